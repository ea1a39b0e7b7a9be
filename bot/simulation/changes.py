"""One lock for a world that threads and event loops share, and waiting for it to change."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
Waiter = tuple[asyncio.AbstractEventLoop, asyncio.Event]


class Changes:
    """Lets one at a time change the world, and wakes all who wait for a change."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._lock = threading.RLock()
        self._waiting: list[Waiter] = []

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the world; leaving wakes who waits. Never await inside."""
        with self._lock:
            try:
                yield
            finally:
                for loop, event in self._waiting:
                    loop.call_soon_threadsafe(event.set)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Hold the world still."""
        with self._lock:
            yield

    async def until(self, look: Callable[[], T | None], timeout_s: float | None) -> T:
        """Return what `look` finds, tried now and after each change; it may raise.

        Raises TimeoutError when it found nothing in time; without one it waits for ever. Works in
        any thread's event loop.
        """
        event = asyncio.Event()
        waiter = (asyncio.get_running_loop(), event)
        with self._lock:
            self._waiting.append(waiter)
        try:
            async with asyncio.timeout(timeout_s):
                while (found := self._tried(look)) is None:
                    await event.wait()
                    event.clear()
            return found
        finally:
            with self._lock:
                self._waiting.remove(waiter)

    def _tried(self, look: Callable[[], T | None]) -> T | None:
        with self._lock:
            return look()
