"""In which language a chat is held."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add it; nothing is known of the chats so far."""
    op.add_column("chats", sa.Column("language", sa.Text))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("chats", "language")
