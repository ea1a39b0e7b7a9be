"""A broadcast that runs can be found and stopped from anywhere, and who wrote it hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store.campaigns import campaign_of
from bot.store.inbox import Received
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE, join, staff_linked
from tests.checkins.test_staff import EVE
from tests.checkins.test_world import pass_hours

WORDS = "We are closed on Friday."
NAMED = "Broadcast: We are closed on Friday."


@pytest.fixture
def launched(asked: World) -> World:
    """Return a world in which Ana launched a broadcast, in hours in which it may leave."""
    pass_hours(asked, 16)
    asked.write(ANA, f"/broadcast {WORDS}")
    asked.press(asked.last(ANA), "Send to 1")
    return asked


def changed(world: World, address: str, text: str) -> Received:
    """Return the news that somebody changed a message of theirs."""
    update = world.written(address, text)
    others = {key: value for key, value in update.body.items() if key != "message"}
    return replace(update, body={**others, "edited_message": update.body["message"]})


def state(world: World) -> str:
    found = world.db.run(campaign_of, 1)
    assert found is not None
    return found.state


@pytest.mark.parametrize("by", [ANA, OLE])
@pytest.mark.parametrize("words", ["/today", "/broadcast"])
def test_it_is_found_again_and_cancelled(launched: World, by: str, words: str) -> None:
    launched.write(by, words)
    assert "“We are closed on Friday.” (Ana)" in launched.last(by).text
    launched.press(launched.last(by), NAMED)
    assert "It waits." in launched.last(by).text
    launched.press(launched.last(by), "Cancel it")
    pass_hours(launched, 3)

    assert state(launched) == "cancelled"
    assert not any("closed on Friday" in one.text for one in launched.messages["7"])


def test_who_wrote_it_hears_of_who_cancelled_it(launched: World) -> None:
    launched.write(OLE, "/today")
    launched.press(launched.last(OLE), NAMED)
    launched.press(launched.last(OLE), "Cancel it")

    told = launched.last(ANA).text
    assert "Ole has cancelled your broadcast “We are closed on Friday.”" in told
    assert "Handed over before: 0. Not sent: 0." in told


def test_who_wrote_it_hears_of_a_pause_and_its_end(launched: World) -> None:
    launched.block("7")
    launched.pass_time(timedelta(minutes=5))
    launched.write(OLE, "/today")
    launched.press(launched.last(OLE), NAMED)
    for words, told in (("Pause it", "make a pause"), ("Go on", "go on")):
        launched.press(launched.last(OLE), words)
        assert launched.last(ANA).text.endswith(f"“We are closed on Friday.” {told}.")


def test_who_cancels_their_own_is_told_once(launched: World) -> None:
    count = len(launched.messages[ANA])
    launched.press(launched.last(ANA), "Cancel it")

    assert len(launched.messages[ANA]) == count + 1


def test_who_joins_while_it_waits_does_not_get_it(launched: World) -> None:
    launched.pass_time(timedelta(minutes=1))
    join(launched, "8")
    pass_hours(launched, 3)

    assert sum("closed on Friday" in one.text for one in launched.messages["7"]) == 1
    assert not any("closed on Friday" in one.text for one in launched.messages["8"])


def test_changed_command_says_that_the_draft_is_as_it_was(launched: World) -> None:
    launched.write(ANA, "/broadcast We are closed on Monday.")
    launched.bring([changed(launched, ANA, "/broadcast We are closed on Tuesday.")])
    assert "what you wrote first still stands" in launched.last(ANA).text
    launched.bring([changed(launched, "7", "I meant worse")])

    assert "You changed an earlier message." in launched.last("7").text
    assert "draft" not in launched.last("7").text


def test_what_is_over_is_not_on_the_list_of_today(launched: World) -> None:
    pass_hours(launched, 24)
    launched.write(ANA, "/today")
    assert "Broadcast" not in launched.last(ANA).text.replace("/broadcast", "")
    launched.write(ANA, "/broadcast")
    assert "“We are closed on Friday.” (Ana)" in launched.last(ANA).text
    assert ": is done" in launched.last(ANA).text


def test_draft_is_on_no_list(asked: World) -> None:
    asked.write(ANA, f"/broadcast {WORDS}")
    asked.write(ANA, "/today")

    assert NAMED not in asked.last(ANA).buttons


def test_who_may_launch_none_sees_none(launched: World) -> None:
    staff_linked(launched, EVE, "Eve", "read_only")
    launched.write(EVE, "/today")

    assert "closed on Friday" not in launched.last(EVE).text
    assert NAMED not in launched.last(EVE).buttons
