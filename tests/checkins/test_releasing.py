"""What is let go all at once reaches nobody at night, who stopped, or who awaits it no more."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.checkins.releasing import release_all
from bot.checkins.restoring import set_right
from bot.sending.outcome import NotReached, Outcome, Unclear
from bot.store.sends import Send
from bot.store.unsent import unsent
from bot.trial.world import World
from tests.checkins.conftest import ANA, staff_linked
from tests.checkins.test_relay import reply, write_to
from tests.checkins.test_staff import wants_contact
from tests.checkins.weeks import answer, pass_days, until

Joined = Callable[[str], World]
LETTER = "How are you?"


def unclear(_: World, send: Send) -> Outcome | None:
    return Unclear("the line was cut") if send.address == "7" else None


def half_sent(world: World, *words: str, by: str = "7") -> None:
    """Let somebody write what leads to a message whose fate stays unclear."""
    world.post = unclear
    for one in words:
        world.write(by, one)
    world.pass_time(timedelta(minutes=1))
    world.post = None


def released(world: World) -> int:
    before = len(world.messages["7"])
    world.db.run(release_all, "uncertain", world.now)
    world.pass_time(timedelta(minutes=1))
    return len(world.messages["7"]) - before


def wrote(world: World) -> None:
    wants_contact(world)
    write_to(world)
    half_sent(world, LETTER, by=ANA)
    assert [one.is_letter for one in world.db.run(unsent, "uncertain")] == [True]


def test_old_reply_stays(joined: Joined) -> None:
    world = joined("7")
    half_sent(world, "/help")
    world.write("7", "/stop")
    answer(world, "Stop the check-ins")
    pass_days(world, 5)
    until(world, world.now.replace(hour=0, minute=3))

    assert len(world.db.run(unsent, "uncertain")) == 1
    assert released(world) == 0
    assert len(world.db.run(unsent, "uncertain")) == 1


def test_reply_of_this_hour_is_tried_again(joined: Joined) -> None:
    world = joined("7")
    half_sent(world, "/help")

    assert released(world) == 1


def test_letter_goes_by_day_and_not_by_night(asked: World) -> None:
    wrote(asked)
    until(asked, asked.now.replace(hour=22))
    assert released(asked) == 0
    until(asked, asked.now.replace(hour=9) + timedelta(days=1))

    assert released(asked) >= 1
    assert LETTER in asked.last("7").text


def test_letter_to_who_stopped_stays(asked: World) -> None:
    wrote(asked)
    asked.write("7", "/stop")
    answer(asked, "Stop the check-ins")

    assert released(asked) == 0


BOB = "78"
ASKS = "Please call me back."


@pytest.fixture
def two(asked: World) -> World:
    """Return a world whose patient may write to a clinic with two clinicians."""
    staff_linked(asked, BOB, "Bob", "clinician")
    reply(asked)
    return asked


def not_to_the_clinic(world: World, outcome: Outcome) -> None:
    world.post = lambda _, send: outcome if send.address in (ANA, BOB) else None
    world.write("7", ASKS)


def reads(world: World, address: str) -> bool:
    return any(ASKS in one.text for one in world.messages[address])


def test_letter_to_two_clinicians_goes_however_old(two: World) -> None:
    not_to_the_clinic(two, Unclear("the line was cut"))
    two.pass_time(timedelta(minutes=2))
    two.post = None
    assert "may not have reached Northside" in two.last("7").text
    two.pass_time(timedelta(hours=2))
    two.db.run(release_all, "uncertain", two.now)
    two.pass_time(timedelta(minutes=1))

    assert reads(two, ANA)
    assert reads(two, BOB)


def test_letter_to_two_clinicians_is_held_when_a_copy_is_put_back(two: World) -> None:
    not_to_the_clinic(two, NotReached("nobody was there"))
    two.post = None
    assert two.db.run(set_right, two.now).held == 2
    two.pass_time(timedelta(minutes=15))

    assert not reads(two, ANA)
    assert not reads(two, BOB)
