"""Words that a person of the clinic should read, in sentences of patients; false alarms count."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.checkins.history import Asked
from flows.checkins.request_words import read_requests, shipped_requests
from flows.errors import ContentError
from flows.pathway.loading import read_yaml, shipped
from flows.talking.emergencies import find_alarms
from flows.talking.pieces import unaccented
from flows.talking.requests import find_requests
from flows.talking.session import Phase
from flows.talking.watching import words_of
from tests.talking.chat import at, chat_in

TESTS = Path(__file__).parent.parent
FOLDER = TESTS / "requests"
SETS = ("en", "en_later", "es", "es_later")
GRAVE = (Asked.DISTRESS, Asked.SAFEGUARDING)
"""What may be heard as an emergency instead: that goes a more urgent way."""
ROUNDS = ("sixth", "seventh", "eighth", "ninth", "tenth")
ORDINARY = ("ordinary", "open", "closed", "second", "es", "es_unseen", "es_turns")
"""Sentences by others that are no emergency. Some ask for a person all the same."""


def asked_in(half: str) -> list[tuple[Asked, str]]:
    every = read_yaml(FOLDER / f"{half}.yaml")["asked"]
    return [(Asked(kind), text) for kind, texts in every.items() for text in texts]


def is_heard(kind: Asked, text: str) -> bool:
    is_emergency = kind in GRAVE and bool(find_alarms(shipped(), text))
    return is_emergency or kind in find_requests(text)


@pytest.mark.parametrize("half", SETS)
def test_every_request_is_heard(half: str) -> None:
    assert [one for one in asked_in(half) if not is_heard(*one)] == []


@pytest.mark.parametrize("half", SETS)
def test_nothing_harmless_is_taken_for_a_request(half: str) -> None:
    harmless = read_yaml(FOLDER / f"{half}.yaml")["harmless"]

    assert [text for text in harmless if find_requests(text)] == []


def test_there_are_forty_of_each_in_each_language() -> None:
    for language in ("en", "es"):
        every = read_yaml(FOLDER / f"{language}.yaml")
        assert len(every["harmless"]) >= 40
        assert len(asked_in(language)) >= 40


@pytest.mark.parametrize("half", SETS)
def test_accents_and_capitals_hide_nothing(half: str) -> None:
    missed = [text for kind, text in asked_in(half) if not is_heard(kind, unaccented(text).upper())]

    assert missed == []


def test_few_sentences_of_others_are_taken_for_a_request() -> None:
    """1,940 of them: those that are taken for one, and ask for nobody, are counted.

    Not the sixth to ninth files: some of their writers do ask for somebody, as with
    "how many paracetamol am I allowed in a day", and nobody sorted those out.
    """
    told = [one for file in ORDINARY for one in harmless_of(file)]
    told += [
        one["text"]
        for path in sorted((TESTS / "understanding").glob("*.yaml"))
        if not path.stem.partition("_unseen")[0].endswith(
            ("sixth", "seventh", "eighth", "ninth", "tenth")
        )
        for one in read_yaml(path)
        if isinstance(one, Mapping)
    ]
    taken = [text for text in told if find_requests(text) and not find_alarms(shipped(), text)]

    assert len(told) > 1_900
    assert len(taken) <= 25, taken


def harmless_of(file: str) -> list[str]:
    return list(read_yaml(TESTS / "emergencies" / f"{file}.yaml")["harmless"])


def test_a_mark_makes_a_mention_a_question() -> None:
    assert find_requests("ibuprofen after meals") == frozenset()
    assert find_requests("ibuprofen after meals?") == {Asked.MEDICINE}
    assert find_requests("¿ibuprofeno después de comer?") == {Asked.MEDICINE}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No, can I talk to a doctor", Asked.HUMAN),
        ("no. call me please", Asked.HUMAN),
        ("No, estoy muy triste", Asked.DISTRESS),
        ("no, me siento muy sola", Asked.DISTRESS),
        ("No, estoy embarazada", Asked.PREGNANCY),
    ],
)
def test_an_answer_before_takes_nothing_back(text: str, kind: Asked) -> None:
    """A guard belongs to the words beside it only where no punctuation parts them."""
    assert find_requests(text) == {kind}
    assert find_requests(text.replace(",", "").replace(".", "")) == frozenset()


def test_every_guard_is_words_that_a_text_can_hold() -> None:
    """Texts lose signs and accents before they are looked at."""
    every = (words for spoken in shipped_requests() for words in spoken.requests)
    guards = [guard for words in every for guard in (*words.not_before, *words.not_after)]

    assert [guard for guard in guards if words_of(guard) != guard.split()] == []


def test_several_kinds_are_told_apart() -> None:
    text = "I am pregnant, can I take naproxen? I feel so hopeless"

    assert find_requests(text) == {Asked.PREGNANCY, Asked.MEDICINE, Asked.DISTRESS}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("requests: [{kind: wish, any: [a]}]", "requests.0.kind: 'wish' does not fit"),
        ("requests: [{kind: human, any: ['@who']}]", "no word group is called 'who'"),
        ("requests: [{kind: human, any: ['* a']}]", "begins with no word; write one"),
        (
            "word_groups: [{id: who, words: [a]}]\nrequests: [{kind: human, any: [b]}]",
            "word_groups who: no pattern names it; take it out",
        ),
    ],
    ids=["kind", "group", "gap", "unused"],
)
def test_what_is_wrong_names_the_file(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "en.yaml").write_text(f"language: en\n{content}\n", encoding="utf-8")

    with pytest.raises(ContentError, match=r"^requests/en\.yaml") as raised:
        read_requests(tmp_path)
    assert problem in str(raised.value)


# ---- what they do in a conversation


WANTS = "I want to talk to a person"
MEDICINE = "can I take ibuprofen?"


@pytest.mark.parametrize("text", [WANTS, MEDICINE])
@pytest.mark.parametrize("phase", [*Phase])
def test_words_do_what_the_command_does(phase: Phase, text: str):
    chat, open_before = chat_in(phase), chat_in(phase).screen
    chat.say(text)

    assert chat.messages[0] == "person"
    assert not {"not_understood", "already_answered"} & {*chat.messages}
    assert phase in (Phase.NEW, Phase.CLOSED) or chat.screen == open_before


def test_an_answer_beside_such_words_counts():
    chat = at("pain_worst").say("7 and I want to talk to a person")

    assert chat.given["pain_worst"] == 7
    assert chat.messages[0] == "person"


def test_a_result_is_said_before_whom_to_talk_to():
    chat = at("self_tests_now").say("no, I want to talk to a person")

    assert chat.shown
    assert chat.messages[-1] == "person"
