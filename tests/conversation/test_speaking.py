"""In which language a chat is held, and that nothing but words depends on it."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.conversation.catalogue import fills, spoken_name
from bot.conversation.channel import Channel
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages, accepted, fitting, in_language_of, listen
from bot.store.conversations import find_chat, language_of
from bot.store.database import Connection, Database
from flows.judging.result import assess
from flows.judging.shapes import result_json
from flows.pathway.answers import current
from flows.pathway.clinic import Clinic, country_of
from flows.pathway.loading import body, shipped
from flows.pathway.translating import in_other_words, texts
from flows.talking.engine import advance
from flows.talking.events import Language, Said, Start
from flows.talking.replies import Ask, Say, Show
from flows.talking.turn import new_session
from tests.talking.chat import at

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE = Channel.TELEGRAM


def renderer(*folders: Path, clinic: Clinic | None = None) -> Renderer:
    """Return the words of somebody's clinic in Britain."""
    country = country_of(Clinic(), shipped().content.countries, "GB")
    return Renderer(shipped(), country, clinic or Clinic(), (*folders, TEMPLATES))


@pytest.fixture
def chat() -> Iterator[tuple[Connection, int]]:
    """A chat in which no language was chosen."""
    with Database.open(":memory:", serving=True) as db:
        found: list[tuple[Connection, int]] = []

        def keep(conn: Connection) -> None:
            found.append((conn, find_chat(conn, channel=HERE, address="7", now=NOW)))

        db.run(keep)
        yield found[0]


def run(*steps: object) -> list[str | None]:
    """Let somebody's app speak, or somebody ask for a language; return what is spoken then."""
    spoken = renderer()
    told: list[str | None] = []

    def talk(conn: Connection) -> None:
        chat_id = find_chat(conn, channel=HERE, address="7", now=NOW)
        for step in steps:
            if isinstance(step, str):
                in_language_of(conn, spoken, chat_id, step)
            else:
                listen(Languages(conn), spoken, chat_id, step)  # type: ignore[arg-type] # an event
            told.append(language_of(conn, chat_id))

    with Database.open(":memory:", serving=True) as db:
        db.run(talk)
    return told


def test_first_hint_is_kept() -> None:
    assert run("es-MX", "en-GB") == ["es", "es"]


def test_unknown_hint_is_the_default() -> None:
    assert run("xx") == ["en"]


def test_choice_outranks_the_hint() -> None:
    assert run("es", Said("/language en"), "es") == ["es", "en", "en"]


@pytest.mark.parametrize(
    "text", ["/language es", "/language_es", "/language Espa\u00f1ol", "/LANGUAGE spanish"]
)
def test_language_is_asked_for_in_many_ways(text: str) -> None:
    assert run(Said(text)) == ["es"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("english please", "en"), ("in English", "en"), ("ingl\u00e9s por favor", "en")),
        *(("espa\u00f1ol por favor", "es"), ("en espanol", "es"), ("Can we speak Spanish?", "es")),
        *(("I teach Spanish", None), ("es", None), ("my Spanish teacher hit it", None)),
    ],
)
def test_language_is_asked_for_by_its_name(text: str, language: str | None) -> None:
    assert run(Said(text)) == [language]


def test_unknown_language_changes_nothing() -> None:
    assert run(Said("/language klingon")) == [None]


def test_emergency_behind_the_command_is_heard() -> None:
    step = advance(shipped(), new_session(shipped()), Said("/language es I have chest pain"))

    assert isinstance(step.replies[-1], Ask)
    assert step.replies[-1].message == "alarm"


def test_clinic_says_what_is_spoken_first() -> None:
    spanish = renderer(clinic=Clinic(language="es"))

    assert fitting(spanish, ["xx"]) == "es"
    assert fitting(spanish, ["en-GB"]) == "en"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", []),
        ("es", ["es"]),
        ("en;q=0.3, es-ES", ["es-ES", "en"]),
        ("fr;q=0, es;q=zero, *", ["*"]),
        ("\x00;;;q=9999999", []),
    ],
)
def test_browsers_say_what_they_want(header: str, wanted: list[str]) -> None:
    assert accepted(header) == wanted


def test_languages_call_themselves_by_name() -> None:
    assert renderer().spoken_names() == [("en", "English"), ("es", "Espa\u00f1ol")]
    assert spoken_name("pt") == "Portugu\u00eas"


@pytest.mark.parametrize("first", ["en", "es"])
def test_unknown_language_is_said_in_english(first: str) -> None:
    assert renderer().speaking(first).speaking("../../etc").language == "en"


# Only words differ.


def test_same_ids_and_hash_in_both_languages() -> None:
    english, spanish = renderer().pathway, renderer().speaking("es").pathway

    assert spanish.content_hash == english.content_hash
    assert spanish.content != english.content
    assert list(spanish.items) == list(english.items)
    assert [rule.when for rule in spanish.rules] == [rule.when for rule in english.rules]
    assert body(spanish) == body(english)


@pytest.mark.parametrize("screen", ["location", "self_tests_now"])
def test_same_answers_same_result(screen: str) -> None:
    values = {answer.item: answer.value for answer in at(screen).session.answers}
    spanish = renderer().speaking("es").pathway

    here, there = assess(shipped(), values), assess(spanish, values)

    assert here.conclusion.disposition == there.conclusion.disposition
    assert here.conclusion.rules == there.conclusion.rules
    assert [flag.rule for flag in here.conclusion.flags] == [f.rule for f in there.conclusion.flags]
    assert result_json(here).keys() == result_json(there).keys()


def test_every_text_has_a_name_of_its_own() -> None:
    names = [text.name for text in texts(shipped())]

    assert len(names) == len(set(names))


