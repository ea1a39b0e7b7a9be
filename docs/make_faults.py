"""Writes faults.md from what `make test test-long` counted: `python -m docs.make_faults`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.commands.markdown import table

PAGE = Path(__file__).parent / "faults.md"
COUNTED = PAGE.parent.parent / "build" / "faults.json"
PLACES = {"file": "SQLite", "postgresql": "PostgreSQL"}
NUMBERS = ("lost", "twice", "doubled", "uncertain")
TEXT = """\
# What faults do

Made by `python -m docs.make_faults` from what `make test test-long` counted. Every fault is done
for real: processes are killed, the server throws everybody out, the file may not grow. Telegram is
simulated, over real HTTP on one machine.

*Lost*: an answer that is not kept, or a message that somebody waits for in vain. *Twice*: an
answer that counted twice. Both must be 0, or the test fails. *Doubled*: a message that a person
saw twice, as a reply may be whose fate was unclear; its buttons work once. *Uncertain*: a broadcast
of which nobody knows whether it arrived: `kneebot sends uncertain` lists it, and it is never sent
again by itself.

{table}

The disk of PostgreSQL is filled where whoever runs the tests may mount one; elsewhere that is
counted as not tried. Not tried anywhere: power that goes away. SQLite runs with
`synchronous=FULL`, and a process that is killed is no proof of that.
"""


def main() -> None:
    """Write the page."""
    rows = json.loads(COUNTED.read_text(encoding="utf-8"))
    PAGE.write_text(page_of(rows), encoding="utf-8")


def page_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the page; a fault that was not tried has no numbers."""
    head = ("fault", "on", "tried", "to", *NUMBERS)
    shown = [
        [
            row["fault"],
            PLACES.get(row["where"], row["where"]),
            f"{row['tried']:,}",
            row["unit"],
            *(str(row[name]) if row["tried"] else "" for name in NUMBERS),
        ]
        for row in sorted(rows, key=lambda row: (row["fault"], row["where"]))
    ]
    return TEXT.format(table=table(head, shown))


if __name__ == "__main__":
    main()
