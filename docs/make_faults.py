"""Writes faults.md from what `make test test-long` counted: `python -m docs.make_faults`."""

import json
from pathlib import Path

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

The disk of PostgreSQL is filled where whoever runs the tests may mount one. Not tried: power that
goes away. SQLite runs with `synchronous=FULL`, and a process that is killed is no proof of that.
"""


def main() -> None:
    """Write the page."""
    rows = json.loads(COUNTED.read_text(encoding="utf-8"))
    head = ("fault", "on", "tried", "to", *NUMBERS)
    shown = [
        [
            row["fault"],
            PLACES.get(row["where"], row["where"]),
            f"{row['tried']:,}",
            row["unit"],
            *(str(row[name]) for name in NUMBERS),
        ]
        for row in sorted(rows, key=lambda row: (row["fault"], row["where"]))
    ]
    PAGE.write_text(TEXT.format(table=table(head, shown)), encoding="utf-8")


if __name__ == "__main__":
    main()