def test_conditions_and_words_to_hear_are_no_texts() -> None:
    kinds = {text.name.split(".")[0] for text in texts(shipped())}

    assert kinds.isdisjoint({"flags", "sources", "word_groups", "alarm_words", "vocabularies"})


def test_untranslated_text_is_said_in_english() -> None:
    half = in_other_words(shipped(), "xx", lambda _, english: english)

    assert half.items["age"].text == shipped().items["age"].text


def written(folder: Path, language: str, entries: str) -> Renderer:
    """Return the words of somebody with a catalogue of their own."""
    own = folder / "locale" / language
    own.mkdir(parents=True)
    text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{entries}'
    (own / "messages.po").write_text(text, encoding="utf-8")
    return renderer(folder).speaking(language)


WEEKS = """msgctxt "deadline.within_weeks"
msgid "within {n} week"
msgid_plural "within {n} weeks"
"""
TIER = """msgctxt "headline.emergency"
msgid "This needs emergency help now"
msgstr "Pida {help} ahora"
"""


@pytest.mark.parametrize("said", ["en {x} semanas", ""], ids=["field", "empty"])
def test_form_that_cannot_be_said_is_said_in_our_words(tmp_path: Path, said: str) -> None:
    spoken = written(tmp_path, "es", f'{WEEKS}msgstr[0] "una semana"\nmsgstr[1] "{said}"\n')

    assert spoken.phrases.deadline(336) == "antes de 2 semanas"


def test_field_that_nothing_fills_is_not_said(tmp_path: Path) -> None:
    ended = at("right_now").tap("chest_pain_breathless_faint").session
    conclusion = assess(shipped(), current(ended.answers)).conclusion

    assert written(tmp_path, "fr", TIER).phrases.headline(conclusion) == (
        "This needs emergency help now"
    )


def test_own_words_come_before_ours(tmp_path: Path) -> None:
    spoken = written(tmp_path, "es", TIER.replace("{help}", "auxilio"))

    assert spoken.catalogue.say("headline.emergency", "This needs emergency help now") == (
        "Pida auxilio ahora"
    )
    assert spoken.catalogue.say("headline.same_day", "This needs to be checked today") != (
        "This needs to be checked today"
    )


def test_day_is_said_as_people_say_it() -> None:
    assert renderer().speaking("es").phrases.day(date(2026, 9, 28)) == "lunes, 28 de septiembre"


def test_folder_that_is_no_language_harms_nobody(tmp_path: Path) -> None:
    spoken = written(tmp_path, "zz", TIER)

    assert spoken.language == "en"
    assert ("zz", "zz") in spoken.spoken_names()
    assert "zz" in spoken.words("messages/languages", {"channel": HERE})


# What the chat says to it.


def test_change_puts_the_open_question_again() -> None:
    step = advance(renderer().speaking("es").pathway, at("side").session, Language("es"))

    said, asked = step.replies
    assert isinstance(said, Say)
    assert said.message == "language"
    assert isinstance(asked, Ask)
    assert asked.prompt.text == "\u00bfQu\u00e9 rodilla duele?"


def test_change_after_the_result_shows_it_again() -> None:
    ended = at("right_now").tap("chest_pain_breathless_faint").session

    step = advance(renderer().speaking("es").pathway, ended, Language("es"))

    assert isinstance(step.replies[-1], Show)
    assert "llame ahora al 999" in renderer().speaking("es").render(step.replies[-1], HERE).text


def test_translation_nobody_signed_says_so() -> None:
    greeting = advance(shipped(), new_session(shipped()), Start()).replies[0]

    assert "no clinician has read" not in renderer().render(greeting, HERE).text
    assert "ning\u00fan profesional" in renderer().speaking("es").render(greeting, HERE).text


def test_broken_translation_is_said_in_english(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "locale" / "es"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    wrong = 'msgctxt "messages/kept"\nmsgid "Nothing was deleted."\nmsgstr "Nada {{ x }}"\n'
    (folder / "own.po").write_text(header + wrong)

    with caplog.at_level(logging.ERROR):
        said = renderer(tmp_path).speaking("es").render(Say("kept"), HERE).text

    assert said == "Nothing was deleted."
    assert "messages/kept.j2" in caplog.text


def test_own_words_of_a_clinic_come_first(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "es"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    own = 'msgctxt "messages/kept"\nmsgid "Nothing was deleted."\nmsgstr "Todo sigue."\n'
    (folder / "own.po").write_text(header + own)
    spoken = renderer(tmp_path).speaking("es")

    assert spoken.render(Say("kept"), HERE).text == "Todo sigue."
    assert spoken.render(Say("too_long"), HERE).text.startswith("Eso es demasiado largo")


def test_numbers_are_written_as_in_the_language() -> None:
    wording = renderer().speaking("es").pathway.wording

    assert wording.number(7.5) == "7,5"
    assert renderer().speaking("es").phrases.deadline(48) == "antes de 2 d\u00edas"
    assert renderer().speaking("es").phrases.deadline(7 * 24) == "antes de 1 semana"


@pytest.mark.parametrize("words", ["{n[x]} sem.", "{n.x} sem.", "{n.upper} sem.", "{n.real} sem."])
def test_part_of_what_fills_a_field_is_no_field(words: str) -> None:
    assert not fills("{n} weeks", words)


def test_number_that_is_told_in_words_is_translated():
    anywhere = country_of(Clinic(), shipped().content.countries, "XX")
    spoken = Renderer(shipped(), anywhere, Clinic(), (TEMPLATES,)).speaking("es")

    assert spoken.country.emergency.number == "112 o al número de emergencias de su zona"
