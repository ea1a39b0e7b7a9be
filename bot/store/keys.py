"""Which key signed since when: of the key itself only a digest is kept, which leads to no key."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, insert, select

from bot.store.tables import keys

Used = Sequence[Row[tuple[int, str, datetime]]]


def digest_of(key: bytes) -> str:
    """Return what tells a key from others."""
    return hmac.new(key, b"which key this is", sha256).hexdigest()


def keys_used(conn: Connection) -> Used:
    """Return the keys that were in use, oldest first."""
    return conn.execute(select(keys).order_by(keys.c.id)).all()


def note_key(conn: Connection, key: bytes, now: datetime) -> bool:
    """Keep that a key is in use; tell whether another one was before."""
    used, digest = keys_used(conn), digest_of(key)
    if used and used[-1].digest == digest:
        return False
    conn.execute(insert(keys).values(digest=digest, began_at=now))
    return bool(used)


def note_first(conn: Connection, key: bytes, now: datetime) -> None:
    """Keep that a key is in use where none was before."""
    if not keys_used(conn):
        note_key(conn, key, now)


def is_other(used: Used, key: bytes) -> bool:
    """Tell whether a key is another than the newest in use."""
    return bool(used) and bool(used[-1].digest != digest_of(key))


def is_void(used: Used, at: datetime) -> bool:
    """Tell whether what was signed at a time was signed by another key than the newest."""
    if not used:
        return False
    then = [one for one in used if one.began_at <= at] or used[:1]
    return bool(then[-1].digest != used[-1].digest)
