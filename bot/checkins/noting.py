"""What a clinic should know of a patient that no rule tells: who stopped, or blocked the bot."""

from datetime import datetime

from bot.store.alerts import add_alert
from bot.store.database import Connection
from bot.store.patients import Patient
from flows.checkins.rules import Level

STOPPED, BLOCKED = "has_stopped", "has_blocked"


def note_left(conn: Connection, patient: Patient, how: str, now: datetime) -> None:
    """Put on the clinic's list that a patient cannot be asked any more, once for each way."""
    add_alert(
        conn,
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        rule=how,
        version="1",
        level=Level.REVIEW,
        key=how,
        cause=(),
        now=now,
    )
