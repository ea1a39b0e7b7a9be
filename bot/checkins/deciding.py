"""Whether a check-in whose time has come may leave now, later, or never: asked at that moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.closing import CLOSED
from bot.store.deliveries import Delivery
from bot.store.unsent import BLOCKED, STOPPED
from flows.checkins.windows import Window, closes_at, next_opening

AFTER_TALKING = timedelta(minutes=30)
"""So long nobody is asked anything else after they talked with the bot (expert)."""
NO_HOUR = "no hour was left in which it could be sent"


@dataclass(frozen=True, slots=True)
class Leave:
    """It may leave now, and until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now; look again then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """It will not be sent: cancelled by somebody's wish, or skipped, for this reason."""

    state: str
    reason: str


def decide(delivery: Delivery, now: datetime, *, earliest: datetime) -> Leave | Wait | Drop:
    """Return what becomes of a check-in that is due; before `earliest` it disturbs."""
    patient = delivery.patient
    if patient.is_clinic_closed:
        return Drop("cancelled", CLOSED)
    if patient.state == "stopped":
        return Drop("cancelled", STOPPED)
    if delivery.campaign_state == "cancelled":
        return Drop("cancelled", "the broadcast was cancelled")
    if delivery.not_after <= now:
        return Drop("skipped", "too old")
    if delivery.campaign_state == "paused":
        return Wait(delivery.not_after)
    if patient.is_blocked:
        return Drop("skipped", BLOCKED)
    if patient.state_at(now) == "paused":
        return Drop("skipped", "the patient made a pause")
    return _in_hours(delivery, now, earliest)


def _in_hours(delivery: Delivery, now: datetime, earliest: datetime) -> Leave | Wait | Drop:
    zone = ZoneInfo(delivery.patient.zone)
    hours = [Window(delivery.clinic_from, delivery.clinic_until)]
    opening = next_opening(max(now, earliest), zone, hours)
    if opening > now:
        return _wait(delivery, opening)
    return Leave(min(delivery.not_after, closes_at(now, zone, hours)))


def _wait(delivery: Delivery, until: datetime) -> Wait | Drop:
    if until >= delivery.not_after:
        return Drop("skipped", NO_HOUR)
    return Wait(until)
