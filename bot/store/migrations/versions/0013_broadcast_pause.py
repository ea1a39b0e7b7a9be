"""Broadcasts that make a pause."""

from alembic import op

STATES = "state IN ('held', 'running', 'paused', 'cancelled', 'done')"
BEFORE = "state IN ('held', 'running', 'cancelled', 'done')"

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Allow the state."""
    _allow(STATES)


def downgrade() -> None:
    """Let no broadcast make a pause; those that do go on."""
    op.execute("UPDATE campaigns SET state = 'running' WHERE state = 'paused'")
    _allow(BEFORE)


def _allow(states: str) -> None:
    made = {"sqlite_autoincrement": True}
    with op.batch_alter_table("campaigns", table_kwargs=made) as altered:
        altered.drop_constraint(op.f("ck_campaigns_state"), type_="check")
        altered.create_check_constraint(op.f("ck_campaigns_state"), states)
