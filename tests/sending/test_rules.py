"""What becomes of a message after each outcome: every kind, priority, try and hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sending.outcome import (
    Accepted,
    Blocked,
    Failing,
    HeldBack,
    NotReached,
    Refused,
    TooFast,
    Unclear,
)
from bot.sending.rules import (
    FAILING_FOR,
    FAILING_WAIT_S,
    GIVE_UP_AFTER,
    HOLDS_UP_FOR,
    LONGEST_WAIT_S,
    NOBODY_WAIT_S,
    SHORTEST_WAIT_S,
    Settled,
    settled,
    wait_s,
)
from bot.store.sends import BROADCAST, CHANGE, MUST_ARRIVE, REPLY, Send

PLANNED_AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
GIVE_UP_AT = PLANNED_AT + GIVE_UP_AFTER
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)

SOON, LATE, AT_LAST = PLANNED_AT + 8 * SECOND, GIVE_UP_AT - INSTANT, GIVE_UP_AT
AFTER = GIVE_UP_AT + timedelta(hours=3)

OUTCOMES = {
    "accepted": Accepted("77", 1.0),
    "refused": Refused("told why"),
    "blocked": Blocked("told why"),
    "too fast": TooFast(30.0),
    "not reached": NotReached("told why"),
    "failing": Failing("told why"),
    "unclear": Unclear("told why"),
}
END = {"accepted": "sent", "refused": "failed", "blocked": "blocked"}
"""What ends a message whatever else holds."""


def send(priority: int = REPLY, attempts: int = 1) -> Send:
    return Send(
        id=5,
        chat_id=3,
        address="4711",
        priority=priority,
        attempts=attempts,
        planned_at=PLANNED_AT,
        give_up_at=GIVE_UP_AT,
        body={"text": "Which knee?"},
    )


def state_by_promise(outcome: str, priority: int, attempts: int, now: datetime) -> str:
    """Return what the design says, in its own words rather than those of the code."""
    if outcome in END:
        return END[outcome]
    if outcome == "too fast":
        return "planned"
    if outcome in ("unclear", "failing") and priority == BROADCAST:
        return "uncertain"
    is_patient = outcome == "failing" and now - PLANNED_AT < FAILING_FOR
    may_try = outcome == "not reached" or priority == MUST_ARRIVE or attempts == 1 or is_patient
    if may_try and now < GIVE_UP_AT:
        return "planned"
    return "uncertain" if outcome in ("unclear", "failing") else "failed"


@pytest.mark.parametrize("now", [PLANNED_AT, SOON, LATE, AT_LAST, AFTER])
@pytest.mark.parametrize("attempts", [1, 2, 3, 9])
@pytest.mark.parametrize(
    "priority", [MUST_ARRIVE, REPLY, BROADCAST], ids=["must arrive", "reply", "broadcast"]
)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_has_its_end(
    outcome: str, priority: int, attempts: int, now: datetime
) -> None:
    after = settled(send(priority, attempts), OUTCOMES[outcome], now)

    assert after.state == state_by_promise(outcome, priority, attempts, now)
    if after.state == "planned":
        is_first = outcome == "failing" and now - PLANNED_AT < HOLDS_UP_FOR
        uncounted = outcome in ("too fast", "not reached") or is_first
        assert after.attempts == attempts - uncounted
        assert after.due_at > now
    else:
        assert after.attempts == attempts
        assert after.due_at == now


@pytest.mark.parametrize("now", [SOON, AFTER])
@pytest.mark.parametrize("priority", [MUST_ARRIVE, REPLY, CHANGE, BROADCAST])
def test_message_held_back_is_as_before_it_was_claimed(priority: int, now: datetime) -> None:
    after = settled(send(priority, 2), HeldBack(), now)

    assert after == Settled(state="planned", attempts=1, due_at=now)


def test_unclear_reply_goes_out_once_more() -> None:
    first = settled(send(REPLY, 1), Unclear("timed out"), SOON)
    second = settled(send(REPLY, 2), Unclear("timed out"), SOON)

    assert (first.state, first.attempts, first.problem) == ("planned", 1, "timed out")
    assert (second.state, second.attempts, second.problem) == ("uncertain", 2, "timed out")


@pytest.mark.parametrize("attempts", [1, 2, 5, 400])
def test_result_is_tried_until_its_time_is_up(attempts: int) -> None:
    message = send(MUST_ARRIVE, attempts)

    assert settled(message, Unclear("timed out"), LATE).state == "planned"
    assert settled(message, Unclear("timed out"), AT_LAST).state == "uncertain"


@pytest.mark.parametrize("priority", [MUST_ARRIVE, REPLY])
def test_nobody_there_is_no_try(priority: int) -> None:
    message = send(priority, 2)

    assert settled(message, NotReached("no route"), LATE).attempts == 1
    assert settled(message, NotReached("no route"), AT_LAST).state == "failed"


@pytest.mark.parametrize(
    ("asked_s", "rests_s"),
    [(0.0, 1.0), (0.5, 1.0), (1.0, 1.0), (31.0, 31.0), (40_000.0, 40_000.0), (1e300, 86_400.0)],
)
def test_chat_rests_as_long_as_asked(asked_s: float, rests_s: float) -> None:
    """A second at least, for it would be asked for ever; a day at most, for then all is over."""
    until = SOON + timedelta(seconds=rests_s)

    expected = Settled(state="planned", attempts=0, due_at=until, rest_until=until)
    assert settled(send(), TooFast(asked_s), SOON) == expected


def test_refused_broadcast_leaves_its_chat_to_replies() -> None:
    after = settled(send(BROADCAST), TooFast(30), SOON)

    assert (after.state, after.rest_until) == ("planned", None)
    assert after.due_at == SOON + 30 * SECOND


def test_taken_message_names_its_number() -> None:
    after = settled(send(), Accepted("77", 1.0), SOON)

    expected = Settled(
        state="sent", attempts=1, due_at=SOON, message_id="77", rest_until=SOON + SECOND
    )
    assert after == expected


def test_chat_without_pace_need_not_rest() -> None:
    assert settled(send(), Accepted("77"), SOON).rest_until is None


@pytest.mark.parametrize("outcome", ["refused", "blocked", "not reached", "unclear"])
@pytest.mark.parametrize("now", [SOON, AFTER])
def test_reason_is_kept(outcome: str, now: datetime) -> None:
    after = settled(send(), OUTCOMES[outcome], now)

    assert after.problem == "told why"
    assert after.message_id is None
    assert after.rest_until is None


@pytest.mark.parametrize("tried_s", [-5, 0, 0.4, 1, 4, 8, 299, 300, 301, 80_000])
def test_nobody_is_waited_for_longer_and_longer(tried_s: float) -> None:
    now = PLANNED_AT + timedelta(seconds=tried_s)

    waited = settled(send(), NotReached("no route"), now).due_at - now
    assert waited == timedelta(seconds=min(max(tried_s, SHORTEST_WAIT_S), NOBODY_WAIT_S))


@pytest.mark.parametrize("tried_s", [0, 900, 80_000])
@pytest.mark.parametrize(("attempts", "waits_s"), [(1, 5), (2, 10), (6, 160), (7, 300), (288, 300)])
def test_waits_double_with_each_unclear_try(tried_s: float, attempts: int, waits_s: float) -> None:
    now = PLANNED_AT + timedelta(seconds=tried_s)

    after = settled(send(priority=MUST_ARRIVE, attempts=attempts), Unclear("timed out"), now)
    assert after.due_at - now == timedelta(seconds=waits_s)


def test_left_over_message_is_due_at_once() -> None:
    after = settled(send(), Unclear("the sender was stopped", at_once=True), SOON)

    assert (after.state, after.attempts, after.due_at) == ("planned", 1, SOON)


@pytest.mark.parametrize(("priority", "now"), [(REPLY, SOON), (MUST_ARRIVE, AT_LAST)])
def test_left_over_message_has_an_end_too(priority: int, now: datetime) -> None:
    after = settled(send(priority, 2), Unclear("the sender was stopped", at_once=True), now)

    assert after.state == "uncertain"


@given(st.lists(st.timedeltas(-timedelta(days=1), timedelta(days=2)), min_size=2, max_size=2))
@settings(derandomize=True, deadline=None, max_examples=60, database=None)
def test_longer_trying_never_waits_less(spans: list[timedelta]) -> None:
    shorter, longer = (wait_s(span) for span in sorted(spans))

    assert SHORTEST_WAIT_S <= shorter <= longer <= LONGEST_WAIT_S


UNSURE = st.sampled_from(("accepted", "unclear"))
ANY = st.sampled_from(tuple(OUTCOMES))


def delivered(priority: int, fates: list[str]) -> tuple[list[str], list[datetime], str]:
    """Hand a message over until it is settled: its fates, when each fell, and the last state."""
    message, now, at = send(priority, 0), PLANNED_AT, list[datetime]()
    for number, fate in enumerate(fates, start=1):
        at.append(now)
        message = replace(message, attempts=message.attempts + 1)
        after = settled(message, OUTCOMES[fate], now)
        if after.state != "planned":
            return fates[:number], at, after.state
        message, now = replace(message, attempts=after.attempts), after.due_at
    return fates, at, "planned"


def test_reply_is_tried_for_minutes_while_telegram_says_that_it_fails() -> None:
    met, at, state = delivered(REPLY, ["failing"] * 100)

    assert state == "uncertain"
    assert FAILING_FOR <= at[-1] - PLANNED_AT < FAILING_FOR + timedelta(seconds=FAILING_WAIT_S)
    assert 10 < len(met) < 20


def test_reply_that_was_failing_may_still_be_unclear_once() -> None:
    met, _, state = delivered(REPLY, ["failing", "failing", "unclear", "failing", "accepted"])

    assert (len(met), state) == (5, "sent")


@given(st.lists(UNSURE, min_size=2, max_size=9))
@settings(derandomize=True, deadline=None, max_examples=60, database=None)
def test_reply_never_goes_out_three_times(fates: list[str]) -> None:
    met, _, state = delivered(REPLY, fates)

    assert len(met) <= 2
    assert state == ("sent" if met[-1] == "accepted" else "uncertain")


@given(st.lists(ANY, min_size=1, max_size=30))
@settings(derandomize=True, deadline=None, max_examples=100, database=None)
def test_only_unclear_tries_wear_a_reply_out(fates: list[str]) -> None:
    met, _, state = delivered(REPLY, fates)

    assert met.count("unclear") <= 2
    if met.count("unclear") < 2 and state != "planned":
        assert met[-1] in END


@pytest.mark.parametrize(
    ("fate", "most_tries", "end"),
    [
        ("unclear", 320, "uncertain"),
        ("not reached", 8_700, "failed"),
        ("failing", 1_450, "uncertain"),
    ],
)
def test_result_is_tried_for_a_day(fate: str, most_tries: int, end: str) -> None:
    met, at, state = delivered(MUST_ARRIVE, [fate] * 10_000)

    assert state == end
    assert GIVE_UP_AT <= at[-1] < GIVE_UP_AT + timedelta(seconds=LONGEST_WAIT_S)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps == sorted(gaps)
    assert len(met) < most_tries
