"""kneebot under load is sampled, and each sample counts for the right subject."""

import asyncio
import subprocess
import sys
from pathlib import Path

from telegram.ext import PicklePersistence

from bench.chat.bots import KEPT, OUR_FILE, ROOT, ours_that_keeps, peer_that_keeps
from bench.chat.kept import PICKLE_FILE
from bench.chat.memory import steps
from bench.chat.profile import as_sheet
from bench.chat.runs import Found
from bench.chat.samples import ELSE, START, shares
from bench.chat.table import budgets
from bot.store.database import Database

FILE = '  File "{}", line 7 in {}\n'
DECIDING = "Deciding: judging the answer, the next question"
STORE = "Store: all else"
BUSY = """
import json, sys, time
from bench.chat.sampling import sample
sample(sys.argv[1])
while time.process_time() < 0.5:
    json.dumps([{"a": n} for n in range(1000)], indent=1)
"""


def stack(*frames: tuple[str, str]) -> str:
    return START + "".join(FILE.format(*frame) for frame in frames)


def test_sample_counts_for_the_innermost_subject():
    agenda = (f"{ROOT}/flows/talking/agenda.py", "left")
    store = (f"{ROOT}/bot/store/inbox.py", "receive")
    replacing = ("/usr/lib/python3.11/dataclasses.py", "replace")
    text = stack(replacing, agenda, store) + stack(store) + stack(agenda, store) + stack()

    found = shares(text + stack(("/half.py", "wri")))

    assert [(name, one.samples) for name, one in found.items()] == [
        (DECIDING, 2),
        (STORE, 1),
        (ELSE, 1),
    ]
    assert found[DECIDING].places["flows/talking/agenda.py:left"] == 2


def test_busy_process_is_sampled(tmp_path: Path):
    file = tmp_path / "samples"
    subprocess.run([sys.executable, "-c", BUSY, str(file)], cwd=ROOT, check=True, timeout=60)

    found = shares(file.read_text())

    assert next(iter(found)) == "Values and JSON, for the database and for HTTP"


def test_profile_tells_shares_and_what_the_largest_takes():
    one = stack((f"{ROOT}/flows/talking/agenda.py", "left"))
    other = stack((f"{ROOT}/bot/store/inbox.py", "receive"))

    sheet = as_sheet(shares(one * 3 + other * 2), cpu_us=1000, seconds=5)

    assert sheet.rows[0] == (DECIDING, "75%", "750 µs", "`flows/talking/agenda.py:left`")
    assert "still take 250 µs" in str(sheet).replace("\n", " ")


def test_memory_is_told_for_each_step_of_a_start():
    told = steps()

    assert [mb for _, mb, _ in told] == sorted(mb for _, mb, _ in told)
    assert told[-1][0].endswith("of the knee")


def test_both_bots_keep_as_many_people_when_they_start(tmp_path: Path):
    ours_that_keeps(5).prepare(tmp_path)
    peer_that_keeps(5).prepare(tmp_path)
    pickled = PicklePersistence(tmp_path / PICKLE_FILE)

    with Database.open(tmp_path / OUR_FILE, serving=True) as db:
        count = "SELECT count(*) FROM sessions"
        assert db.run(lambda conn: conn.exec_driver_sql(count).scalar_one()) == 5
    users = asyncio.run(pickled.get_user_data())
    assert [len(one["answers"]) for one in users.values()] == [12] * 5


def found(cpu_us: float, live_mb: float | None = None) -> Found:
    return Found(
        cpu_us=cpu_us,
        per_second=1,
        p50_ms=1,
        p99_ms=1,
        start_s=1,
        idle_mb=90,
        live_mb=live_mb,
    )


def test_pickle_is_compared_where_it_is_written_each_second_and_people_are_kept():
    told = budgets(
        {
            "kneebot-sqlite": found(1000, live_mb=140),
            f"kneebot-sqlite-{KEPT}": found(2000),
            "telebot": found(900),
            "ptb-pickle": found(1000),
            f"ptb-pickle-1s-{KEPT}": found(12_000),
        },
        live=10_000,
    )

    assert [(one.found, one.limit, one.is_kept) for one in told] == [
        (0.9, 0.8, True),
        (6, 5, True),
        (1, 1.5, True),
        (90, 100, True),
        (140, 130, False),
    ]
