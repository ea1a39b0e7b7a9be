"""The statements of each check-in, built once: building one takes longer than doing it."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update

from bot.store.clinic_tables import campaigns, clinics, deliveries, patients
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot
from bot.store.send_statements import is_in
from bot.store.tables import chats, sends, sessions

OPEN = ("asked", "partly")
"""States in which an answer is awaited."""
IS_PLANNED = is_in("planned", deliveries)
IS_ASKED = is_in("asked", deliveries)
LATELY_SINCE, LATELY_UNTIL = (bindparam(one, type_=UtcDateTime) for one in ("since", "until"))


@cache
def known() -> Select[Any]:
    """Select check-ins, with what is known of their patients, clinics and chats."""
    return (
        select(
            deliveries,
            patients.c.clinic_id,
            patients.c.chat_id,
            patients.c.label,
            patients.c.tags,
            patients.c.zone,
            patients.c.hour,
            patients.c.state.label("patient_state"),
            patients.c.paused_until,
            patients.c.writes_until,
            clinics.c.name.label("clinic"),
            clinics.c.is_sandbox,
            clinics.c.closed_at.label("clinic_closed_at"),
            clinics.c.sends_from,
            clinics.c.sends_until,
            chats.c.address,
            chats.c.blocked_at,
            campaigns.c.text.label("campaign_text"),
            campaigns.c.state.label("campaign_state"),
        )
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .join(clinics, clinics.c.id == patients.c.clinic_id)
        .join(chats, chats.c.id == patients.c.chat_id)
        .join(campaigns, campaigns.c.id == deliveries.c.campaign_id, isouter=True)
    )


def _due() -> Select[Any]:
    other = deliveries.alias()
    earlier = (other.c.patient_id == deliveries.c.patient_id) & (other.c.id < deliveries.c.id)
    is_open = _any(select(other.c.id).where(earlier, other.c.state == "asked"))
    recent = (sessions.c.chat_id == chats.c.id) & _is_lately(sessions.c.updated_at)
    now = bindparam("now", type_=UtcDateTime)
    # A broadcast asks nothing that words could answer.
    is_writing = deliveries.c.campaign_id.is_(None) & _is_writing(now)
    is_talking = _any(select(sessions.c.id).where(recent)) | _is_filling_in() | is_writing
    return (
        known()
        .add_columns(is_talking.label("is_talking"), is_open.label("has_earlier"), chats.c.awaits)
        .where(IS_PLANNED, deliveries.c.due_at <= now)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=(deliveries, chats), skip_locked=True, key_share=True)
    )


def _is_writing(now: Any) -> Any:
    """Tell whether words in the chat go to a clinic, whichever of those that follow it."""
    whose = patients.alias()
    theirs = (whose.c.chat_id == chats.c.id) & (whose.c.writes_until > now)
    return _any(select(whose.c.id).where(theirs))


def _is_lately(at: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell whether a time is of late, and not of a clock that was ahead."""
    return (at > LATELY_SINCE) & (at <= LATELY_UNTIL)


def _is_filling_in() -> Any:
    """Tell whether something was answered or ticked in the chat of late, by buttons alone."""
    other, whose = deliveries.alias(), patients.alias()
    in_part = (other.c.state == "partly") & _is_lately(other.c.updated_at)
    answered = (
        select(other.c.id)
        .join(whose, whose.c.id == other.c.patient_id)
        .where(whose.c.chat_id == chats.c.id, or_(in_part, _is_lately(other.c.answered_at)))
    )
    has_ticks = (sends.c.ticks != []) & _is_lately(sends.c.updated_at)
    ticked = select(sends.c.id).where(sends.c.chat_id == chats.c.id, has_ticks)
    return _any(answered) | _any(ticked)


def _any(found: Select[Any]) -> ColumnElement[bool]:
    """Tell whether there is any, looked for by each row's own index.

    For `EXISTS`, or the first of some, PostgreSQL reads all that there is of everybody as long as
    it has not counted what was added last.
    """
    (id,) = found.selected_columns
    return found.with_only_columns(func.max(id)).scalar_subquery().is_not(None)


def _is_in(*states: str) -> Any:
    return or_(*(deliveries.c.state == state for state in states))


DUE = Hot(_due())
NEXT_PLANNED = Hot(select(func.min(deliveries.c.due_at).label("due")).where(IS_PLANNED))
WAS_ASKED = Hot(
    select(deliveries.c.id)
    .where(
        deliveries.c.patient_id == bindparam("patient"),
        deliveries.c.enrolment_id.is_not(None),
        deliveries.c.asked_at >= bindparam("since", type_=UtcDateTime),
    )
    .limit(1)
)
NEWEST = Hot(
    select(func.max(deliveries.c.session_id).label("newest"))
    .join(patients, patients.c.id == deliveries.c.patient_id)
    .where(patients.c.chat_id == bindparam("chat"), deliveries.c.session_id.is_not(None))
    .group_by(deliveries.c.patient_id)
)
OF_SESSION = Hot(
    known().where(deliveries.c.session_id == bindparam("session"), deliveries.c.reminder == 0)
)
CHANGED = Hot(update(deliveries).where(deliveries.c.id == bindparam("which")))
"""Sets the columns that it is given."""
CANCEL_REMINDERS = Hot(
    update(deliveries)
    .where(
        deliveries.c.session_id == bindparam("session"),
        deliveries.c.reminder > 0,
        _is_in("planned", *OPEN),
    )
    .values(state="cancelled", reason="answered")
)
HUSH_EARLIER = Hot(
    update(deliveries)
    .where(
        deliveries.c.patient_id == bindparam("patient"),
        deliveries.c.id < bindparam("before"),
        IS_ASKED,
    )
    .values(state="silent")
)
HUSH_OLD = Hot(
    update(deliveries)
    .where(IS_ASKED, deliveries.c.asked_at < bindparam("before", type_=UtcDateTime))
    .values(state="silent")
)
HAS_ANSWERED = Hot(
    select(deliveries.c.id)
    .where(
        deliveries.c.session_id == bindparam("session"),
        deliveries.c.reminder == 0,
        ~_is_in("planned", "silent", *OPEN),
    )
    .limit(1)
)
