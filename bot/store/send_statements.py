"""The statements of each turn and send, built once: building one takes longer than doing it."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    any_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.store.columns import UtcDateTime, Whole
from bot.store.hot import Hot
from bot.store.tables import chats, sends

PRIORITIES = 0, 1, 2, 3
"""What must arrive, a reply, a change of a message that is there, and a broadcast."""
MUST_ARRIVE, REPLY, CHANGE, BROADCAST = PRIORITIES
PATIENCE = 2
"""Tries after which a message no longer holds up the next one to the same chat."""


NOW = bindparam("now", type_=UtcDateTime)


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Tell which rows have one of many numbers; for PostgreSQL, whatever their count."""
    return column == any_(bindparam(name, type_=ARRAY(Whole)))


def is_in(state: str, table: Any = sends) -> ColumnElement[bool]:
    """Tell which messages, or rows of another table, are in a state.

    It is written out: no index of what is planned serves a parameter, and SQLite reads a statement
    anew for each value of one that such an index might have served.
    """
    found: ColumnElement[bool] = table.c.state == literal_column(f"'{state}'")
    return found


def on_channel() -> Select[Any]:
    """Select the messages of a channel, with what is known of their chats."""
    whose = select(sends, chats.c.address, chats.c.send_after)
    here = chats.c.channel == bindparam("channel")
    return whose.join(chats, chats.c.id == sends.c.chat_id).where(here)


def _is_in_turn() -> ColumnElement[bool]:
    """Tell which messages are not held up by an earlier one to the same chat."""
    other = sends.alias()
    here = other.c.chat_id == sends.c.chat_id
    under_way = select(other.c.id).where(here & is_in("sending", other)).exists()
    earlier = here & (other.c.id < sends.c.id) & is_in("planned", other)
    earlier &= other.c.priority < CHANGE
    held_up = select(other.c.id).where(earlier & (other.c.attempts < PATIENCE)).exists()
    return ~under_way & ~held_up


def _is_in_time() -> ColumnElement[bool]:
    """Tell which messages are not too late: what nobody waits for keeps to its hours."""
    return or_(sends.c.priority < BROADCAST, sends.c.give_up_at > NOW)


def _in_turn() -> Select[Any]:
    """Select what is planned, in time and in turn."""
    is_urgent = sends.c.priority <= bindparam("least")
    return on_channel().where(is_in("planned"), is_urgent, _is_in_time(), _is_in_turn())


def _ready() -> Select[Any]:
    has_rested = or_(chats.c.send_after.is_(None), chats.c.send_after <= NOW)
    ready = _in_turn().where(sends.c.due_at <= NOW, has_rested)
    return ready.order_by(sends.c.priority, sends.c.id).limit(bindparam("limit"))


PLAN = Hot(insert(sends).returning(sends.c.id))
DROP = Hot(delete(sends).where(sends.c.id == bindparam("which")))
FOR_PAUSE = Hot(
    update(sends)
    .where(
        sends.c.id == bindparam("which"),
        select(chats.c.id)
        .where(chats.c.id == sends.c.chat_id, chats.c.send_after == sends.c.due_at)
        .exists(),
    )
    .values(state="cancelled", body=None, session_id=None, version=None)
)
"""Leaves nothing of a message but its times, where its chat waits for the same moment."""
CHANGED = Hot(update(sends).where(sends.c.id == bindparam("which")))
"""Sets the columns that it is given."""
CANCEL = Hot(
    update(sends).where(sends.c.id == bindparam("which")).values(state="cancelled", body=None)
)
READY = Hot(_ready())
HOLD_READY = Hot(_ready().with_for_update(of=chats, skip_locked=True, key_share=True))
_BEGUN = update(sends).values(
    state="sending",
    attempts=sends.c.attempts + 1,
    updated_at=bindparam("at"),
    lease_until=bindparam("lease"),
)
CLAIM = Hot(_BEGUN.where(sends.c.id == bindparam("which")))
CLAIM_HELD = Hot(
    _BEGUN.where(
        among(sends.c.id, "ids"),
        # Not by the index of what is planned, for the same reason.
        sends.c.state.concat("") == literal_column("'planned'"),
        sends.c.due_at <= NOW,
        _is_in_time(),
        _is_in_turn(),
    ).returning(sends)
)
"""Claims what is still ready once its chat is held: another may have claimed in it before."""
NEXT_DUE = Hot(
    _in_turn().with_only_columns(
        func.min(
            case((chats.c.send_after > sends.c.due_at, chats.c.send_after), else_=sends.c.due_at),
            type_=UtcDateTime,
        ).label("due")
    )
)
UNBLOCK = Hot(
    update(chats)
    .where(chats.c.id == bindparam("chat"), chats.c.blocked_at.is_not(None))
    .values(blocked_at=None)
)
HOLD_CHATS = Hot(
    select(chats.c.id)
    .where(among(chats.c.id, "chats"))
    .order_by(chats.c.id)
    .with_for_update(key_share=True)
)
IS_CHAT = Hot(select(chats.c.id).where(chats.c.id == bindparam("chat")))
PAUSE = Hot(
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(send_after=bindparam("until", type_=UtcDateTime))
)
