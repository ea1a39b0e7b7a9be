"""The receipts of what people had deleted: a code, when, and how many rows of what."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasures",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_erasures")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("erasures")
