"""Silence, habits and weeks of a course."""

from datetime import timedelta

import pytest

from flows.checkins.history import Asked, habit, unanswered, weeks_silent
from flows.pathway.disposition import Disposition
from tests.checkins.courses import course, day


def test_later_things_are_not_known() -> None:
    known = course(
        (3, {"pain_worst": 4}), (1, {"pain_worst": 5}),
        sent=[(0.5, 1), (2, 9), (9, None)], asked=[(4, Asked.HUMAN)],
    ).until(day(3))  # fmt: skip

    assert [one.at for one in known.check_ins] == [day(1), day(3)]
    assert [one.answered_at for one in known.deliveries] == [day(1), None]
    assert known.requests == ()
    assert course().until(day(-1)).triage is None


@pytest.mark.parametrize(
    ("now", "open_ones"), [(15.9, 0), (16, 1), (23, 2)], ids=["early", "first", "second"]
)
def test_two_days_pass_before_silence(now: float, open_ones: int) -> None:
    silent = course((7, {}), sent=[(7, 7), (14, None), (21, None)])

    assert len(unanswered(silent, day(now))) == open_ones


def test_slow_people_are_waited_for() -> None:
    slow = course((7, {}), sent=[(0, 4), (3, 7), (14, None)])

    assert habit(slow).patience == timedelta(days=4)
    assert unanswered(slow, day(17.9)) == ()
    assert len(unanswered(slow, day(18))) == 1


def test_nobody_is_waited_for_longer_than_a_week() -> None:
    assert habit(course((30, {}), sent=[(0, 30)])).patience == timedelta(days=7)


def test_any_sign_of_life_ends_silence() -> None:
    sent = [(7, None), (14, None)]

    assert len(unanswered(course(sent=sent), day(30))) == 2
    assert unanswered(course(sent=sent, asked=[(20, Asked.HUMAN)]), day(30)) == ()
    assert unanswered(course((15, {}), sent=sent), day(30)) == ()


def test_habit_is_that_of_before() -> None:
    usual = habit(course((21, {}), sent=[(7, 7.5), (14, None), (21, 21.5), (28, None)]))

    assert (usual.sent, usual.answered, round(usual.share, 2)) == (3, 2, 0.67)
    assert habit(course(sent=[(7, None)])).share == 0


@pytest.mark.parametrize(("now", "weeks"), [(13, 0), (20.9, 0), (21, 1), (35, 3)])
def test_weeks_of_silence(now: float, weeks: int) -> None:
    assert weeks_silent(course((7, {}), sent=[(7, 7), (14, None)]), day(now)) == weeks


def test_weeks_count_a_day_early() -> None:
    weeks = [course().week(day(after)) for after in (0, 5, 6, 7, 41, 42)]

    assert weeks == [0, 0, 1, 1, 6, 6]


def test_statuses_are_in_order() -> None:
    result = course(result=Disposition.URGENT).statuses()

    assert result == ((day(0), Disposition.URGENT),)
