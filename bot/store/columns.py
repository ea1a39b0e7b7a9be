"""Types of columns that keep what Python means: times in UTC, and JSON as text."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

Whole = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits; SQLite numbers rows by itself only under the other name."""
IN_UTC = "+00:00"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC; raise ValueError when it names no zone."""
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time as an aware one, which PostgreSQL names in another zone."""
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what SQLite keeps, which knows no times, by the shortest way."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return the way back."""
        is_text = dialect.name == "sqlite"
        return _from_text if is_text else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored; use an aware time in UTC")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    """Return a time as SQLAlchemy writes it for SQLite: texts of one form are in order of time."""
    if value is None:
        return None
    return _in_utc(value).isoformat(" ", "microseconds").removesuffix(IN_UTC)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + IN_UTC)


class Json(TypeDecorator[object]):
    """JSON in a text column.

    A column declared JSON has numeric affinity in SQLite, which turns 1.0 into 1 and rounds long
    numbers; text comes back as it went in.
    """

    impl = Text
    cache_ok = True
    _encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Return the text, NULL for None; NaN and infinity, which are no JSON, raise ValueError."""
        if value is None:
            return None
        return self._encoder.encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Return what the text says."""
        return _read(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return the same by the shortest way: each turn reads some dozen answers."""
        return _read


def _read(value: str | None) -> object:
    if value is None:
        return None
    if value == "[]":
        return []
    is_plain = value[0] == '"' and "\\" not in value
    return value[1:-1] if is_plain else json.loads(value)


class JsonAsCame(Json):
    """JSON from outside, with numbers too large for a float: they became infinity on the way."""

    cache_ok = True
    _encoder = json.JSONEncoder(separators=(",", ":"))
