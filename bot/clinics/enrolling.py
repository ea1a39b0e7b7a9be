"""How a code for a patient is made, on whatever way somebody asks for one."""

from datetime import datetime

from bot.clinics.codes import keep_code
from bot.clinics.errors import ClinicError
from bot.store.audit import note
from bot.store.clinics import hold_clinic
from bot.store.codes import Terms, has_stopped, labels_in_use
from bot.store.database import Connection
from bot.store.names import folded


def make_code(
    conn: Connection, text: str, terms: Terms, now: datetime, *, staff_id: int | None = None
) -> int:
    """Keep what a minted code is for, note who made it, and return its number.

    Raises ClinicError where the label would mean two patients.
    """
    where = holder_of(conn, terms.clinic_id, terms.label, now)
    if where is not None and terms.label and has_stopped(conn, terms.clinic_id, terms.label):
        raise ClinicError(
            f"the label {terms.label!r} is that of {where}, who stopped; a code without a label "
            "brings them back by it, in the same chat"
        )
    if where is not None:
        raise ClinicError(f"the label {terms.label!r} is that of {where}; give another")
    number = keep_code(conn, text, terms, now)
    note(conn, terms.clinic_id, f"code {number} made", now, staff_id=staff_id)
    return number


def holder_of(conn: Connection, clinic_id: int, label: str | None, now: datetime) -> str | None:
    """Return which patient, or code that still works, has a label; None where it is free.

    It stays as it is until this transaction ends: whoever else asks about one waits.
    """
    if not label:
        return None
    hold_clinic(conn, clinic_id)
    return labels_in_use(conn, clinic_id, now).get(folded(label))
