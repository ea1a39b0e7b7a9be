"""Broadcasts: one text to a part of a clinic's patients, planned in one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    case,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    type_coerce,
    update,
)

from bot.store.clinic_tables import (
    alerts,
    campaigns,
    deliveries,
    enrolments,
    patients,
    programmes,
)
from bot.store.columns import UtcDateTime
from bot.store.dialects import count_anew
from bot.store.hot import Hot
from bot.store.names import numbered
from bot.store.send_statements import is_in
from bot.store.tables import chats, sends
from flows.checkins.history import PATIENCE

VERY_MANY = 1_000
"""Rows at once after which PostgreSQL should count again."""
ANSWERED = ("answered", "partly")
STATUSES = {"answered": ANSWERED, "silent": ("asked", "silent"), "alert": ()}
"""What the newest check-in came to, once it had its time, or that an alert is not closed."""
LOOK_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One broadcast of a clinic; `segment` says to whom: by tag, programme or status, or all."""

    id: int
    clinic_id: int
    staff_id: int | None
    text: str
    asks: str | None
    questions: tuple[Any, ...]
    segment: dict[str, Any]
    state: str
    launched_at: datetime | None
    starts_at: datetime
    not_after: datetime


def add_campaign(
    conn: Connection,
    *,
    clinic_id: int,
    staff_id: int | None,
    text: str,
    asks: str | None,
    segment: dict[str, Any],
    starts_at: datetime,
    not_after: datetime,
    now: datetime,
    questions: Sequence[Any] = (),
) -> int:
    """Keep a broadcast, held until somebody launches it."""
    row = {
        "clinic_id": clinic_id,
        "staff_id": staff_id,
        "text": text,
        "asks": asks,
        "questions": list(questions) or None,
        "segment": segment,
        "state": "held",
        "starts_at": starts_at,
        "not_after": not_after,
        "created_at": now,
        "updated_at": now,
    }
    return cast("int", conn.scalar(insert(campaigns).values(row).returning(campaigns.c.id)))


def campaign_of(conn: Connection, id: int) -> Campaign | None:
    """Return a broadcast, None when there is none of that number."""
    row = ONE.row(conn, {"which": id})
    return None if row is None else _campaign(row)


def change_campaign(conn: Connection, id: int, now: datetime, **values: object) -> None:
    """Keep what became of a broadcast."""
    CHANGED.change(conn, {"which": id, "updated_at": now, **values})


def end_campaigns(conn: Connection, now: datetime) -> None:
    """Call done what is under way, or too old to go on, and has nothing left to send.

    Each is asked once a minute.
    """
    END.change(conn, {"updated_at": now, "before": now - LOOK_EVERY, "now": now})


def zones_of(conn: Connection, campaign: Campaign) -> list[str]:
    """Return the zones in which a broadcast has somebody to reach."""
    return list(
        conn.scalars(_segment(conn, campaign).with_only_columns(patients.c.zone).distinct())
    )


def plan_campaign(
    conn: Connection, campaign: Campaign, zone: str, due_at: datetime, now: datetime
) -> int:
    """Plan a broadcast for everybody in a zone; whoever has it already gets it no second time."""
    mine = (deliveries.c.campaign_id == campaign.id) & (deliveries.c.patient_id == patients.c.id)
    is_there = select(deliveries.c.id).where(mine).exists()
    wanted = _segment(conn, campaign).where(patients.c.zone == zone, ~is_there)
    rows = wanted.with_only_columns(
        patients.c.id,
        literal(campaign.id),
        literal("broadcast"),
        literal(1),
        literal(0),
        literal(campaign.asks) if campaign.asks else null(),
        literal("planned"),
        literal(due_at, UtcDateTime),
        literal(campaign.not_after, UtcDateTime),
        literal(now, UtcDateTime),
    )
    columns = [
        *("patient_id", "campaign_id", "step", "number", "reminder", "asks", "state"),
        *("due_at", "not_after", "updated_at"),
    ]
    adding = insert(deliveries).from_select(columns, rows)
    planned = conn.execute(adding, execution_options={"preserve_rowcount": True}).rowcount
    if planned >= VERY_MANY:
        count_anew(conn, deliveries)
    return planned


def segment_size(conn: Connection, campaign: Campaign) -> int:
    """Return how many people a broadcast would reach."""
    counted = _segment(conn, campaign).with_only_columns(func.count())
    return cast("int", conn.scalar(counted.order_by(None)))


def newest_of(conn: Connection, campaign: Campaign) -> int | None:
    """Return the number of the newest patient whom a broadcast would reach, None for nobody."""
    newest = _segment(conn, campaign).with_only_columns(func.max(patients.c.id))
    return cast("int | None", conn.scalar(newest.order_by(None)))


def sample_of(conn: Connection, campaign: Campaign, limit: int) -> list[tuple[int, str]]:
    """Return number and name of some whom a broadcast would reach."""
    names = _segment(conn, campaign).with_only_columns(patients.c.id, patients.c.label)
    rows = conn.execute(names.order_by(patients.c.id).limit(limit))
    return [(row.id, row.label or numbered(row.id)) for row in rows]


