"""What says to act today or now and did not arrive: the clinics of its patient are to know."""

from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.alerts import add_alert
from bot.store.patients import patients_of_chat
from bot.store.send_statements import MUST_ARRIVE, is_in
from bot.store.tables import sends

RESULT_LOST = "result_lost"


def waiting_results(conn: Connection, chat_id: int) -> list[datetime]:
    """Return when what must arrive in a chat, and waits to be sent, was planned."""
    here = (sends.c.chat_id == chat_id) & is_in("planned") & (sends.c.priority == MUST_ARRIVE)
    return [*conn.scalars(select(sends.c.created_at).where(here, sends.c.body.is_not(None)))]


def note_lost(conn: Connection, chat_id: int, planned_at: datetime, now: datetime) -> None:
    """Raise an alert for each clinic that follows somebody; parts of one message are one cause."""
    for patient in patients_of_chat(conn, chat_id):
        if patient.state != "stopped" and not patient.is_clinic_closed:
            add_alert(
                conn,
                clinic_id=patient.clinic_id,
                patient_id=patient.id,
                rule=RESULT_LOST,
                version="1",
                level="now",
                key=f"{RESULT_LOST}:{planned_at.isoformat()}",
                cause=(),
                now=now,
            )
