"""When somebody is there at a clinic."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.store.clinics import Clinic


def is_open(clinic: Clinic, now: datetime) -> bool:
    """Tell whether a clinic is open, by its own clock."""
    local = now.astimezone(ZoneInfo(clinic.zone))
    hours = clinic.hours
    return (
        str(local.isoweekday()) in hours.open_days
        and hours.opens_at <= local.time() < hours.closes_at
    )
