"""A broadcast of a clinic whose real processes send it over HTTP, and what came of it.

On PostgreSQL two of `kneebot worker` share it, on a file one `kneebot run` sends it alone; they
talk to a simulated Telegram in this process.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as Hour
from pathlib import Path
from random import Random

from bot.checkins.broadcasts import HOLD
from bot.sending.pacing import FEWEST_AT_ONCE as AT_ONCE
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from tests.conftest import called
from tests.proofs.followed import BROADCAST, LONDON, Followed, joined
from tests.proofs.killed_checkins import FILE, SERVE, Kneebot, sent_by
from tests.proofs.lives import nursery
from tests.proofs.looking import rows_beside

WORKERS = 2
MORNING = Hour(10)
PATIENCE_S, END_S = 60.0, 300.0
LOOKS_EVERY_S = 0.1
DEAD_S = 0.2
"""So long nobody takes the place of who was killed; a server ends what it was told before."""
STATES = """SELECT c.address, s.id, s.state
    FROM deliveries d JOIN patients p ON p.id = d.patient_id JOIN chats c ON c.id = p.chat_id
    LEFT JOIN sends s ON s.id = d.send_id WHERE d.campaign_id IS NOT NULL"""
IN_FLIGHT = "SELECT id FROM sends WHERE state = 'sending'"
CAMPAIGNS = "SELECT state FROM campaigns"
LISTED = re.compile(r"^(\d+)  ", re.MULTILINE)
COUNTED = re.compile(r"^\N{BULLET} (.+): (\d+)$", re.MULTILINE)
TOLD = ("Handed over", "Waiting", "Not sent")


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of a broadcast: at Telegram, in the database, and before who looks."""

    chats: set[str]
    arrived: Counter[str]
    """How often each chat got it, by Telegram's own log."""
    states: dict[str, tuple[int | None, str | None]]
    """Of each chat the number of its message and what became of it."""
    in_flight: set[int]
    """The messages that were under way when a process was killed."""
    killed: int
    listed: set[int]
    """The messages that `kneebot sends uncertain` shows: these are all of this clinic's."""
    told: dict[str, int]
    """What the staff are told once it is done."""
    seconds: float

    def twice(self) -> int:
        """Return how often it came to somebody who had it already."""
        return sum(count - 1 for count in self.arrived.values())

    def uncertain(self) -> set[int]:
        """Return the messages of which nobody knows whether they arrived."""
        return {id for id, state in self.states.values() if state == "uncertain" and id}

    def lost(self) -> set[str]:
        """Return who did not get it though nothing shows that."""
        shown = {chat for chat, (id, _) in self.states.items() if id in self.listed}
        return self.chats - set(self.arrived) - shown

    def problems(self) -> list[str]:
        """Return what must not be."""
        known = {chat for chat, (_, state) in self.states.items() if state == "sent"}
        handed = len(self.chats)
        counts = {
            "came twice": self.twice(),
            "came to somebody else": len(set(self.arrived) - self.chats),
            "are lost": len(self.lost()),
            "are called sent and did not arrive": len(known - set(self.arrived)),
            "are neither sent nor uncertain": handed - len(known) - len(self.uncertain()),
            "are uncertain and were not in flight": len(self.uncertain() - self.in_flight),
            "are uncertain above what may be in flight": max(
                len(self.uncertain()) - self.killed * AT_ONCE, 0
            ),
            "are uncertain and not shown": len(self.uncertain() ^ self.listed),
            "counts are told wrongly": sum(
                self.told.get(name) != count
                for name, count in zip(TOLD, (handed, 0, 0), strict=True)
            ),
        }
        return [f"{count} {what}" for what, count in counts.items() if count]

    def report(self) -> str:
        """Return it in words."""
        unclear = {chat for chat, (id, _) in self.states.items() if id in self.uncertain()}
        return (
            f"{len(self.chats)} patients, {self.killed} processes killed, {self.seconds:.0f} s: "
            f"arrived at {len(self.arrived)}, twice at {self.twice()}, lost {len(self.lost())}, "
            f"in flight at a kill {len(self.in_flight)}, uncertain {len(unclear)} "
            f"(of which arrived {len(unclear & set(self.arrived))}), shown {len(self.listed)}; "
            f"told {self.told}"
        )


