"""Typed emergencies against sentences by somebody who had not seen the patterns."""

from pathlib import Path

import pytest

from flows.pathway.loading import read_yaml, shipped
from flows.talking.emergencies import find_alarms

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
