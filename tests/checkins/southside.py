"""A second clinic beside Northside."""

from datetime import timedelta

from bot.clinics.codes import new_code
from bot.store.clinics import add_clinic
from bot.store.codes import Terms
from bot.store.enrolments import keep_programme
from bot.trial.world import World
from flows.checkins.programmes import kept, standard
from tests.checkins.conftest import HOURS, KEY


def opened(world: World, *, zone: str = "Europe/Berlin", asks: bool = False) -> int:
    """Add the clinic Southside, with the standard programme if it asks; return its number."""
    clinic = {"zone": zone, "hours": HOURS, "is_sandbox": False, "now": world.now}
    number = world.db.run(add_clinic, name="Southside", **clinic)
    assert number is not None
    if asks:
        programme = {"name": "standard", "hash": "1", "body": kept(standard()), "now": world.now}
        world.db.run(keep_programme, clinic_id=number, **programme)
    return number


def invited(
    world: World,
    address: str,
    clinic_id: int,
    *,
    label: str | None = "S7",
    programme: str | None = None,
) -> None:
    """Let somebody open an invitation of a clinic."""
    ends = world.now + timedelta(days=30)
    terms = Terms(clinic_id=clinic_id, expires_at=ends, programme=programme, label=label)
    world.write(address, f"/start {world.db.run(new_code, KEY, terms, world.now)}")
