"""The parts that were timed, as a table beside their budgets and peers, and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bench.budget import Budget
from bench.measuring import SECOND, Measure
from bench.sheet import Sheet
from bench.telling import time_told

HEAD = ("What", "n", "Median", "p99", "Budget", "Peer, median", "Ratio")
NOTE = """All but the check in one process, on the conversations and results of the published
cases, each talked through to its end with "not sure" for what it does not tell; a turn is told what
the one before left open, as it is by the store. Each call was timed several times and its best time
counts, so p99 tells of the longest turns and not of what else the machine did; the explanations and
the check were timed once. Budgets are for the median on an idle machine. The ratio says how many
times as long a peer takes, timed in the same run, call by call in turn; what it needs as
preparation is not counted.

{peers}"""


def parts(found: Mapping[str, Measure]) -> Sheet:
    """Return what was timed as a table."""
    peers = (f"- {one.what}: {one.peer}." for one in found.values() if one.peer)
    return Sheet(
        title="The parts",
        head=HEAD,
        rows=[_row(one) for one in found.values()],
        note=NOTE.format(peers="\n".join(peers)).strip(),
        budgets=[_budget(one, one.budget_us) for one in found.values() if one.budget_us],
    )


def as_json(found: Mapping[str, Measure]) -> dict[str, Any]:
    """Return all figures, times in microseconds."""
    return {name: {**asdict(one), "ratio": one.ratio} for name, one in found.items()}


def _row(one: Measure) -> tuple[str, ...]:
    return (
        one.what,
        f"{one.ours.n:,}",
        time_told(one.ours.median_us),
        time_told(one.ours.p99_us),
        time_told(one.budget_us) if one.budget_us else "",
        time_told(one.theirs.median_us) if one.theirs else "",
        f"{one.ratio:.1f}" if one.ratio else "",
    )


def _budget(one: Measure, limit_us: float) -> Budget:
    each, unit = (SECOND, " s") if limit_us >= SECOND else (1, " µs")
    return Budget(
        what=one.what,
        found=one.ours.median_us / each,
        limit=limit_us / each,
        unit=unit,
        why=one.why_missed,
    )
