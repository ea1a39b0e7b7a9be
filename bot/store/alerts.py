"""Alerts: raised once a cause, told, taken by somebody, put off with a reason, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, literal_column, or_, select, update

from bot.store.clinic_tables import alerts, patients, staff
from bot.store.columns import UtcDateTime
from bot.store.dialects import hot_unless_there
from bot.store.hot import Hot
from bot.store.names import numbered

RELEASED = "who had taken it may take none any more"
"""Why an alert that was taken is nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a rule said of a patient; `cause` are the values that it rests on."""

    id: int
    clinic_id: int
    patient_id: int
    patient: str
    rule: str
    version: str
    level: str
    key: str
    cause: tuple[dict[str, Any], ...]
    state: str
    created_at: datetime
    told_at: datetime | None
    deputy_told_at: datetime | None
    taken_by: str | None
    taken_at: datetime | None
    snoozed_until: datetime | None
    reason: str | None
    outcome: str | None
    closed_at: datetime | None

    @property
    def holder(self) -> str | None:
        """Return who took it, until it is closed; also while it is put off."""
        return self.taken_by if self.state in ("acknowledged", "snoozed") else None

    def is_put_off(self, now: datetime) -> bool:
        """Tell whether it waits for a later day."""
        is_ahead = self.snoozed_until is not None and self.snoozed_until > now
        return self.state == "snoozed" and is_ahead


def add_alert(
    conn: Connection,
    *,
    clinic_id: int,
    patient_id: int,
    rule: str,
    version: str,
    level: str,
    key: str,
    cause: Sequence[dict[str, Any]],
    now: datetime,
    state: str = "open",
) -> int | None:
    """Keep an alert and return its number; None when its cause was raised before."""
    row = {
        "clinic_id": clinic_id,
        "patient_id": patient_id,
        "rule": rule,
        "version": version,
        "level": level,
        "key": key,
        "cause": list(cause),
        "state": state,
        "created_at": now,
        "closed_at": now if state == "closed" else None,
    }
    new: int | None = hot_unless_there(conn.dialect.name, alerts, "id").value(conn, row)
    return new


def held_alert(conn: Connection, id: int) -> Alert | None:
    """Return and hold an alert to be changed, None when there is none of that number.

    It is held before it is read: else who waited would not see who took it meanwhile.
    """
    HOLD.rows(conn, {"which": id})
    return alert_of(conn, id)


def alert_of(conn: Connection, id: int) -> Alert | None:
    """Return an alert as it is now, None when there is none of that number."""
    row = ONE.row(conn, {"which": id})
    return None if row is None else _alert(row)


def open_alerts(conn: Connection, clinic_id: int, now: datetime) -> list[Alert]:
    """Return what is not closed and not put off for longer than now; the oldest first."""
    return [_alert(row) for row in OPEN_AT.rows(conn, {"clinic": clinic_id, "now": now})]


def alerts_of_patient(conn: Connection, patient_id: int) -> list[Alert]:
    """Return all alerts of a patient, the newest first."""
    return [_alert(row) for row in OF_PATIENT.rows(conn, {"patient": patient_id})]


def unheard(conn: Connection, levels: Sequence[str]) -> list[Alert]:
    """Return open alerts of these levels that nobody was told of, or nobody took and no deputy
    knows of."""
    return [_alert(row) for row in _unheard(tuple(levels)).rows(conn, {})]


def hold_untold(conn: Connection, alert: Alert) -> bool:
    """Hold an alert that is open and was not told further since it was read.

    False where it was, or where somebody else holds it: who tells of it at this moment.
    """
    row = UNTOLD.row(conn, {"which": alert.id})
    return row is not None and row.told_at == alert.told_at


def change_alert(conn: Connection, id: int, **values: object) -> None:
    """Keep what became of an alert."""
    CHANGED.change(conn, {"which": id, **values})


def release_alerts(conn: Connection, staff_id: int) -> int:
    """Let what somebody has taken be nobody's, to be told anew; return how many that were.

    What is put off stays so until its day.
    """
    theirs = alerts.c.staff_id == staff_id
    nobody = {"staff_id": None, "taken_at": None}
    put_off = update(alerts).where(theirs, alerts.c.state == "snoozed").values(nobody)
    taken = update(alerts).where(theirs, alerts.c.state == "acknowledged")
    anew = {"state": "open", "told_at": None, "deputy_told_at": None, "reason": RELEASED}
    return conn.execute(put_off).rowcount + conn.execute(taken.values({**nobody, **anew})).rowcount


def _known() -> Select[Any]:
    return (
        select(alerts, patients.c.label, staff.c.name.label("taker"))
        .join(patients, patients.c.id == alerts.c.patient_id)
        .join(staff, staff.c.id == alerts.c.staff_id, isouter=True)
    )


def _alert(row: Any) -> Alert:
    return Alert(
        id=row.id,
        clinic_id=row.clinic_id,
        patient_id=row.patient_id,
        patient=row.label or numbered(row.patient_id),
        rule=row.rule,
        version=row.version,
        level=row.level,
        key=row.key,
        cause=tuple(row.cause or ()),
        state=row.state,
        created_at=row.created_at,
        told_at=row.told_at,
        deputy_told_at=row.deputy_told_at,
        taken_by=row.taker,
        taken_at=row.taken_at,
        snoozed_until=row.snoozed_until,
        reason=row.reason,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )


# ---- the statements of each look, built once

HOLD = Hot(select(alerts.c.id).where(alerts.c.id == bindparam("which")).with_for_update())
UNTOLD = Hot(
    select(alerts.c.told_at)
    .where(
        alerts.c.id == bindparam("which"),
        alerts.c.state == "open",
        alerts.c.deputy_told_at.is_(None),
    )
    .with_for_update(skip_locked=True)
)
ONE = Hot(_known().where(alerts.c.id == bindparam("which")))
OF_PATIENT = Hot(
    _known().where(alerts.c.patient_id == bindparam("patient")).order_by(alerts.c.id.desc())
)
OPEN_AT = Hot(
    _known()
    .where(
        alerts.c.clinic_id == bindparam("clinic"),
        or_(
            alerts.c.state == "open",
            alerts.c.state == "acknowledged",
            and_(
                alerts.c.state == "snoozed",
                alerts.c.snoozed_until <= bindparam("now", type_=UtcDateTime),
            ),
        ),
    )
    .order_by(alerts.c.id)
)
CHANGED = Hot(update(alerts).where(alerts.c.id == bindparam("which")))
"""Sets the columns that it is given."""


@cache
def _unheard(levels: tuple[str, ...]) -> Hot:
    return Hot(
        _known()
        .where(
            # Written out, as the index of what is open serves no statement with a parameter there.
            alerts.c.state == literal_column("'open'"),
            alerts.c.deputy_told_at.is_(None),
            or_(*(alerts.c.level == level for level in levels)),
        )
        .order_by(alerts.c.id)
    )
