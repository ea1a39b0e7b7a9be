"""In which language a chat is held."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add it; nothing is known of the chats so far."""
    op.add_column("chats", sa.Column("language", sa.Text))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("chats", "language")
