"""Kills at the steps of a conversation, and what must be as if there had been none.

As a script, `python -m tests.proofs.kills` kills at the first step of each kind after each act of
the patient, and with `--all` at every step.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.store.database import Database
from tests.proofs.lives import (
    Act,
    Life,
    Nursery,
    Stuck,
    call_of,
    kind_of,
    lived,
    nursery,
    press,
    say,
)

AT_ONCE = 3
LEAVING = ("sendMessage wanted", "sendMessage accepted", "settle committed")
DOOR = ("apply done", "apply committed", "confirm sent", "keep done", "keep committed")
"""Before the commit of an update, between that and its confirmation, and after that; applied or
kept to be."""
AT_THE_DOOR = 3
TALK = (
    say("", "/start"),
    press("I agree", "I agree"),
    press("Who has the sore knee?", "Me"),
    say("How old", "40"),
    press("Do any of these fit?", "\N{BALLOT BOX} 1"),
    press("\N{BALLOT BOX WITH CHECK} 1", "\N{BALLOT BOX} 4"),
    press("\N{BALLOT BOX WITH CHECK} 4", "Send"),
    say("Sex at birth?", "I can't breathe"),
    press("trouble breathing", "No"),
    press("Female", "Female"),
)
EMERGENCY = (
    say("", "/start"),
    say("I agree", "I can't breathe"),
    press("trouble breathing", "Yes"),
)
PUT_ASIDE = (
    say("", "/start"),
    say("I agree", "/help"),
    press("Something went wrong", "I agree"),
)
PAPERS = (
    *EMERGENCY,
    say("This needs emergency help now", "/summary"),
    say("Your page for a clinician", "/hide"),
)
ENDS = {
    "talk": "Which knee hurts?",
    "emergency": "This needs emergency help now",
    "put aside": "Who has the sore knee?",
    "papers": "OK.",
}
TALKS = {"talk": TALK, "emergency": EMERGENCY, "put aside": PUT_ASIDE, "papers": PAPERS}


@dataclass(kw_only=True)
class Lives:
    """A conversation with no kill, and the same with a kill at a step, for each of some steps."""

    whole: Life
    keeps: bool = False
    """Whether each update is kept first; else one is whose chat is held at that moment."""
    killed: dict[str, Life] = field(default_factory=dict)
    stuck: dict[str, str] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """Return the steps that were not reached, so that nothing was killed.

        Where an update was kept by chance only, it need not be so again.
        """
        unmet = [step for step, life in self.killed.items() if step not in life.steps]
        return [step for step in unmet if self.keeps or call_of(kind_of(step)) != "keep"]

    def problems(self) -> list[str]:
        """Return what is not as it would be without the kill."""
        found = {step: wrong(self.whole, life, step) for step, life in self.killed.items()}
        told = self.stuck | {step: problem for step, problem in found.items() if problem}
        return [f"killed at {step}: {problem}" for step, problem in told.items()]

    def lost(self) -> int:
        """Return how many answers are not kept, over all lives."""
        return sum((self._answers(self.whole) - self._answers(one)).total() for one in self._all)

    def twice(self) -> int:
        """Return how many answers are kept that nobody gave."""
        return sum((self._answers(one) - self._answers(self.whole)).total() for one in self._all)

    def doubled(self) -> int:
        """Return how many messages came twice."""
        sent = Counter(self.whole.sent)
        return sum((Counter(one.sent) - sent).total() for one in self._all)

    def uncertain(self) -> int:
        """Return how many messages nobody knows the fate of."""
        return sum(one.uncertain for one in self._all)

    @property
    def _all(self) -> list[Life]:
        return list(self.killed.values())

    @staticmethod
    def _answers(life: Life) -> Counter[object]:
        return Counter((item, value) for item, value, _ in life.answers)

    def report(self) -> str:
        """Return what the kills came to, in words."""
        sent = len(self.whole.sent)
        twice = [step for step, life in self.killed.items() if len(life.sent) > sent]
        kinds = Counter(kind_of(step) for step in twice)
        told = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())) or "none"
        steps = f"{len(self.killed) + len(self.stuck)} of {len(self.whole.steps)} steps"
        doubles = f"{len(twice)} doubles ({told})"
        return f"killed at {steps} of {sent} messages; {doubles}; {len(self.missed)} not reached"


async def all_lives(
    acts: Sequence[Act],
    folder: Path,
    *,
    steps: Callable[[Life], list[str]] = Life.each_kind,
    new_database: Callable[[], str] | None = None,
    is_brought: bool = False,
    keeps: bool = False,
) -> Lives:
    """Let a conversation be had with no kill, then with a kill at each of some of its steps.

    Each is had in a database of its own, a file unless others are made. Updates are fetched, or
    brought to a webhook; applied at once, or kept first.
    """
    begun = Begun(acts, folder, new_database or Files(folder), is_brought, keeps)
    async with AsyncExitStack() as stack:
        nurseries = [await stack.enter_async_context(nursery()) for _ in range(AT_ONCE)]
        lives = Lives(whole=await begun.life(nurseries[0], None), keeps=keeps)
        left = iter(steps(lives.whole))
        async with asyncio.TaskGroup() as group:
            for one in nurseries:
                group.create_task(_some_lives(one, begun, left, lives))
    return lives


def every_step(life: Life) -> list[str]:
    """Return all steps."""
    return life.steps


def at_the_door(life: Life) -> list[str]:
    """Return the steps at which updates are taken in."""
    return [step for step in life.steps if kind_of(step) in DOOR]


class Files:
    """Makes files that are empty databases, fast."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        with Database.open(folder / "empty", serving=True):
            pass

    def __call__(self) -> str:
        """Make one and return its address."""
        file = self._folder / f"db_{next(self._numbers)}"
        shutil.copy(self._folder / "empty", file)
        return str(file)


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation that is had again and again."""

    acts: Sequence[Act]
    folder: Path
    new_database: Callable[[], str]
    is_brought: bool
    keeps: bool

    async def life(self, one: Nursery, last: str | None) -> Life:
        """Have it once, with a kill at a step."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        db = self.new_database()
        how = {"is_brought": self.is_brought, "keeps": self.keeps}
        return await lived(one, self.acts, place, db, last, **how)


