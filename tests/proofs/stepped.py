"""Check-ins and a broadcast of the real process that is killed at one step from plan to mark.

Each life begins with a copy of the same database, in which some people are due, and ends when all
of it is settled: `kneebot run` kills itself at a step, and is started again.
"""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

from bot.channels.telegram.cards import Speaker
from bot.checkins.broadcasts import HOLD
from bot.checkins.desk import CheckIns
from bot.simulation.messages import Access
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from bot.store.database import Database
from bot.store.place import is_server
from bot.store.unsent import unsent
from tests.checkins.conftest import KEY
from tests.proofs.broadcasts import IN_FLIGHT, launched, next_morning
from tests.proofs.followed import BROADCAST, CHECK_IN, Followed, evening_in_a_week, joined, shelf
from tests.proofs.killed_checkins import SERVE, Kneebot, sent_by
from tests.proofs.lives import KILLED, Nursery, nursery
from tests.proofs.looking import rows_beside
from tests.telegram.bots import bot_running

PEOPLE, AT_ONCE = 3, 2
PATIENCE_S = 90.0
WORDS = {"broadcast": BROADCAST, "check-in": CHECK_IN}
STATES = """SELECT c.address, s.state FROM deliveries d JOIN patients p ON p.id = d.patient_id
    JOIN chats c ON c.id = p.chat_id JOIN sends s ON s.id = d.send_id
    WHERE d.reminder = 0 AND s.state NOT IN ('planned', 'sending')"""
Copies = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Stepped:
    """What came of one life that ended at a step, or of one that nothing ended."""

    last: str | None
    steps: list[str]
    chats: set[str]
    arrived: Counter[str]
    """How often each chat got it, by Telegram's own log."""
    states: list[tuple[str, str]]
    in_flight: int
    """How many messages were under way when it was killed."""
    listed: int
    """How many the operator is shown."""

    def twice(self) -> int:
        """Return how often it came to somebody who had it already."""
        return sum(times - 1 for times in self.arrived.values())

    def uncertain(self) -> set[str]:
        """Return the chats of which nobody knows whether it arrived there."""
        return {chat for chat, state in self.states if state == "uncertain"}

    def lost(self) -> int:
        """Return at how many it did not arrive though nothing shows that."""
        return len(self.chats - set(self.arrived) - self.uncertain())

    def problems(self) -> list[str]:
        """Return what must not be."""
        sent = {chat for chat, state in self.states if state == "sent"}
        counts = {
            "came twice": self.twice(),
            "are lost": self.lost(),
            "are called sent and did not arrive": len(sent - set(self.arrived)),
            "are neither sent nor uncertain": len(self.chats - sent - self.uncertain()),
            "are handed over twice": len(self.states) - len(self.chats),
            "are uncertain and were not in flight": max(len(self.uncertain()) - self.in_flight, 0),
            "are uncertain and not shown": abs(len(self.uncertain()) - self.listed),
            "step was not come to": int(self.last is not None and self.last not in self.steps),
        }
        return [
            f"killed at {self.last}: {number} {what}" for what, number in counts.items() if number
        ]


@dataclass(frozen=True, kw_only=True)
class Due:
    """People who are due for something, in a database that is copied for each life."""

    what: str
    folder: Path
    copy: Copies
    db: str
    at: datetime
    numbers: Iterator[int] = field(default_factory=count)

    async def life(self, nurse: Nursery, last: str | None) -> Stepped:
        """Let it go out, by a process that ends at a step."""
        folder = self.folder / f"life_{next(self.numbers)}"
        folder.mkdir()
        db, (telegram, people, _) = self.copy(self.db), _world()
        telegram.pass_time((self.at - datetime.now(UTC)).total_seconds())
        for one in people:
            one.patient.chat.access = Access.OPEN  # they joined in a world before this one
        async with served(telegram) as url:
            bot = Kneebot(folder, telegram, url, nurse, SERVE, DATABASE_URL=_address(db))
            await bot.start(trace=str(folder / "trace"), last=last)
            reviving = asyncio.create_task(_revived(bot, nurse, folder, db))
            try:
                await _settled(db)
            finally:
                nurse.kill()
                in_flight = await reviving
        with Database.open(db, serving=False) as opened:
            listed = len(opened.run(unsent, "uncertain"))
        return Stepped(
            last=last,
            steps=(folder / "trace").read_text().splitlines(),
            chats={one.address for one in people},
            arrived=Counter(
                str(call.chat)
                for call in sent_by(telegram)
                if WORDS[self.what] in str(call.parameters["text"])
            ),
            states=rows_beside(db, STATES),
            in_flight=in_flight,
            listed=listed,
        )


async def stepped(what: str, folder: Path, db: str, copy: Copies) -> list[Stepped]:
    """Let it go out once unharmed, and once with a kill at each step of that."""
    due = Due(what=what, folder=folder, copy=copy, db=db, at=await _due(what, db))
    async with AsyncExitStack() as stack:
        nurses = [await stack.enter_async_context(nursery("run_ahead.py")) for _ in range(AT_ONCE)]
        whole = await due.life(nurses[0], None)
        lives, left = [whole], iter([step for step in whole.steps if "getUpdates" not in step])

        async def some(nurse: Nursery) -> None:
            for step in left:
                lives.append(await due.life(nurse, step))

        async with asyncio.TaskGroup() as group:
            for nurse in nurses:
                group.create_task(some(nurse))
    return lives


def copied(db: str) -> str:
    """Copy a file that nobody has open."""
    copy = f"{db}_{time.monotonic_ns()}"
    shutil.copy(db, copy)
    return copy


def _world() -> tuple[Telegram, list[Followed], Patient]:
    """Return a world whose people have the same numbers each time."""
    telegram, chance = Telegram(), Random(1)
    people = [Followed(telegram, place, chance) for place in range(PEOPLE)]
    return telegram, people, Patient(telegram, "Olga")


async def _due(what: str, db: str) -> datetime:
    """Let people join, and return when they are due."""
    telegram, people, staff = _world()
    await joined(telegram, db, people, staff)
    if what == "check-in":
        telegram.pass_time(evening_in_a_week(telegram.now))
        return telegram.now
    telegram.pass_time(next_morning(telegram.now))
    library = shelf()
    desk = CheckIns(pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=KEY)
    with Database.open(db, serving=True) as opened:
        async with bot_running(telegram, opened, checkins=desk) as bot:
            await launched(staff, PEOPLE)
            await bot.rest()
    return telegram.now + HOLD


async def _revived(bot: Kneebot, nurse: Nursery, folder: Path, db: str) -> int:
    """Start it again when it has died by itself; return how many messages were under way."""
    status = await nurse.ended()
    if nurse.was_killed:
        return 0
    assert status == KILLED, f"it ended by itself with {status}: {(folder / 'log').read_text()}"
    in_flight = len(rows_beside(db, IN_FLIGHT))
    await bot.start(trace=str(folder / "trace"), last=None)
    await nurse.ended()
    return in_flight


async def _settled(db: str) -> None:
    """Wait until nothing is planned or under way any more."""
    async with asyncio.timeout(PATIENCE_S):
        while len(rows_beside(db, STATES)) < PEOPLE:  # noqa: ASYNC110 - others write there
            await asyncio.sleep(0.05)


def _address(db: str) -> str:
    return db if is_server(db) else f"sqlite:///{db}"
