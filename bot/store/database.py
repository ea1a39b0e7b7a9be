"""The database: every piece of work is a plain function of a connection, in one transaction."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import URL
from sqlalchemy import Connection as Connection  # noqa: PLC0414 - others get it from the store

from bot.store.errors import SchemaTooNew, StoreError
from bot.store.migrating import prepare
from bot.store.place import located
from bot.store.sqlite import SqliteHome
from bot.store.writer import AtOnce

if TYPE_CHECKING:  # its driver takes a tenth of a second to load
    from bot.store.postgres import PostgresHome

LOG = logging.getLogger(__name__)
TRY_AGAIN_S = 1.0

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """An open database. `run` does work in it; close it, or use it as a context manager."""

    def __init__(self, home: "SqliteHome | PostgresHome") -> None:
        """Take over an open home; use `Database.open`."""
        self.home = home
        self.name = home.name
        self.path = home.path
        self.is_alone = home.is_alone
        """Whether no other process serves beside this one."""
        self.is_kept = home.is_kept

    @classmethod
    def open(cls, address: str | Path, *, serving: bool, as_it_is: bool = False) -> Self:
        """Open a database, made and migrated if needed; `:memory:` is thrown away.

        At most one process may open a file as serving; a second one gets `AlreadyServed`. One
        that is opened as it is, is not migrated.
        """
        return cls._opened(_home(address, serving=serving), as_it_is=as_it_is)

    @classmethod
    def of_one_thread(cls) -> Self:
        """Open one in memory for a single thread: work is done there, as soon as it is brought."""
        return cls._opened(SqliteHome.open(None, serving=True, writer=AtOnce), as_it_is=False)

    @classmethod
    def _opened(cls, home: "SqliteHome | PostgresHome", *, as_it_is: bool) -> Self:
        db = cls(home)
        try:
            if not as_it_is:
                prepare(db)
                db.home.settle()
        except BaseException:
            db.close()
            raise
        return db

    def submit(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Let `fn(conn, ...)` be done in a transaction; the future is ready after the commit.

        When it raises, nothing of it is kept. It may be called twice where the first time came
        to nothing, so it must do nothing that the transaction does not undo.
        """
        return self.home.submit(lambda conn: fn(conn, *args, **kwargs))

    def run(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as `submit` and return what the function returns, committed.

        Failures of the world raise a `StoreError`.
        """
        return self.submit(fn, *args, **kwargs).result()

    async def run_async(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as `run` while the event loop goes on."""
        return await asyncio.wrap_future(self.submit(fn, *args, **kwargs))

    async def run_patiently(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as `run_async`; while the store fails, say so, wait and try again.

        A database of a newer version is none that waiting would mend: `SchemaTooNew` is raised.
        """
        while True:
            try:
                return await self.run_async(fn, *args, **kwargs)
            except SchemaTooNew:
                raise
            except StoreError as error:
                LOG.error("%s", error)
                await asyncio.sleep(TRY_AGAIN_S)

    def read(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return `fn(conn, ...)` of what is committed; nobody who writes waits for it."""
        return self.home.submit_read(lambda conn: fn(conn, *args, **kwargs)).result()

    def clock(self, machine: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock that all go by who share the database, given that of this machine."""
        return self.home.clock(machine)

    def empty_log(self) -> None:
        """Let what was wiped be gone from the disk as well, where the database can do that."""
        self.home.empty_log()

    def close(self) -> None:
        """Do what waits and close; another process may then serve. Closing twice is allowed."""
        self.home.close()

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


def _home(address: str | Path, *, serving: bool) -> "SqliteHome | PostgresHome":
    place = located(address)
    if isinstance(place, URL):
        from bot.store.postgres import PostgresHome  # noqa: PLC0415 - as above

        return PostgresHome(place)
    return SqliteHome.open(place, serving=serving)
