"""Messages: what came in and is not applied yet, what goes out, and what a page shows."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")

revision = "0002"
down_revision = "0001"

IS_OPEN = sa.text("applied_at IS NULL")
STATES = "state IN ('planned', 'sending', 'sent', 'uncertain', 'failed', 'blocked', 'cancelled')"


def upgrade() -> None:
    """Make inbox and sends, and give chats what the channels need."""
    op.add_column("chats", sa.Column("page", sa.Text))
    op.add_column("chats", sa.Column("blocked_at", sa.DateTime(timezone=True)))
    op.add_column("chats", sa.Column("send_after", sa.DateTime(timezone=True)))
    _make_inbox()
    _make_bots()
    _make_sends()


def downgrade() -> None:
    """Drop what was made."""
    for table in ("sends", "bots", "inbox"):
        op.drop_table(table)
    for column in ("send_after", "blocked_at", "page"):
        op.drop_column("chats", column)


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("update_id", WHOLE),
        sa.Column("body", sa.Text),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("bot", "update_id", name=op.f("uq_inbox_bot_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_open", "inbox", ["bot", "id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def _make_bots() -> None:
    op.create_table(
        "bots",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bots")),
    )


def _make_sends() -> None:
    op.create_table(
        "sends",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("chat_id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("priority", WHOLE, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("session_id", WHOLE),
        sa.Column("version", WHOLE),
        sa.Column("ticks", sa.Text),
        sa.Column("message_id", sa.Text),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sends")),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_sends_chat_id_chats"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("kind IN ('reply', 'checkin', 'staff')", name=op.f("ck_sends_kind")),
        sa.CheckConstraint(STATES, name=op.f("ck_sends_state")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sends_chat_id", "sends", ["chat_id", "session_id", "version"])
    op.create_index("ix_sends_state", "sends", ["state", "chat_id", "id"])
