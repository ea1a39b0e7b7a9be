"""Staff end that a patient is followed: asked once more, and told to the patient."""

from collections.abc import Sequence
from datetime import datetime

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import end_following
from bot.checkins.staffing import against, patient_for
from bot.store.audit import note
from bot.store.clinics import Member, clinic
from bot.store.database import Connection
from bot.store.sends import hold_chats

YES, NO = "yes", "no"
REASON = "the clinic stopped following"


def press(
    conn: Connection, desk: CheckIns, member: Member, id: str, says: Sequence[str], now: datetime
) -> list[Card] | None:
    """Ask whether a patient should be followed no more, or do it; None for another clinic's."""
    patient = patient_for(conn, member, id)
    if patient is None:
        return None
    if (refused := against(desk, member, patient)) is not None:
        return [refused]
    if not says:
        sure = Press("Yes, stop following", "unfollow", (id, YES), is_grave=True)
        return [
            desk.card(
                "staff_unfollow",
                [sure],
                [Press("No, go on", "unfollow", (id, NO))],
                patient=patient,
            )
        ]
    if tuple(says) != (YES,):
        return [desk.card("staff_unfollow_kept", patient=patient)]
    # Whoever hands a message over to them, or hears them, at this moment is waited for.
    hold_chats(conn, [patient.chat_id])
    end_following(conn, patient, REASON, now)
    where = clinic(conn, member.clinic_id)
    told = desk.speaking_to(conn, patient.chat_id).card("unfollowed", clinic=where)
    desk.speaker.tell(conn, patient.chat_id, told, kind="staff", now=now)
    note(conn, where.id, "stopped following", now, staff_id=member.id, patient_id=patient.id)
    return [desk.card("staff_unfollowed", patient=patient)]
