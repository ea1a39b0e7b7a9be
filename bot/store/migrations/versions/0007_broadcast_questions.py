"""Questions of broadcasts with their answers, and an index for open alerts."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
IS_OPEN = sa.text("state = 'open'")

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the column, the table and the index."""
    op.add_column("campaigns", sa.Column("questions", sa.Text))
    op.create_table(
        "campaign_answers",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("delivery_id", WHOLE, nullable=False),
        sa.Column("question", WHOLE, nullable=False),
        sa.Column("choice", WHOLE, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_campaign_answers_delivery_id_deliveries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_answers")),
        sa.UniqueConstraint(
            "delivery_id", "question", name=op.f("uq_campaign_answers_delivery_id_question")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_alerts_open", "alerts", ["id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_alerts_open", "alerts")
    op.drop_table("campaign_answers")
    op.drop_column("campaigns", "questions")
