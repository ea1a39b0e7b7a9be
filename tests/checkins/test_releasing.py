"""What is let go all at once reaches nobody at night, who stopped, or who awaits it no more."""

from collections.abc import Callable
from datetime import timedelta

from bot.checkins.releasing import release_all
from bot.sending.outcome import Outcome, Unclear
from bot.store.sends import Send
from bot.store.unsent import unsent
from bot.trial.world import World
from tests.checkins.conftest import ANA
from tests.checkins.test_relay import write_to
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
