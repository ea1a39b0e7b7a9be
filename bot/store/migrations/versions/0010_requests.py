"""That a patient asked for a person, without the words; and broadcasts make no pause."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STATES = "state IN ('held', 'running', 'cancelled', 'done')"
BEFORE = "state IN ('held', 'running', 'paused', 'cancelled', 'done')"

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table, and forget the state that no broadcast was ever in."""
    op.create_table(
        "requests",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("patient_id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patients.id"],
            name=op.f("fk_requests_patient_id_patients"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_requests_patient_id", "requests", ["patient_id", "id"])
    _allow(STATES)


def downgrade() -> None:
    """Drop the table, and allow the state again."""
    _allow(BEFORE)
    op.drop_table("requests")


def _allow(states: str) -> None:
    made = {"sqlite_autoincrement": True}
    with op.batch_alter_table("campaigns", table_kwargs=made) as altered:
        altered.drop_constraint(op.f("ck_campaigns_state"), type_="check")
        altered.create_check_constraint(op.f("ck_campaigns_state"), states)
