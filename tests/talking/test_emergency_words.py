"""Typed emergencies against sentences by somebody who had not seen the patterns."""

from pathlib import Path

import pytest

from flows.pathway.loading import read_yaml, shipped
from flows.pathway.translating import in_other_words
from flows.talking.emergencies import find_alarms, unaccented

FOLDER = Path(__file__).parent.parent / "emergencies"
MOST_FALSE_ALARMS = 0.05


@pytest.mark.parametrize("half", ["open", "closed", "second"])
def test_every_emergency_is_asked_about(half: str) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["emergency"]

    missed = [s["text"] for s in sentences if not find_alarms(shipped(), s["text"])]

    assert missed == []


@pytest.mark.parametrize("half", ["open", "closed", "second"])
def test_few_harmless_sentences_alarm(half: str) -> None:
    sentences = read_yaml(FOLDER / f"{half}.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert len(alarmed) <= MOST_FALSE_ALARMS * len(sentences), alarmed


def test_ordinary_knee_talk_never_alarms() -> None:
    sentences = read_yaml(FOLDER / "ordinary.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert alarmed == []


def test_spanish_emergencies_are_asked_about() -> None:
    """Written with the patterns at hand: new words of patients belong here first."""
    sentences = read_yaml(FOLDER / "es.yaml")["emergency"]

    missed = [
        s["text"]
        for s in sentences
        if s["sign"] not in {alarm.sign for alarm in find_alarms(shipped(), s["text"])}
    ]

    assert missed == []


def test_accents_and_slips_do_not_hide_spanish() -> None:
    sentences = [s["text"] for s in read_yaml(FOLDER / "es.yaml")["emergency"]]

    missed = [text for text in sentences if not find_alarms(shipped(), unaccented(text).upper())]

    assert missed == []


def test_harmless_spanish_does_not_alarm() -> None:
    sentences = read_yaml(FOLDER / "es.yaml")["harmless"]

    alarmed = [text for text in sentences if find_alarms(shipped(), text)]

    assert len(alarmed) <= MOST_FALSE_ALARMS * len(sentences), alarmed


def test_each_language_is_heard_in_every_chat() -> None:
    spanish = in_other_words(shipped(), "es", lambda _, words: words)

    for text in ("I have chest pain", "me duele el pecho"):
        assert [alarm.id for alarm in find_alarms(spanish, text)] == ["tx_chest"]


def test_spanish_guard_guards_no_english() -> None:
    """`al` before a word of Spanish hides it: "llevo la rodilla al pecho"."""
    assert find_alarms(shipped(), "llevo la rodilla al pecho y duele") == ()
    assert find_alarms(shipped(), "el pecho me duele")
