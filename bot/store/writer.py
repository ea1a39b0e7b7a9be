"""The one thread that writes to a SQLite file: all that waits is one group and one commit."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import ResourceClosedError

from bot.store.failures import told

LONGEST_GROUP_S = 0.02
"""A group is committed after so long, whatever waits: its first work waits for its last."""

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
        self._waiting: deque[Work] = deque()
        self._news = Condition()
        self._is_closed = False
        self._begin()

    def _begin(self) -> None:
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
        with self._news:
            self._is_closed = True
            self._news.notify()
        self._thread.join()

    def _put(self, work: Work) -> Future[Any]:
        with self._news:
            if self._is_closed:
                raise ResourceClosedError(f"database {self._name!r} is closed")
            self._waiting.append(work)
            self._news.notify()
        return work.future

    def _run(self) -> None:
        while (work := self._first()) is not None:
            if work.is_bare:
                self._do_bare(work)
            else:
                self._do([work], self._joining())

    def _first(self) -> Work | None:
        """Wait for work and return it, None once closed and all is done."""
        with self._news:
            while True:
                while self._waiting:
                    work = self._waiting.popleft()
                    if work.future.set_running_or_notify_cancel():
                        return work
                if self._is_closed:
                    return None
                self._news.wait()

    def _joining(self) -> Iterator[Work]:
        """Yield what waits as long as it may join the group."""
        until = monotonic() + LONGEST_GROUP_S
        while self._waiting and not self._waiting[0].is_bare and monotonic() < until:
            work = self._waiting.popleft()
            if work.future.set_running_or_notify_cancel():
                yield work

    def _do(self, group: list[Work], joining: Iterator[Work]) -> None:
        """Do a group and commit it; its futures are told afterwards."""
        results: list[object] = []
        has_begun = False
        try:
            with told(self._name), self._connection.begin():
                has_begun = True
                results.append(group[0].fn(self._connection))
                for work in joining:
                    group.append(work)
                    results.append(work.fn(self._connection))
        except BaseException as error:
            if has_begun and len(group) > 1:
                for work in group:
                    self._do([work], iter(()))
            else:
                # Who waited for a locked file meanwhile has waited long enough.
                _fail(group if has_begun else [*group, *self._joining()], error)
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


class AtOnce(Writer):
    """Does work as it is brought, on the thread of its only caller, who would wait for it."""

    def close(self) -> None:
        """Do no more; closing twice is allowed."""
        self._is_closed = True

    def _begin(self) -> None:
        pass

    def _put(self, work: Work) -> Future[Any]:
        if self._is_closed:
            raise ResourceClosedError(f"database {self._name!r} is closed")
        work.future.set_running_or_notify_cancel()
        if work.is_bare:
            self._do_bare(work)
        else:
            self._do([work], iter(()))
        return work.future


def _fail(group: list[Work], error: BaseException) -> None:
    for work in group:
        work.future.set_exception(error)
