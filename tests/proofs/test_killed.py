"""SIGKILL between any two steps: nothing is lost, nothing applied twice, the right question asked.

The bot is a process of its own that talks to a simulated Telegram in this one. It ends itself at
one step of fetching, applying and sending, a different one in each run, and is started again; the
patient only ever does what the screen shows, once.
"""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bot.simulation import delivering
from bot.store.database import Database
from tests.fault_rows import FaultRow, Told
from tests.postgres import HAS_WHEEL, new_database
from tests.proofs.kills import AT_THE_DOOR, ENDS, TALKS, all_lives, at_the_door, every_step
from tests.proofs.lives import Life, call_of, kind_of

WHERE = ("file", "postgresql") if HAS_WHEEL else ("file",)
SENDING = ("getUpdates", "sendMessage", "editMessageText", "editMessageReplyMarkup")
KEEPING = ("apply", "claim", "settle")
BEFORE = {*(f"{one} wanted" for one in SENDING), *(f"{one} done" for one in KEEPING)}
AFTER = {*(f"{one} accepted" for one in SENDING), *(f"{one} committed" for one in KEEPING)}
KINDS = BEFORE | AFTER
"""The kinds of step that the two talks have."""
SHORT = [
    ("emergency", "file", Life.half_a_sample, False),
    ("emergency", WHERE[-1], Life.other_half, False),
]
LONG = [(name, where, every_step, False) for name in TALKS for where in WHERE]
LONG += [(name, where, every_step, True) for name in ("talk", "emergency") for where in WHERE]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "where", "steps", "keeps"),
    [*SHORT, *(pytest.param(*one, marks=pytest.mark.long) for one in LONG)],
)
def test_kill_at_any_step_loses_nothing(
    name: str,
    where: str,
    steps: Callable[[Life], list[str]],
    keeps: bool,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    told_fault: Told,
):
    """One kill at each kind of step, on one of two databases; the long ones take every step.

    Each database sees each call, killed before or after it; the other side is the other's. Where
    it keeps what comes, each update waits in the inbox and is applied from there.
    """
    make = maker(where, request)
    lives = asyncio.run(
        all_lives(TALKS[name], tmp_path, steps=steps, new_database=make, keeps=keeps)
    )
    print(lives.report())
    told = told_fault if steps is every_step else print  # a sample is no count of every step
    told(
        FaultRow(
            fault=f"SIGKILL at a step of fetching, {'keeping, ' if keeps else ''}applying, sending "
            f"or marking ({name})",
            where=where,
            tried=len(lives.killed),
            unit=f"{len(lives.whole.sent)} messages and {len(lives.whole.answers)} answers each",
            lost=lives.lost(),
            twice=lives.twice(),
            doubled=lives.doubled(),
            uncertain=lives.uncertain(),
        )
    )

    assert ENDS[name] in lives.whole.screen[-1][0]
    assert not lives.missed
    assert not lives.problems(), "\n".join(lives.problems())
    assert calls(lives.killed) == calls(lives.whole.steps)
    assert not keeps or {"keep committed", "apply done"} <= set(map(kind_of, lives.killed))


def calls(steps: Iterable[str]) -> set[str]:
    return {call_of(kind_of(step)) for step in steps}


def taken(kinds: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return which kinds of step the two halves take of a talk that has these."""
    steps = [f"{kind} {number}" for kind in kinds for number in (1, 2)]
    life = Life(
        answers=[],
        sessions=[],
        planned=0,
        uncertain=0,
        sent=[],
        screen=[],
        asks="",
        steps=steps,
        begun=[],
    )
    return set(map(kind_of, life.half_a_sample())), set(map(kind_of, life.other_half()))


def test_halves_take_each_kind_once_and_each_call_both():
    """In each a message may come twice: Telegram has it, and that is not kept yet."""
    first, second = halves = taken(KINDS)

    assert sorted([*first, *second]) == sorted(KINDS)
    assert calls(f"{kind} 1" for kind in first) == calls(f"{kind} 1" for kind in second)
    for half in halves:
        assert half & {"sendMessage accepted", "settle done"}
        assert half & BEFORE
        assert half - BEFORE


@pytest.mark.long
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("name", TALKS)
def test_kill_while_updates_are_brought_loses_nothing(
    name: str,
    where: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    told_fault: Told,
    monkeypatch: pytest.MonkeyPatch,
):
    """What was confirmed is kept, and what is brought again counts once."""
    monkeypatch.setattr(delivering, "FIRST_WAIT_S", 0.05)
    lives = asyncio.run(
        all_lives(
            TALKS[name],
            tmp_path,
            steps=at_the_door,
            new_database=maker(where, request),
            is_brought=True,
        )
    )
    print(lives.report())
    told_fault(
        FaultRow(
            fault="SIGKILL at the webhook before the commit of an update, between that and the 200 "
            f"that confirms it, and after that ({name})",
            where=where,
            tried=len(lives.killed),
            unit=f"{len(lives.whole.sent)} messages and {len(lives.whole.answers)} answers each",
            lost=lives.lost(),
            twice=lives.twice(),
            doubled=lives.doubled(),
            uncertain=lives.uncertain(),
        )
    )

    assert len(lives.killed) >= len(TALKS[name]) * AT_THE_DOOR
    assert not lives.missed
    assert not lives.problems(), "\n".join(lives.problems())


def maker(where: str, request: pytest.FixtureRequest) -> Callable[[], str] | None:
    if where != "postgresql":
        return None
    server = request.getfixturevalue("postgres")
    return lambda: migrated(new_database(server))


def migrated(address: str) -> str:
    with Database.open(address, serving=True):
        return address
