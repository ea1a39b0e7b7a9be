"""The tables of clinics and their check-ins: who is followed, what is planned and noticed."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from bot.store.columns import Json, UtcDateTime, Whole
from bot.store.metadata import metadata

ROLES = ("owner", "clinician", "front_desk", "read_only")
PATIENT_STATES = ("active", "paused", "stopped")
CAMPAIGN_STATES = ("held", "running", "paused", "cancelled", "done")
UNDER_WAY = CAMPAIGN_STATES[:3]
"""States in which a broadcast can still be cancelled."""
DELIVERY_STATES = (
    *("held", "planned", "asked", "answered", "partly"),
    *("declined", "silent", "skipped", "cancelled"),
)
"""The clinical life of a check-in: `asked` once its message was handed to the sender."""
ALERT_STATES = ("open", "acknowledged", "snoozed", "closed")


def _clinic(*, null: bool = False) -> Column[int]:
    return Column(
        "clinic_id", Whole, ForeignKey("clinics.id", ondelete="CASCADE"), nullable=null, index=True
    )


def _patient() -> Column[int]:
    return Column(
        "patient_id", Whole, ForeignKey("patients.id", ondelete="CASCADE"), nullable=False
    )


def _staff(name: str = "staff_id") -> Column[int]:
    return Column(name, Whole, ForeignKey("staff.id", ondelete="SET NULL"))


clinics = Table(
    "clinics",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("zone", Text, nullable=False),
    # Between these hours of the day messages may leave, and somebody looks at alerts.
    Column("sends_from", Text, nullable=False),
    Column("sends_until", Text, nullable=False),
    Column("opens_at", Text, nullable=False),
    Column("closes_at", Text, nullable=False),
    Column("open_days", Text, nullable=False),  # of the week, 1 is Monday: "12345"
    Column("rules", Json),  # thresholds of alerts that the clinic tightened
    Column("is_sandbox", Whole, nullable=False),
    Column("listed_on", Text),  # the last day whose list the staff got
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),  # from then on nothing is sent in its name
    sqlite_autoincrement=True,
)

staff = Table(
    "staff",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("chat_id", Whole, ForeignKey("chats.id", ondelete="SET NULL"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("linked_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
    Column("writes_to", Whole),  # the patient that the next text goes to
    Column("writes_until", UtcDateTime),  # until when it does
    CheckConstraint(f"role IN {ROLES}", name="role"),
    UniqueConstraint("clinic_id", "name"),
    sqlite_autoincrement=True,
)

codes = Table(
    "codes",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    Column("digest", Text, nullable=False, unique=True),  # never the code itself
    Column("programme", Text),  # what a patient begins with it
    Column("event_on", Text),
    Column("staff_id", Whole, ForeignKey("staff.id", ondelete="CASCADE")),
    Column("label", Text),  # how the clinic calls the patient
    Column("tags", Json),  # the patient's, from the start
    Column("uses_left", Whole),  # NULL: any number
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

patients = Table(
    "patients",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    Column(
        "chat_id", Whole, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("label", Text),
    Column("tags", Json),
    Column("zone", Text, nullable=False),
    Column("hour", Text),  # of the day that the patient chose, "18:00"
    Column("state", Text, nullable=False),
    Column("paused_until", UtcDateTime),
    Column("writes_until", UtcDateTime),  # until when the next text goes to the clinic
    Column("looked_at", UtcDateTime, index=True),  # when the rules were last asked about them
    Column("consented_at", UtcDateTime, nullable=False),
    Column("consent_version", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint(f"state IN {PATIENT_STATES}", name="state"),
    UniqueConstraint("clinic_id", "chat_id"),
    sqlite_autoincrement=True,
)

programmes = Table(
    "programmes",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    Column("name", Text, nullable=False),
    Column("hash", Text, nullable=False),  # people finish the version they began
    Column("body", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    UniqueConstraint("clinic_id", "name", "hash"),
    sqlite_autoincrement=True,
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Whole, primary_key=True),
    _patient(),
    Column("programme_id", Whole, ForeignKey("programmes.id"), nullable=False),
    Column("event_on", Text, nullable=False),
    Column("next_at", UtcDateTime),  # when the next check-in is to be planned, NULL at the end
    Column("planned", Whole, nullable=False),  # how many check-ins were planned or passed by
    Column("result", Text),  # of the triage that it follows
    Column("has_agreed", Whole, nullable=False),  # to the check-ins that ask for a yes of their own
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("ix_enrolments_next_at", enrolments.c.next_at)
Index("ix_enrolments_patient_id", enrolments.c.patient_id)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    _staff(),
    Column("text", Text, nullable=False),
    Column("asks", Text),  # the set of questions that follows, if any
    Column("questions", Json),  # of its own, answered by buttons
    Column("segment", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("launched_at", UtcDateTime),  # until then it is a draft
    Column("starts_at", UtcDateTime, nullable=False),
    Column("not_after", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint(f"state IN {CAMPAIGN_STATES}", name="state"),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Whole, primary_key=True),
    _patient(),
    Column("enrolment_id", Whole, ForeignKey("enrolments.id", ondelete="CASCADE")),
    Column("campaign_id", Whole, ForeignKey("campaigns.id", ondelete="CASCADE")),
    Column("step", Text, nullable=False),
    Column("number", Whole, nullable=False),
    Column("reminder", Whole, nullable=False),
    Column("asks", Text),
    Column("state", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("not_after", UtcDateTime, nullable=False),
    Column("send_id", Whole),
    Column("session_id", Whole, index=True),
    Column("asked_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("reason", Text),  # why it was skipped or cancelled
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint(f"state IN {DELIVERY_STATES}", name="state"),
    UniqueConstraint("enrolment_id", "step", "number", "reminder"),
    UniqueConstraint("campaign_id", "patient_id"),
    sqlite_autoincrement=True,
)
Index("ix_deliveries_patient_id", deliveries.c.patient_id, deliveries.c.id)
Index("ix_deliveries_send_id", deliveries.c.send_id)
Index(
    "ix_deliveries_asked",
    deliveries.c.asked_at,
    sqlite_where=deliveries.c.state == "asked",
    postgresql_where=deliveries.c.state == "asked",
)
Index(
    "ix_deliveries_planned",
    deliveries.c.due_at,
    deliveries.c.id,
    sqlite_where=deliveries.c.state == "planned",
    postgresql_where=deliveries.c.state == "planned",
)

campaign_answers = Table(
    "campaign_answers",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("delivery_id", Whole, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("question", Whole, nullable=False),  # by place, as the choice
    Column("choice", Whole, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("delivery_id", "question"),
    sqlite_autoincrement=True,
)

requests = Table(
    "requests",
    metadata,
    Column("id", Whole, primary_key=True),
    _patient(),
    Column("kind", Text, nullable=False),  # what they asked for, never their words
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_requests_patient_id", requests.c.patient_id, requests.c.id)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    _patient(),
    Column("rule", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("key", Text, nullable=False),  # of the cause: each is told once
    Column("cause", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    Column("deputy_told_at", UtcDateTime),
    _staff(),
    Column("taken_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    Column("reason", Text),
    Column("outcome", Text),
    Column("closed_at", UtcDateTime),
    CheckConstraint(f"state IN {ALERT_STATES}", name="state"),
    UniqueConstraint("patient_id", "key"),
    sqlite_autoincrement=True,
)

Index(
    "ix_alerts_open",
    alerts.c.id,
    sqlite_where=alerts.c.state == "open",
    postgresql_where=alerts.c.state == "open",
)

audit = Table(
    "audit",
    metadata,
    Column("id", Whole, primary_key=True),
    _clinic(),
    _staff(),
    # Stays when the patient is deleted, without saying who it was.
    Column("patient_id", Whole, ForeignKey("patients.id", ondelete="SET NULL"), index=True),
    Column("what", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
