"""Draws the way through a conversation for scoring.md, from the transitions and the content."""

from collections.abc import Iterator
from typing import Any

from flows.pathway.model import Pathway
from flows.talking.machine import TRANSITIONS
from flows.talking.session import Phase

FORWARD = ("begin", "agree", "decline", "alarm", "go_on")
"""Events that lead on; reopen, restart and close lead back or out, and stand in phases.md."""
PARTS = {
    Phase.SAFETY: ("context", "safety"),
    Phase.HISTORY: ("history",),
    Phase.SELF_TESTS: ("self_test",),
}
NAMES = {
    Phase.NEW: "Somebody writes",
    Phase.CONSENT: "What this is, and consent",
    Phase.ADVISED: "Result: how soon, regions, advice, words for a clinician",
    Phase.STOPPED_FOR_SAFETY: "Act now or today: no ranking, tests or exercises",
    Phase.CLOSED: "Closed",
}
WORDS = {
    ("is_emergency", ""): "an emergency",
    ("asks_safety", ""): "a sign is open",
    ("is_same_day", "asks_safety"): "today, all signs asked",
    ("", "asks_safety"): "all signs asked",
    ("", "asks_history"): "history told",
    ("", "asks_tests"): "tests done or left out",
}


def drawing(pathway: Pathway) -> str:
    """Return a Mermaid flow chart; a new condition of the machine needs words here."""
    return "\n".join(_lines(pathway))


def _lines(pathway: Pathway) -> Iterator[str]:
    yield "flowchart TD"
    for phase in Phase:
        yield f'    {phase}["{_name(pathway, phase)}"]'
    for source, dest, words in dict.fromkeys(_arrows()):
        yield f"    {source} -->|{words}| {dest}"


def _name(pathway: Pathway, phase: Phase) -> str:
    if phase in NAMES:
        return NAMES[phase]
    parts = (part for part in pathway.content.pathway.parts if part.id in PARTS[phase])
    return ", then ".join(part.name for part in parts)


def _arrows() -> Iterator[tuple[str, str, str]]:
    for row in TRANSITIONS:
        source = row["source"] if isinstance(row["source"], list) else [row["source"]]
        if row["trigger"] == "alarm":
            if "conditions" not in row:
                yield "typed", row["dest"], "not now, or no emergency"
                continue
            yield "typed([Words of an emergency, at any time])", row["dest"], _words(row)
        elif row["trigger"] in FORWARD:
            yield from ((phase, row["dest"], _words(row)) for phase in source)


def _words(row: dict[str, Any]) -> str:
    if row["trigger"] in ("begin", "agree", "decline"):
        return str(row["trigger"])
    return WORDS[row.get("conditions", ""), row.get("unless", "")]
