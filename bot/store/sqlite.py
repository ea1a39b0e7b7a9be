"""A SQLite file, or one in memory: one thread writes, others read beside it."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from bot.store.errors import DatabaseMoved
from bot.store.failures import told
from bot.store.place import MEMORY, make_file, staying
from bot.store.serving import served_alone
from bot.store.writer import Writer

BUSY_TIMEOUT_S = 0.5  # other commands write for milliseconds; whoever takes longer is not ours
READERS = 2

PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",  # NORMAL may lose the last commits when the power fails
    "secure_delete = ON",  # what a patient deletes is overwritten, not only unlinked
)

T = TypeVar("T")


class SqliteHome:
    """An open file; at most one process may have it open as serving."""

    is_shared = False

    def __init__(
        self, path: Path | None, raw: sqlite3.Connection, *, serving: bool, writer: type[Writer]
    ) -> None:
        """Take over an open connection; use `SqliteHome.open`."""
        self.path = path
        self.name = str(path or MEMORY)
        self.is_alone = serving
        self.is_kept = path is not None
        self._closing = ExitStack()
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        self._stays = staying(path) if path else lambda: None
        write = _engine(lambda: raw, "BEGIN IMMEDIATE", NullPool, self._stays)
        self._connection = write.connect()
        self._writer = writer(self._connection, raw, self.name)
        self._readers: ThreadPoolExecutor | None = None
        self._reading: Engine | None = None

    @classmethod
    def open(cls, path: Path | None, *, serving: bool, writer: type[Writer] = Writer) -> Self:
        """Open a file, made if needed; a second serving process gets `AlreadyServed`."""
        with ExitStack() as undo:
            if path and serving:
                undo.enter_context(served_alone(path))
            if path:
                make_file(path)
            with told(str(path)):
                raw = undo.enter_context(closing(_connect(path)))
                home = cls(path, raw, serving=serving, writer=writer)
            undo.callback(home._connection.close)
            undo.callback(home._writer.close)
            undo.callback(home._leave_no_log)
            home._closing = undo.pop_all()
        return home

    def settle(self) -> None:
        """Set the journal mode: only once the file is known to be ours, as it is written there."""
        self._writer.bare(self._settle)

    def _settle(self, raw: sqlite3.Connection) -> None:
        raw.execute("PRAGMA journal_mode = WAL")
        if self.is_alone:
            # SQLite opens a file it may not write to without a word; say it now.
            raw.execute("DELETE FROM chats WHERE false")
        else:
            # Two processes that checkpoint may corrupt a file before SQLite 3.51.3
            # (sqlite.org/wal.html), so it is left to the one that serves.
            raw.execute("PRAGMA wal_autocheckpoint = 0")

    def clock(self, machine: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock of the machine: nobody serves this database from another."""
        return machine

    def submit(self, fn: Callable[[Connection], T]) -> Future[T]:
        """Let a function be done in a transaction; its future is ready after the commit."""
        return self._writer.submit(fn)

    def submit_read(self, fn: Callable[[Connection], T]) -> Future[T]:
        """Let a function read what is committed, while others write."""
        if self.path is None:
            return self._writer.submit(fn)
        if self._readers is None or self._reading is None:
            self._reading = _engine(self._reader, "BEGIN", QueuePool, self._stays)
            self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        return self._readers.submit(self._read, self._reading, fn)

    def _reader(self) -> sqlite3.Connection:
        self._stays()  # else SQLite would make a file where there is none
        raw = _connect(self.path)
        raw.execute("PRAGMA query_only = ON")
        return raw

    def _read(self, engine: Engine, fn: Callable[[Connection], T]) -> T:
        with told(self.name), engine.begin() as conn:
            return fn(conn)

    def hold(self, role: str) -> Connection | None:
        """Return the connection: whoever has the file has every role in it."""
        return self._connection

    def is_held(self, conn: Connection) -> bool:
        """Tell that it is."""
        return True

    def alone(self) -> AbstractContextManager[object]:
        """Keep every serving process but this one away while inside."""
        return nullcontext() if self.is_alone or not self.path else served_alone(self.path)

    @contextmanager
    def unbound(self) -> Iterator[None]:
        """Leave foreign keys unchecked while inside.

        A migration rebuilds a table by dropping it, which would cascade into its children, and
        inside a transaction the switch has no effect.
        """
        self._writer.bare(lambda raw: raw.execute("PRAGMA foreign_keys = OFF"))
        try:
            yield
        finally:
            self._writer.bare(lambda raw: raw.execute("PRAGMA foreign_keys = ON"))

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy into a file that is empty or not there, also while in use."""
        with told(str(target)), closing(_connect(self.path)) as beside:
            beside.execute("VACUUM INTO ?", (str(target),))

    def empty_log(self) -> None:
        """Write the log back into the file and empty it; what was wiped is then gone from both."""
        self._writer.bare(lambda raw: raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    def _leave_no_log(self) -> None:
        """Empty the log of a file that was moved: it would be taken for that of the other one."""
        try:
            self._stays()
        except DatabaseMoved:
            if self.is_alone:
                self.empty_log()

    def close(self) -> None:
        """Do what waits, close the file and let another process serve it."""
        if self._readers is not None and self._reading is not None:
            self._readers.shutdown()
            self._reading.dispose()
        with told(self.name):
            self._closing.close()


def _connect(path: Path | None) -> sqlite3.Connection:
    return sqlite3.connect(
        path or MEMORY,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,  # opened on one thread, used on another, never on two at once
    )


def _engine(
    connect: Callable[[], sqlite3.Connection],
    begin: str,
    pool: type[NullPool] | type[QueuePool],
    before: Callable[[], None],
) -> Engine:
    """Return an engine whose transactions begin so, unless what comes before raises."""
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=pool,
        hide_parameters=True,  # parameters are a patient's words, and errors show them
    )

    # The driver begins late and without a write lock; reading first and writing then would fail.
    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        before()
        raw: sqlite3.Connection = conn.connection.driver_connection  # type: ignore[assignment] # ours
        raw.execute(begin)

    return engine
