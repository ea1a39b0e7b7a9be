"""Many cases, of which a few run each time: they meet every value, the rest is long."""

from collections.abc import Iterable
from itertools import product

import pytest


def rotated(
    first: Iterable[object], *others: Iterable[object], shift: int = 0
) -> list[pytest.ParameterSet]:
    """Return every combination, marked as long but for those of a turn through all values.

    The turn meets every value of the first, and every combination of the others; a shift pairs
    them in another way.
    """
    firsts, rests = list(first), list(product(*others))
    turns = range(max(len(firsts), len(rests)))
    short = {(k % len(firsts), (k + shift) % len(rests)) for k in turns}
    return [
        pytest.param(one, *rest, marks=() if (i, j) in short else pytest.mark.long)
        for i, one in enumerate(firsts)
        for j, rest in enumerate(rests)
    ]
