"""The one thread that writes to a SQLite file: all that waits is one group and one commit."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import ResourceClosedError

from bot.store.failures import told

LARGEST_GROUP = 256

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work:
    """A function, and who waits for what it returns; bare work stands outside a transaction."""

    fn: Callable[[Any], Any]
    is_bare: bool = False
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Does work on its own thread, in the order it came; a group is committed as a whole.

    When anything in a group fails it is rolled back, and each function is done again by itself:
    what fails by itself has failed, and its neighbours notice nothing.
    """

    def __init__(self, connection: Connection, raw: sqlite3.Connection, name: str) -> None:
        """Take over a connection, also as the driver knows it, to the database `name`."""
        self._connection = connection
        self._raw = raw
        self._name = name
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._gate = Lock()
        self._is_closed = False
        self._thread = Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[[Connection], T]) -> Future[T]:
        """Let a function be done in a transaction; its future is ready after the commit."""
        return self._put(Work(fn))

    def bare(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a function does on the driver's connection, outside any transaction."""
        done: Future[T] = self._put(Work(fn, is_bare=True))
        return done.result()

    def close(self) -> None:
        """Do what waits, then end; closing twice is allowed."""
        with self._gate:
            self._is_closed = True
            self._waiting.put(None)
        self._thread.join()

    def _put(self, work: Work) -> Future[Any]:
        with self._gate:
            if self._is_closed:
                raise ResourceClosedError(f"database {self._name!r} is closed")
            self._waiting.put(work)
        return work.future

    def _run(self) -> None:
        is_open = True
        while is_open:
            group, is_open = self._next_group()
            self._do(group)

    def _next_group(self) -> tuple[list[Work], bool]:
        """Wait for work and return all there is of it, and whether more may come."""
        group: list[Work] = []
        work = self._waiting.get()
        while work is not None:
            if work.future.set_running_or_notify_cancel():
                if work.is_bare:
                    self._do(group)
                    self._do_bare(work)
                    return [], True
                group.append(work)
            if len(group) >= LARGEST_GROUP:
                return group, True
            try:
                work = self._waiting.get_nowait()
            except Empty:
                return group, True
        return group, False

    def _do(self, group: list[Work]) -> None:
        """Do a group and commit it; its futures are told afterwards."""
        if not group:
            return
        has_begun = False
        try:
            with told(self._name), self._connection.begin():
                has_begun = True
                results = [work.fn(self._connection) for work in group]
        except BaseException as error:
            if has_begun and len(group) > 1:
                for work in group:
                    self._do([work])
            else:
                _fail(group, error)
            return
        for work, result in zip(group, results, strict=True):
            work.future.set_result(result)

    def _do_bare(self, work: Work) -> None:
        try:
            with told(self._name):
                result = work.fn(self._raw)
        except BaseException as error:
            _fail([work], error)
        else:
            work.future.set_result(result)


def _fail(group: list[Work], error: BaseException) -> None:
    for work in group:
        work.future.set_exception(error)
