"""Two of the staff make a code for the same label at the same moment: one of them gets it."""

from collections.abc import Iterator
from dataclasses import replace
from time import sleep

import pytest

from bot.app import Library
from bot.checkins.card import Card
from bot.checkins.enrolling import enrol
from bot.store.clinics import members
from bot.store.codes import codes_of
from bot.store.database import Connection, Database
from bot.trial.world import World
from tests.checkins.conftest import staff_linked, with_clinic
from tests.postgres import new_database

pytestmark = pytest.mark.slow

DATABASES = ("postgresql",)


@pytest.fixture
def world(database_kind: str, postgres: str, libraries: tuple[Library, Library]) -> Iterator[World]:
    with Database.open(new_database(postgres), serving=True) as db:
        yield with_clinic(db, libraries)


def test_label_asked_for_twice_at_once_is_given_once(world: World) -> None:
    staff_linked(world, "91", "Eve", "clinician")
    staff_linked(world, "92", "Bob", "front_desk")

    desk = replace(world.desk, bot="trial_knee_bot")

    def ask(conn: Connection, place: int, label: str) -> list[Card]:
        cards = enrol(conn, desk, [members(conn, 1)[place]], label, world.now)
        sleep(0.5)
        return cards

    first = world.db.submit(ask, 0, "Room 3")
    sleep(0.2)
    second = world.db.run(ask, 1, "room 3")

    assert "A code for Room 3" in first.result()[0].text
    assert "another patient, or a code that still works" in second[0].text
    labels = [one.label for one in world.db.read(codes_of, 1) if one.staff_id is None]
    assert labels == ["Room 3"]
