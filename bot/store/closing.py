"""The end of a clinic: what goes on in its name, in numbers, and how all of it is ended at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from bot.store.clinic_tables import (
    UNDER_WAY,
    alerts,
    campaigns,
    clinics,
    codes,
    deliveries,
    enrolments,
    patients,
    staff,
)
from bot.store.clinics import TO_NOBODY
from bot.store.taking_back import cancel_for_clinic

CLOSED = "the clinic was closed"
"""Why a check-in of a closed clinic ended, and an alert of it is not open."""
AHEAD = ("planned", "asked", "partly")
"""States of a check-in that is to be sent, or waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How much of a clinic ends when it is closed."""

    patients: int
    programmes: int
    check_ins: int
    broadcasts: int
    codes: int
    staff: int
    alerts: int


def ending_of(conn: Connection, clinic_id: int, now: datetime) -> Ending:
    """Count what closing a clinic would end."""

    def count(of: Any, *which: ColumnElement[bool]) -> int:
        number: int = conn.execute(select(func.count()).select_from(of).where(*which)).scalar_one()
        return number

    has_uses = or_(codes.c.uses_left.is_(None), codes.c.uses_left > 0)
    return Ending(
        patients=count(patients, _followed(clinic_id)),
        programmes=count(enrolments, _running(clinic_id)),
        check_ins=count(deliveries, _ahead(clinic_id)),
        broadcasts=count(campaigns, _sending(clinic_id)),
        codes=count(codes, _usable(clinic_id), codes.c.expires_at > now, has_uses),
        staff=count(staff, _present(clinic_id)),
        alerts=count(alerts, _open(clinic_id)),
    )


def close_clinic(conn: Connection, clinic_id: int, now: datetime) -> None:
    """End all that goes on in the name of a clinic; its record stays.

    Whoever joins, plans or hands over at this moment is waited for, so codes come before patients,
    and these before their check-ins. Messages that are under way at this moment may arrive.
    """
    ended: dict[Any, tuple[ColumnElement[bool], dict[str, Any]]] = {
        clinics: (clinics.c.id == clinic_id, {"closed_at": now}),
        codes: (_usable(clinic_id), {"revoked_at": now}),
        campaigns: (_sending(clinic_id), {"state": "cancelled", "updated_at": now}),
        staff: (
            _present(clinic_id),
            {"removed_at": now, "chat_id": None, "linked_at": None, **TO_NOBODY},
        ),
        patients: (
            _followed(clinic_id),
            {"state": "stopped", "paused_until": None, "updated_at": now},
        ),
        enrolments: (_running(clinic_id), {"ended_at": now, "next_at": None}),
        alerts: (_open(clinic_id), {"state": "closed", "reason": CLOSED, "closed_at": now}),
    }
    for table, (which, values) in ended.items():
        conn.execute(update(table).where(which).values(values))
    cancel_for_clinic(conn, clinic_id, now, reason=CLOSED)
    awaited = {"state": "cancelled", "reason": CLOSED, "updated_at": now}
    conn.execute(update(deliveries).where(_ahead(clinic_id)).values(awaited))


def _followed(clinic_id: int) -> ColumnElement[bool]:
    return (patients.c.clinic_id == clinic_id) & (patients.c.state != "stopped")


def _running(clinic_id: int) -> ColumnElement[bool]:
    return enrolments.c.patient_id.in_(_patients(clinic_id)) & enrolments.c.ended_at.is_(None)


def _ahead(clinic_id: int) -> ColumnElement[bool]:
    return deliveries.c.patient_id.in_(_patients(clinic_id)) & deliveries.c.state.in_(AHEAD)


def _sending(clinic_id: int) -> ColumnElement[bool]:
    return (campaigns.c.clinic_id == clinic_id) & campaigns.c.state.in_(UNDER_WAY)


def _usable(clinic_id: int) -> ColumnElement[bool]:
    return (codes.c.clinic_id == clinic_id) & codes.c.revoked_at.is_(None)


def _present(clinic_id: int) -> ColumnElement[bool]:
    return (staff.c.clinic_id == clinic_id) & staff.c.removed_at.is_(None)


def _open(clinic_id: int) -> ColumnElement[bool]:
    return (alerts.c.clinic_id == clinic_id) & (alerts.c.state != "closed")


def _patients(clinic_id: int) -> Any:
    return select(patients.c.id).where(patients.c.clinic_id == clinic_id)
