"""The tables as the code sees them; `migrations` makes them, a test keeps the two equal."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

import bot.store.clinic_tables
import bot.store.form_tables  # noqa: F401 - the metadata has all tables
from bot.store.columns import Json, JsonAsCame, UtcDateTime, Whole
from bot.store.metadata import metadata as metadata  # noqa: PLC0414 - others get it from here

SUBJECTS = ("self", "child", "other")
"""Whose knee a conversation is about."""

chats = Table(
    "chats",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("page", Json),  # what a web page shows after the last turn
    Column("blocked_at", UtcDateTime),  # since when the person wants no messages
    Column("send_after", UtcDateTime),  # no message leaves before; keeps to one a second
    Column("language", Text),  # what the person chose, or what their app spoke at first
    Column("awaits", Json),  # the card that typed words answer, where it is the newest
    UniqueConstraint("channel", "address"),
    sqlite_autoincrement=True,  # the number of an erased chat is never given again
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Whole, primary_key=True),
    Column(
        "chat_id",
        Whole,
        ForeignKey("chats.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("flow", Text, nullable=False),
    Column("subject", Text),
    Column("content_hash", Text, nullable=False),
    Column("version", Whole, nullable=False),
    Column("state", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("subject IN ('self', 'child', 'other')", name="subject"),
    sqlite_autoincrement=True,  # old buttons name a session; they must not meet a new one
)

answers = Table(
    "answers",
    metadata,
    Column("session_id", Whole, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Whole, primary_key=True),
    Column("item", Text, nullable=False),
    Column("value", Json, nullable=False),
    Column("turn", Whole, nullable=False),
)

contents = Table(
    "contents",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("id", Whole, primary_key=True),
    Column(
        "session_id",
        Whole,
        ForeignKey("sessions.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("version", Whole, nullable=False),
    Column("disposition", Text),
    # No result without the content it came from: that is what makes it repeatable.
    Column("content_hash", Text, ForeignKey("contents.hash"), nullable=False),
    Column("body", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("bot", Text, nullable=False),
    Column("update_id", Whole),
    # Wiped when the update is applied; only its shape is kept when it could not be.
    Column("body", JsonAsCame),
    Column("received_at", UtcDateTime, nullable=False),
    Column("applied_at", UtcDateTime),
    Column("problem", Text),
    Column("address", Text),  # the chat in which it keeps its order; wiped as well
    UniqueConstraint("bot", "update_id"),
    sqlite_autoincrement=True,
)
_waits = inbox.c.applied_at.is_(None)
Index("ix_inbox_open", inbox.c.bot, inbox.c.id, sqlite_where=_waits, postgresql_where=_waits)
Index(
    "ix_inbox_chat",
    inbox.c.bot,
    inbox.c.address,
    inbox.c.id,
    sqlite_where=_waits,
    postgresql_where=_waits,
)

written = Table(
    "written",
    metadata,
    Column("chat_id", Whole, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", Whole, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

bots = Table(
    "bots",
    metadata,
    Column("id", Text, primary_key=True),
    # Until when we know of every press: Telegram forgets those that nobody fetches in time.
    # A second row of a bot tells when questions were put again after an absence.
    Column("polled_at", UtcDateTime, nullable=False),
)

SEND_STATES = ("planned", "sending", "sent", "uncertain", "failed", "blocked", "cancelled")
"""The life of a message: planned, handed over, and what became of it."""

sends = Table(
    "sends",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("chat_id", Whole, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("priority", Whole, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", Json),  # wiped when it has arrived; else an operator may retry it
    # The question that the message asks, so that its buttons can be found again.
    Column("session_id", Whole),
    Column("version", Whole),
    Column("ticks", Json),
    Column("message_id", Text),
    Column("attempts", Whole, nullable=False),
    Column("lease_until", UtcDateTime),  # until when whoever began to send it may be at it
    Column("due_at", UtcDateTime, nullable=False),
    Column("give_up_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("problem", Text),
    CheckConstraint("kind IN ('reply', 'checkin', 'staff')", name="kind"),
    CheckConstraint(f"state IN {SEND_STATES}", name="state"),
    sqlite_autoincrement=True,
)
Index("ix_sends_chat_id", sends.c.chat_id, sends.c.session_id, sends.c.version)
Index("ix_sends_state", sends.c.state, sends.c.chat_id, sends.c.id)
Index(
    "ix_sends_planned",
    sends.c.state,
    sends.c.priority,
    sends.c.id,
    sqlite_where=sends.c.state == "planned",
    postgresql_where=sends.c.state == "planned",
)

erasures = Table(
    "erasures",
    metadata,
    Column("code", Text, primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False),
    Column("counts", Json, nullable=False),  # of deleted rows by table; not whose they were
)

keys = Table(
    "keys",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("digest", Text, nullable=False),  # tells a key from others, and leads to none
    Column("began_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

send_gate = Table(
    "send_gate",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("next_at", UtcDateTime, nullable=False),  # when the next message may leave
    Column("all_after", UtcDateTime),
    Column("broadcasts_after", UtcDateTime),
    Column("refused_at", UtcDateTime),
    Column("refused_chat", Whole),
)
