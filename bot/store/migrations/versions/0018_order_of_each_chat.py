"""Which chat an update that waits is of, so that only those of one chat wait for each other."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

INBOX = sa.table(
    "inbox", *(sa.column(name) for name in ("id", "bot", "body", "address", "applied_at"))
)
WAITS = INBOX.c.applied_at.is_(None)


def upgrade() -> None:
    """Add the column, and fill it for what waits: that keeps its order."""
    op.add_column("inbox", sa.Column("address", sa.Text))
    op.create_index(
        "ix_inbox_chat",
        "inbox",
        ["bot", "address", "id"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    conn = op.get_bind()
    for row in conn.execute(sa.select(INBOX.c.id, INBOX.c.body).where(WAITS)).fetchall():
        address = _address(json.loads(row.body or "null"))
        conn.execute(sa.update(INBOX).where(INBOX.c.id == row.id).values(address=address))


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_inbox_chat", "inbox")
    op.drop_column("inbox", "address")


def _address(body: Any) -> str | None:
    """Return the chat of an update, None where it is of none."""
    pressed = _part(body, "callback_query")
    places = (_part(body, kind) for kind in ("message", "edited_message", "my_chat_member"))
    chats = (_part(place, "chat") for place in (*places, _part(pressed, "message")))
    return next((str(chat["id"]) for chat in chats if _part(chat, "id") is not None), None)


def _part(whole: Any, name: str) -> Any:
    return whole.get(name) if isinstance(whole, dict) else None
