"""Messages leave evenly, never faster than allowed, whoever sends them and whatever happens."""

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sending.pacing import (
    AHEAD,
    TOGETHER,
    interval_of,
    least_urgent,
    look_again,
    places,
    set_right,
    slowed,
)
from bot.store.clocks import APART
from bot.store.gate import Gate
from bot.store.sends import BROADCAST, CHANGE, MUST_ARRIVE, REPLY, Send

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)
LATER = NOW + 30 * SECOND
RATES = (1, 7, 20, 30, 33, 1000)


def send(priority: int, chat: int = 3) -> Send:
    return Send(
        id=5,
        chat_id=chat,
        address="4711",
        priority=priority,
        attempts=1,
        planned_at=NOW,
        give_up_at=LATER,
        body={"text": "Which knee?"},
    )


def most_in_a_second(times: list[datetime]) -> int:
    """Return the largest number in any second, its end not counted."""
    return max(
        (bisect_left(times, one + SECOND) - place for place, one in enumerate(times)), default=0
    )


steps = st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 16)), min_size=1, max_size=80)


@given(rate=st.sampled_from(RATES), steps=steps)
@settings(max_examples=200, deadline=None)
def test_rate_is_never_exceeded(rate: int, steps: list[tuple[int, int]]) -> None:
    """Whoever looks, at any time: what is known of the past is in the gate alone."""
    interval, gate, now = interval_of(rate), Gate(next_at=NOW), NOW
    taken: list[datetime] = []
    for wait_us, most in steps:
        now += timedelta(microseconds=wait_us)
        free = places(gate, interval, now, most)
        assert all(now <= place <= now + AHEAD for place in free)
        if free:
            gate = replace(gate, next_at=free[-1] + interval)
        taken += free

    assert taken == sorted(taken)
    assert most_in_a_second(taken) <= rate


@pytest.mark.parametrize("rate", RATES)
def test_rate_is_reached(rate: int) -> None:
    """Looked at whenever it asks to be, the gate loses one message in a thousand at most."""
    interval, gate, now, taken = interval_of(rate), Gate(next_at=NOW), NOW, 0
    while now < NOW + 60 * SECOND:
        free = places(gate, interval, now, 100)
        taken += len(free)
        gate = replace(gate, next_at=free[-1] + interval) if free else gate
        due = look_again(gate, now, now)
        assert due is not None
        now = max(now + timedelta(milliseconds=5), due)

    assert 60 * rate * 0.999 - 1 <= taken <= 60 * rate + AHEAD // interval + 1


def test_places_nobody_took_are_not_made_up_for() -> None:
    long_ago = Gate(next_at=NOW - timedelta(days=1))

    assert places(long_ago, interval_of(30), NOW, 16) == [NOW, NOW + interval_of(30)]


@given(
    rate=st.sampled_from(RATES),
    steps=steps,
    jump_at=st.integers(0, 80),
    jump=st.sampled_from([timedelta(minutes=-60), timedelta(seconds=-1), timedelta(hours=1)]),
)
@settings(max_examples=200, deadline=None)
def test_clock_that_jumps_stops_nobody(
    rate: int, steps: list[tuple[int, int]], jump_at: int, jump: timedelta
) -> None:
    """As time really goes, a clock set back makes nothing faster; one set forward, two places."""
    interval, gate, now, shift = interval_of(rate), Gate(next_at=NOW), NOW, timedelta()
    taken: list[datetime] = []
    for number, (wait_us, most) in enumerate(steps):
        shift = jump if number == jump_at else shift
        now += timedelta(microseconds=wait_us)
        gate = set_right(gate, interval, now + shift)
        free = places(gate, interval, now + shift, most)
        if free:
            gate = replace(gate, next_at=free[-1] + interval)
        taken += [place - shift for place in free]
        assert gate.next_at <= now + shift + AHEAD + interval

    extra = AHEAD // interval + 1 if jump > timedelta() else 0
    assert most_in_a_second(sorted(taken)) <= rate + extra


