"""Which list of a day the staff of a clinic got last; one process sends it, and once."""

from datetime import date

from sqlalchemy import Connection, bindparam, select, update

from bot.store.clinic_tables import clinics
from bot.store.hot import Hot


def hold_unlisted(conn: Connection, clinic_id: int, day: date) -> bool:
    """Hold a clinic whose staff did not get the list of a day.

    False where they did, or where somebody else holds it: who sends it at this moment.
    """
    row = UNHELD.row(conn, {"which": clinic_id})
    return row is not None and row.listed_on != day.isoformat()


def note_listed(conn: Connection, clinic_id: int, day: date) -> None:
    """Note that the staff of a clinic got the list of a day."""
    CHANGED.change(conn, {"which": clinic_id, "listed_on": day.isoformat()})


UNHELD = Hot(
    select(clinics.c.listed_on)
    .where(clinics.c.id == bindparam("which"))
    .with_for_update(key_share=True, skip_locked=True)
)
CHANGED = Hot(update(clinics).where(clinics.c.id == bindparam("which")))
