"""One SQLite file and the one connection to it; every piece of work is one transaction."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection as Connection  # noqa: PLC0414 - others get it from the store
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from bot.store.errors import StoreError
from bot.store.failures import told
from bot.store.migrating import upgrade
from bot.store.place import MEMORY, located, make_file
from bot.store.serving import served_alone

LOG = logging.getLogger(__name__)
TRY_AGAIN_S = 1.0
BUSY_TIMEOUT_S = 0.5  # other commands write for milliseconds; whoever takes longer is not ours

PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",  # NORMAL may lose the last commits when the power fails
    "secure_delete = ON",  # what a patient deletes is overwritten, not only unlinked
)

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """An open database. `run` does work in it; close it, or use it as a context manager."""

    def __init__(self, path: Path | None, raw: sqlite3.Connection, *, serving: bool) -> None:
        """Take over an open connection; use `Database.open`."""
        self.path = path
        self.name = str(path or MEMORY)
        self._raw = raw
        self._serving = serving
        self._turn = threading.RLock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._closing = ExitStack()
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        self._connection = _engine(raw).connect()

    @classmethod
    def open(cls, address: str | Path, *, serving: bool) -> Self:
        """Open a file, made and migrated if needed, or `:memory:`.

        At most one process may open a file as serving; a second one gets `AlreadyServed`.
        """
        path = located(address)
        with ExitStack() as undo:
            if path:
                make_file(path)
            if path and serving:
                undo.enter_context(served_alone(path))
            with told(str(path)):
                raw = undo.enter_context(closing(_connect(path)))
                db = cls(path, raw, serving=serving)
            undo.callback(db._connection.close)
            upgrade(db)
            db._settle()
            db._closing = undo.pop_all()
        return db

    def run(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return `fn(conn, ...)`, committed; when it raises, nothing of it is kept.

        Threads take turns. Failures of the world raise a `StoreError`.
        """
        with self._turn, told(self.name), self._connection.begin():
            return fn(self._connection, *args, **kwargs)

    async def run_async(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as `run` on the thread of the database, while the event loop goes on."""
        work = partial(self.run, fn, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def run_patiently(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as `run_async`; while the store fails, say so, wait and try again."""
        while True:
            try:
                return await self.run_async(fn, *args, **kwargs)
            except StoreError as error:
                LOG.error("%s", error)
                await asyncio.sleep(TRY_AGAIN_S)

    def alone(self) -> AbstractContextManager[None]:
        """Keep every serving process but this one away while inside."""
        if self._serving or self.path is None:
            return nullcontext()
        return served_alone(self.path)

    @contextmanager
    def unbound(self) -> Iterator[None]:
        """Leave foreign keys unchecked while inside.

        A migration rebuilds a table by dropping it, which would cascade into its children, and
        inside a transaction the switch has no effect.
        """
        with self._turn:
            self._raw.execute("PRAGMA foreign_keys = OFF")
            try:
                yield
            finally:
                self._raw.execute("PRAGMA foreign_keys = ON")

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy into a file that is empty or not there, also while in use."""
        with self._turn, told(str(target)):
            self._raw.execute("VACUUM INTO ?", (str(target),))

    def empty_log(self) -> None:
        """Write the log back into the file and empty it; what was wiped is then gone from both."""
        with self._turn, told(self.name):
            self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file and let another process serve it; closing twice is allowed."""
        self._thread.shutdown()
        with self._turn, told(self.name):
            self._closing.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def _settle(self) -> None:
        # Only after the file is known to be ours: the journal mode is written into it.
        with told(self.name):
            self._raw.execute("PRAGMA journal_mode = WAL")
            if self._serving:
                # SQLite opens a file it may not write to without a word; say it now.
                self._raw.execute("DELETE FROM chats WHERE false")
            else:
                # Two processes that checkpoint may corrupt a file before SQLite 3.51.3
                # (sqlite.org/wal.html), so it is left to the one that serves.
                self._raw.execute("PRAGMA wal_autocheckpoint = 0")


def _connect(path: Path | None) -> sqlite3.Connection:
    return sqlite3.connect(
        path or MEMORY,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,  # threads take turns in `run`
    )


def _engine(raw: sqlite3.Connection) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw,
        poolclass=NullPool,
        hide_parameters=True,  # parameters are a patient's words, and errors show them
    )
    # The driver begins late and without a write lock; reading first and writing then would fail.
    event.listen(engine, "begin", _begin)
    return engine


def _begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE")
