"""Work for many people in one transaction: what meets a mistake of ours is put aside alone."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import place_of
from bot.store.errors import StoreError
from bot.store.failures import from_sqlite
from bot.store.migrating import refuse_newer
from bot.store.mistakes import note_mistake

LOG = logging.getLogger(__name__)
AGAIN = timedelta(hours=1)
"""After so long what was put aside is tried once more: somebody may have mended it (expert)."""
SOON_AGAIN = timedelta(minutes=10)
"""The same for what nothing stored lets wait, such as an alert."""

T = TypeVar("T")
Part = Callable[[], object]


class Asides:
    """What met a mistake in this process and has nothing stored that lets it wait."""

    def __init__(self) -> None:
        """Know of none."""
        self._since: dict[tuple[str, int], datetime] = {}

    def rests(self, what: str, id: int, now: datetime) -> bool:
        """Tell whether something met a mistake just before."""
        since = self._since.get((what, id))
        return since is not None and since <= now < since + SOON_AGAIN

    def put(self, conn: Connection, what: str, id: int, error: Exception, now: datetime) -> None:
        """Put something aside for a while: it is logged, counted and told to the operator."""
        where = f"{type(error).__name__} in {place_of(error)}"
        LOG.error("put aside, as it met a mistake: %s %d (%s)", what, id, where)
        self._since = {one: at for one, at in self._since.items() if self.rests(*one, now)}
        self._since[what, id] = now
        note_mistake(conn, what, id, f"{what}: {where}", now)


class Parts:
    """The parts of one look, each of one person: done together, or each by itself."""

    def __init__(self, conn: Connection, asides: Asides, now: datetime, *, apart: bool) -> None:
        self._conn = conn
        self._asides = asides
        self._now = now
        self._apart = apart

    def do(self, what: str, id: int, part: Part, put_off: Part | None = None) -> None:
        """Do a part; one that meets a mistake is undone and put off, by itself for some minutes."""
        if put_off is None and self._asides.rests(what, id, self._now):
            return
        if not self._apart:
            part()
            return
        error = undone(self._conn, part)
        if error is not None:
            self._asides.put(self._conn, what, id, error, self._now)
            if put_off is not None:
                put_off()


class Together(Parts):
    """Does parts as they come, and lets a mistake go up."""

    def __init__(self) -> None:
        """Need nothing for that."""

    def do(self, what: str, id: int, part: Part, put_off: Part | None = None) -> None:
        """Do a part."""
        part()


TOGETHER = Together()


def in_parts(conn: Connection, asides: Asides, now: datetime, work: Callable[[Parts], T]) -> T:
    """Do work of many parts together; where it meets a mistake, again with each by itself.

    So that what goes well, as nearly always, costs no more for it.
    """
    done: list[T] = []
    error = undone(conn, lambda: done.append(work(Parts(conn, asides, now, apart=False))))
    return done[0] if error is None else work(Parts(conn, asides, now, apart=True))


def undone(conn: Connection, part: Part) -> Exception | None:
    """Do a part; where it meets a mistake of ours, undo it alone and return the mistake.

    What fails on the schema of a newer version is none: then `SchemaTooNew` is raised.
    """
    try:
        with conn.begin_nested():
            part()
    except Exception as error:
        for cause in _with_causes(error):
            if _is_of_world(conn, cause):
                raise cause from cause.__cause__
        refuse_newer(conn)
        return error
    return None


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those before it: a full disk may end what a part is undone by."""
    while error is not None:
        yield error
        error = error.__context__


def _is_of_world(conn: Connection, error: BaseException) -> bool:
    """Tell whether the database fails, or is held by others: that is nobody's part."""
    if isinstance(error, StoreError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if conn.dialect.name == "postgresql":
        from bot.store.postgres_failures import from_postgres  # noqa: PLC0415 - many never need it

        return error.connection_invalidated or from_postgres(error.orig, "") is not None
    return from_sqlite(error.orig, "") is not None
