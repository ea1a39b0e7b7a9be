"""The gate that keeps to Telegram's limits, and an index for messages that wait by the million."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
IS_PLANNED = sa.text("state = 'planned'")

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the gate and the index."""
    op.create_table(
        "send_gate",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("all_after", sa.DateTime(timezone=True)),
        sa.Column("broadcasts_after", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("refused_chat", WHOLE),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_send_gate")),
    )
    op.create_index(
        "ix_sends_planned",
        "sends",
        ["state", "priority", "id"],
        sqlite_where=IS_PLANNED,
        postgresql_where=IS_PLANNED,
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_sends_planned", "sends")
    op.drop_table("send_gate")
