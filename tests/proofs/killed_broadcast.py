"""A broadcast while the real processes that send it are killed again and again.

As a script, `python -m tests.proofs.killed_broadcast 400 --kills 20` prints what came of it on a
file.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random

from bot.simulation.faults import Fault
from tests.proofs.broadcasts import PATIENCE_S, Came, Going, going_out

SLOW_S = 0.3
"""So long Telegram takes to tell that it sent one of every two messages: many are in flight."""
MOST_DELAY_S = 0.1
BOTH_OF = 4
"""Of so many times, all processes are killed together once."""


async def broadcast(
    folder: Path, number: int, kills: int, seed: int = 1, server: str | None = None
) -> Came:
    """Let a clinic write to its patients, and kill who sends it meanwhile."""
    chance = Random(seed)
    async with going_out(folder, number, chance, server) as going:
        for one in going.people[::2]:
            going.telegram.fault("sendMessage", Fault.SLOW, chat=one.patient.id, seconds=SLOW_S)
        await going.fleet.start()
        await _killed(going, chance, kills, most=number // kills)
        return await going.came()


async def _killed(going: Going, chance: Random, kills: int, *, most: int) -> None:
    """Kill again and again, each time before so many more arrived."""
    for turn in range(kills):
        last = len(going.arrived()) + chance.randint(1, most)
        with suppress(TimeoutError):
            await going.telegram.until(
                lambda last=last: len(going.arrived()) >= last or None, PATIENCE_S
            )
        await asyncio.sleep(chance.uniform(0, MOST_DELAY_S))
        every = [*range(going.fleet.size)]
        await going.fleet.kill(every if turn % BOTH_OF == 0 else [chance.choice(every)])


def main() -> int:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser(description="Kill kneebot while a broadcast goes out.")
    parser.add_argument("patients", type=int, nargs="?", default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        came = asyncio.run(broadcast(Path(folder), asked.patients, asked.kills, asked.seed))
    print(came.report())
    print("\n".join(came.problems()))
    return 1 if came.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
