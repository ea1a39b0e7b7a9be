"""What became of every check-in, row by row: for whoever counts up afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.store.clinic_tables import alerts, clinics, deliveries, patients
from bot.store.tables import chats


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One check-in, or one reminder of it, as its row tells."""

    address: str
    clinic: str
    step: str
    number: int
    reminder: int
    state: str
    reason: str | None
    due_at: datetime
    not_after: datetime
    asked_at: datetime | None


def all_ended(conn: Connection) -> Iterator[Ended]:
    """Yield every check-in with its reminders, those of one patient in the order of planning."""
    chosen = (
        select(
            chats.c.address,
            clinics.c.name.label("clinic"),
            *(deliveries.c[name] for name in ("step", "number", "reminder", "state", "reason")),
            *(deliveries.c[name] for name in ("due_at", "not_after", "asked_at")),
        )
        .join(patients, patients.c.id == deliveries.c.patient_id)
        .join(clinics, clinics.c.id == patients.c.clinic_id)
        .join(chats, chats.c.id == patients.c.chat_id)
        .order_by(deliveries.c.patient_id, deliveries.c.id)
    )
    for row in conn.execute(chosen):
        yield Ended(**row._mapping)


def count_alerts(conn: Connection) -> dict[str, int]:
    """Return how many alerts there are by level."""
    counted = select(alerts.c.level, func.count().label("number")).group_by(alerts.c.level)
    return {row.level: row.number for row in conn.execute(counted)}
