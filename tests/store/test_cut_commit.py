"""The way to a server is cut after a commit was asked for: nobody knows whether it was done."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, make_url, select

from bot.store.database import Connection, Database
from bot.store.errors import DatabaseAway
from bot.store.inbox import receive_applied
from bot.store.tables import inbox
from tests.postgres import new_database

DATABASES = ("postgresql",)
COMMIT = b"COMMIT\x00"


class Way:
    """A socket that leads to a server, and is cut once a commit has gone over it."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self.is_sound = True
        self.commits = 0
        self._server = server
        self._sockets: list[socket.socket] = []
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / ".s.PGSQL.5432"))
        self._door.listen()
        self._threads: list[Thread] = []
        self._start(self._open)

    def close(self) -> None:
        for one in (self._door, *self._sockets):
            with suppress(OSError):  # most are cut already
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for one in (self._door, *self._sockets):
            one.close()

    def _start(self, work: Callable[..., None], *ends: socket.socket) -> None:
        self._threads.append(Thread(target=work, args=ends))
        self._threads[-1].start()

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.socket(socket.AF_UNIX)
                self._sockets += [near, far]
                far.connect(str(self._server / ".s.PGSQL.5432"))
                self._start(self._there, near, far)
                self._start(self._back, far, near)

    def _there(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while words := near.recv(65536):
                is_commit = words.endswith(COMMIT)
                self.commits += is_commit
                if is_commit and not self.is_sound:
                    near.shutdown(socket.SHUT_RDWR)  # the answer finds nobody
                far.sendall(words)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while words := far.recv(65536):
                near.sendall(words)


@pytest.fixture
def way(
    database_kind: str, postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Way]:
    folder = Path(str(make_url(postgres.format("x")).query["host"]))
    way = Way(tmp_path_factory.mktemp("way"), folder)
    yield way
    way.close()


@pytest.fixture
def far(way: Way, postgres: str) -> Iterator[Database]:
    """A database at the end of the way."""
    near = make_url(new_database(postgres)).set(query={"host": str(way.folder)})
    with Database.open(near.render_as_string(hide_password=False), serving=True) as db:
        yield db


def kept(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(inbox)) or 0


def test_commit_that_is_cut_is_told_and_not_done_again(
    way: Way, far: Database, now: datetime
) -> None:
    assert far.run(receive_applied, "bot", 1, now)
    before, way.is_sound = way.commits, False

    with pytest.raises(DatabaseAway):
        far.run(receive_applied, "bot", 2, now)

    assert way.commits == before + 1
    way.is_sound = True
    assert far.run(kept) == 2


def test_update_whose_commit_was_cut_counts_once(way: Way, far: Database, now: datetime) -> None:
    """It is brought again, as nobody confirmed it, and then it is known."""
    far.run(kept)
    way.is_sound = False
    with pytest.raises(DatabaseAway):
        far.run(receive_applied, "bot", 2, now)
    way.is_sound = True

    assert not far.run(receive_applied, "bot", 2, now)
    assert far.run(kept) == 1
