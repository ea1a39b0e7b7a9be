"""Enrolment codes: signed, short enough for a deep link, and of no use to who reads the database.

A code is 9 random bytes and 12 bytes that only the key of this installation makes of them. What it
is for, how often and until when, is kept under its digest.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.store.audit import note
from bot.store.clinics import Member, clinic, link_member, member
from bot.store.codes import Code, Terms, add_code, count_use, find_code
from bot.store.codes import code as code_of
from bot.store.database import Connection

RANDOM, SIGNED = 9, 12
SHAPE = re.compile(r"[A-Za-z0-9_-]{28}")
"""Within what Telegram takes after `start=`: 1 to 64 of these."""


class Reason(StrEnum):
    """Why a code does not help; each has its words in templates/checkin."""

    UNKNOWN = "unknown"
    FORGED = "forged"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CLOSED = "closed"
    """Its clinic follows nobody any more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that does not help; `code` is what it was for, where we made it."""

    reason: Reason
    code: Code | None = field(default=None, compare=False)

    @property
    def template(self) -> str:
        """Return the name of the words for it."""
        return f"checkin/code_{self.reason}"


def new_code(conn: Connection, key: bytes, terms: Terms, now: datetime) -> str:
    """Make a code, keep what it is for, and return it: it can be shown this once."""
    text = mint(key)
    keep_code(conn, text, terms, now)
    return text


def mint(key: bytes) -> str:
    """Return a new code that nothing is known of yet.

    It begins and ends with a letter or digit: many programs leave a last - or _ out of a link.
    """
    text = ""
    while not (text[:1].isalnum() and text[-1:].isalnum()):
        random = secrets.token_bytes(RANDOM)
        text = urlsafe_b64encode(random + _signature(key, random)).decode()
    return text


def keep_code(conn: Connection, text: str, terms: Terms, now: datetime) -> int:
    """Keep what a minted code is for; return its number."""
    return add_code(conn, digest_of(text), terms, now)


def is_code(text: str) -> bool:
    """Tell whether a word has the shape of a code, of whatever key."""
    return SHAPE.fullmatch(text) is not None


def read_code(conn: Connection, key: bytes, text: str, now: datetime) -> Code | Refused:
    """Return what a code is for, or why it does not help; a use is not counted."""
    if not is_code(text):
        return Refused(Reason.UNKNOWN)
    whole = urlsafe_b64decode(text)
    if not hmac.compare_digest(whole[RANDOM:], _signature(key, whole[:RANDOM])):
        return Refused(Reason.FORGED)
    return _usable(conn, find_code(conn, digest_of(text)), now)


def kept_code(conn: Connection, id: int, now: datetime) -> Code | Refused:
    """Return what a code that was read before is for, by its number, or why it does not help."""
    return _usable(conn, code_of(conn, id), now)


def _usable(conn: Connection, found: Code | None, now: datetime) -> Code | Refused:
    if found is None:
        return Refused(Reason.UNKNOWN)
    if clinic(conn, found.clinic_id).closed_at is not None:
        return Refused(Reason.CLOSED)
    reason = reason_against(found, now)
    return found if reason is None else Refused(reason, found)


def use_code(conn: Connection, code: Code, now: datetime) -> bool:
    """Count a use of a code that was read; False when it does not help any more since then."""
    return count_use(conn, code.id, now)


def link_chat(conn: Connection, code: Code, chat_id: int, now: datetime) -> Member | Refused:
    """Use a code that was made for somebody of the staff: they are reached in this chat now."""
    who = None if code.staff_id is None else member(conn, code.staff_id)
    if who is None or who.removed_at is not None:
        return Refused(Reason.REVOKED)
    if not use_code(conn, code, now):
        return Refused(Reason.USED)
    link_member(conn, who.id, chat_id, now)
    note(conn, who.clinic_id, "linked", now, staff_id=who.id)
    return replace(who, chat_id=chat_id, linked_at=now)


def reason_against(code: Code, now: datetime) -> Reason | None:
    """Return why a kept code does not help any more, None when it does."""
    if code.revoked_at is not None:
        return Reason.REVOKED
    if code.uses_left == 0:
        return Reason.USED
    return Reason.EXPIRED if code.expires_at <= now else None


def digest_of(text: str) -> str:
    """Return what of a code is kept: 72 random bits, so no salt is needed."""
    return sha256(text.encode()).hexdigest()


def _signature(key: bytes, random: bytes) -> bytes:
    return hmac.new(key, b"enrolment code " + random, sha256).digest()[:SIGNED]
