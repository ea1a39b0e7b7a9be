"""Shares and their intervals, against published values of the method."""

import pytest

from flows.proving.shares import Share, share, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148"),
        pytest.param(0, 20, 0.0000, 0.1611, id="none of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1 of 29"),
    ],
)
def test_interval_is_the_published_one(k: int, n: int, low: float, high: float):
    """Table I, method 3, of Newcombe, Stat Med 1998;17:857-872."""
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("n", [1, 15, 32, 1000])
def test_ends_without_a_miss_or_a_hit(n: int):
    """At 0 of n the high end is z2 / (n + z2), by hand; all of n mirrors it."""
    z2 = 1.959964**2

    assert wilson(0, n) == pytest.approx((0, z2 / (n + z2)), abs=1e-6)
    assert wilson(n, n) == pytest.approx((n / (n + z2), 1), abs=1e-6)


def test_nothing_is_no_rate():
    assert Share(k=0, n=0).as_json() == {"k": 0, "n": 0, "rate": None, "low": None, "high": None}


def test_share_counts_those_for_whom_it_holds():
    assert share([1, 2, 3, 4], lambda number: number > 3) == Share(k=1, n=4)
    assert Share(k=1, n=4).rate == 0.25
