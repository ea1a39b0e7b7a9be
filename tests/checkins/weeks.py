"""How tests let weeks pass, and look at what came of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.reckoning import Ended, all_ended
from bot.trial.world import Message, World

BERLIN = ZoneInfo("Europe/Berlin")


def until(world: World, ends: datetime) -> None:
    """Let time pass until then, and do at each moment what is due."""
    while world.now < ends:
        world.now = min(max(world.next_look() or ends, world.now + timedelta(seconds=1)), ends)
        world.work()


def pass_days(world: World, days: float) -> None:
    """Let so many days pass."""
    until(world, world.now + timedelta(days=days))


def asked(world: World, address: str = "7", clinic: str = "Northside") -> list[Message]:
    """Return the check-ins and reminders that arrived from a clinic."""
    begins = f"<b>{clinic}</b>\n"
    return [one for one in world.messages[address] if one.text.startswith(begins)]


def rows(world: World, address: str = "7") -> list[Ended]:
    """Return what became of the check-ins of somebody."""
    every = world.db.run(lambda conn: tuple(all_ended(conn)))
    return [one for one in every if one.address == address]


def states(world: World, address: str = "7") -> list[str]:
    """Return what became of the check-ins of somebody, without the reminders."""
    return [one.state for one in rows(world, address) if not one.reminder]


def answer(world: World, *words: str, address: str = "7") -> None:
    """Press these buttons, each on the newest message."""
    for one in words:
        world.press(world.last(address), one)
