"""What staff write to patients: to whom it goes, and that it is said where it goes nowhere."""

from datetime import timedelta

import pytest

from bot.trial.world import World
from tests.checkins.conftest import ANA
from tests.checkins.test_relay import NET, write_to, writes


def deletes(world: World) -> None:
    """Let the patient delete everything."""
    world.write("7", "/delete")
    world.press(world.last("7"), "Delete everything")


@pytest.mark.parametrize("text", ["Please come on Monday.", NET])
def test_letter_to_who_is_gone_is_told_so(asked: World, text: str) -> None:
    write_to(asked)
    deletes(asked)
    told = writes(asked, ANA, text)

    assert len(told) == 1
    assert told[0].startswith("<b>Not sent.</b> Whom you wrote to has deleted everything")


def test_late_letter_to_who_is_gone_is_told_so(asked: World) -> None:
    write_to(asked)
    deletes(asked)
    asked.pass_time(timedelta(hours=2))
    [told] = writes(asked, ANA, "Please come on Monday.")

    assert told.startswith("<b>Not sent.</b> Whom you wrote to has deleted everything")


@pytest.mark.parametrize("label", ["I take it", "Open", "Close"])
def test_alert_of_who_is_gone_is_told_so(asked: World, label: str) -> None:
    for words in ("☐ 3", "Send"):
        asked.press(asked.last("7"), words)
    alert = asked.last(ANA)
    deletes(asked)
    asked.press(alert, label)

    assert "nothing was changed" in asked.last(ANA).text
    assert "/clinics" not in asked.last(ANA).text
