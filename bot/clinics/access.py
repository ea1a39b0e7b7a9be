"""What the staff of a clinic may do, by role, and the note of every record they open."""

from datetime import datetime
from enum import StrEnum

from bot.errors import BotError
from bot.store.audit import is_patient_of, note
from bot.store.clinics import Member
from bot.store.database import Connection


class Role(StrEnum):
    """What somebody is in a clinic."""

    OWNER = "owner"
    CLINICIAN = "clinician"
    FRONT_DESK = "front_desk"
    READ_ONLY = "read_only"


class Action(StrEnum):
    """What somebody wants to do."""

    SEE = "see"
    """Open the record of a patient: check-ins, answers, trends."""
    ALERTS = "alerts"
    """Get alerts, and take, snooze or close them."""
    LAUNCH = "launch"
    """Start or cancel a broadcast."""
    ENROL = "enrol"
    """Make and revoke codes for patients."""


MAY = {
    Role.OWNER: frozenset(Action),
    Role.CLINICIAN: frozenset({Action.SEE, Action.ALERTS, Action.LAUNCH, Action.ENROL}),
    Role.FRONT_DESK: frozenset({Action.ENROL}),
    Role.READ_ONLY: frozenset({Action.SEE}),
}


class NotAllowed(BotError):
    """Somebody may not do this; nothing was done."""


def may(member: Member, action: Action) -> bool:
    """Tell whether somebody may do this; who was removed may nothing."""
    return member.removed_at is None and action in MAY[Role(member.role)]


def require(member: Member, action: Action) -> None:
    """Raise NotAllowed unless somebody may do this."""
    if not may(member, action):
        who = [str(role) for role, actions in MAY.items() if action in actions]
        raise NotAllowed(f"{member.name} may not {action}: that is for {' or '.join(who)}")


def open_record(conn: Connection, member: Member, patient_id: int, now: datetime) -> None:
    """Note that somebody opens the record of a patient, before it is read.

    Raises NotAllowed where they may not, and for a patient of another clinic.
    """
    require(member, Action.SEE)
    if not is_patient_of(conn, member.clinic_id, patient_id):
        raise NotAllowed(f"there is no patient {patient_id} in this clinic; look at the list")
    note(conn, member.clinic_id, "opened", now, staff_id=member.id, patient_id=patient_id)