async def _some_lives(one: Nursery, begun: Begun, steps: Iterable[str], lives: Lives) -> None:
    for step in steps:
        try:
            life = await begun.life(one, step)
            if step not in life.steps:  # two things at once came in the other order
                life = await begun.life(one, step)
            lives.killed[step] = life
        except Stuck as error:
            lives.stuck[step] = str(error)


def wrong(whole: Life, life: Life, step: str) -> str | None:
    """Return what is not as it would be without the kill, None when all is."""
    if life.answers != whole.answers:
        return f"the answers are {life.answers}"
    if life.sessions != whole.sessions:
        return f"the sessions are {life.sessions}"
    if whole.asks and life.asks != whole.asks:
        return f"the newest buttons are {life.asks}, not {whole.asks}"
    if life.screen[-1] != whole.screen[-1]:
        return f"the chat ends with {life.screen[-1]}"
    missing = Counter(whole.screen) - Counter(life.screen)
    if missing.total() > in_flight(life, step):
        return f"the chat does not show {list(missing)}"
    if life.uncertain > in_flight(life, step):
        return f"{life.uncertain} messages are uncertain"
    sent = iter(life.sent)
    if not all(text in sent for text in whole.sent):
        return "messages came in another order"
    doubles = Counter(life.sent) - Counter(whole.sent)
    if doubles.total() > 1 or set(doubles) - set(whole.sent):
        return f"more than one message came twice: {list(doubles)}"
    return None


def in_flight(life: Life, step: str) -> bool:
    """Tell whether a message was on its way at a step.

    Then nobody knows the number of a message that may be there, so its buttons may stay.
    """
    before = life.steps[: life.steps.index(step) + 1] if step in life.steps else []
    kinds = [kind for kind in map(kind_of, before) if kind in LEAVING]
    if kind_of(step) == "sendMessage wanted" or not kinds:
        return False
    return kinds[-1] != "settle committed"


def main() -> int:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser(description="Kill the bot at the steps of a conversation.")
    parser.add_argument("--all", action="store_true", help="at every step, not one of each kind")
    steps = every_step if parser.parse_args().all else Life.each_kind
    problems: list[str] = []
    for name, acts in TALKS.items():
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            lives = asyncio.run(all_lives(acts, Path(folder), steps=steps))
        print(f"{name}: {lives.report()}; {time.perf_counter() - began:.0f} s", flush=True)
        problems += lives.problems() + lives.missed
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
