"""SIGKILL between any two steps: nothing is lost, nothing applied twice, the right question asked.

The bot is a process of its own that talks to a simulated Telegram in this one. It ends itself at
one step of fetching, applying and sending, a different one in each run, and is started again; the
patient only ever does what the screen shows, once.
"""

import asyncio
from pathlib import Path

import pytest

from tests.proofs.kills import ENDS, TALKS, all_lives


@pytest.mark.slow
@pytest.mark.parametrize("name", TALKS)
def test_kill_at_any_step_loses_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """One kill at each kind of step after each act; `kills --all` takes every step."""
    lives = asyncio.run(all_lives(TALKS[name], tmp_path))
    with capsys.disabled():
        print(f"\n{name}: {lives.report()}")

    assert ENDS[name] in lives.whole.screen[-1][0]
    assert not lives.missed
    assert not lives.problems(), "\n".join(lives.problems())
