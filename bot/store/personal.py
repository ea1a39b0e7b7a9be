"""Every table, whose its rows are, and how long they stay; a test fails where one is left out.

From this the bot says what it keeps, hands out a copy of it, and knows what is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from bot.retention import Until
from bot.store.metadata import metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A table with rows about people; `owner` is the column that leads to another such table.

    `columns` are all it has: who adds one decides here that it is about somebody, and says so in
    `templates/privacy/kept.j2` where the words for the table do not cover it.
    """

    table: str
    columns: str
    until: Until
    owner: tuple[str, str] | None = None
    is_of_clinic: bool = False
    """Whether only people whom a clinic follows have it."""
    is_of_telegram: bool = False
    """Whether only people who come over Telegram have it."""


CHATS, SESSIONS, PATIENTS, DELIVERIES = "chats", "sessions", "patients", "deliveries"
OF_PATIENTS = (
    Kept(
        table="chats",
        columns="id channel address created_at page blocked_at send_after language awaits",
        until=Until.IDLE,
    ),
    Kept(
        table="sessions",
        columns="id chat_id flow subject content_hash version state created_at updated_at",
        until=Until.IDLE,
        owner=("chat_id", CHATS),
    ),
    Kept(
        table="answers",
        columns="session_id seq item value turn",
        until=Until.IDLE,
        owner=("session_id", SESSIONS),
    ),
    Kept(
        table="results",
        columns="id session_id version disposition content_hash body created_at",
        until=Until.IDLE,
        owner=("session_id", SESSIONS),
    ),
    Kept(
        table="sends",
        columns=(
            "id chat_id kind priority state body session_id version ticks message_id attempts "
            "lease_until due_at give_up_at created_at updated_at problem"
        ),
        until=Until.SETTLED,
        owner=("chat_id", CHATS),
        is_of_telegram=True,
    ),
    Kept(
        table="written",
        columns="chat_id message_id at",
        until=Until.HIDABLE,
        owner=("chat_id", CHATS),
        is_of_telegram=True,
    ),
    Kept(
        table="patients",
        columns=(
            "id clinic_id chat_id label tags zone hour state paused_until writes_until looked_at "
            "consented_at consent_version created_at updated_at"
        ),
        until=Until.LEFT,
        owner=("chat_id", CHATS),
        is_of_clinic=True,
    ),
    Kept(
        table="enrolments",
        columns=(
            "id patient_id programme_id event_on next_at planned result has_agreed created_at "
            "ended_at"
        ),
        until=Until.LEFT,
        owner=("patient_id", PATIENTS),
        is_of_clinic=True,
    ),
    Kept(
        table="deliveries",
        columns=(
            "id patient_id enrolment_id campaign_id step number reminder asks state due_at "
            "not_after send_id session_id asked_at answered_at reason updated_at"
        ),
        until=Until.LEFT,
        owner=("patient_id", PATIENTS),
        is_of_clinic=True,
    ),
    Kept(
        table="campaign_answers",
        columns="id delivery_id question choice at",
        until=Until.LEFT,
        owner=("delivery_id", DELIVERIES),
        is_of_clinic=True,
    ),
    Kept(
        table="form_answers",
        columns="id delivery_id form_id choices scores completed_at",
        until=Until.LEFT,
        owner=("delivery_id", DELIVERIES),
        is_of_clinic=True,
    ),
    Kept(
        table="requests",
        columns="id patient_id kind at",
        until=Until.LEFT,
        owner=("patient_id", PATIENTS),
        is_of_clinic=True,
    ),
    Kept(
        table="alerts",
        columns=(
            "id clinic_id patient_id rule version level key cause state created_at told_at "
            "deputy_told_at staff_id taken_at snoozed_until reason outcome closed_at"
        ),
        until=Until.LEFT,
        owner=("patient_id", PATIENTS),
        is_of_clinic=True,
    ),
    Kept(
        table="audit",
        columns="id clinic_id staff_id patient_id what at",
        until=Until.LOGGED,
        owner=("patient_id", PATIENTS),
        is_of_clinic=True,
    ),
)
"""Tables with rows of patients, each after the one that leads to it."""
OF_OTHERS = (
    Kept(
        table="inbox",
        columns="id bot update_id body received_at applied_at problem address",
        until=Until.SETTLED,
    ),
    Kept(
        table="codes",
        columns=(
            "id clinic_id digest programme event_on staff_id label tags uses_left expires_at "
            "revoked_at created_at"
        ),
        until=Until.EXPIRED,
    ),
    Kept(
        table="staff",
        columns=(
            "id clinic_id name role chat_id created_at linked_at removed_at writes_to writes_until"
        ),
        until=Until.REMOVED,
    ),
    Kept(table="erasures", columns="code erased_at counts", until=Until.LOGGED),
)
"""Tables whose rows are about people, and lead to no chat of a patient."""
NOBODYS = {
    "bots": "id polled_at",
    "campaigns": (
        "id clinic_id staff_id text asks questions segment state launched_at starts_at not_after "
        "created_at updated_at"
    ),
    "clinics": (
        "id name zone sends_from sends_until opens_at closes_at open_days rules is_sandbox "
        "listed_on created_at closed_at"
    ),
    "contents": "hash body created_at",
    "forms": "id clinic_id name language hash body created_at retired_at",
    "keys": "id digest began_at",
    "programmes": "id clinic_id name hash body created_at retired_at",
    "send_gate": "channel next_at all_after broadcasts_after refused_at refused_chat",
}
"""Tables without personal data; the number of a chat in `send_gate` is no address."""


def kept_of(conn: Connection, chat_id: int) -> Iterator[tuple[Kept, list[dict[str, Any]]]]:
    """Yield all rows that are kept of a chat, table by table."""
    for kept in OF_PATIENTS:
        rows = conn.execute(_rows(kept, chat_id)).mappings()
        yield kept, [dict(row) for row in rows]


def _rows(kept: Kept, chat_id: int) -> Select[Any]:
    table = metadata.tables[kept.table]
    return select(table).where(_is_of(kept, table, chat_id)).order_by(*table.primary_key)


def _is_of(kept: Kept, table: Table, chat_id: int) -> Any:
    if kept.owner is None:
        return table.c.id == chat_id
    column, parent = kept.owner
    above = next(one for one in OF_PATIENTS if one.table == parent)
    owners = metadata.tables[parent]
    return table.c[column].in_(select(owners.c.id).where(_is_of(above, owners, chat_id)))
