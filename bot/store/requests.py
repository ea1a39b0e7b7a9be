"""That a patient asked for a person, or told a sign of danger: when, never the words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.store.clinic_tables import requests
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot
from bot.store.tables import sessions


def keep_request(
    conn: Connection, patient_id: int, kind: str, now: datetime, *, since: datetime
) -> None:
    """Keep that a patient asked, unless they asked for the same since a time.

    A time that has not come yet is of a clock that was set back, and does not count.
    """
    asked = {"patient": patient_id, "kind": kind, "since": since, "now": now}
    if SAME.row(conn, asked) is None:
        conn.execute(insert(requests).values(patient_id=patient_id, kind=kind, at=now))


def drop_requests(
    conn: Connection, patient_id: int, kind: str, since: datetime, session_id: int | None = None
) -> None:
    """Keep no longer that a patient asked for something after a time, since a session began."""
    asked = {"patient": patient_id, "kind": kind, "since": since, "session": session_id}
    (DROP if session_id is None else DROP_OF_SESSION).change(conn, asked)


def requests_of(conn: Connection, patient_id: int) -> Sequence[Any]:
    """Return kind and time of all that a patient asked for, oldest first."""
    return OF_PATIENT.rows(conn, {"patient": patient_id})


_MINE = select(requests.c.kind, requests.c.at).where(requests.c.patient_id == bindparam("patient"))
_DROP = delete(requests).where(
    requests.c.patient_id == bindparam("patient"),
    requests.c.kind == bindparam("kind"),
    requests.c.at > bindparam("since", type_=UtcDateTime),
)
_BEGAN = select(sessions.c.created_at).where(sessions.c.id == bindparam("session"))
DROP = Hot(_DROP)
DROP_OF_SESSION = Hot(_DROP.where(requests.c.at >= _BEGAN.scalar_subquery()))
OF_PATIENT = Hot(_MINE.order_by(requests.c.id))
SAME = Hot(
    _MINE.where(
        requests.c.kind == bindparam("kind"),
        requests.c.at.between(
            bindparam("since", type_=UtcDateTime), bindparam("now", type_=UtcDateTime)
        ),
    ).limit(1)
)
