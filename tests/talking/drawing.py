"""Draws the phases from the machine; `python -m tests.talking.drawing` writes docs/phases.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.talking.machine import TRANSITIONS
from flows.talking.session import Phase

PAGE = Path(__file__).parents[2] / "docs" / "phases.md"
ANY = "any_phase"
TEXT = """\
# The phases of a conversation

Drawn from `TRANSITIONS` in `flows/talking/machine.py` by `python -m tests.talking.drawing`;
a test fails when it is stale. Where several arrows of one event leave a phase, the first that
holds is taken, in the order of the table. What is asked within a phase follows from the answers.

```mermaid
{drawing}
```
"""


def page() -> str:
    """Return docs/phases.md as it should be."""
    return TEXT.format(drawing="\n".join(lines()))


def lines() -> Iterator[str]:
    """Give the drawing line by line; an event that every phase knows starts at one box."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {Phase.NEW}"
    yield f'    state "any phase" as {ANY}'
    for row in TRANSITIONS:
        source = row["source"]
        phases = source if isinstance(source, list) else [source]
        for phase in [ANY] if set(phases) == set(Phase) else phases:
            yield f"    {phase} --> {row['dest']} : {label(row)}"


def label(row: dict[str, Any]) -> str:
    """Return the event with what must and must not hold."""
    wants = [row[key] if key == "conditions" else f"not {row[key]}"
             for key in ("conditions", "unless") if key in row]  # fmt: skip
    return f"{row['trigger']} if {' and '.join(wants)}" if wants else row["trigger"]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
