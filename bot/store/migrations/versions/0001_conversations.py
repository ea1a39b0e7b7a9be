"""The first tables: chats, sessions with their answers, results, and the contents behind them."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the five tables."""
    _make_chats()
    _make_sessions()
    _make_answers()
    _make_contents()
    _make_results()


def downgrade() -> None:
    """Drop the five tables."""
    for table in ("results", "contents", "answers", "sessions", "chats"):
        op.drop_table(table)


def _make_chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_chats_channel_address")),
        sqlite_autoincrement=True,
    )


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("chat_id", WHOLE, nullable=False),
        sa.Column("flow", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_sessions_chat_id_chats"), ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "subject IN ('self', 'child', 'other')", name=op.f("ck_sessions_subject")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sessions_chat_id"), "sessions", ["chat_id"])


def _make_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("session_id", WHOLE, nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("turn", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "seq", name=op.f("pk_answers")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_answers_session_id_sessions"),
            ondelete="CASCADE",
        ),
    )


def _make_contents() -> None:
    op.create_table(
        "contents",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_contents")),
    )


def _make_results() -> None:
    op.create_table(
        "results",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("session_id", WHOLE, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("disposition", sa.Text),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_results_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["contents.hash"], name=op.f("fk_results_content_hash_contents")
        ),
    )
    op.create_index(op.f("ix_results_session_id"), "results", ["session_id"])
