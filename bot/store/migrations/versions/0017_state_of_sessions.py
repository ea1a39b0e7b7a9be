"""What a session keeps may have parts that earlier versions cannot read: this number tells them.

No table changes. Without it an earlier version would open the database and fail at each chat.
"""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Change nothing: the state of each session is written anew as it goes on."""


def downgrade() -> None:
    """Change nothing: a database that was used since needs the copy made before the upgrade."""
