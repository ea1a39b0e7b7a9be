"""Check-ins and a broadcast of a clinic while the real process is killed again and again.

`kneebot run` is a process of its own on a file or a server, with a clock that is ahead by a week;
it talks over HTTP to a simulated Telegram in this one. As a script, `python -m
tests.proofs.killed_checkins 200 --kills 20` prints what came of it on a file.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Call, Telegram
from bot.store.database import Database
from bot.store.unsent import unsent
from tests.checkins.conftest import KEY
from tests.proofs.followed import HASTE, POLL, Followed, evening_in_a_week, joined
from tests.proofs.followup import ANSWERS, BECAME, POLLED, Followup
from tests.proofs.lives import KILLED, Nursery, nursery
from tests.proofs.looking import rows_beside

FILE = "kneebot.sqlite"
SERVE = "run --port 0"
AFTER_TALKING_S = 40 * 60
LOOKS_EVERY_S = 0.05
MOST_DELAY_S = 0.1
KILL_AFTER_S = 60.0
"""Killed after so long, however little went out."""
A_BROADCAST = 4
"""One kill of so many comes while the broadcast goes out, the others while check-ins do."""
PATIENCE_S, A_PATIENT_S = 120.0, 3.0
"""How long all of it may take: at least, and for each patient, with the kills that fit."""
BUSY = """SELECT (SELECT count(*) FROM inbox WHERE applied_at IS NULL)
    + (SELECT count(*) FROM sends WHERE state IN ('planned', 'sending'))"""
HANDED_OVER = """SELECT count(*) FROM deliveries WHERE reminder = 0 AND campaign_id IS {}NULL
    AND (state <> 'planned' OR due_at > '{}')"""
"""What was put off, as its patient talks, counts as well."""
PUT_OFF = "SELECT count(*) FROM deliveries WHERE reminder = 0 AND state = 'planned'"


class Kneebot:
    """A command in a process of its own, in a folder, by the clock of Telegram."""

    def __init__(
        self,
        folder: Path,
        telegram: Telegram,
        url: str,
        nurse: Nursery,
        command: str = SERVE,
        **settings: str,
    ) -> None:
        self._folder = folder
        self._telegram = telegram
        self._nurse = nurse
        self._command = command
        self._settings = settings | {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": url,
            "KNEEBOT_SECRET": KEY.decode(),
        }

    async def start(self, **watched: str | None) -> None:
        """Start it; what it says to its operator goes into a file.

        Where its steps are watched, they go into the file `trace`, and one may be the `last`.
        """
        ahead_s = (self._telegram.now - datetime.now(UTC)).total_seconds()
        await self._nurse.start(
            words=self._command.split(),
            folder=str(self._folder),
            settings=self._settings,
            ahead_s=ahead_s,
            **watched,
        )

    async def kill(self) -> None:
        """Kill it, and wait until it is gone."""
        self._nurse.kill()
        status = await self._nurse.ended()
        assert status == KILLED, f"it ended by itself with {status}"


class Killing:
    """Sends signals that nobody can refuse, while messages go out."""

    def __init__(self, telegram: Telegram, bot: Kneebot, chance: Random) -> None:
        self._telegram = telegram
        self._bot = bot
        self._chance = chance
        self.kills = 0

    async def kill(self, times: int, most: int) -> None:
        """Kill it so often, each time before so many messages went out since it started."""
        for _ in range(times):
            last = len(sent_by(self._telegram)) + self._chance.randint(1, max(most, 1))
            with suppress(TimeoutError):
                await self._telegram.until(
                    lambda last=last: len(sent_by(self._telegram)) >= last or None, KILL_AFTER_S
                )
            await asyncio.sleep(self._chance.uniform(0, MOST_DELAY_S))
            await self._bot.kill()
            self.kills += 1
            await self._bot.start()


def sent_by(telegram: Telegram) -> list[Call]:
    """Return the messages that Telegram accepted as new."""
    return [one for one in telegram.calls if one.method == "sendMessage" and one.code == 200]


async def followed(
    folder: Path, number: int, kills: int, seed: int = 1, server: str | None = None
) -> Followup:
    """Let a clinic ask its patients, and kill the process meanwhile."""
    began, chance, telegram = time.perf_counter(), Random(seed), Telegram()
    people = [Followed(telegram, place, chance) for place in range(number)]
    staff = Patient(telegram, "Olga")
    db = server or str(folder / FILE)
    await joined(telegram, db, people, staff)
    telegram.pass_time(evening_in_a_week(telegram.now))
    async with nursery("run_ahead.py") as nurse, served(telegram) as url:
        settings = {"DATABASE_URL": server} if server else {}
        bot = Kneebot(folder, telegram, url, nurse, **settings)
        killing = Killing(telegram, bot, chance)
        late = max(kills // A_BROADCAST, 1)
        early = kills - late
        launching = asyncio.create_task(_launched(staff, number))
        await bot.start()
        dying = killing.kill(early, 2 * number // max(early, 1))
        await _answered(db, telegram, people, dying, chance, later=False)
        await launching
        await bot.kill()
        telegram.pass_time(AFTER_TALKING_S)
        await bot.start()
        dying = killing.kill(late, number // late)
        await _answered(db, telegram, people, dying, chance, later=True)
        await bot.kill()
        while rows_beside(db, PUT_OFF) != [(0,)]:
            telegram.pass_time(AFTER_TALKING_S)
            await bot.start()
            await _answered(db, telegram, people, killing.kill(0, 0), chance, later=True)
            await bot.kill()
    with Database.open(db, serving=False) as opened:
        listed, failed = (opened.run(unsent, state) for state in ("uncertain", "failed"))
    return Followup(
        people=people,
        calls=sent_by(telegram),
        kills=killing.kills,
        became=rows_beside(db, BECAME),
        answers=rows_beside(db, ANSWERS),
        polled=rows_beside(db, POLLED),
        listed=len(listed),
        failed=sum(one.kind == "reply" for one in (*listed, *failed)),
        seconds=time.perf_counter() - began,
    )


async def _launched(staff: Patient, number: int) -> None:
    """Let the staff write a broadcast and launch it; it is held for some minutes."""
    staff.say(POLL)
    await staff.wait_for(f"To {number} patient", PATIENCE_S)
    staff.press(f"Send to {number}")
    await staff.wait_for("It begins at", PATIENCE_S)


async def _answered(
    db: str,
    telegram: Telegram,
    people: list[Followed],
    dying: Coroutine[None, None, None],
    chance: Random,
    *,
    later: bool,
) -> None:
    """Let people answer until nothing waits for anybody, and all kills are done."""
    killing = asyncio.create_task(dying)
    async with asyncio.timeout(PATIENCE_S + A_PATIENT_S * len(people)):
        while True:
            wishes = [(one, wish) for one in people if (wish := one.wish(later=later))]
            if not wishes and killing.done() and _rests(db, telegram, len(people), later=later):
                break
            for one, wish in wishes:
                if chance.random() < HASTE:
                    one.press(*wish)
            await asyncio.sleep(LOOKS_EVERY_S)
    await killing


def _rests(db: str, telegram: Telegram, number: int, *, later: bool) -> bool:
    """Tell whether all was handed over and settled, and nothing waits to be read or applied."""
    if telegram.updates.count(telegram.now):
        return False
    now = f"{telegram.now:%Y-%m-%d %H:%M:%S.%f}"
    handed_over = HANDED_OVER.format("NOT " if later else "", now)
    return rows_beside(db, BUSY) == [(0,)] and rows_beside(db, handed_over) == [(number,)]


def main() -> int:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser(description="Kill kneebot while check-ins go out.")
    parser.add_argument("patients", type=int, nargs="?", default=8)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        came = asyncio.run(followed(Path(folder), asked.patients, asked.kills, asked.seed))
    print(came.report())
    print("\n".join(came.problems()))
    return 1 if came.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
