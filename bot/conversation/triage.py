"""One turn for real: load, advance and save in one transaction; replies leave after the commit."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

from bot.conversation.channel import Channel
from bot.conversation.earlier import with_earlier
from bot.conversation.incoming import Asked, Incoming, Pressed, Shown, Typed
from bot.store.conversations import (
    Stored,
    begin,
    find_chat,
    keep_content,
    language_of,
    latest,
    save,
    set_language,
    stored_session,
)
from bot.store.database import Connection, Database
from bot.store.erasing import Receipt, erase_with_receipt
from bot.store.results import add_result
from flows.judging.outlook import missing
from flows.judging.result import Result
from flows.judging.shapes import result_json
from flows.pathway.answers import Value, current
from flows.pathway.loading import body
from flows.pathway.model import Pathway
from flows.talking.emergencies import find_alarms
from flows.talking.events import Beside, Chose, Event, Said
from flows.talking.leaving import was_left
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered, Ask, Reply, Say, Step
from flows.talking.resuming import resumed
from flows.talking.session import Session
from flows.talking.timing import RUNNING
from flows.talking.turn import Turn, new_session
from flows.talking.understanding import understand
from flows.talking.understood import Understood

DELETED = "deleted"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What a turn came to. `shown` marks the buttons of its question, `before` those it answered.

    `clock` is the timed question whose clock runs; `awaiting` what was said and awaits a yes;
    `session` is as it was kept.
    `repeated` tells that the press was one that had just been applied: nothing was done or said.
    """

    chat_id: int
    flow: str
    before: Shown
    shown: Shown
    replies: tuple[Reply, ...] = ()
    answered: Answered | None = None
    result: Result | None = None
    repeated: bool = False
    hide: bool = False
    clock: Prompt | None = None
    awaiting: Mapping[str, Value] = field(default_factory=dict)
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as it is stored, and a turn of it in which nothing has happened yet."""

    stored: Stored
    turn: Turn


class Triage:
    """Talks to every chat of one database on one content."""

    def __init__(self, db: Database, pathway: Pathway) -> None:
        self.db = db
        self.pathway = pathway


def take_turn(
    conn: Connection,
    pathway: Pathway,
    channel: Channel,
    address: str,
    incoming: Incoming,
    now: datetime,
    *,
    on: int | None = None,
    chat_id: int | None = None,
    known: Opened | None = None,
) -> Turned:
    """Apply what came in from one chat within a transaction of the caller.

    It is said in the conversation `on`, and without one in the newest of the flow. Who has found
    the chat already names its number, and who has opened the conversation in this transaction
    hands it over.
    """
    begun = perf_counter()
    turned = _take_turn(conn, pathway, channel, address, incoming, now, on, chat_id, known)
    seconds = round(perf_counter() - begun, 6)
    LOG.info("turn", extra={"channel": channel, "chat": address, "seconds": seconds})
    return turned


def _take_turn(
    conn: Connection,
    pathway: Pathway,
    channel: Channel,
    address: str,
    incoming: Incoming,
    now: datetime,
    on: int | None,
    chat_id: int | None,
    known: Opened | None,
) -> Turned:
    if chat_id is None:
        chat_id = find_chat(conn, channel=channel, address=address, now=now)
    found = known or opened(conn, pathway, chat_id, now, on)
    if found is None:
        found = _opened(pathway, begin(conn, chat_id, new_session(pathway), now), now)
    stored, turn = found.stored, found.turn
    before = shown_of(stored)
    event = _event(turn, stored, incoming)
    if event is None:
        return Turned(chat_id=chat_id, flow=pathway.id, before=before, shown=before, repeated=True)
    step = resumed(turn, event, _hours_since(stored, now))
    kept = _keep(conn, stored, step, now)
    replies = step.replies
    if step.erase:
        language = language_of(conn, chat_id)
        receipt = erase_with_receipt(conn, chat_id, now)
        replies = tuple(_with_receipt(reply, receipt) for reply in replies)
        chat_id = find_chat(conn, channel=channel, address=address, now=now)
        if language is not None:
            set_language(conn, chat_id, language)
        kept = begin(conn, chat_id, new_session(pathway), now)
    elif step.result is not None:
        _keep_result(conn, kept, pathway, step.result, now)
    return Turned(
        chat_id=chat_id,
        flow=pathway.id,
        before=before,
        shown=shown_of(kept),
        replies=with_earlier(conn, chat_id, pathway, replies),
        answered=step.answered,
        result=step.result,
        hide=step.hide,
        clock=_clock(step),
        awaiting=kept.session.awaiting,
        session=kept.session,
    )


def opened(
    conn: Connection, pathway: Pathway, chat_id: int, now: datetime, on: int | None = None
) -> Opened | None:
    """Open the conversation `on`, without one the newest of a flow; None where there is none."""
    stored = latest(conn, chat_id, pathway.id) if on is None else stored_session(conn, on)
    return None if stored is None else _opened(pathway, stored, now)


def _opened(pathway: Pathway, stored: Stored, now: datetime) -> Opened:
    at, kept = now.timestamp(), stored.left_open
    return Opened(stored, Turn(pathway, stored.session, at=at, kept=kept))


def _with_receipt(reply: Reply, receipt: Receipt) -> Reply:
    """Tell what was deleted where it is said that it was."""
    is_it = isinstance(reply, Say) and reply.message == DELETED
    return Say(DELETED, {"receipt": receipt}) if is_it else reply


def _clock(step: Step) -> Prompt | None:
    """Return the timed question whose clock runs."""
    asked = (reply.prompt for reply in step.replies if isinstance(reply, Ask))
    return next((prompt for prompt in asked if prompt.clock == RUNNING), None)


def _hours_since(stored: Stored, now: datetime) -> float:
    """Return for how many hours nothing moved in a conversation."""
    return 0 if stored.moved_at is None else (now - stored.moved_at) / timedelta(hours=1)


def is_left(pathway: Pathway, stored: Stored, now: datetime) -> bool:
    """Tell whether an interview goes on for so long that its signs may differ now."""
    return was_left(Turn(pathway, stored.session, now.timestamp()), _hours_since(stored, now))


def shown_of(stored: Stored) -> Shown:
    """Return the mark of the question that a stored session has open."""
    return Shown(stored.session_id, stored.session.version)


def open_prompt(pathway: Pathway, session: Session) -> Prompt | None:
    """Return what a session has open."""
    return Turn(pathway, session).open_prompt()


def _event(turn: Turn, stored: Stored, incoming: Incoming) -> Event | None:
    """Return what came in as an event, None for what had just been applied, as by a double tap.

    An emergency or a command is heard under whatever question it was typed.
    """
    match incoming:
        case Typed(shown, text, places):
            raised = {alarm.id for alarm in find_alarms(turn.pathway, text)}
            is_new = not raised <= set(stored.session.alarms)
            if is_new or text.lstrip().startswith("/"):
                return Said(text, _ticked(turn, places) if shown == shown_of(stored) else ())
            if shown == shown_of(stored):
                return _written(turn, text, places)
        case Asked(shown, event):
            if shown == shown_of(stored):
                return event
        case Pressed(shown):
            if shown == shown_of(stored):
                return _chosen(turn, incoming.places)
        case _:
            return incoming
    is_answered = shown == Shown(stored.session_id, stored.session.answered_at or 0)
    return None if is_answered else Beside("pressed_old")


def _written(turn: Turn, text: str, places: tuple[int, ...]) -> Event:
    """Return a text as an answer; what it names joins what is ticked, and never overrules it.

    What it says beside is heard first, and what is ticked is kept meanwhile.
    """
    prompt, ticked = turn.open_prompt(), _ticked(turn, places)
    if prompt is None or not ticked:
        return Said(text)
    named = understand(turn.pathway, prompt, text)
    if isinstance(named, Understood) and named.options:
        return Chose(tuple(dict.fromkeys((*ticked, *named.options))))
    return Said(text, ticked)


def _ticked(turn: Turn, places: tuple[int, ...]) -> tuple[str, ...]:
    """Return the options of the open question that are ticked; none where one is not there."""
    prompt, ticked = turn.open_prompt(), _chosen(turn, places)
    is_list = prompt is not None and prompt.multi
    return ticked.options if is_list and isinstance(ticked, Chose) else ()


def _chosen(turn: Turn, places: tuple[int, ...]) -> Event:
    prompt = turn.open_prompt()
    options = prompt.options if prompt else ()
    if not all(0 <= place < len(options) for place in places):
        return Beside("pressed_old")
    return Chose(tuple(options[place].id for place in dict.fromkeys(places)))


def _keep(conn: Connection, stored: Stored, step: Step, now: datetime) -> Stored:
    if step.fresh:
        return begin(conn, stored.chat_id, step.session, now)
    return save(conn, stored, step.session, now, step.left_open)


def _keep_result(
    conn: Connection, kept: Stored, pathway: Pathway, result: Result, now: datetime
) -> None:
    keep_content(conn, pathway.content_hash, partial(body, pathway), now)
    add_result(
        conn,
        kept,
        disposition=result.conclusion.disposition,
        content_hash=pathway.content_hash,
        body={
            **result_json(result),
            "missing": missing(pathway, result),
            "signs_at": kept.session.signs_at,
            "answers": current(kept.session.answers),
        },
        now=now,
    )
