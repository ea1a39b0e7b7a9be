"""Statements of each turn, made ready once and handed to the driver as they are.

SQLAlchemy writes them and converts what goes in and comes out; what it does beside that at every
execution takes several times as long as the database needs.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]
Given = Mapping[str, Any]


class Hot:
    """A statement without lists of a length that varies; a change sets the columns it is given."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete | Any) -> None:
        """Keep it; it is made ready when it is first used on a dialect."""
        self.statement = statement
        self._ready: dict[object, _Ready] = {}

    def rows(self, conn: Connection, given: Given) -> Sequence[Any]:
        """Return the rows; a column is an attribute."""
        ready = self._on(conn.dialect, given)
        return ready.read(_executed(conn, ready, given).fetchall())

    def row(self, conn: Connection, given: Given) -> Any | None:
        """Return the first row, None where there is none."""
        found = self.rows(conn, given)
        return found[0] if found else None

    def value(self, conn: Connection, given: Given) -> Any | None:
        """Return the first value of the first row, None where there is none."""
        found = self.row(conn, given)
        return found[0] if found else None

    def change(self, conn: Connection, given: Given) -> int:
        """Change what is stored; return how many rows it was."""
        return int(_executed(conn, self._on(conn.dialect, given), given).rowcount)

    def change_each(self, conn: Connection, given: Sequence[Given]) -> None:
        """Change what is stored for each of some values, on one way to the database and back."""
        ready = self._on(conn.dialect, given[0])
        _told(
            conn, ready, lambda cursor: cursor.executemany(ready.sql, [*map(ready.values, given)])
        )

    def _on(self, dialect: Dialect, given: Given) -> "_Ready":
        key = (dialect.name, *given)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = _ready(self.statement, dialect, given)
        return ready


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in the words of one dialect, with what converts values on the way."""

    sql: str
    fixed: Given
    order: Callable[[Given], Sequence[Any]] | None
    going_in: Sequence[tuple[str, Convert]]
    coming_out: Sequence[tuple[int, Convert]]
    make: Callable[[Sequence[Any]], Any]

    def values(self, given: Given) -> Sequence[Any] | Mapping[str, Any]:
        """Return the values as the driver takes them: in order, or by name."""
        values = {**self.fixed, **given}
        for name, convert in self.going_in:
            value = values[name]
            if value is not None:
                values[name] = convert(value)
        return values if self.order is None else self.order(values)

    def read(self, rows: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """Return the rows with their values converted and named."""
        if not self.coming_out:
            return [self.make(row) for row in rows]
        read = []
        for row in rows:
            values = list(row)
            for place, convert in self.coming_out:
                if values[place] is not None:
                    values[place] = convert(values[place])
            read.append(self.make(values))
        return read


def _ready(statement: Any, dialect: Dialect, given: Given) -> _Ready:
    is_change = not isinstance(statement, Select)
    compiled = statement.compile(dialect=dialect, column_keys=[*given] if is_change else None)
    assert not compiled.post_compile_params, "a list of a varying length"
    columns = [*getattr(statement, "exported_columns", ())]
    row = _row_of(tuple(column.key for column in columns))
    return _Ready(
        sql=compiled.string,
        fixed=dict(compiled.params),
        order=_in_order(compiled.positiontup),
        going_in=_converting(
            (name, bound.type.dialect_impl(dialect).bind_processor(dialect))
            for bound, name in compiled.bind_names.items()
        ),
        coming_out=_converting(
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for place, column in enumerate(columns)
        ),
        make=row,
    )


def _row_of(names: tuple[str, ...]) -> Convert:
    """Return what makes a row of values."""
    make: Any = namedtuple  # its fields are known to nobody before
    return cast(Convert, make("Row", names)._make)


def _in_order(names: Sequence[str] | None) -> Callable[[Given], Sequence[Any]] | None:
    """Return what puts values in the order of their names, None where they go by name."""
    if names is None or len(names) > 1:
        return None if names is None else itemgetter(*names)
    return lambda values: [values[name] for name in names]


def _converting(found: Any) -> list[tuple[Any, Convert]]:
    return [(which, convert) for which, convert in found if convert is not None]


def _executed(conn: Connection, ready: _Ready, given: Given) -> Any:
    return _told(conn, ready, lambda cursor: cursor.execute(ready.sql, ready.values(given)))


def _told(conn: Connection, ready: _Ready, execute: Callable[[Any], object]) -> Any:
    """Return the driver's cursor; its errors are raised as SQLAlchemy's."""
    cursor = conn.connection.cursor()
    try:
        execute(cursor)
    except conn.dialect.loaded_dbapi.Error as error:
        if conn.dialect.is_disconnect(error, conn.connection.driver_connection, cursor):
            # SQLAlchemy meets the same and gives up this connection, and all of the pool as well.
            conn.exec_driver_sql("SELECT 1")
        raise DBAPIError.instance(
            ready.sql,
            None,
            error,
            conn.dialect.loaded_dbapi.Error,
            hide_parameters=True,
            dialect=conn.dialect,
        ) from error
    return cursor
