"""Until when a process that began to send a message may be at it, for several processes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Give sends a lease."""
    op.add_column("sends", sa.Column("lease_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Take the lease away."""
    op.drop_column("sends", "lease_until")