def spread_of(conn: Connection, campaign: Campaign) -> list[tuple[str | None, str, int]]:
    """Return how many a broadcast would reach by language and zone; None: none was chosen."""
    by = (chats.c.language, patients.c.zone)
    rows = conn.execute(_segment(conn, campaign).with_only_columns(*by, func.count()).group_by(*by))
    return [(row[0], row[1], row[2]) for row in rows]


def starting(conn: Connection, now: datetime) -> list[Campaign]:
    """Return the broadcasts whose hold is over."""
    return [_campaign(row) for row in STARTING.rows(conn, {"now": now})]


def next_start(conn: Connection) -> datetime | None:
    """Return when the hold of a broadcast is over next, None where none waits."""
    due: datetime | None = NEXT_START.value(conn, {})
    return due


def tags_of(conn: Connection, clinic_id: int) -> Sequence[str]:
    """Return the tags that a clinic gave its patients."""
    rows = conn.scalars(select(patients.c.tags).where(patients.c.clinic_id == clinic_id))
    return sorted({tag for tags in rows for tag in cast("list[str]", tags or [])})


def _segment(conn: Connection, campaign: Campaign) -> Select[Any]:
    # A pause ends by itself.
    is_back = (patients.c.state == "paused") & (patients.c.paused_until <= campaign.starts_at)
    wanted = (
        select(patients)
        .join(chats, chats.c.id == patients.c.chat_id)
        .where(patients.c.clinic_id == campaign.clinic_id)
        .where(or_(patients.c.state == "active", is_back), chats.c.blocked_at.is_(None))
    )
    if campaign.launched_at is not None:  # who joined since was shown to nobody
        wanted = wanted.where(patients.c.consented_at <= campaign.launched_at)
    tag, programme, status = map(campaign.segment.get, ("tag", "programme", "status"))
    if tag:
        same = [
            one for one in tags_of(conn, campaign.clinic_id) if one.casefold() == tag.casefold()
        ]
        wanted = wanted.where(or_(false(), *map(_is_tagged, same)))
    if programme:
        wanted = wanted.where(_is_on(programme).exists())
    return wanted.where(_status(status, campaign.starts_at)) if status else wanted


def _is_tagged(tag: str) -> ColumnElement[bool]:
    """Tell whose tags have one among them, as the list is kept: in JSON, each in quotes."""
    return type_coerce(patients.c.tags, Text).contains(json.dumps(tag), autoescape=True)


def _is_on(programme: str) -> Select[Any]:
    running = (enrolments.c.patient_id == patients.c.id) & enrolments.c.ended_at.is_(None)
    on = select(enrolments.c.id).join(programmes, programmes.c.id == enrolments.c.programme_id)
    return on.where(running, programmes.c.name == programme)


def _status(status: str, at: datetime) -> ColumnElement[bool]:
    """Return whether the newest check-in was answered in time, or whether an alert is open."""
    if status == "alert":
        mine = (alerts.c.patient_id == patients.c.id) & (alerts.c.state != "closed")
        return select(alerts.c.id).where(mine).exists()
    newest = (
        select(deliveries.c.state)
        .where(
            deliveries.c.patient_id == patients.c.id,
            deliveries.c.reminder == 0,
            deliveries.c.campaign_id.is_(None),
            or_(deliveries.c.asked_at <= at - PATIENCE, deliveries.c.state.in_(ANSWERED)),
        )
        .order_by(deliveries.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return newest.in_(STATUSES[status])


def _campaign(row: Any) -> Campaign:
    return Campaign(
        id=row.id,
        clinic_id=row.clinic_id,
        staff_id=row.staff_id,
        text=row.text,
        asks=row.asks,
        questions=tuple(row.questions or ()),
        segment=dict(row.segment),
        state=row.state,
        launched_at=row.launched_at,
        starts_at=row.starts_at,
        not_after=row.not_after,
    )


# ---- the statements of each look, built once

IS_LAUNCHED = (campaigns.c.state == "held") & campaigns.c.launched_at.is_not(None)
ONE = Hot(select(campaigns).where(campaigns.c.id == bindparam("which")))
CHANGED = Hot(update(campaigns).where(campaigns.c.id == bindparam("which")))
"""Sets the columns that it is given."""
STARTING = Hot(
    select(campaigns)
    .where(IS_LAUNCHED, campaigns.c.starts_at <= bindparam("now", type_=UtcDateTime))
    .with_for_update(skip_locked=True)
)
_PLANNED = select(deliveries.c.id).where(
    deliveries.c.campaign_id == campaigns.c.id,
    is_in("planned", deliveries),
)
_ON_ITS_WAY = (
    select(deliveries.c.id)
    .join(sends, sends.c.id == deliveries.c.send_id)
    .where(deliveries.c.campaign_id == campaigns.c.id, is_in("planned") | is_in("sending"))
)
_IS_OLD = (campaigns.c.state == "paused") & (
    campaigns.c.not_after <= bindparam("now", type_=UtcDateTime)
)
"""Whose pause has no end any more: nobody is reached now."""
END = Hot(
    update(campaigns)
    .where(
        or_(campaigns.c.state == "running", _IS_OLD),
        campaigns.c.updated_at <= bindparam("before", type_=UtcDateTime),
    )
    .values(state=case((_PLANNED.exists() | _ON_ITS_WAY.exists(), campaigns.c.state), else_="done"))
)
NEXT_START = Hot(select(func.min(campaigns.c.starts_at).label("due")).where(IS_LAUNCHED))
