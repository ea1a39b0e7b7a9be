"""What patients answered to forms, question by question, and the scores of those that are done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.store.clinic_tables import deliveries, patients
from bot.store.form_tables import form_answers, forms
from bot.store.hot import Hot
from bot.store.send_statements import is_in
from bot.store.tables import sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form as one patient fills it in: `body` is its version, `choices` stand by place.

    A choice that is None is still open.
    """

    delivery_id: int
    patient_id: int
    chat_id: int
    state: str
    body: str
    choices: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A form that was answered to its end, with its scores."""

    at: datetime
    name: str
    scores: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was answered in one version of a form, whether to its end or not."""

    body: str
    choices: tuple[int | None, ...]
    scores: dict[str, float]


def begin_form(conn: Connection, delivery_id: int, form_id: int, count: int) -> None:
    """Let a check-in ask a version of a form, of so many questions."""
    row = {"delivery_id": delivery_id, "form_id": form_id, "choices": [None] * count}
    conn.execute(insert(form_answers).values(row))


def filling_of(conn: Connection, delivery_id: int) -> Filling | None:
    """Return the form that a check-in asks, None where it asks none."""
    row = FILLING.row(conn, {"which": delivery_id})
    if row is None:
        return None
    return Filling(
        delivery_id=row.id,
        patient_id=row.patient_id,
        chat_id=row.chat_id,
        state=row.state,
        body=row.body,
        choices=tuple(row.choices),
    )


def keep_choices(conn: Connection, delivery_id: int, choices: Sequence[int | None]) -> None:
    """Keep what was answered in the place of what was before."""
    CHANGED.change(conn, {"which": delivery_id, "choices": [*choices]})


def complete_form(
    conn: Connection, delivery_id: int, scores: Mapping[str, float], now: datetime
) -> None:
    """Keep the scores: nothing of it changes any more."""
    done = {"scores": dict(scores), "completed_at": now}
    CHANGED.change(conn, {"which": delivery_id, **done})


def forget_form(conn: Connection, delivery_id: int) -> None:
    """Delete what was answered to a form."""
    conn.execute(delete(form_answers).where(form_answers.c.delivery_id == delivery_id))


def asked_first(conn: Connection, reminder_id: int) -> int | None:
    """Return the check-in that a reminder is of."""
    found: int | None = ASKED_FIRST.value(conn, {"which": reminder_id})
    return found


def form_arrived(conn: Connection, delivery_id: int, now: datetime) -> None:
    """Settle what was unclear of a form and its reminders: what is answered has arrived."""
    ARRIVED.change(conn, {"which": delivery_id, "updated_at": now})


def cancel_form_reminders(conn: Connection, delivery_id: int, now: datetime) -> None:
    """Let nobody be reminded of a form that they answer."""
    given = {"which": delivery_id, "updated_at": now}
    CANCEL_REMINDERS.change(conn, given)


def scored_of(conn: Connection, patient_id: int) -> list[Scored]:
    """Return the forms that a patient answered to their end, oldest first."""
    return [
        Scored(at=row.completed_at, name=row.name, scores=dict(row.scores))
        for row in SCORED_OF.rows(conn, {"patient": patient_id})
    ]


def told_in(conn: Connection, delivery_ids: Sequence[int]) -> dict[int, Told]:
    """Return what was answered to forms, by check-in."""
    wanted = _answers().where(form_answers.c.delivery_id.in_(delivery_ids))
    return {row.delivery_id: _told(row) for row in conn.execute(wanted)}


def told_by(conn: Connection, chat_id: int) -> list[Told]:
    """Return what somebody answered to forms, oldest first."""
    mine = (
        _answers()
        .join(deliveries, deliveries.c.id == form_answers.c.delivery_id)
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .where(patients.c.chat_id == chat_id)
        .order_by(form_answers.c.id)
    )
    return [_told(row) for row in conn.execute(mine)]


def _told(row: Any) -> Told:
    return Told(body=row.body, choices=tuple(row.choices), scores=dict(row.scores or {}))


def _answers() -> Select[Any]:
    return select(form_answers, forms.c.body, forms.c.name).join(
        forms, forms.c.id == form_answers.c.form_id
    )


# ---- the statements of each answer, built once

FILLING = Hot(
    select(
        deliveries.c.id,
        deliveries.c.patient_id,
        deliveries.c.state,
        patients.c.chat_id,
        forms.c.body,
        form_answers.c.choices,
    )
    .join(deliveries, deliveries.c.id == form_answers.c.delivery_id)
    .join(patients, patients.c.id == deliveries.c.patient_id)
    .join(forms, forms.c.id == form_answers.c.form_id)
    .where(form_answers.c.delivery_id == bindparam("which"))
)
CHANGED = Hot(update(form_answers).where(form_answers.c.delivery_id == bindparam("which")))
"""Sets the columns that it is given."""
SCORED_OF = Hot(
    _answers()
    .join(deliveries, deliveries.c.id == form_answers.c.delivery_id)
    .where(
        deliveries.c.patient_id == bindparam("patient"), form_answers.c.completed_at.is_not(None)
    )
    .order_by(form_answers.c.completed_at)
)
_FIRST = deliveries.alias("first")
_SAME_STEP = (
    (_FIRST.c.enrolment_id == deliveries.c.enrolment_id)
    & (_FIRST.c.step == deliveries.c.step)
    & (_FIRST.c.number == deliveries.c.number)
    & (_FIRST.c.reminder == 0)
)
ASKED_FIRST = Hot(
    select(_FIRST.c.id)
    .select_from(deliveries.join(_FIRST, _SAME_STEP))
    .where(deliveries.c.id == bindparam("which"))
)
_IS_REMINDER = and_(
    *(
        deliveries.c[name]
        == select(_FIRST.c[name]).where(_FIRST.c.id == bindparam("which")).scalar_subquery()
        for name in ("enrolment_id", "step", "number")
    ),
    deliveries.c.reminder > 0,
)
_ASKING = select(deliveries.c.send_id).where(
    or_(deliveries.c.id == bindparam("which"), _IS_REMINDER), deliveries.c.send_id.is_not(None)
)
ARRIVED = Hot(
    update(sends)
    .where(is_in("uncertain"), sends.c.id.in_(_ASKING))
    .values(state="sent", problem=None, body=None)
)
CANCEL_REMINDERS = Hot(
    update(deliveries)
    .where(
        _IS_REMINDER,
        or_(*(deliveries.c.state == literal_column(f"'{one}'") for one in ("planned", "asked"))),
    )
    .values(state="cancelled", reason="answered")
)
