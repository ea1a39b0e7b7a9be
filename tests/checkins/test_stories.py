"""What a patient may rely on, told message by message: when, how often, and what ends it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.reckoning import Ended, all_ended
from bot.trial.world import Message, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
Joined = Callable[[str], World]


def until(world: World, days: float, step: timedelta = HOUR) -> None:
    """Let time pass in steps until so many days after the beginning."""
    ends = datetime(2026, 9, 7, 9, 0, tzinfo=world.now.tzinfo) + timedelta(days=days)
    while world.now < ends:
        world.now = min(max(world.next_look() or ends, world.now), ends)
        world.work()


def asked(world: World, address: str = "7", clinic: str = "Northside") -> list[Message]:
    """Return the check-ins and reminders that arrived."""
    begins = f"<b>{clinic}</b>\n"
    return [one for one in world.messages[address] if one.text.startswith(begins)]


def rows(world: World) -> list[Ended]:
    return world.db.run(lambda conn: list(all_ended(conn)))


def test_reminder_gives_way_to_the_next(joined: Joined) -> None:
    world = joined("7")
    until(world, 42)
    world.now += 17 * HOUR  # nobody planned or sent for a night
    until(world, 46)

    days = [one.at.astimezone(BERLIN).date() for one in asked(world)]
    assert len(days) == len(set(days))
    assert [one.reason for one in rows(world) if one.state == "skipped"] == [
        "the next check-in comes that day"
    ]
