"""Before a migration on a server it is told whether another kneebot is at work there."""

from bot.store.database import Database
from bot.store.others import others_at_work
from tests.postgres import new_database


def test_another_kneebot_is_seen(postgres: str):
    address = new_database(postgres)
    with Database.open(address, serving=True) as db:
        assert not db.run(others_at_work)
        with Database.open(address, serving=True) as other:
            other.run(lambda conn: None)

            assert db.run(others_at_work)


def test_file_has_a_lock_for_that():
    with Database.open(":memory:", serving=True) as db:
        assert not db.run(others_at_work)
