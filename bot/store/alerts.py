"""Alerts: raised once a cause, told, taken by somebody, put off with a reason, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select, update

from bot.store.clinic_tables import alerts, patients, staff
from bot.store.dialects import hot_unless_there
from bot.store.hot import Hot
from bot.store.send_statements import is_in


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
    snoozed_until: datetime | None
    reason: str | None
    outcome: str | None


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


def alert_of(conn: Connection, id: int) -> Alert | None:
    """Return an alert, None when there is none of that number."""
    row = conn.execute(_known().where(alerts.c.id == id)).one_or_none()
    return None if row is None else _alert(row)


def open_alerts(conn: Connection, clinic_id: int, now: datetime) -> list[Alert]:
    """Return what nobody has taken yet, and what was put off until now; the oldest first."""
    is_back = (alerts.c.state == "snoozed") & (alerts.c.snoozed_until <= now)
    waiting = or_(alerts.c.state == "open", is_back)
    mine = _known().where(alerts.c.clinic_id == clinic_id, waiting)
    return [_alert(row) for row in conn.execute(mine.order_by(alerts.c.id))]


def alerts_of_patient(conn: Connection, patient_id: int) -> list[Alert]:
    """Return all alerts of a patient, the newest first."""
    mine = _known().where(alerts.c.patient_id == patient_id).order_by(alerts.c.id.desc())
    return [_alert(row) for row in conn.execute(mine)]


def unheard(conn: Connection, levels: Sequence[str]) -> list[Alert]:
    """Return open alerts of these levels that nobody was told of, or nobody took and no deputy
    knows of."""
    return [_alert(row) for row in UNHEARD.rows(conn, {}) if row.level in levels]


def change_alert(conn: Connection, id: int, **values: object) -> None:
    """Keep what became of an alert."""
    conn.execute(update(alerts).where(alerts.c.id == id).values(**values))


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
        patient=row.label or f"patient {row.patient_id}",
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
        snoozed_until=row.snoozed_until,
        reason=row.reason,
        outcome=row.outcome,
    )


# ---- the statements of each look, built once

UNHEARD = Hot(
    _known().where(is_in("open", alerts), alerts.c.deputy_told_at.is_(None)).order_by(alerts.c.id)
)
