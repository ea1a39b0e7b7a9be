"""The clinics of a trial: in zones of both hemispheres, whose clocks change while it lasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.clinics.codes import new_code
from bot.store.clinics import Hours, add_clinic, add_member
from bot.store.codes import Terms
from bot.store.database import Database
from bot.store.enrolments import keep_programme
from bot.trial.world import World
from flows.checkins.programmes import kept, standard

BEGINS = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
"""Within 90 days clocks change in Chile, New Zealand, Australia, Europe and America."""
PROGRAMME = "standard"
KEY = b"trial of check-ins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A clinic by name, its zone, and the hours in which it writes."""

    name: str
    zone: str
    opens: int = 8
    closes: int = 20

    @property
    def hours(self) -> Hours:
        """Return all its hours."""
        return Hours(
            sends_from=time(self.opens),
            sends_until=time(self.closes),
            opens_at=time(9),
            closes_at=time(17),
            open_days="12345",
        )


PLACES = (
    Place(name="Berlin Knee", zone="Europe/Berlin"),
    Place(name="London Knee", zone="Europe/London", closes=19),
    Place(name="Boston Knee", zone="America/New_York"),
    Place(name="Sydney Knee", zone="Australia/Sydney", opens=9),
    Place(name="Lord Howe Knee", zone="Australia/Lord_Howe"),
    Place(name="Santiago Knee", zone="America/Santiago"),
    Place(name="Auckland Knee", zone="Pacific/Auckland"),
    Place(name="Delhi Knee", zone="Asia/Kolkata"),
)
CITIES = {
    "Madrid": "Europe/Madrid",
    "New York": "America/New_York",
    "Honolulu": "Pacific/Honolulu",
    "Tokyo": "Asia/Tokyo",
    "Sydney": "Australia/Sydney",
    "Auckland": "Pacific/Auckland",
    "Apia": "Pacific/Apia",
}
"""Where people travel to, and the zones that are meant."""


def found_clinics(db: Database) -> dict[str, int]:
    """Keep the clinics with the standard programme; return their numbers by name."""
    numbers = {}
    for place in PLACES:
        number = db.run(
            add_clinic,
            name=place.name,
            zone=place.zone,
            hours=place.hours,
            is_sandbox=False,
            now=BEGINS,
        )
        assert number is not None
        numbers[place.name] = number
        db.run(
            keep_programme,
            clinic_id=number,
            name=PROGRAMME,
            hash="1",
            body=kept(standard()),
            now=BEGINS,
        )
    return numbers


def link_staff(world: World, numbers: Mapping[str, int]) -> None:
    """Let somebody of each clinic be told of alerts, in the chat of its number."""
    for number in numbers.values():
        member = world.db.run(add_member, number, "Sam", "clinician", BEGINS)
        assert member is not None
        expires = BEGINS + timedelta(days=1)
        terms = Terms(clinic_id=number, expires_at=expires, staff_id=member.id)
        code = world.db.run(new_code, KEY, terms, BEGINS)
        world.bring([world.written(str(number), f"/start {code}")])
