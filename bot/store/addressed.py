"""Whom, or which card, the next words of a chat are for: one at a time, the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, bindparam, select, update

from bot.store.clinic_tables import patients, staff
from bot.store.columns import UtcDateTime
from bot.store.dialects import has_many_writers
from bot.store.hot import Hot
from bot.store.send_statements import CHANGE, HOLD_CHATS
from bot.store.tables import chats, sends

LETTER, POLL, WORDS = "letter", "poll", "words"
"""A clinic wrote, or asked, or words after that await a yes: newest until something newer is."""
CHECK_IN = "check_in"
"""A check-in asks, which takes words as answers: no card below it does."""
COMING = "coming"
"""What a clinic sent, and was not seen yet: it is the newest only when it has arrived."""
ASIDE = "aside"
"""Words that await the button below them, and no yes: what is typed is for something newer."""
MOST_COMING, MOST_ASIDE = 5, 10
SENT_BY_CLINICS = ("staff", "checkin")
"""The kinds of messages of which something that comes is one."""
ARRIVED = "sent"
SEEN = frozenset({ARRIVED, "uncertain", "sending"})
"""What somebody may have before their eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A card that typed words may answer: what it asks, about what, and when it was put."""

    verb: str
    about: tuple[str, ...]
    at: datetime
    since: datetime
    """Of words, when the first of them were asked about."""


def address_to_nobody(conn: Connection, chat_id: int) -> None:
    """Let the next words of a chat be for nobody in particular, and answer no card."""
    here = {"chat": chat_id}
    OF_STAFF.change(conn, {**here, "writes_to": None, "writes_until": None})
    OF_PATIENTS.change(conn, {**here, "writes_until": None})
    await_nothing(conn, chat_id)


def await_nothing(conn: Connection, chat_id: int) -> None:
    """Let the next words of a chat answer no card; what is still to arrive will be the newest.

    Words that await a yes do so no more: they go by the button below them alone.
    """
    put = stored(conn, chat_id)
    if put is not None:
        OF_CHAT.change(conn, {"chat": chat_id, "awaits": left_below(conn, chat_id, put) or None})


def await_words(
    conn: Connection, chat_id: int, verb: str, about: Sequence[str], now: datetime
) -> None:
    """Let the next words of a chat answer a card, and go to nobody else."""
    address_to_nobody(conn, chat_id)
    await_beside(conn, chat_id, verb, about, now)


def await_beside(
    conn: Connection, chat_id: int, verb: str, about: Sequence[str], now: datetime
) -> None:
    """Let the next words of a chat answer a card; who writes to somebody goes on with that.

    Words of a patient go on those that await a yes; it is kept since when the first of them do.
    Other words that did go by their button alone now.
    """
    before, more = stored(conn, chat_id) or {}, dict[str, Any]()
    if verb == WORDS == before.get("verb") and before["about"][0] == about[0]:
        more = {"since": since(before)}
        before = {key: value for key, value in before.items() if key in (COMING, ASIDE)}
    put = {**_put(verb, about, now), **more, **left_below(conn, chat_id, before)}
    OF_CHAT.change(conn, {"chat": chat_id, "awaits": put})


def await_when_arrived(
    conn: Connection, chat_id: int, verb: str, about: Sequence[str], now: datetime
) -> None:
    """Let words answer what is planned now as soon as it has arrived; until then all stays."""
    _hold(conn, chat_id)
    put = stored(conn, chat_id) or {}
    coming = [*put.get(COMING, ()), _put(verb, about, now)][-MOST_COMING:]
    OF_CHAT.change(conn, {"chat": chat_id, "awaits": {**put, COMING: coming}})


def date_anew(conn: Connection, chat_id: int, before: datetime, now: datetime) -> None:
    """Let what was planned at a time and did not arrive be planned now, also for its words."""
    _hold(conn, chat_id)
    put = stored(conn, chat_id) or {}
    every = list(put.get(COMING, ()))
    mine = [one for one in every if awaited_as(one).at == before]
    if mine:
        others = [one for one in every if one not in mine]
        coming = [*others, *({**one, "at": now.isoformat()} for one in mine)]
        OF_CHAT.change(conn, {"chat": chat_id, "awaits": {**put, COMING: coming}})


def _hold(conn: Connection, chat_id: int) -> None:
    if has_many_writers(conn):
        HOLD_CHATS.rows(conn, {"chats": [chat_id]})


def awaited(conn: Connection, chat_id: int) -> Awaited | None:
    """Return which card the next words of a chat may answer, None where they answer none."""
    put = stored(conn, chat_id)
    if put is None:
        return None
    for one in map(awaited_as, reversed(put.get(COMING, ()))):
        if has_arrived(conn, chat_id, one.at):
            return one
    return awaited_as(put) if "verb" in put else None


def has_arrived(conn: Connection, chat_id: int, at: datetime) -> bool:
    """Tell whether somebody may have before their eyes what a clinic sent at a time."""
    return bool(_states_of_coming(conn, chat_id, at) & SEEN)


def awaits_some(put: Mapping[str, Any] | None, now: datetime, within: timedelta) -> bool:
    """Tell whether a card was put in a chat lately whose words would be taken from it.

    `put` is what the chat keeps. What a clock that went ahead has put holds nothing up.
    """
    every = [] if put is None else [*put.get(COMING, ()), *([put] if "verb" in put else [])]
    return any(abs(now - awaited_as(one).at) < within for one in every)


def put_last(conn: Connection, chat_id: int) -> Awaited | None:
    """Return the card that was put last, also where what a clinic sent is newer now."""
    put = stored(conn, chat_id)
    return None if put is None or "verb" not in put else awaited_as(put)


def is_newest(conn: Connection, chat_id: int, at: datetime) -> bool:
    """Tell whether what was planned at a time surely arrived, and nothing was said since."""
    states = _states(conn, chat_id, at)
    later = STATES_SINCE.rows(conn, {"chat": chat_id, "at": at})
    return states == {ARRIVED} and not any(one.state in SEEN for one in later)


def _put(verb: str, about: Sequence[str], now: datetime) -> dict[str, Any]:
    return {"verb": verb, "about": [*about], "at": now.isoformat()}


def awaited_as(put: Mapping[str, Any]) -> Awaited:
    """Return what is stored of a card as one."""
    at, began = datetime.fromisoformat(put["at"]), datetime.fromisoformat(since(put))
    return Awaited(verb=put["verb"], about=tuple(put["about"]), at=at, since=began)


def stored(conn: Connection, chat_id: int) -> dict[str, Any] | None:
    """Return what a chat keeps of the card that was put last, and of what comes."""
    return cast("dict[str, Any] | None", AWAITS.value(conn, {"chat": chat_id}))


def left_below(conn: Connection, chat_id: int, put: dict[str, Any]) -> dict[str, Any]:
    """Return what stays below what is put now: words that wait, and what is still to arrive."""
    words = {key: put[key] for key in ("verb", "about", "at", "since") if key in put}
    is_words = put.get("verb") == WORDS
    aside = [*put.get(ASIDE, ()), *([words] if is_words else [])][-MOST_ASIDE:]
    return {**_not_yet(conn, chat_id, put), **({ASIDE: aside} if aside else {})}


def _not_yet(conn: Connection, chat_id: int, put: dict[str, Any]) -> dict[str, Any]:
    """Return what of a chat is still to arrive; what has is older than what is put now."""
    coming = put.get(COMING, ())
    kept = [
        one for one in coming if _is_to_come(_states_of_coming(conn, chat_id, awaited_as(one).at))
    ]
    return {COMING: kept} if kept else {}


def _is_to_come(states: set[str]) -> bool:
    """Tell whether a part of something may still arrive; an operator may let go what failed."""
    return bool(states & {"planned", "sending"}) or ("failed" in states and not states & SEEN)


def _states(conn: Connection, chat_id: int, at: datetime) -> set[str]:
    return {one.state for one in STATES.rows(conn, {"chat": chat_id, "at": at})}


def _states_of_coming(conn: Connection, chat_id: int, at: datetime) -> set[str]:
    """Return the states of what a clinic sent then, and of nothing that answers somebody."""
    rows = STATES.rows(conn, {"chat": chat_id, "at": at})
    return {one.state for one in rows if one.kind in SENT_BY_CLINICS}


def since(put: Mapping[str, Any]) -> str:
    """Return since when what was put waits: of words, since the first of them do."""
    began: str = put.get("since", put["at"])
    return began


OF_STAFF = Hot(
    update(staff).where(staff.c.chat_id == bindparam("chat"), staff.c.writes_to.is_not(None))
)
OF_PATIENTS = Hot(
    update(patients).where(
        patients.c.chat_id == bindparam("chat"), patients.c.writes_until.is_not(None)
    )
)
OF_CHAT = Hot(update(chats).where(chats.c.id == bindparam("chat")))
"""These set the columns that they are given; a row that has nothing to lose is not written."""
AWAITS = Hot(select(chats.c.awaits).where(chats.c.id == bindparam("chat")))
_SAID = (sends.c.chat_id == bindparam("chat")) & (sends.c.priority != CHANGE)
STATES = Hot(
    select(sends.c.state, sends.c.kind).where(
        _SAID, sends.c.created_at == bindparam("at", type_=UtcDateTime)
    )
)
STATES_SINCE = Hot(
    select(sends.c.state).where(_SAID, sends.c.created_at > bindparam("at", type_=UtcDateTime))
)
