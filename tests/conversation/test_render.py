"""Every reply the engine can give has words, in every country, and none of them claims too much."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.conversation.channel import Channel
from bot.conversation.outgoing import Outgoing
from bot.conversation.phrases import Phrases
from bot.conversation.render import TEMPLATES, Renderer, TemplateError
from flows.judging.result import assess
from flows.pathway.clinic import Clinic, OwnNumber, country_of
from flows.pathway.loading import shipped
from flows.pathway.references import Country
from flows.talking.engine import advance
from flows.talking.events import (
    Back,
    Beside,
    Chose,
    Delete,
    Event,
    Export,
    Help,
    Privacy,
    Restart,
    Said,
    ShowAnswers,
    Start,
    Stop,
    Summary,
    Why,
)
from flows.talking.prompts import prompt_for
from flows.talking.replies import Ask, Reply, Say, Show
from flows.talking.resuming import resume
from flows.talking.session import Session
from flows.talking.turn import CONSENT, Turn, new_session
from tests.patients import Patient, visit

WEB = Channel.WEB
COUNTRIES = [country.id for country in shipped().content.countries]
MOST_TURNS = 200
OF_FILES = ("summary", "summary_button", "export")
"""Messages that come with files, and the button for one."""
BY_CHANNELS = ("private_only", "trouble", "language", "languages")
"""Messages that a channel says of itself; its own tests meet them."""
NO_DIAGNOSIS = re.compile(r"\bno (?:medical )?diagnosis\b")
SOURCES = re.compile(r"<i>Source: .*</i>")
CALMING = re.compile(r"nothing serious|not serious|harmless|nothing to worry|don.t worry")
UNFILLED = re.compile(r"\bNone\b(?! of these)|\{%|undefined|<built-in|Disposition\.")
GAP = re.compile(r"call\s*[.,;]|\(\s*\)|:\s*[.,]")
PEOPLE = (
    Patient(name="well"),
    Patient(name="emergency", answers={"chest_pain_breathless_faint": "yes"}),
    Patient(name="crisis", says={"age": ("I want to kill myself", "yes")}),
    Patient(
        name="today",
        answers={"calf_swollen_warm_red": "yes", "injury_when": "today", "mechanism": "not_sure"},
    ),
    Patient(name="soon", answers={"several_joints_stiff": "yes", "pain_when": ["at_rest"]}),
    Patient(
        name="hip",
        answers={
            "age": 62,
            "sex": "male",
            "location": ["inner_thigh_to_knee"],
            "other_pain": ["groin", "buttock"],
            "aggravators": ["putting_on_socks_or_shoes"],
            "hip_stiff": "yes",
            "hip_turn_in_seated": {"left": "large", "right": "stopped"},
            "psfs_2": "sleep",
            "psfs_2.score": 4,
            "psfs_3": "not_sure",
            "psfs_1": "walk <b>far</b> & fast",
            "height_cm": 180,
            "weight_kg": 80.5,
        },
    ),
    Patient(
        name="limping child",
        answers={"subject": "child", "age": 7, "limp": "yes", "limp_since": "longer"},
    ),
    Patient(
        name="unsure",
        answers={
            "sex": "not_sure",
            "location": "not_sure",
            "aggravators": "not_sure",
            "other_pain": "not_sure",
            "self_tests_now": "no",
        },
    ),
)
ASIDES: tuple[Event, ...] = (
    *(Why(), Help(), ShowAnswers(), Start(), Back(), Stop(), Restart()),
    *(Privacy(), Summary(), Export(), Delete()),
    *(Beside(name) for name in ("pressed_old", "cannot_read", "edited", "too_early")),
    Chose(("no_such_option",)),
    Chose(("duration=under_2_weeks",)),
    *(Said("🦵"), Said("-3"), Said("99999"), Said("4 elephants"), Said("4 kg"), Said("4 cm")),
    *(Said("x" * 3000), Said("no")),
)
"""Done at a screen of each kind; what follows from them is thrown away."""


def met(patient: Patient, seen: set[tuple[object, ...]]) -> Iterator[Reply]:
    """Walk a patient through, and step aside at each screen of a kind not seen before."""
    session = new_session(shipped())
    step = advance(shipped(), session, Start())
    says = {screen: list(lines) for screen, lines in patient.says.items()}
    for _ in range(MOST_TURNS):
        yield from step.replies
        session = step.session
        prompt = Turn(shipped(), session).open_prompt()
        if prompt is None:
            break
        kind = (prompt.kind, prompt.unit, prompt.section == "consent")
        if kind not in seen:
            seen.add(kind)
            yield from aside(session)
        waiting = says.get(prompt.screen)
        line = waiting.pop(0) if waiting else patient.types(prompt)
        step = advance(shipped(), session, Said(line))
    yield from aside(session)


def aside(session: Session) -> Iterator[Reply]:
    """Yield what each kind of event leads to here."""
    prompt = Turn(shipped(), session).open_prompt()
    all_of_them = Chose(tuple(option.id for option in prompt.options) if prompt else ())
    for event in (*ASIDES, all_of_them):
        yield from after(session, event)
    deleting = advance(shipped(), session, Delete()).session
    for option in ("delete", "keep"):
        yield from after(deleting, Chose((option,)))
    yield from resume(shipped(), replace(session, content_hash="old"), Said("1")).replies


def alarmed(session: Session) -> Iterator[Reply]:
    """Yield what each typed emergency leads to, with each way to answer."""
    for pattern in shipped().alarms:
        step = advance(shipped(), session, Said(spelled(pattern.any[0])))
        yield from step.replies
        for event in (Chose(("yes",)), Chose(("no",)), Said("hm"), Why(), Back()):
            yield from after(step.session, event)


def spelled(pattern: str) -> str:
    """Return words that a pattern of an emergency means."""
    groups = {group.id: group.words[0] for group in shipped().content.word_groups}
    firsts = (word.split("/")[0] for word in pattern.split() if word != "*")
    return " ".join(groups[word[1:]] if word.startswith("@") else word for word in firsts)


def after(session: Session, event: Event) -> tuple[Reply, ...]:
    """Return what follows from one event."""
    return advance(shipped(), session, event).replies


@cache
def everything() -> tuple[Reply, ...]:
    """Return one of each reply: what is met on the way, and every screen with its reason."""
    screens, seen = shipped().screens, set[tuple[object, ...]]()
    asked = [Ask(prompt_for(shipped(), screen)) for screen in screens]
    asked += [Ask(prompt_for(shipped(), s, (s.id,))) for s in screens if s.is_group]
    whys = [Say("why", {"prompt": ask.prompt}) for ask in asked]
    on_the_way = [reply for patient in PEOPLE for reply in met(patient, seen)]
    agreed = advance(
        shipped(), advance(shipped(), new_session(shipped()), Start()).session, Said("1")
    )
    typed = alarmed(agreed.session)
    unfinished = Show(assess(shipped(), {"age": 40}))
    met_so_far = (*on_the_way, *typed, *asked, *whys, unfinished)
    return tuple({shown(reply): reply for reply in met_so_far}.values())


def shown(reply: Reply) -> str:
    """Name what makes one reply look unlike another."""
    match reply:
        case Ask(prompt, message, values):
            items = [item.id for item in prompt.items]
            return f"ask {message} {values} {prompt.screen} {prompt.kind} {items}"
        case Show(result):
            return f"show {result.conclusion} {result.assessment} {result.advice}"
        case Say(message, values):
            prompt = values.get("prompt")
            return f"say {message} {getattr(prompt, 'screen', values)}"


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

        assert tags <= {"<b>", "</b>", "<i>", "</i>"}

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
    return isinstance(reply, Say) and reply.message.startswith("alarm")


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
    text = renderer("GB").render(Say("answers", {"rows": rows}), WEB).text

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
        with pytest.raises(TemplateError, match=r"messages/answers\.j2: 'rows' is undefined"):
            own.render(Say("answers"), WEB)

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

    def test_shipped_templates_need_no_notice(self):
        assert not list(renderer("GB").notices())


def test_clinician_reads_why_a_test_was_left_out():
    answers = {"knee_to_wall.not_done_reason": "too_sore", "more_self_tests": "no"}
    says = {"knee_to_wall.left": ("skip",)}
    text = visit(Patient(name="skips", answers=answers, says=says)).text

    assert "- Toe to wall: left not done (Too sore, or not safe for me)" in text
    assert "- Where the knee points: left Over the second toe" in text
