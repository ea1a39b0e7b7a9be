"""When a clinic was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column."""
    op.add_column("clinics", sa.Column("closed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it; clinics that were closed have no staff, codes or patients to go on with."""
    with op.batch_alter_table("clinics", table_kwargs={"sqlite_autoincrement": True}) as altered:
        altered.drop_column("closed_at")