@pytest.mark.parametrize("rate", [30, 1000])
@pytest.mark.parametrize("ahead_s", [0, 0.03, 0.1, 0.5, 5, 29, 59])
def test_two_clocks_that_differ_keep_to_one_rate(rate: int, ahead_s: float) -> None:
    """A second process begins beside one whose clock is ahead: places overlap, once in a while."""
    clocks = (timedelta(), timedelta(seconds=ahead_s))
    interval, gate, taken = interval_of(rate), Gate(next_at=NOW + clocks[1]), list[datetime]()
    looks = [NOW, NOW]
    for now in (NOW + number * timedelta(milliseconds=5) for number in range(1000)):
        for which, ahead in enumerate(clocks):
            if now < looks[which]:
                continue
            gate = set_right(gate, interval, now + ahead, APART)
            free = places(gate, interval, now + ahead, 16)
            gate = replace(gate, next_at=free[-1] + interval) if free else gate
            taken += [place - ahead for place in free]
            due = look_again(gate, now + ahead, now + ahead)
            assert due is not None
            looks[which] = due - ahead

    assert most_in_a_second(sorted(taken)) <= rate + AHEAD // interval
    assert len(taken) >= 5 * rate * 0.99


@pytest.mark.parametrize("ahead", [timedelta(hours=1), APART + AHEAD + 2 * SECOND])
def test_gate_of_a_time_that_never_came_is_drawn_near(ahead: timedelta) -> None:
    gate = set_right(Gate(next_at=NOW + ahead), interval_of(30), NOW, APART)

    assert gate.next_at == NOW + AHEAD + interval_of(30)


def test_refused_broadcast_stops_broadcasts_only() -> None:
    gate = slowed(Gate(next_at=NOW), send(BROADCAST), LATER, NOW)

    assert least_urgent(gate, LATER - INSTANT) == CHANGE
    assert least_urgent(gate, LATER) == BROADCAST
    assert gate.all_after is None


@pytest.mark.parametrize("priority", [MUST_ARRIVE, REPLY, CHANGE])
@pytest.mark.parametrize(
    ("chat", "after", "stops"),
    [
        (4, timedelta(0), True),
        (4, TOGETHER, True),
        (4, TOGETHER + INSTANT, False),
        (3, SECOND, False),
    ],
)
def test_second_chat_refused_soon_stops_all(
    priority: int, chat: int, after: timedelta, stops: bool
) -> None:
    first = slowed(Gate(next_at=NOW), send(REPLY, 3), LATER, NOW)
    second = slowed(first, send(priority, chat), LATER + SECOND, NOW + after)

    assert least_urgent(first, NOW) == BROADCAST
    assert (least_urgent(second, NOW + after) is None) is stops
    assert least_urgent(second, LATER + SECOND) == BROADCAST


def test_refused_broadcast_says_nothing_about_replies() -> None:
    gate = slowed(Gate(next_at=NOW), send(BROADCAST, 3), LATER, NOW)

    assert least_urgent(slowed(gate, send(REPLY, 4), LATER, NOW), NOW) == CHANGE


def test_longer_pause_stays() -> None:
    gate = Gate(next_at=NOW)
    for until in (LATER, NOW + SECOND):
        gate = slowed(gate, send(BROADCAST), until, NOW)

    assert gate.broadcasts_after == LATER


@pytest.mark.parametrize(
    ("gate", "due", "expected"),
    [
        (Gate(next_at=NOW), None, None),
        (Gate(next_at=NOW), NOW, NOW),
        (Gate(next_at=NOW + SECOND), NOW, NOW + SECOND - AHEAD / 2),
        (Gate(next_at=NOW + SECOND), LATER, LATER),
        (Gate(next_at=NOW, all_after=LATER), NOW, LATER),
        (Gate(next_at=NOW, broadcasts_after=LATER), None, LATER),
        (Gate(next_at=NOW, broadcasts_after=LATER), NOW + SECOND, NOW + SECOND),
        (Gate(next_at=NOW, broadcasts_after=NOW), None, None),
    ],
)
def test_gate_is_looked_at_again_in_time(
    gate: Gate, due: datetime | None, expected: datetime | None
) -> None:
    assert look_again(gate, NOW, due) == expected
