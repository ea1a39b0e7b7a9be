"""A PostgreSQL database, which many processes may share; a few threads work in it at once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo, timeout_from_conninfo
from sqlalchemy import URL, Connection, create_engine, func, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from bot.store.errors import StoreError
from bot.store.postgres_failures import from_postgres, is_transient, told
from bot.store.server_time import ServerTime

THREADS = 8
"""As many connections; more gain nothing on a machine of a few cores (docs/decisions/0018)."""
TRIES = 5
NAME = "kneebot"
"""Which connections are ours."""
CONNECTING = {
    "connect_timeout": 10,
    # A server that is gone without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": NAME,
    "options": " ".join(
        f"-c {name}={value}"
        for name, value in {
            "timezone": "UTC",
            # Whoever waits longer for a turn or forgets one in the middle is stuck.
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": "60s",
            # So fast the server notices a machine of ours that is gone, and gives its roles away.
            "tcp_keepalives_idle": "10s",
            "tcp_keepalives_interval": "5s",
            "tcp_keepalives_count": "3",
        }.items()
    ),
}

T = TypeVar("T")


def connecting(url: URL) -> dict[str, object]:
    """Return how to connect besides what an address says, which counts before all but our name.

    Raises a StoreError where it says what libpq does not know.
    """
    theirs = {name: said for name, said in url.query.items() if name in CONNECTING}
    try:
        _, every = create_engine(url).dialect.create_connect_args(url)
        every.pop("context")  # for psycopg alone
        make_conninfo(**every)
        timeout_from_conninfo(dict(every))
    except (ArgumentError, ProgrammingError) as error:
        raise StoreError(f"DATABASE_URL cannot be read ({str(error).strip()}); mend it") from None
    options = f"{theirs.get('options', '')} {CONNECTING['options']}".strip()
    return CONNECTING | theirs | {"options": options, "application_name": NAME}


class PostgresHome:
    """An open database; other processes serve beside this one."""

    path: Path | None = None
    is_alone = False
    is_kept = is_shared = True

    def __init__(self, url: URL) -> None:
        """Prepare to connect; nothing is connected yet."""
        self.name = URL.create(
            "postgresql", host=url.host, port=url.port, database=url.database
        ).render_as_string()
        self._connecting = connecting(url)
        with told(self.name):
            self._engine = create_engine(
                url,
                pool_size=THREADS,
                max_overflow=0,
                hide_parameters=True,  # parameters are a patient's words, and errors show them
                connect_args=self._connecting,
            )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="database")
        self._time = ServerTime()

    def clock(self, machine: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return a clock of the server's time; until the server was asked, of the machine's."""
        return lambda: self._time.now() or machine()

    def settle(self) -> None:
        """Do nothing: the server is set up by whoever runs it."""

    def submit(self, fn: Callable[[Connection], T]) -> Future[T]:
        """Let a function be done in a transaction; its future is ready after the commit."""
        return self._threads.submit(self._do, fn)

    def submit_read(self, fn: Callable[[Connection], T]) -> Future[T]:
        """Do as `submit`: here nobody waits for who only reads."""
        return self.submit(fn)

    def _do(self, fn: Callable[[Connection], T]) -> T:
        """Do it; again where the server asks for that, or was gone before anything was done."""
        with told(self.name):
            for _ in range(TRIES - 1):
                try:
                    return self._once(fn)
                except DBAPIError as error:
                    if not is_transient(error):
                        raise
            return self._once(fn)

    def _once(self, fn: Callable[[Connection], T]) -> T:
        with self._engine.connect() as conn:
            conn.begin()  # here already: `hot` speaks to the driver, and is not noticed
            if self._time.is_old():
                self._time.learn(conn)
            result = fn(conn)
            try:
                conn.commit()
            except DBAPIError as error:
                # It may be committed all the same, so it is not done again: the caller can tell.
                raise from_postgres(error.orig, self.name) or error from error
        return result

    def hold(self, role: str) -> Connection | None:
        """Return a connection that holds a role as long as it lasts, None while another does."""
        beside = create_engine(self._engine.url, poolclass=NullPool, connect_args=self._connecting)
        with told(self.name):
            conn = beside.connect().execution_options(isolation_level="AUTOCOMMIT")
            if conn.scalar(select(func.pg_try_advisory_lock(func.hashtext(role)))):
                return conn
            conn.close()
        return None

    def is_held(self, conn: Connection) -> bool:
        """Tell whether a role is held still: the server gives it away when the connection ends."""
        try:
            return conn.scalar(select(1)) == 1
        except DBAPIError:
            return False

    def alone(self) -> AbstractContextManager[object]:
        """Do nothing: a migration locks what it changes."""
        return nullcontext()

    def unbound(self) -> AbstractContextManager[None]:
        """Do nothing: here a migration alters a table in place."""
        return nullcontext()

    def copy_to(self, target: Path) -> None:
        """Refuse: the server's own tools do that."""
        raise StoreError(
            f"database {self.name!r} is not backed up by kneebot; use pg_dump, and pg_restore"
        )

    def empty_log(self) -> None:
        """Do nothing: the server keeps its own."""

    def close(self) -> None:
        """Do what waits, and let go of the connections."""
        self._threads.shutdown()
        self._engine.dispose()
