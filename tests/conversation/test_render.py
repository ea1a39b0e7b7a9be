"""Every reply the engine can give has words, in every country, and none of them claims too much."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.conversation.channel import Channel
from bot.conversation.environment import TemplateError
from bot.conversation.outgoing import Outgoing
from bot.conversation.phrases import Phrases
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.clinic import Clinic, OwnNumber, country_of
from flows.pathway.loading import shipped
from flows.pathway.references import Country
from flows.talking.events import COMMANDS
from flows.talking.own_prompts import CONSENT
from flows.talking.replies import Ask, Reply, Say, Show
from tests.conversation.met import everything
from tests.patients import Patient, visit

WEB = Channel.WEB
MENU = TEMPLATES / "telegram" / "commands.j2"
COUNTRIES = [country.id for country in shipped().content.countries]
OF_FILES = ("summary", "summary_button", "export", "bundle", "second_page")
"""Messages that come with files, and the button for one."""
BY_CHANNELS = (
    "private_only",
    "trouble",
    "language",
    "languages",
    "help_staff",
    "chat_gone",
    "check_in_result",
)
"""Messages that a channel says of itself; its own tests meet them."""
NO_DIAGNOSIS = re.compile(r"\bno (?:medical )?diagnosis\b")
SOURCES = re.compile(r"<i>Source: .*</i>")
CALMING = re.compile(r"nothing serious|not serious|harmless|nothing to worry|don.t worry")
UNFILLED = re.compile(r"\bNone\b(?! of these)|[\[\]]|\{%|undefined|<built-in|Disposition\.")
GAP = re.compile(r"call\s*[.,;]|\(\s*\)|:\s*[.,]")


@cache
def renderer(country: str) -> Renderer:
    return Renderer(shipped(), here(country), Clinic())


def here(country: str) -> Country:
    """Return a country as shipped."""
    return country_of(Clinic(), shipped().content.countries, country)


@cache
def rendered(country: str) -> tuple[Outgoing, ...]:
    return tuple(renderer(country).render(reply, WEB) for reply in everything())


@cache
def texts(country: str) -> tuple[str, ...]:
    """Return every text and label a patient in a country may read."""
    said = [outgoing.text for outgoing in rendered(country)]
    labels = [option.label for outgoing in rendered(country) for option in outgoing.options]
    return (*said, *labels, *paragraphs(country))


def paragraphs(country: str) -> Iterator[str]:
    """Yield all advice and all words to show, for a child and for a grown-up."""
    for age in (10, 40):
        result = assess(shipped(), {"age": age})
        for advice in shipped().content.advice:
            yield renderer(country).advice(advice, result)
        for referral in shipped().content.referrals:
            yield renderer(country).referral(referral, result)


@pytest.mark.parametrize(
    ("whom", "told"),
    [
        ("self", ["It rests on your own answers"]),
        ("child", ["This is about your child", "Answered by: a parent or guardian"]),
        ("other", ["This is about the person with", "Answered by: somebody else"]),
    ],
)
def test_result_says_whose_knee_it_is_and_who_answered(whom: str, told: list[str]):
    answers = {"subject": whom, "age": 40, "calf_swollen_warm_red": "yes"}
    result = assess(shipped(), deny_unmentioned(shipped(), answers))
    said = renderer("GB").result(result, WEB)

    assert [words for words in told if words not in said] == []
    assert ("Answered by" in said) is (whom != "self")


@pytest.mark.parametrize("language", ["en", "es"])
def test_help_names_every_command(language: str):
    said = renderer("GB").speaking(language).render(Say("help"), Channel.TELEGRAM).text

    assert [one for one in COMMANDS if one not in said] == ["/start", "/help"]


@pytest.mark.parametrize("channel", list(Channel))
def test_help_names_what_works_in_its_channel_only(channel: Channel):
    """On Telegram everything of its menu; elsewhere nothing of a clinic, of which nobody hears."""
    on_telegram = {f"/{line.split(' - ')[0]}" for line in MENU.read_text("utf-8").splitlines()}
    said = renderer("GB").render(Say("help"), channel).text
    named = {*re.findall(r"(?<!<)/\w+", said)}

    if channel is Channel.TELEGRAM:
        assert named == on_telegram - {"/start", "/help"}
    else:
        assert named <= {*COMMANDS}


@pytest.mark.parametrize(
    ("hours", "told"),
    [("Monday to Friday, 9 to 17", True), ("", False)],
    ids=["known", "unknown"],
)
def test_hours_are_spoken_of_where_they_are_known(hours: str, told: bool):
    clinic = Clinic(name="Park Street Clinic", opening_hours=hours)
    said = Renderer(shipped(), here("GB"), clinic).render(Say("person", {"kinds": ()}), WEB).text

    assert ("Outside these hours nobody answers." in said) is told


def test_every_message_is_used():
    said = {reply.message for reply in everything() if isinstance(reply, Say | Ask)}
    files = {path.stem for path in (TEMPLATES / "messages").glob("*.j2")}

    assert said | {"result", "not_finished", *BY_CHANNELS, *OF_FILES} == files


def test_results_of_every_tier_are_met():
    tiers = {r.result.conclusion.disposition for r in everything() if isinstance(r, Show)}

    assert tiers >= {"emergency", "same_day", "urgent", "routine"}


@pytest.mark.parametrize("kind", ["advice", "referral"])
def test_every_paragraph_is_named_by_content(kind: str):
    specs = shipped().content.advice if kind == "advice" else shipped().content.referrals
    files = {path.stem for path in (TEMPLATES / kind).glob("*.j2")}

    assert {spec.template for spec in specs} == files


@pytest.mark.parametrize("country", COUNTRIES)
class TestWords:
    def test_every_reply_has_some(self, country: str):
        assert all(outgoing.text for outgoing in rendered(country))

    def test_no_percentages(self, country: str):
        assert not [text for text in texts(country) if "%" in text]

    def test_no_diagnosis_is_claimed(self, country: str):
        spoken = (SOURCES.sub("", text) for text in texts(country))
        bad = [text for text in spoken if "diagnos" in NO_DIAGNOSIS.sub("", text.lower())]

        assert not bad

    def test_nothing_is_called_harmless(self, country: str):
        assert not [text for text in texts(country) if CALMING.search(text.lower())]

    def test_nothing_is_left_unfilled(self, country: str):
        assert not [text for text in texts(country) if UNFILLED.search(text)]

    def test_only_small_markup_is_used(self, country: str):
        tags = {tag for text in texts(country) for tag in re.findall(r"</?[a-z][^>]*>", text)}

        marks = {"<fold>", "</fold>", "<below>", "</below>"}
        assert tags <= {"<b>", "</b>", "<i>", "</i>", *marks}

    def test_missing_number_leaves_no_gap(self, country: str):
        """As in `call .` where a country has no number for a service."""
        assert not [text for text in texts(country) if GAP.search(text)]

    def test_emergency_names_the_number(self, country: str):
        number = here(country).emergency.number
        urgent = [
            text.text
            for reply, text in zip(everything(), rendered(country), strict=True)
            if is_emergency(reply)
        ]

        assert number
        assert len(urgent) > 3
        assert all(number in text for text in urgent)

    def test_greeting_says_what_this_is(self, country: str):
        text = renderer(country).render(Ask(CONSENT, "greeting"), WEB).text

        assert "no medical diagnosis" in text
        assert "not a certified medical device" in text
        assert str(here(country).emergency.number) in text


def is_emergency(reply: Reply) -> bool:
    """Tell whether a reply speaks of an emergency that may be going on."""
    if isinstance(reply, Show):
        return reply.result.conclusion.disposition == "emergency"
    is_alarm = isinstance(reply, Say) and reply.message.startswith("alarm")
    return is_alarm and not reply.values.get("is_today")


def test_own_clinic_has_its_name_and_number():
    own = OwnNumber(name="Own line", number="123", checked="2026-01-01")
    clinic = Clinic(name="Hill <Clinic>", country="GB", numbers={"crisis": own})
    words = Renderer(shipped(), country_of(clinic, shipped().content.countries), clinic)
    said = [words.render(reply, WEB).text for reply in everything()]

    assert any("the computer of Hill &lt;Clinic&gt;" in text for text in said)
    assert any("Own line: 123" in text for text in said)


def test_options_have_keys_of_their_own():
    for outgoing in rendered("GB"):
        assert len(outgoing.keys) == len(outgoing.options) == len(set(outgoing.keys))


def test_words_of_a_patient_are_escaped():
    rows = [("Activity", "<b>stairs</b> & {{ country }}")]
    text = (
        renderer("GB")
        .render(
            Say(
                "heard",
                {
                    "rows": rows,
                    "notes": [],
                    "later": [],
                    "is_young": False,
                    "is_grown": False,
                    "exceeded": [],
                },
            ),
            WEB,
        )
        .text
    )

    assert "&lt;b&gt;stairs&lt;/b&gt; &amp; {{ country }}" in text


def test_open_result_is_not_headed_as_one():
    """Invariant 3: while a sign is unasked there is no result below an emergency."""
    text = renderer("GB").render(Show(assess(shipped(), {"age": 40})), WEB).text

    assert "no visit needed" not in text


@pytest.mark.parametrize("hours", [25, 47, 168])
def test_one_is_singular(hours: int):
    assert not Phrases().deadline(hours).endswith("s")


class TestTemplates:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))

    @pytest.fixture
    def own(self, folder: Path) -> Renderer:
        return Renderer(shipped(), here("GB"), Clinic(), (folder,))

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            pytest.param("{{ contry.id }}", r"help\.j2: 'contry' is .*; mend", id="word"),
            pytest.param("{{ country.nam }}", r"help\.j2: .*'nam'; mend", id="part"),
            pytest.param("1\n\n{{ country. }}", r"help\.j2 line 3: .*; mend", id="syntax"),
            pytest.param("{{ country.id | shout }}", r"help\.j2 line 1: .*shout", id="filter"),
        ],
    )
    def test_mistake_is_named(self, own: Renderer, folder: Path, words: str, told: str):
        (folder / "messages" / "help.j2").write_text(words)

        with pytest.raises(TemplateError, match=rf"^templates/messages/{told}"):
            own.render(Say("help"), WEB)

    def test_missing_value_names_the_template(self, own: Renderer):
        with pytest.raises(TemplateError, match=r"messages/heard\.j2: 'rows' is undefined"):
            own.render(Say("heard"), WEB)

    def test_unknown_message_is_named(self, own: Renderer):
        with pytest.raises(TemplateError, match=r"messages/hello\.j2: no such template; add it"):
            own.render(Say("hello"), WEB)

    @pytest.mark.parametrize("raw", [b"{{ 1 / 0 }}", b"{{ country.id + 1 }}", b"\xff\xfe"])
    def test_wrong_use_names_the_template(self, own: Renderer, folder: Path, raw: bytes):
        (folder / "messages" / "help.j2").write_bytes(raw)

        with pytest.raises(TemplateError, match=r"messages/help\.j2"):
            own.render(Say("help"), WEB)

    def test_notices_name_what_content_misses(self, own: Renderer, folder: Path):
        (folder / "advice" / "routine.j2").unlink()
        (folder / "referral" / "urgent.j2").write_text("{% if %}")

        assert sorted(notice.file for notice in own.notices()) == [
            "templates/advice/routine.j2",
            "templates/referral/urgent.j2",
        ]

    def test_notices_name_the_messages_that_words_miss(self):
        words = shipped().content.vocabularies[0]
        saying = words.sayings[0].model_copy(update={"note": "both_knes"})
        other = words.elsewhere[0].model_copy(update={"message": "wrong_jiont"})
        wrong = words.model_copy(update={"sayings": (saying,), "elsewhere": (other,)})
        content = shipped().content.model_copy(update={"vocabularies": (wrong,)})
        pathway = replace(shipped(), content=content)

        assert [notice.file for notice in Renderer(pathway, here("GB"), Clinic()).notices()] == [
            "templates/messages/both_knes.j2",
            "templates/messages/wrong_jiont.j2",
        ]

    def test_shipped_templates_need_no_notice(self):
        assert not list(renderer("GB").notices())


def test_clinician_reads_why_a_test_was_left_out():
    answers = {"knee_to_wall.not_done_reason": "too_sore", "more_self_tests": "no"}
    says = {"knee_to_wall.left": ("skip",)}
    text = visit(Patient(name="skips", answers=answers, says=says)).text

    assert "- Toe to wall: left not done (Too sore, or not safe)" in text
    assert "- Where the knee points: left: over the second toe" in text
