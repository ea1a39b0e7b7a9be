"""Who stops or blocks the bot is on the clinic's list, each time, until they are back."""

from datetime import timedelta

import pytest

from bot.checkins.asking import tick
from bot.clinics.codes import new_code
from bot.store.alerts import Alert, alerts_of_patient, change_alert
from bot.store.codes import Terms
from bot.store.conversations import known_chat
from bot.store.sends import block_chat
from bot.trial.world import World
from tests.checkins.conftest import AGREES, BEGAN, KEY
from tests.checkins.test_world import Joined
from tests.checkins.weeks import pass_days, rows


def noted(world: World) -> list[tuple[str, str]]:
    """Return who left, as rule and state, the first first."""
    return [(one.rule, one.state) for one in reversed(alerts(world)) if one.rule != "silent"]


def alerts(world: World) -> list[Alert]:
    return world.db.run(alerts_of_patient, 1)


def close_all(world: World) -> None:
    for one in alerts(world):
        world.db.run(change_alert, one.id, state="closed", closed_at=world.now)


def stop(world: World) -> None:
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")


def join_again(world: World) -> None:
    terms = Terms(
        clinic_id=1, expires_at=world.now + timedelta(days=3), programme="standard", label="P7"
    )
    world.write("7", f"/start {world.db.run(new_code, KEY, terms, world.now)}")
    world.press(world.last("7"), AGREES["en"])


@pytest.mark.parametrize("is_closed", [True, False])
def test_who_stops_a_second_time_is_told_again(joined: Joined, *, is_closed: bool) -> None:
    world = joined("7")
    stop(world)
    if is_closed:
        close_all(world)
    pass_days(world, 40)
    join_again(world)
    stop(world)
    assert noted(world) == [("has_stopped", "closed"), ("has_stopped", "open")]


def test_who_is_back_is_no_more_told_to_have_left(joined: Joined) -> None:
    world = joined("7")
    stop(world)
    assert noted(world) == [("has_stopped", "open")]
    join_again(world)
    assert noted(world) == [("has_stopped", "closed")]


def block(world: World) -> None:
    world.block("7")
    pass_days(world, 15)


def test_who_blocks_a_second_time_is_told_again(joined: Joined) -> None:
    world = joined("7")
    block(world)
    close_all(world)
    world.block("7", is_blocked=False)
    pass_days(world, 1)
    block(world)
    assert noted(world) == [("has_blocked", "closed"), ("has_blocked", "open")]


def test_one_block_is_told_once(joined: Joined) -> None:
    """Also where Telegram refuses something to them once more."""
    world = joined("7")
    block(world)
    close_all(world)
    chat_id = world.db.run(known_chat, channel="telegram", address="7")
    assert chat_id is not None
    world.db.run(block_chat, chat_id, world.now)
    pass_days(world, 15)
    assert noted(world) == [("has_blocked", "closed")]


def test_check_in_that_waits_when_somebody_blocks_is_no_silence(joined: Joined) -> None:
    world = joined("7")
    world.now = BEGAN + timedelta(days=7, hours=7)
    while world.db.run(tick, world.desk, world.now):
        pass
    world.block("7")
    [asked] = [one for one in rows(world) if one.state == "asked"]
    assert asked.reason == "the patient blocked the bot"
