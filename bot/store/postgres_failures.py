"""Turns failures of PostgreSQL and of the way to it into one-sentence errors of the store."""

from contextlib import AbstractContextManager

from sqlalchemy.exc import DBAPIError

from bot.store.errors import (
    DatabaseAway,
    DatabaseLocked,
    DatabaseReadOnly,
    DiskFull,
    StoreError,
)
from bot.store.failures import told_by

# Codes of PostgreSQL's appendix A.
AGAIN = ("40001", "40P01")
LOCKED = (*AGAIN, "55P03", "57014", "25P03")
FULL = ("53100",)
NOT_ALLOWED = ("25006", "42501")
UNKNOWN_TO_IT = ("28000", "28P01", "3D000")
AWAY = ("08", "57", "53", "58")
"""Classes: the connection, a stop, no room for connections or memory, its machine."""


MISTAKEN = ("invalid ", "bad value", "certificate file", "private key file")
"""In what libpq says of a setting that it cannot use, without asking the server."""


def told(name: str) -> AbstractContextManager[None]:
    """Raise PostgreSQL's failures about the database `name` as errors of the store."""
    return told_by(from_postgres, name)


def is_transient(error: DBAPIError) -> bool:
    """Tell whether nothing was done, and the same work may be done now."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in AGAIN


def from_postgres(error: BaseException | None, name: str) -> StoreError | None:
    """Return the error of the store for an error of the driver, or None when it is our mistake."""
    code = getattr(error, "sqlstate", None)
    if code is None:
        # Without a code it never came from the server: the way to it is cut.
        is_cut = type(error).__name__ in ("OperationalError", "ConnectionTimeout")
        return _refused(str(error), name) if is_cut else None
    if code in LOCKED:
        return DatabaseLocked(f"database {name!r} was held by others for too long; try again")
    if code in FULL:
        return DiskFull(
            f"no room left to write database {name!r}; "
            "free some disk space on its server, the last change was undone"
        )
    if code in NOT_ALLOWED:
        return DatabaseReadOnly(
            f"database {name!r} cannot be written to; "
            "give the account of DATABASE_URL the right to write, and name the primary server"
        )
    if code in UNKNOWN_TO_IT:
        return _unknown(name)
    return _away(name) if code[:2] in AWAY else None


def _refused(message: str, name: str) -> StoreError:
    """Tell a server that refuses us from one that is not there; then there is no code."""
    if any(one in message for one in MISTAKEN):
        return _mistaken(message, name)
    reasons = ("authentication failed", "does not exist", "no password supplied", "pg_hba.conf")
    return _unknown(name) if any(one in message for one in reasons) else _away(name)


def _mistaken(message: str, name: str) -> StoreError:
    why = message.strip().splitlines()[-1].rpartition("connection is bad: ")[2]
    return DatabaseAway(f"database {name!r} cannot be asked for so ({why}); mend DATABASE_URL")


def _unknown(name: str) -> StoreError:
    return DatabaseReadOnly(
        f"database {name!r} does not let us in; "
        "check the account, the password and the name of the database in DATABASE_URL"
    )


def _away(name: str) -> StoreError:
    return DatabaseAway(
        f"database {name!r} cannot be reached; "
        "check that its server runs and that DATABASE_URL names it"
    )
