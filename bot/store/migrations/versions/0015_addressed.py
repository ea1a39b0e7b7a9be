"""Until when words of the staff go to a patient, and what else the next words of a chat answer."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns; words that are awaited at this moment are asked for anew."""
    op.add_column("staff", sa.Column("writes_until", sa.DateTime(timezone=True)))
    op.add_column("chats", sa.Column("awaits", sa.Text))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("chats", "awaits")
    op.drop_column("staff", "writes_until")
