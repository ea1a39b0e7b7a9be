"""Better, same or worse against one's own start."""

import pytest

from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.trends import Measure, Verdict, said, start_of, trend
from flows.pathway.answers import Value
from tests.checkins.courses import course, day


def measure(id: str) -> Measure:
    """Return a shipped measure."""
    return next(one for one in shipped_alerts().measures if one.id == id)


@pytest.mark.parametrize(
    ("start", "now", "verdict"),
    [
        (6, 4, "better"),
        (6, 5, "same"),
        (8, 6, "same"),
        (8, 5, "better"),
        (3, 4, "same"),
        (8, 10, "worse"),
        (0, 2, "worse"),
        (0, 0, "same"),
    ],
    ids=["2-and-33-percent", "1-point", "25-percent", "37-percent", "1-up", "2-up", "from-0", "0"],
)
def test_pain_needs_points_and_a_share(start: int, now: int, verdict: str) -> None:
    found = trend(course((14, {"pain_worst": now}), start={"pain_worst": start}),
                  measure("pain_worst"))  # fmt: skip

    assert found.verdict == verdict
    assert (found.start, found.now, found.gain) == (start, now, start - now)


@pytest.mark.parametrize(
    ("now", "verdict"), [((6, 7), "better"), ((6, 6), "same"), ((2, 2), "worse"), ((3, 3), "same")]
)
def test_activities_go_by_their_mean(now: tuple[int, int], verdict: str) -> None:
    start: dict[str, Value] = {"psfs_1.score": 4, "psfs_2.score": 4}
    values: dict[str, Value] = {"psfs_1.score": now[0], "psfs_2.score": now[1]}

    assert trend(course((14, values), start=start), measure("psfs")).verdict == verdict


def test_only_activities_of_both_times_count() -> None:
    start: dict[str, Value] = {"psfs_1.score": 4, "psfs_2.score": 0}
    values: dict[str, Value] = {"psfs_1.score": 5, "psfs_2.score": "not_sure"}

    found = trend(course((14, values), start=start), measure("psfs"))

    assert (found.start, found.now) == (4, 5)
    assert trend(course((14, start), start=values), measure("psfs")).start == 5


def test_activity_from_nothing_is_better() -> None:
    found = trend(course((14, {"psfs_1.score": 3}), start={"psfs_1.score": 0}), measure("psfs"))

    assert (found.verdict, found.percent) == ("better", None)


def test_first_value_is_the_start_without_a_triage() -> None:
    mine = course((7, {}), (14, {"pain_average": 6}), (28, {"pain_average": 3}))

    assert start_of(mine, measure("pain_average")) == (day(14), {"pain_average": 6})
    assert trend(mine, measure("pain_average")).percent == 50


@pytest.mark.parametrize("values", [[], [{"pain_worst": 5}], [{"pain_worst": "not_sure"}]])
def test_one_value_is_not_enough(values: list[dict[str, Value]]) -> None:
    mine = course(*((14, one) for one in values))

    assert trend(mine, measure("pain_worst")).verdict is Verdict.NOT_ENOUGH


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"change": "much_better"}, "better"),
        ({"change": "little_better"}, "same"),
        ({"change": "very_much_worse"}, "worse"),
        ({"change_short": "worse"}, "worse"),
        ({"pain_worst": 3}, "not_enough"),
    ],
    ids=["much-better", "little", "very-much-worse", "short", "none"],
)
def test_patient_says_it(values: dict[str, Value], verdict: str) -> None:
    assert said(course((14, values))) == verdict
