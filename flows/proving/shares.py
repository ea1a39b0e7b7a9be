"""How many of how many, with the interval that so few cases leave open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

Z = NormalDist().inv_cdf(0.975)
DIGITS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`k` of `n`; of none of nothing there is no rate."""

    k: int
    n: int

    @property
    def rate(self) -> float | None:
        """Return k / n."""
        return round(self.k / self.n, DIGITS) if self.n else None

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Return the low and the high end of the 95 % interval."""
        if not self.n:
            return None, None
        low, high = wilson(self.k, self.n)
        return round(low, DIGITS), round(high, DIGITS)

    def as_json(self) -> dict[str, int | float | None]:
        """Return it as plain values."""
        low, high = self.interval
        return {"k": self.k, "n": self.n, "rate": self.rate, "low": low, "high": high}


def share(among: Iterable[T], counts: Callable[[T], bool]) -> Share:
    """Count those for whom something holds."""
    told = [counts(one) for one in among]
    return Share(k=sum(told), n=len(told))


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the score interval of a proportion at 95 %, without continuity correction.

    Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat
    Assoc 1927;22:209-212; method 3 in Newcombe RG. Stat Med 1998;17:857-872.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    square = Z * Z
    middle = k + square / 2
    reach = Z * sqrt(k * (n - k) / n + square / 4)
    low, high = (middle - reach) / (n + square), (middle + reach) / (n + square)
    return max(low, 0.0), min(high, 1.0)
