"""Deletes all that is kept of somebody, and keeps a receipt that says nothing of who it was."""

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert

from bot.store.conversations import erase_chat
from bot.store.personal import kept_of
from bot.store.tables import erasures

LETTERS = "".join(sorted(set(string.ascii_uppercase + string.digits) - set("0O1IL")))
"""What cannot be read for something else."""
PARTS, LETTERS_A_PART = 3, 4
UNTOUCHED = ("audit",)
"""Rows that stay, without saying whose they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was deleted: how many rows of each table, and how many stay without a name on them."""

    code: str
    erased_at: datetime
    counts: Mapping[str, int]
    stays: Mapping[str, int]


def erase_with_receipt(conn: Connection, chat_id: int, now: datetime) -> Receipt:
    """Delete a chat with everything that hangs on it; the receipt is kept, and is not theirs."""
    found = {kept.table: len(rows) for kept, rows in kept_of(conn, chat_id)}
    receipt = Receipt(
        code="-".join(_part() for _ in range(PARTS)),
        erased_at=now,
        counts={table: n for table, n in found.items() if n and table not in UNTOUCHED},
        stays={table: n for table, n in found.items() if n and table in UNTOUCHED},
    )
    erase_chat(conn, chat_id)
    row = {"code": receipt.code, "erased_at": now, "counts": dict(receipt.counts)}
    conn.execute(insert(erasures).values(row))
    return receipt


def forget_receipts(conn: Connection, *, before: datetime) -> int:
    """Delete receipts that are old; return how many."""
    return conn.execute(delete(erasures).where(erasures.c.erased_at < before)).rowcount


def _part() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LETTERS_A_PART))
