"""A check-in is stopped, paused or ended with its clinic while another process hands it over."""

from collections.abc import Iterator
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import select

from bot.app import Library
from bot.checkins.draining import drain
from bot.checkins.leaving import followed, pause, stop
from bot.checkins.planning import plan_due
from bot.store.closing import close_clinic
from bot.store.conversations import known_chat
from bot.store.database import Connection, Database
from bot.store.sends import hold_chats
from bot.store.tables import sends
from bot.trial.world import World
from tests.checkins.conftest import staff_linked, with_clinic
from tests.checkins.test_world import Joined
from tests.checkins.weeks import asked
from tests.postgres import new_database

pytestmark = pytest.mark.slow

DATABASES = ("postgresql",)


@pytest.fixture
def world(database_kind: str, postgres: str, libraries: tuple[Library, Library]) -> Iterator[World]:
    with Database.open(new_database(postgres), serving=True) as db:
        yield with_clinic(db, libraries)


@pytest.mark.parametrize("way", ["stop", "pause", "close"])
def test_what_is_handed_over_at_that_moment_is_taken_back(joined: Joined, way: str) -> None:
    world = joined("7")
    due = world.now.replace(hour=16, minute=5) + timedelta(days=7)

    def hand_over(conn: Connection) -> int:
        count = drain(conn, world.desk, due)
        sleep(0.5)
        return count

    def leave(conn: Connection) -> None:
        chat_id = known_chat(conn, channel="telegram", address="7")
        assert chat_id is not None
        [patient] = followed(conn, chat_id)
        if way == "close":
            close_clinic(conn, patient.clinic_id, due)
        elif way == "stop":
            stop(conn, world.desk, patient, due)
        else:
            pause(conn, world.desk, patient, "1", due)

    world.db.run(plan_due, due)
    handing = world.db.submit(hand_over)
    sleep(0.2)
    world.db.run(leave)

    assert handing.result() == 1
    planned = select(sends.c.kind).where(sends.c.state == "planned")
    assert "checkin" not in world.db.run(lambda conn: conn.scalars(planned).all())


def test_staff_wait_for_who_talks_with_the_patient(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.write("90", "/patient P7")
    world.press(world.last("90"), "Stop following")
    due = world.now.replace(hour=16, minute=5) + timedelta(days=7)
    world.db.run(plan_due, due)
    assert world.db.run(drain, world.desk, due) == 1

    def turn(conn: Connection) -> None:
        chat_id = known_chat(conn, channel="telegram", address="7")
        assert chat_id is not None
        hold_chats(conn, [chat_id])
        sleep(1)

    talking = world.db.submit(turn)
    sleep(0.3)
    world.now = due
    world.press(world.last("90"), "Yes, stop following")
    talking.result()
    world.work()

    assert asked(world) == []
