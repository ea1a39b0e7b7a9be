"""When check-ins are due and may leave: every zone, nights when clocks change, windows."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.checkins.calendar import Occurrence, occurrences, reminders_of
from flows.checkins.programme import Programme
from flows.checkins.programmes import programme_of, standard
from flows.checkins.windows import DAYTIME, Window, closes_at, next_opening, shared
from flows.errors import NoOpening

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [ZoneInfo(name) for name in (
    "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney",
    "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Asia/Kolkata",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Casablanca", "America/St_Johns", "UTC",
)]  # fmt: skip
"""Both hemispheres, half hours, a change of half an hour, both ends of the day, none at all."""

zones = st.sampled_from(ZONES)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 # Hypothesis adds the zone
hours = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens, closes = sorted(draw(st.sets(hours, min_size=2, max_size=2)))
    return Window(opens, closes)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Draw one to three steps that never meet on a day."""
    steps = []
    for place in range(draw(st.integers(1, 3))):
        every, times = draw(st.integers(1, 9)), draw(st.integers(1, 12))
        start = draw(st.integers(-10, 10)) + place * 400
        steps.append(
            f"{{id: step_{place}, set: weekly, every: {{days: {every}}},"
            f" from: {{day: {start}}}, times: {times}}}"
        )
    text = f"{{id: own, name: Own, event: operation, steps: [{', '.join(steps)}]}}"
    return programme_of(text, "own.yaml")


def local(one: Occurrence, zone: ZoneInfo) -> str:
    """Return when it is due by the clocks there."""
    return f"{one.due_at.astimezone(zone):%m-%d %H:%M %z}"


def is_skipped(day: datetime, hour: time) -> bool:
    """Tell whether the clocks never showed that hour on that day."""
    wanted = datetime.combine(day.date(), hour, day.tzinfo)
    return wanted.astimezone(UTC).astimezone(day.tzinfo).time() != hour


def daily(first: date, zone: str, hour: time, times: int = 3) -> list[str]:
    """Return when a daily step is due."""
    text = (
        "{id: own, name: Own, event: visit, steps: [{id: a, set: weekly, every: {days: 1},"
        f" from: {{day: 0}}, times: {times}}}]}}"
    )
    found = occurrences(programme_of(text, "own.yaml"), first, zone=ZoneInfo(zone), hour=hour)
    return [local(one, ZoneInfo(zone)) for one in found]


@pytest.mark.parametrize(
    ("first", "zone", "hour", "due"),
    [
        (date(2027, 3, 27), "Europe/Berlin", time(18),
         ["03-27 18:00 +0100", "03-28 18:00 +0200", "03-29 18:00 +0200"]),
        (date(2027, 3, 27), "Europe/Berlin", time(2, 30),
         ["03-27 02:30 +0100", "03-28 03:00 +0200", "03-29 02:30 +0200"]),
        (date(2026, 10, 24), "Europe/Berlin", time(2, 30),
         ["10-24 02:30 +0200", "10-25 02:30 +0200", "10-26 02:30 +0100"]),
        (date(2026, 10, 3), "Australia/Sydney", time(2, 30),
         ["10-03 02:30 +1000", "10-04 03:00 +1100", "10-05 02:30 +1100"]),
        (date(2027, 4, 3), "Australia/Sydney", time(2, 30),
         ["04-03 02:30 +1100", "04-04 02:30 +1100", "04-05 02:30 +1000"]),
        (date(2026, 10, 3), "Australia/Lord_Howe", time(2, 15),
         ["10-03 02:15 +1030", "10-04 02:30 +1100", "10-05 02:15 +1100"]),
        (date(2011, 12, 29), "Pacific/Apia", time(18), ["12-29 18:00 -1000", "12-31 00:00 +1400"]),
    ],
    ids=["hour-is-kept", "skipped", "doubled", "skipped-south", "doubled-south", "half-an-hour",
         "a-day-that-never-was"],
)  # fmt: skip
def test_clocks_change(first: date, zone: str, hour: time, due: list[str]) -> None:
    assert daily(first, zone, hour) == due


@given(programmes(), days, zones, hours)
@settings(max_examples=60, deadline=None)
def test_calendar_keeps_its_promises(
    programme: Programme, event: date, zone: ZoneInfo, hour: time
) -> None:
    found = list(occurrences(programme, event, zone=zone, hour=hour))

    assert len(found) == sum(step.times or 0 for step in programme.steps)
    assert len({(one.step.id, one.number) for one in found}) == len(found)
    assert all(one.due_at.tzinfo is UTC for one in found)
    assert all(one.due_at < one.not_after for one in found)
    for one, following in pairwise(found):
        assert one.not_after <= following.due_at
        assert one.due_at.astimezone(zone).date() < following.due_at.astimezone(zone).date()
    for one in found:
        shown = one.due_at.astimezone(zone)
        assert shown.time() == hour or (shown.time() > hour and is_skipped(shown, hour))


