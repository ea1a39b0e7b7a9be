"""Clinics, their staff, codes, patients and programmes, and who looked at what."""

import sqlalchemy as sa
from alembic import op

WHOLE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
TABLES = ("clinics", "patients", "programmes", "staff", "audit", "codes")

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "clinics",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("sends_from", sa.Text, nullable=False),
        sa.Column("sends_until", sa.Text, nullable=False),
        sa.Column("opens_at", sa.Text, nullable=False),
        sa.Column("closes_at", sa.Text, nullable=False),
        sa.Column("open_days", sa.Text, nullable=False),
        sa.Column("rules", sa.Text),
        sa.Column("is_sandbox", WHOLE, nullable=False),
        sa.Column("listed_on", sa.Text),
        sa.Column("created_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
        sa.UniqueConstraint("name", name=op.f("uq_clinics_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "patients",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("chat_id", WHOLE, nullable=False),
        sa.Column("label", sa.Text),
        sa.Column("tags", sa.Text),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("hour", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("paused_until", AT),
        sa.Column("writes_until", AT),
        sa.Column("looked_at", AT),
        sa.Column("consented_at", AT, nullable=False),
        sa.Column("consent_version", sa.Text, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("updated_at", AT, nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'stopped')", name=op.f("ck_patients_state")
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_patients_chat_id_chats"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_patients_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
        sa.UniqueConstraint("clinic_id", "chat_id", name=op.f("uq_patients_clinic_id_chat_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_patients_chat_id"), "patients", ["chat_id"])
    op.create_index(op.f("ix_patients_looked_at"), "patients", ["looked_at"])
    op.create_index(op.f("ix_patients_clinic_id"), "patients", ["clinic_id"])
    op.create_table(
        "programmes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("retired_at", AT),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_programmes_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint(
            "clinic_id", "name", "hash", name=op.f("uq_programmes_clinic_id_name_hash")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_programmes_clinic_id"), "programmes", ["clinic_id"])
    op.create_table(
        "staff",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("chat_id", WHOLE),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("linked_at", AT),
        sa.Column("removed_at", AT),
        sa.Column("writes_to", WHOLE),
        sa.CheckConstraint(
            "role IN ('owner', 'clinician', 'front_desk', 'read_only')", name=op.f("ck_staff_role")
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_staff_chat_id_chats"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_staff_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("clinic_id", "name", name=op.f("uq_staff_clinic_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_staff_chat_id"), "staff", ["chat_id"])
    op.create_index(op.f("ix_staff_clinic_id"), "staff", ["clinic_id"])
    op.create_table(
        "audit",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("staff_id", WHOLE),
        sa.Column("patient_id", WHOLE),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_audit_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patients.id"],
            name=op.f("fk_audit_patient_id_patients"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_audit_staff_id_staff"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_clinic_id"), "audit", ["clinic_id"])
    op.create_index(op.f("ix_audit_patient_id"), "audit", ["patient_id"])
    op.create_table(
        "codes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("clinic_id", WHOLE, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("programme", sa.Text),
        sa.Column("event_on", sa.Text),
        sa.Column("staff_id", WHOLE),
        sa.Column("label", sa.Text),
        sa.Column("tags", sa.Text),
        sa.Column("uses_left", WHOLE),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("revoked_at", AT),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinics.id"],
            name=op.f("fk_codes_clinic_id_clinics"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_codes_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_codes_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_codes_clinic_id"), "codes", ["clinic_id"])


def downgrade() -> None:
    """Drop them, those first that hang on others."""
    for table in reversed(TABLES):
        op.drop_table(table)
