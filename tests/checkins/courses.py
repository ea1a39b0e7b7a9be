"""Invented courses of invented patients, written as days after the event."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from flows.checkins.history import Asked, Begun, CheckIn, Course, Delivery, Request, Settled, Triage
from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition

EVENT = date(2027, 1, 4)
MIDDAY = datetime(2027, 1, 4, 12, tzinfo=UTC)
Given = tuple[int, dict[str, Value]]


def day(after: float) -> datetime:
    """Return midday so many days after the event."""
    return MIDDAY + timedelta(days=after)


def check_in(
    after: float,
    values: dict[str, Value],
    *,
    disposition: Disposition | None = None,
    signs: tuple[str, ...] = (),
) -> CheckIn:
    """Return a check-in answered so many days after the event."""
    return CheckIn(at=day(after), set="full", values=values, disposition=disposition, signs=signs)


def course(
    *given: Given | CheckIn,
    start: dict[str, Value] | None = None,
    result: Disposition = Disposition.ROUTINE,
    sent: Sequence[tuple[float, float | None]] = (),
    asked: Sequence[tuple[float, Asked]] = (),
    begun: Sequence[Given] = (),
    settled: Sequence[tuple[float, str]] = (),
) -> Course:
    """Return a course: a triage on day 0, check-ins, and deliveries as day sent, day answered.

    Those that were begun and left were answered last at midday. Settled are alerts of a rule.
    """
    return Course(
        event=EVENT,
        triage=Triage(at=day(0), disposition=result, values=start or {}),
        check_ins=tuple(one if isinstance(one, CheckIn) else check_in(*one) for one in given),
        begun=tuple(
            Begun(sent_at=day(at - 0.1), at=day(at), values=values) for at, values in begun
        ),
        deliveries=tuple(
            Delivery(sent_at=day(out), answered_at=None if back is None else day(back))
            for out, back in sent
        ),
        requests=tuple(Request(at=day(at), kind=kind) for at, kind in asked),
        settled=tuple(Settled(rule=rule, at=day(at)) for at, rule in settled),
    )
