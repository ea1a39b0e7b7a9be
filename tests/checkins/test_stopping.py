"""A check-in is stopped, paused or ended with its clinic while another process hands it over."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Library
from bot.checkins.draining import drain
from bot.checkins.leaving import followed, pause, stop
from bot.checkins.planning import plan_due
from bot.checkins.staff import press
from bot.store.addressed import LETTER, await_beside
from bot.store.alerts import add_alert
from bot.store.clinics import Member, members
from bot.store.closing import close_clinic
from bot.store.conversations import known_chat
from bot.store.database import Connection, Database
from bot.store.sends import hold_chats
from bot.store.tables import sends
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE, staff_linked, with_clinic
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


def test_check_in_waits_for_who_talks_and_holds_up_no_other(joined: Joined) -> None:
    """Their chats are held together or not at all, so no two processes wait for each other."""
    world = joined("7")
    joined("8")
    due = world.now.replace(hour=16, minute=5) + timedelta(days=7)
    seven, eight = (
        world.db.run(known_chat, channel="telegram", address=address) or 0 for address in "78"
    )
    for chat_id in (seven, eight):
        world.db.run(await_beside, chat_id, LETTER, ["1"], world.now)
    world.db.run(plan_due, due)
    is_over = Event()

    def talk(conn: Connection) -> None:
        hold_chats(conn, [seven])
        is_over.wait(5)

    talking = world.db.submit(talk)
    sleep(0.2)
    asking_both = world.db.submit(lambda conn: hold_chats(conn, [seven, eight]))
    sleep(0.2)
    handing = world.db.submit(drain, world.desk, due)
    try:
        assert handing.result(timeout=3) == 1
    finally:
        is_over.set()
    talking.result()
    asking_both.result()
    world.now = due
    world.work()

    assert [len(asked(world, address)) for address in "78"] == [1, 1]


def test_two_who_take_an_alert_at_once_hear_who_has_it(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, OLE, "Ole", "owner")
    what: dict[str, Any] = {"rule": "worse", "version": "1", "level": "same_day", "key": "1"}
    add = partial(add_alert, clinic_id=1, patient_id=1, cause=(), now=world.now, **what)
    id = world.db.run(add)
    ana, ole = world.db.run(members, 1)

    def take(conn: Connection, who: Member) -> str:
        cards = press(conn, world.desk, [who], "take", (str(id),), world.now)
        sleep(0.5)
        assert cards
        return cards[0].text

    first = world.db.submit(take, ana)
    sleep(0.2)
    second = world.db.submit(take, ole)
    assert "Taken" in first.result()
    assert "Ana has taken this" in second.result()
