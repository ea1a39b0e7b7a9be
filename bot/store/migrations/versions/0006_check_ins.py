"""Who is on which programme, which check-ins are planned, and what was noticed."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
IS_PLANNED = sa.text("state = 'planned'")
IS_ASKED = sa.text("state = 'asked'")
DELIVERY = (
    "state IN ('held', 'planned', 'asked', 'answered', 'partly', 'declined', 'silent', 'skipped', "
    "'cancelled')"
)
TABLES = ("campaigns", "enrolments", "deliveries", "alerts")

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "campaigns",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("staff_id", WHOLE),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asks", sa.Text),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("launched_at", AT),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("not_after", AT, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("updated_at", AT, nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'running', 'paused', 'cancelled', 'done')",
            name=op.f("ck_campaigns_state"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_campaigns_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_campaigns_staff_id_staff"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaigns_clinic_id"), "campaigns", ["clinic_id"])
    op.create_table(
        "enrolments",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("patient_id", WHOLE, nullable=False),
        sa.Column("programme_id", WHOLE, nullable=False),
        sa.Column("event_on", sa.Text, nullable=False),
        sa.Column("next_at", AT),
        sa.Column("planned", WHOLE, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("has_agreed", WHOLE, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patients.id"],
            name=op.f("fk_enrolments_patient_id_patients"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_enrolments_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enrolments_next_at", "enrolments", ["next_at"])
    op.create_index("ix_enrolments_patient_id", "enrolments", ["patient_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("patient_id", WHOLE, nullable=False),
        sa.Column("enrolment_id", WHOLE),
        sa.Column("campaign_id", WHOLE),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("reminder", WHOLE, nullable=False),
        sa.Column("asks", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("not_after", AT, nullable=False),
        sa.Column("send_id", WHOLE),
        sa.Column("session_id", WHOLE),
        sa.Column("asked_at", AT),
        sa.Column("answered_at", AT),
        sa.Column("reason", sa.Text),
        sa.Column("updated_at", AT, nullable=False),
        sa.CheckConstraint(DELIVERY, name=op.f("ck_deliveries_state")),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_deliveries_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_deliveries_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patients.id"],
            name=op.f("fk_deliveries_patient_id_patients"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "campaign_id", "patient_id", name=op.f("uq_deliveries_campaign_id_patient_id")
        ),
        sa.UniqueConstraint(
            "enrolment_id",
            "step",
            "number",
            "reminder",
            name=op.f("uq_deliveries_enrolment_id_step_number_reminder"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_patient_id", "deliveries", ["patient_id", "id"])
    op.create_index(
        "ix_deliveries_asked",
        "deliveries",
        ["asked_at"],
        sqlite_where=IS_ASKED,
        postgresql_where=IS_ASKED,
    )
    op.create_index(
        "ix_deliveries_planned",
        "deliveries",
        ["due_at", "id"],
        sqlite_where=IS_PLANNED,
        postgresql_where=IS_PLANNED,
    )
    op.create_index("ix_deliveries_send_id", "deliveries", ["send_id"])
    op.create_index(op.f("ix_deliveries_session_id"), "deliveries", ["session_id"])
    op.create_table(
        "alerts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("patient_id", WHOLE, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("told_at", AT),
        sa.Column("deputy_told_at", AT),
        sa.Column("staff_id", WHOLE),
        sa.Column("taken_at", AT),
        sa.Column("snoozed_until", AT),
        sa.Column("reason", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("closed_at", AT),
        sa.CheckConstraint(
            "state IN ('open', 'acknowledged', 'snoozed', 'closed')", name=op.f("ck_alerts_state")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_alerts_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patients.id"],
            name=op.f("fk_alerts_patient_id_patients"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_alerts_staff_id_staff"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("patient_id", "key", name=op.f("uq_alerts_patient_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alerts_clinic_id"), "alerts", ["clinic_id"])


def downgrade() -> None:
    """Drop them, those first that hang on others."""
    for table in reversed(TABLES):
        op.drop_table(table)
