"""What Prometheus may read: counts and times of all chats together, and never whose they are.

It counts what the program logs, so no other module knows of it.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import get_args

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.conversation.channel import Channel
from bot.late import PATIENCE_S
from bot.sending.outcome import Outcome
from bot.store.database import Connection, Database
from bot.store.errors import StoreError
from bot.store.health import Waits, waits
from bot.store.touching import touch
from bot.store.unsent import LOOKED_BACK, count_unsent

TAKEN_IN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
TURN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
SEND_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0, 3600.0)
OUR_LOGGER = "bot"
LEVELS = ("warning", "error")


class Metrics(logging.Handler):
    """Counts from the moment it is made."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(logging.INFO)
        self._db = db
        self._clock = clock
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        timed = partial(Histogram, labelnames=["channel"], registry=registry)
        self._turns = timed(
            "kneebot_turn_seconds",
            "Computing a turn, within its transaction",
            buckets=TURN_BUCKETS,
        )
        self._taken_in = timed(
            "kneebot_taken_in_seconds",
            "From receipt of what somebody wrote or pressed until it and what follows is committed",
            buckets=TAKEN_IN_BUCKETS,
        )
        self._sends = Counter(
            "kneebot_sends",
            "Messages handed over, by outcome; too_fast is Telegram's 429",
            ["channel", "outcome"],
            registry=registry,
        )
        self._sent = timed(
            "kneebot_send_seconds", "From planning a message until it arrived", buckets=SEND_BUCKETS
        )
        self._logged = Counter(
            "kneebot_logged", "Warnings and errors in the log", ["level"], registry=registry
        )
        self._waiting = Gauge(
            "kneebot_waiting_seconds",
            "How long the oldest has waited: update is to be applied, message may leave, "
            "urgent says to act today or now, check_in is due",
            ["what"],
            registry=registry,
        )
        self._unsent = Gauge(
            "kneebot_unsent",
            "Messages of the last day that failed, or that may not have arrived (uncertain)",
            ["state"],
            registry=registry,
        )
        self._up = Gauge(
            "kneebot_database_up", "Whether the database was written just now", registry=registry
        )
        # What is first seen at 1 has not increased, so an alarm would miss the first one.
        for level in LEVELS:
            self._logged.labels(level)
        for outcome in get_args(Outcome):
            self._sends.labels(Channel.TELEGRAM, _snake(outcome.__name__))
        logger = logging.getLogger(OUR_LOGGER)
        logger.setLevel(logging.INFO)
        logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Count what was logged."""
        if record.levelno >= logging.WARNING:
            self._logged.labels(record.levelname.lower()).inc()
            return
        said = record.__dict__
        match record.msg:
            case "turn":
                self._turns.labels(said["channel"]).observe(said["seconds"])
            case "taken in":
                self._taken_in.labels(said["channel"]).observe(said["seconds"])
            case "message handed over":
                outcome = said["outcome"]
                self._sends.labels(said["channel"], _snake(outcome)).inc()
                if outcome == "Accepted":
                    self._sent.labels(said["channel"]).observe(said["seconds"])

    async def page(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        now = self._clock()
        try:
            async with asyncio.timeout(PATIENCE_S):
                found, unsent = await self._db.run_async(_look, now)
        except (StoreError, TimeoutError):
            self._up.set(0)
        else:
            self._up.set(1)
            for state, many in unsent.items():
                self._unsent.labels(state).set(many)
            self._waiting.labels("update").set(_seconds(found.update_since, now))
            self._waiting.labels("message").set(_seconds(found.message_since, now))
            self._waiting.labels("urgent").set(_seconds(found.urgent_since, now))
            self._waiting.labels("check_in").set(_seconds(found.check_in_since, now))
        return generate_latest(self._registry)


def _look(conn: Connection, now: datetime) -> tuple[Waits, dict[str, int]]:
    touch(conn)
    return waits(conn, now), count_unsent(conn, now - LOOKED_BACK)


def _seconds(since: datetime | None, now: datetime) -> float:
    return (now - since) / timedelta(seconds=1) if since else 0.0


def _snake(name: str) -> str:
    """Return the name of an outcome as labels are written.

    >>> _snake("TooFast")
    'too_fast'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
