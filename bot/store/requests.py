"""That a patient asked for a person, or typed words of an emergency: when, never the words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.store.clinic_tables import requests
from bot.store.columns import UtcDateTime
from bot.store.hot import Hot


def keep_request(
    conn: Connection, patient_id: int, kind: str, now: datetime, *, since: datetime
) -> None:
    """Keep that a patient asked, unless they asked for the same since a time.

    A time that has not come yet is of a clock that was set back, and does not count.
    """
    asked = {"patient": patient_id, "kind": kind, "since": since, "now": now}
    if SAME.row(conn, asked) is None:
        conn.execute(insert(requests).values(patient_id=patient_id, kind=kind, at=now))


def requests_of(conn: Connection, patient_id: int) -> Sequence[Any]:
    """Return kind and time of all that a patient asked for, oldest first."""
    return OF_PATIENT.rows(conn, {"patient": patient_id})


_MINE = select(requests.c.kind, requests.c.at).where(requests.c.patient_id == bindparam("patient"))
OF_PATIENT = Hot(_MINE.order_by(requests.c.id))
SAME = Hot(
    _MINE.where(
        requests.c.kind == bindparam("kind"),
        requests.c.at.between(
            bindparam("since", type_=UtcDateTime), bindparam("now", type_=UtcDateTime)
        ),
    ).limit(1)
)
