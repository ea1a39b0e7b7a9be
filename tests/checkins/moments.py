"""A world as it was at a moment, so that many stories begin there and one only plays up to it."""

from copy import deepcopy
from typing import Any

from sqlalchemy import column, delete, table

from bot.store.database import Connection
from bot.store.tables import metadata
from bot.trial.world import World
from tests.emptying import emptied

NUMBERS = table("sqlite_sequence", column("name"), column("seq"))
"""The highest numbers given so far, also to what was deleted since."""
Rows = dict[str, list[dict[str, Any]]]


class Moment:
    """What all tables of a world hold, and what its chats show."""

    def __init__(self, world: World) -> None:
        self._rows: Rows = world.db.run(_rows_of)
        self._world = _copy(world)

    def bring_back(self, world: World) -> World:
        """Make it so in a world on the same database and the same content."""
        emptied(world.db).run(_keep, self._rows)
        vars(world).update(vars(_copy(self._world)))
        return world


def _copy(world: World) -> World:
    """Return a world with messages of its own; database and content stay the same."""
    same = (world.db, world.triage, world.desk)
    return deepcopy(world, {id(one): one for one in same})


def _rows_of(conn: Connection) -> Rows:
    return {
        one.name: [dict(row) for row in conn.execute(one.select()).mappings()]
        for one in (*metadata.sorted_tables, NUMBERS)
    }


def _keep(conn: Connection, rows: Rows) -> None:
    for one in metadata.sorted_tables:
        if rows[one.name]:
            conn.execute(one.insert(), rows[one.name])
    conn.execute(delete(NUMBERS))
    conn.execute(NUMBERS.insert(), rows[NUMBERS.name])
