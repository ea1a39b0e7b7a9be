"""A clinic on a clock of its own, with the shipped programme."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest

from bot.app import Library, checkin_library, open_library
from bot.clinics.codes import new_code
from bot.settings import Settings
from bot.store.clinics import Hours, add_clinic, add_member
from bot.store.codes import Terms
from bot.store.database import Database
from bot.store.enrolments import keep_programme
from bot.trial.world import World
from flows.checkins.programmes import kept, standard
from tests.checkins.moments import Moment
from tests.emptying import emptied
from tests.postgres import new_database

BEGAN = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
"""A Monday, 11:00 in Berlin."""
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9),
    closes_at=time(17),
    open_days="12345",
)
KEY = b"k" * 32
ANA, OLE = "90", "91"
"""A clinician and an owner, by their chats."""
AGREES = {"en": "Yes, I agree", "es": "S\u00ed, acepto"}


@pytest.fixture(scope="session")
def libraries() -> tuple[Library, Library]:
    """Return the shipped triage and check-ins."""
    return open_library(Settings(), country="GB"), checkin_library(Settings(), country="GB")


@pytest.fixture(scope="session")
def shared() -> Iterator[Database]:
    """Return the database that all stories begin in; making one takes longer than most of them."""
    with Database.open(":memory:", serving=True) as db:
        yield db


@pytest.fixture(scope="module")
def many(postgres: str) -> Iterator[Database]:
    """Return a database in which many write at once."""
    with Database.open(new_database(postgres), serving=True) as db:
        yield db


@pytest.fixture
def world(shared: Database, libraries: tuple[Library, Library]) -> World:
    """Return a world with one clinic that has the standard programme."""
    return with_clinic(emptied(shared), libraries)


def with_clinic(db: Database, libraries: tuple[Library, Library]) -> World:
    """Return a world on a database, with one clinic that has the standard programme."""
    world = World(db, *libraries, BEGAN, key=KEY)
    number = db.run(
        add_clinic, name="Northside", zone="Europe/Berlin", hours=HOURS, is_sandbox=False, now=BEGAN
    )
    assert number == 1
    body = kept(standard())
    db.run(keep_programme, clinic_id=1, name="standard", hash="1", body=body, now=BEGAN)
    return world


def staff_linked(world: World, address: str, name: str, role: str, clinic_id: int = 1) -> int:
    """Let somebody of the staff link their chat; return their number."""
    member = world.db.run(add_member, clinic_id, name, role, world.now)
    assert member is not None
    terms = Terms(clinic_id=clinic_id, expires_at=world.now + timedelta(days=3), staff_id=member.id)
    code = world.db.run(new_code, KEY, terms, world.now)
    world.write(address, f"/start {code}")
    return member.id


@pytest.fixture
def joined(world: World) -> Callable[[str], World]:
    """Return what lets somebody join the clinic by a code, at 18:00 unless told otherwise."""

    return partial(join, world)


def join(world: World, address: str, language: str = "en", hour: str | None = "18:00") -> World:
    """Let somebody join the clinic of a world by a code."""
    if language != "en":
        world.write(address, f"/language {language}")
    terms = Terms(
        clinic_id=1,
        expires_at=world.now + timedelta(days=30),
        programme="standard",
        label=f"P{address}",
    )
    code = world.db.run(new_code, KEY, terms, world.now)
    world.write(address, f"/start {code}")
    world.press(world.last(address), AGREES[language])
    if hour is not None:
        world.press(world.last(address), hour)
    return world


@pytest.fixture(scope="session")
def just_asked(shared: Database, libraries: tuple[Library, Library]) -> Moment:
    """Return the moment in which a patient was just asked: it takes a week to come to that."""
    world = join(with_clinic(emptied(shared), libraries), "7")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, OLE, "Ole", "owner")
    for _ in range(24 * 7 + 7):
        world.pass_time(timedelta(hours=1))
    return Moment(world)


@pytest.fixture
def asked(just_asked: Moment, world: World) -> World:
    """Return a world with a clinician, an owner and a patient who was just asked, Monday 18:00."""
    return just_asked.bring_back(world)
