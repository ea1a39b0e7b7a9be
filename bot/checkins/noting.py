"""What a clinic should know of a patient that no rule tells: who stopped, or blocked the bot."""

from datetime import datetime

from bot.store.alerts import add_alert, alerts_of_patient, change_alert
from bot.store.database import Connection
from bot.store.patients import Patient
from flows.checkins.rules import Level

HAS_STOPPED, HAS_BLOCKED = "has_stopped", "has_blocked"
IS_BACK = "the patient joined again"
"""Why it is on the list no more that somebody could not be asked."""


def note_left(conn: Connection, patient: Patient, how: str, since: datetime, now: datetime) -> None:
    """Put on the clinic's list that a patient cannot be asked since a time, once for each time."""
    if any(
        one.rule == how and one.state != "closed" for one in alerts_of_patient(conn, patient.id)
    ):
        return
    add_alert(
        conn,
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        rule=how,
        version="1",
        level=Level.REVIEW,
        key=f"{how}:{since.isoformat()}",
        cause=(),
        now=now,
    )


def note_back(conn: Connection, patient_id: int, now: datetime) -> None:
    """Take from the clinic's list that a patient could not be asked."""
    for one in alerts_of_patient(conn, patient_id):
        if one.rule in (HAS_STOPPED, HAS_BLOCKED) and one.state != "closed":
            change_alert(conn, one.id, state="closed", reason=IS_BACK, closed_at=now)