class Fleet:
    """The processes that send, which can be killed and started."""

    def __init__(self, bots: list[Kneebot], db: str) -> None:
        self._bots = bots
        self._db = db
        self.in_flight = set[int]()
        self.killed = 0

    @property
    def size(self) -> int:
        """Return how many there are."""
        return len(self._bots)

    async def start(self) -> None:
        """Start all of them."""
        for bot in self._bots:
            await bot.start()

    async def stop(self) -> None:
        """End all of them while nothing is under way."""
        for bot in self._bots:
            await bot.kill()

    async def kill(self, which: list[int]) -> None:
        """Kill some at once, note what was under way, and start them again."""
        dying = [self._bots[place] for place in which]
        await asyncio.gather(*(bot.kill() for bot in dying))
        await asyncio.sleep(DEAD_S)
        self.in_flight |= {id for (id,) in rows_beside(self._db, IN_FLIGHT)}
        self.killed += len(dying)
        for bot in dying:
            await bot.start()


@dataclass(frozen=True, kw_only=True)
class Going:
    """A broadcast that is launched and held; once its processes start, it goes out."""

    telegram: Telegram
    people: list[Followed]
    staff: Patient
    fleet: Fleet
    db: str
    began: float

    def arrived(self) -> list[int]:
        """Return the chat of each message of it that Telegram accepted for a patient."""
        return [chat for chat in arrived(self.telegram) if chat != self.staff.id]

    async def came(self) -> "Came":
        """Wait until it is done, which nobody has to see to; return what came of it."""
        async with asyncio.timeout(END_S):
            while rows_beside(self.db, CAMPAIGNS) != [("done",)]:  # noqa: ASYNC110 - others write there
                await asyncio.sleep(LOOKS_EVERY_S)
        told = await _told(self.staff)
        await self.fleet.stop()
        return Came(
            chats={one.address for one in self.people},
            arrived=Counter(map(str, self.arrived())),
            states={chat: (id, state) for chat, id, state in rows_beside(self.db, STATES)},
            in_flight=self.fleet.in_flight,
            killed=self.fleet.killed,
            listed=_listed(self.db),
            told=told,
            seconds=time.perf_counter() - self.began,
        )


@asynccontextmanager
async def going_out(
    folder: Path, number: int, chance: Random, server: str | None, **settings: str
) -> AsyncIterator[Going]:
    """Let a clinic launch a broadcast, and hold still just before it goes out."""
    began, telegram = time.perf_counter(), Telegram()
    people = [Followed(telegram, place, chance) for place in range(number)]
    staff = Patient(telegram, "Olga")
    db = server or str(folder / FILE)
    await joined(telegram, db, people, staff)
    telegram.pass_time(next_morning(telegram.now))
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(telegram))
        nurses = [
            await stack.enter_async_context(nursery("run_ahead.py"))
            for _ in range(WORKERS if server else 1)
        ]
        command = "worker" if server else SERVE
        if server:
            settings["DATABASE_URL"] = server
        bots = [Kneebot(folder, telegram, url, one, command, **settings) for one in nurses]
        fleet = Fleet(bots, db)
        await fleet.start()
        await launched(staff, number)
        await fleet.stop()
        telegram.pass_time(HOLD.total_seconds())
        yield Going(telegram=telegram, people=people, staff=staff, fleet=fleet, db=db, began=began)


def next_morning(now: datetime) -> float:
    """Return the seconds until a morning when nobody talks any more and no check-in is due."""
    day = now.astimezone(LONDON).date() + timedelta(days=1)
    return (datetime.combine(day, MORNING, LONDON) - now).total_seconds()


async def launched(staff: Patient, number: int) -> None:
    """Let the staff write it and launch it; it is held for some minutes."""
    staff.say(f"/broadcast {BROADCAST}")
    await staff.wait_for(f"To {number} patients", PATIENCE_S)
    staff.press(f"Send to {number}")
    await staff.wait_for("It begins at", PATIENCE_S)


def arrived(telegram: Telegram) -> list[int]:
    """Return the chat of each message of the broadcast that Telegram accepted."""
    calls = sent_by(telegram)
    return [one.chat for one in calls if one.chat and BROADCAST in str(one.parameters["text"])]


async def _told(staff: Patient) -> dict[str, int]:
    """Return what the staff are told of it by a button."""
    staff.press("How far is it?")
    message = await staff.wait_for("It is done.", PATIENCE_S)
    return {what: int(count) for what, count in COUNTED.findall(message.text)}


def _listed(db: str) -> set[int]:
    """Return the messages that the operator is shown."""
    return {int(id) for id in LISTED.findall(called("sends", "uncertain", "--db", db).out)}
