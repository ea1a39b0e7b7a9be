"""Writes faults.md from what `make test test-long` counted: `python -m docs.make_faults`.

A fault that the page has and nobody counted is no reason to leave it out, unless told so:
`--anyway`.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.commands.markdown import table

PAGE = Path(__file__).parent / "faults.md"
COUNTED = PAGE.parent.parent / "build" / "faults.json"
PLACES = {"file": "SQLite", "memory": "SQLite in memory", "postgresql": "PostgreSQL"}
NUMBERS = ("lost", "twice", "doubled", "uncertain")
HEAD = ("fault", "on", "tried", "to", *NUMBERS, "day", "commit")
COUNT_THEM = "run make test test-long"
TEXT = """\
# What faults do

Made by `python -m docs.make_faults` from what `make test test-long` counted, each fault when it was
last tried: on that day, with the code of that commit (a plus: with changes since). Processes are
killed (SIGKILL), the server throws everybody out, the file may not grow. Telegram is simulated,
over real HTTP on one machine. Only rows that say *in one process* do without both: updates are
handed in and messages taken there, and an error that nothing catches stands for the end of the
process.

*Lost*: an answer that is not kept, or a message that somebody waits for in vain. *Twice*: an
answer that counted twice, or a broadcast or check-in that came twice. Both must be 0, or the test
fails. *Doubled*: a message that a person saw twice, as a reply may be whose fate was unclear; its
buttons work once. *Uncertain*: a message of which nobody knows whether it arrived: `kneebot sends
uncertain` lists it, and there are no more than were under way. A broadcast or check-in is never
sent again by itself; a reply, or a change of a message that is there, was tried twice or more by
then. An empty place is no 0: that test does not count it, as where no reply goes out that might
come twice. *The clock* is the one that kneebot goes by: that of the machine, with PostgreSQL that
of the server. Where a day says *failed*, the numbers are of the last run that passed.

The database is away or locked for longer than all that waits for it or is leased (30 s at most).
Shorter than in earnest are the minute after which Telegram gives a webhook up (10 s, where the
database is away), the wait for Telegram's answer (2 s, where it says nothing), the lease of a
message (2 s, where a process is killed at a step) and, where people talk, the pauses between tries.

{table}

The disk of PostgreSQL is filled where whoever runs the tests may mount one; elsewhere that is
counted as not tried. Not tried anywhere: power that goes away. SQLite runs with
`synchronous=FULL`, and a process that is killed is no proof of that.
"""


def main() -> int:
    """Write the page, or say in one sentence why not."""
    parser = argparse.ArgumentParser(description="Write faults.md from what tests counted.")
    parser.add_argument("--anyway", action="store_true", help="leave out what nobody counted")
    problem = written(PAGE, COUNTED, anyway=parser.parse_args().anyway)
    if problem is not None:
        print(problem, file=sys.stderr)
    return 0 if problem is None else 2


def written(page: Path, counted: Path, *, anyway: bool) -> str | None:
    """Write the page, or return why it was left as it is."""
    if not counted.exists():
        return f"there is no {counted.name} of what tests counted: {COUNT_THEM}"
    rows = json.loads(counted.read_text(encoding="utf-8"))
    new = page_of(rows)
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    missing = [one for one in faults_on(old) if one not in faults_on(new)]
    if missing and not anyway:
        return (
            f"{page.name} has rows that nobody counted ({'; '.join(missing)}): "
            f"{COUNT_THEM}, or leave them out with --anyway"
        )
    page.write_text(new, encoding="utf-8")
    return None


def faults_on(page: str) -> list[str]:
    """Return which faults a page has, and on what."""
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return [f"{row[0]}, on {row[1]}" for row in rows[2:]]


def page_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the page; a fault that was not tried, or is not counted, has no number."""
    shown = [
        [
            row["fault"],
            PLACES.get(row["where"], row["where"]),
            f"{row['tried']:,}",
            row["unit"],
            *(_shown(row, name) for name in NUMBERS),
            *_when(row),
        ]
        for row in sorted(rows, key=lambda row: (row["fault"], row["where"]))
    ]
    return TEXT.format(table=table(HEAD, shown))


def _shown(row: Mapping[str, Any], name: str) -> str:
    number = row.get(name) if row["tried"] else None
    return "" if number is None else f"{number:,}"


def _when(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the day and commit of a row, and since when its test fails."""
    if "failed_on" not in row:
        return row["seen_on"], row["seen_at"]
    return (
        f"{row['seen_on']}, **failed {row['failed_on']}**",
        f"{row['seen_at']}, {row['failed_at']}",
    )


if __name__ == "__main__":
    sys.exit(main())
