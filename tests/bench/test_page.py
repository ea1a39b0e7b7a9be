"""The page of the bench holds what was measured, and nothing that somebody wrote by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.budget import Budget
from bench.page import PAGE, as_page, put_in
from bench.results import Result, read_results
from bench.seen import Seen, seen
from bench.sheet import Sheet

README = PAGE.parent.parent / "README.md"
NEVER_WRITTEN = "as it comes: never written in a run"
SHEET = Sheet(title="Waits", head=("What", "How long"), rows=[("a", "1 s")], note="For long.")
SEEN = Seen(
    date="2026-11-27",
    processor="AMD EPYC",
    cores=2,
    python="3.11.7",
    commit="192cc1c",
    command="python -m bench waits",
)
MISSED = Budget(what="Wait", found=2, limit=1, unit=" s", why="It is far away.")


def test_new_table_leaves_the_others_as_they_were(tmp_path: Path):
    page, names = tmp_path / "bench.md", ["first", "second"]
    other = replace(SHEET, title="Runs")
    put_in("second", Result(sheet=other, seen=SEEN), names, page)
    put_in("first", Result(sheet=SHEET, seen=SEEN), names, page)
    anew = Result(sheet=replace(SHEET, rows=[("a", "3 s")]), seen=replace(SEEN, date="2026-11-28"))
    put_in("first", anew, names, page)

    told = page.read_text(encoding="utf-8")
    assert told.index("## Waits") < told.index("Seen 2026-11-28") < told.index("## Runs")
    assert "3 s" in told
    assert (
        told.count("1 s") == told.count("Seen 2026-11-27, AMD EPYC, 2 cores, commit 192cc1c") == 1
    )


def test_page_names_each_missed_budget_and_its_reason():
    kept = Budget(what="Run", found=1, limit=2)
    told = as_page({"w": Result(sheet=replace(SHEET, budgets=(MISSED, kept)), seen=SEEN)})

    assert "- Waits: Wait\n" in told
    assert "- Waits: Run" not in told
    assert "- Wait: 2 s, budget at most 1 s: **missed**. It is far away." in told
    assert "- Run: 1, budget at most 2: kept." in told


def test_shipped_page_is_made_of_the_kept_results_alone():
    results = read_results(PAGE.with_suffix(".json"))

    assert results
    assert PAGE.read_text(encoding="utf-8") == as_page(results)


def test_what_was_seen_here_tells_the_machine():
    here = seen("python -m bench gate")

    assert here.processor
    assert here.cores >= 1
    assert here.commit


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("chats", "kneebot, durable, SQLite", "CPU an update"),
        ("chats", "kneebot, durable, PostgreSQL", "CPU an update"),
        ("chats", "pyTelegramBotAPI, async, state in memory", "Ratio"),
        ("chats", "PTB, ConversationHandler and pickle, written each second, 1,000 kept", "Ratio"),
        ("chats", f"PTB, ConversationHandler and pickle, {NEVER_WRITTEN}", "Ratio"),
        ("chats", "kneebot, durable, SQLite", "10,000 live chats"),
        ("memory", "kneebot with the knee, first start", "Memory"),
        ("memory", "kneebot with the knee, first start", "After"),
        ("memory", "kneebot with the knee, started again", "Memory"),
        ("memory", "kneebot with the knee, started again", "After"),
        ("workers", "30", "Kept"),
        ("workers", "1,000", "Kept"),
        ("workers", "no limit", "Kept"),
        ("broadcast", "SQLite", "Planned in"),
        ("broadcast", "PostgreSQL", "Planned in"),
    ],
)
def test_readme_tells_what_the_page_tells(name: str, row: str, column: str):
    sheet = read_results(PAGE.with_suffix(".json"))[name].sheet
    place = sheet.head.index(column)
    (cell,) = [cells[place] for cells in sheet.rows if row in cells[:2]]

    figures = README.read_text(encoding="utf-8").partition("## Figures")[2]
    assert f" {cell}" in figures, cell