def test_before_the_event_comes_first() -> None:
    programme = programme_of(
        "{id: own, name: Own, event: operation, hour: 9, steps:"
        " [{id: after, set: full, week: 6}, {id: ready, set: weekly, day: -3}]}",
        "own.yaml",
    )

    found = list(occurrences(programme, date(2027, 6, 10), zone=BERLIN))

    assert [(one.step.id, local(one, BERLIN)) for one in found] == [
        ("ready", "06-07 09:00 +0200"),
        ("after", "07-22 09:00 +0200"),
    ]


def test_message_is_stale_when_the_next_is_due() -> None:
    programme = programme_of(
        "{id: own, name: Own, event: visit, not_after_hours: 72, steps: [{id: a, set: weekly,"
        " every: {days: 2}, from: {day: 0}, times: 2}]}",
        "own.yaml",
    )

    first, second = occurrences(programme, date(2027, 6, 10), zone=BERLIN)

    assert first.not_after == second.due_at
    assert second.not_after == second.due_at + timedelta(hours=72)


SENT = datetime(2027, 6, 10, 16, tzinfo=UTC)


def test_reminders_follow_the_sending() -> None:
    step = next(step for step in standard().steps if step.id == "short_late")

    first, second = reminders_of(standard(), step, SENT)

    assert (first.number, first.due_at) == (1, SENT + timedelta(hours=36))
    assert (second.number, second.due_at) == (2, SENT + timedelta(days=7))
    assert second.not_after == second.due_at + timedelta(hours=48)


def test_reminder_yields_to_the_next_check_in() -> None:
    step = next(step for step in standard().steps if step.id == "short_late")
    before = SENT + timedelta(days=7)

    (first,) = reminders_of(standard(), step, SENT, before=before)
    (hurried,) = reminders_of(standard(), step, SENT, before=SENT + timedelta(hours=40))

    assert first.not_after == first.due_at + timedelta(hours=48)
    assert hurried.not_after == SENT + timedelta(hours=40)


@given(moments, zones, st.lists(windows(), max_size=2))
@settings(max_examples=60, deadline=None)
def test_messages_leave_inside_all_windows(
    at: datetime, zone: ZoneInfo, ones: list[Window]
) -> None:
    try:
        common = shared(ones)
    except NoOpening:
        return
    opens, closes = next_opening(at, zone, ones), closes_at(at, zone, ones)

    assert at <= opens < closes
    assert all(window.has(opens, zone) for window in ones)
    assert all(window.has(closes - timedelta(microseconds=1), zone) for window in ones)
    assert not common.has(closes, zone)
    assert next_opening(opens, zone, ones) == opens
    assert next_opening(at + timedelta(minutes=20), zone, ones) >= opens


NIGHTS = [datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2027, 3, 27, 20, tzinfo=UTC)]


@given(st.sampled_from(NIGHTS), st.integers(0, 24), windows())
@settings(max_examples=40, deadline=None)
def test_no_earlier_minute_is_open(night: datetime, later: int, window: Window) -> None:
    at = night + timedelta(minutes=30 * later)

    opens = next_opening(at, BERLIN, [window])

    minutes = int((opens - at).total_seconds()) // 60
    assert not any(window.has(at + timedelta(minutes=one), BERLIN) for one in range(minutes))


@pytest.mark.parametrize(
    ("at", "opens", "closes"),
    [("06:59", "08:00", "20:00"), ("08:00", "08:00", "20:00"), ("19:59", "19:59", "20:00")],
)
def test_daytime_is_the_default(at: str, opens: str, closes: str) -> None:
    moment = datetime.combine(date(2027, 6, 10), time.fromisoformat(at), BERLIN)

    assert f"{next_opening(moment, BERLIN, []).astimezone(BERLIN):%d %H:%M}" == f"10 {opens}"
    assert f"{closes_at(moment, BERLIN, []).astimezone(BERLIN):%d %H:%M}" == f"10 {closes}"


def test_night_waits_for_morning() -> None:
    late = datetime(2027, 3, 27, 20, 30, tzinfo=BERLIN)
    mine = Window(time(7), time(9))

    assert str(next_opening(late, BERLIN, [DAYTIME, mine])) == "2027-03-28 06:00:00+00:00"


def test_clocks_that_go_back_open_again() -> None:
    """After 02:59 of summer comes 02:00 of winter."""
    window, late = Window(time(1, 30), time(2, 45)), datetime(2026, 10, 25, 0, 50, tzinfo=UTC)

    opens = next_opening(late, BERLIN, [window])

    assert opens == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert closes_at(late, BERLIN, [window]) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)


def test_night_of_change_closes_nothing() -> None:
    late = datetime(2027, 3, 27, 22, tzinfo=BERLIN)

    assert closes_at(late, BERLIN, []) == datetime(2027, 3, 28, 20, tzinfo=BERLIN)


def test_hours_without_a_common_time_are_told() -> None:
    with pytest.raises(NoOpening) as told:
        next_opening(SENT, BERLIN, [DAYTIME, Window(time(20), time(22))])

    assert str(told.value) == (
        "the hours 08:00 to 20:00 and 20:00 to 22:00 have no time in common; widen one of them"
    )


def test_window_must_end_after_it_begins() -> None:
    with pytest.raises(NoOpening, match="22:00 to 07:00 do not end after they begin"):
        Window(time(22), time(7))
