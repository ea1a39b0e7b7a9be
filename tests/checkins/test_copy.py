"""The copy of /export tells check-ins in words, as it does the triage, wherever it is asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sending.outcome import Accepted, Outcome
from bot.store.sends import Send
from bot.trial.world import World
from tests.checkins.weeks import answer, pass_days

ALARM = "I have chest pain and cannot breathe"


def copied(world: World) -> str:
    """Ask for a copy, and return what stands in the file to read."""
    files: dict[str, str] = {}

    def keep(_: World, send: Send) -> Outcome | None:
        if send.body["method"] != "document":
            return None
        files[send.body["file"]["name"]] = send.body["file"]["text"]
        return Accepted("1")

    world.post = keep
    world.write("7", "/export")
    return " ".join(files["kneebot-data.txt"].split())


@pytest.mark.parametrize("days", [0, 7], ids=["between_check_ins", "in_the_next_check_in"])
def test_copy_tells_check_ins_in_words(joined: Callable[[str], World], days: int) -> None:
    world = joined("7")
    pass_days(world, 7.4)
    answer(world, "None of these", "5", "The same")
    pass_days(world, days)

    text = copied(world)

    assert "change_short" not in text
    assert "- Change: The same" in text


def test_copy_tells_results_in_words(joined: Callable[[str], World]) -> None:
    world = joined("7")
    world.write("7", "/start")
    world.write("7", ALARM)
    world.press(world.last("7"), "Yes")
    world.pass_time(timedelta(minutes=1))

    text = copied(world)

    assert "UTC: get emergency help now, from content" in text
    assert "UTC: emergency" not in text
