"""SIGKILL between any two steps: nothing is lost, nothing applied twice, the right question asked.

The bot is a process of its own that talks to a simulated Telegram in this one. It ends itself at
one step of fetching, applying and sending, a different one in each run, and is started again; the
patient only ever does what the screen shows, once.
"""

import asyncio
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.postgres import HAS_WHEEL, new_database
from tests.proofs.kills import ENDS, TALKS, all_lives

LIVES = [("talk", "file"), ("emergency", "file"), ("emergency", "postgresql")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "where"), [one for one in LIVES if HAS_WHEEL or one[1] != "postgresql"]
)
def test_kill_at_any_step_loses_nothing(
    name: str,
    where: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    """One kill at each kind of step after each act; `kills --all` takes every step."""
    make = None
    if where == "postgresql":
        server = request.getfixturevalue("postgres")
        make = lambda: migrated(new_database(server))  # noqa: E731 - a name would say no more
    lives = asyncio.run(all_lives(TALKS[name], tmp_path, new_database=make))
    with capsys.disabled():
        print(f"\n{name} on {where}: {lives.report()}")

    assert ENDS[name] in lives.whole.screen[-1][0]
    assert not lives.missed
    assert not lives.problems(), "\n".join(lives.problems())


def migrated(address: str) -> str:
    with Database.open(address, serving=True):
        return address
