"""Times calls one by one, each in turn with a peer's, so that both meet the same noise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from time import perf_counter_ns

Call = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long `n` different calls took, in microseconds."""

    n: int
    median_us: float
    p99_us: float


def time_calls(
    calls: Sequence[Call], peers: Sequence[Call], rounds: int, *, warm: bool = True
) -> tuple[Timing, ...]:
    """Return the timing of the calls and, where there are peers, of theirs: ours, theirs, ours.

    Of each call the best round counts: the others tell what else the machine did.
    To be `warm` each is called once before; what starts a process of its own need not be.
    """
    for call in (*calls, *peers) if warm else ():
        call()
    ours = [inf] * len(calls)
    theirs = [inf] * len(peers)
    for _ in range(rounds):
        for place, call in enumerate(calls):
            ours[place] = min(ours[place], _time(call))
            if peers:
                theirs[place] = min(theirs[place], _time(peers[place]))
    return tuple(_timing(taken) for taken in (ours, theirs) if taken)


def _time(call: Call) -> float:
    begun = perf_counter_ns()
    call()
    return (perf_counter_ns() - begun) / 1000


def _timing(taken: Sequence[float]) -> Timing:
    ordered = sorted(taken)
    return Timing(
        n=len(ordered),
        median_us=median(ordered),
        p99_us=ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
    )


def cuts(taken: Sequence[float]) -> tuple[float, float]:
    """Return the median and the time that one in a hundred exceeds, 0 where nothing was taken.

    >>> cuts([3, 1, 2])
    (2, 3)
    """
    if not taken:
        return 0.0, 0.0
    ordered = sorted(taken)
    return median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
