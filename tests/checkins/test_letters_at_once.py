"""A letter waits for its patient's chat with nothing in hand that others wait for."""

from threading import Thread
from time import monotonic

import pytest
from sqlalchemy import text

from bot.app import Library
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.sends import hold_chats
from bot.trial.world import World
from tests.checkins.conftest import ANA, join, staff_linked, with_clinic
from tests.checkins.test_relay import write_to
from tests.postgres import new_database

pytestmark = pytest.mark.slow
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def until_somebody_waits(conn: Connection) -> None:
    """Look again and again, for some seconds at most."""
    end = monotonic() + 8
    while monotonic() < end and not conn.scalar(text(WAITING)):
        pass


def test_letter_holds_its_writer_after_its_patient(
    postgres: str, libraries: tuple[Library, Library]
) -> None:
    with Database.open(new_database(postgres), serving=True) as db:
        world = join(with_clinic(db, libraries), "7")
        staff_linked(world, ANA, "Ana", "clinician")
        write_to(world)
        patient, writer = (_chat(world, address) for address in ("7", ANA))
        assert patient < writer
        writes = Thread(target=world.write, args=(ANA, "How are you?"))

        def hold_both(conn: Connection) -> None:
            hold_chats(conn, [patient])
            writes.start()
            until_somebody_waits(conn)
            conn.execute(text("SET LOCAL lock_timeout = '50ms'"))
            hold_chats(conn, [writer])

        db.run(hold_both)
        writes.join()

        assert world.messages["7"][-1].text.startswith("<b>Northside (Ana) writes:</b>")


def _chat(world: World, address: str) -> int:
    return world.db.run(find_chat, channel="telegram", address=address, now=world.now)
