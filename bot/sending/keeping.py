"""Notes what became of messages, and what that means for their chats and the gate they passed."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.sending.outcome import Accepted, Body, Fate, TooFast, Transport
from bot.sending.pacing import slowed
from bot.sending.rules import GIVE_UP_AFTER, Settled, settled
from bot.store.copies import COPIES, LOST, lost_copies, whom_to_tell
from bot.store.database import Connection
from bot.store.gate import hold_gate, keep_gate
from bot.store.lost_results import note_lost, waiting_results
from bot.store.questions import Question, as_stored_each
from bot.store.sends import (
    CHANGE,
    MUST_ARRIVE,
    REPLY,
    Send,
    block_chat,
    hold_chats,
    is_chat,
    pause_each,
    plan,
    settle_each,
)
from bot.store.unsent import OR_ELSE, note_unsent

LOG = logging.getLogger(__name__)
Known = tuple[Send, Fate]
"""A message that was claimed, and what became of it."""
Told = tuple[int, str]
"""A chat, and what it is told."""
UNSURE_TEXT = "unsure"
"""Where it keeps what is told if it may have arrived all the same."""


def keep_outcomes(
    conn: Connection,
    known: Sequence[Known],
    transport: Transport,
    now: datetime,
    gate: str | None = None,
) -> None:
    """Store what became of messages to different chats, together: a commit costs the most."""
    hold_chats(conn, _chats_of(known))
    stored = as_stored_each(conn, [send.id for send, _ in known])
    ends = [
        (send, outcome, question, settled(send, outcome, now))
        for send, outcome in known
        # Else its chat was deleted in the meantime, or another process took it for lost.
        if (question := stored.get(send.id)) is not None and _is_under_way(question, send)
    ]
    settle_each(
        conn, now, {send.id: _changes(question, after) for send, _, question, after in ends}
    )
    pause_each(
        conn,
        {
            send.chat_id: after.rest_until
            for send, *_, after in ends
            if after.rest_until is not None
        },
    )
    note_unsent(conn, {send.id: after.state for send, *_, after in ends}, now)
    told: list[Told | None] = []
    for send, outcome, question, after in ends:
        if gate is not None and isinstance(outcome, TooFast):
            keep_gate(conn, gate, slowed(hold_gate(conn, gate, now), send, after.due_at, now))
        if after.message_id is not None and question.mark is not None:
            wanted = transport.correction(send.body, question.body, after.message_id)
            _correct(conn, send, wanted, now)
        is_lost = after.state in LOST
        told += [_instead(conn, send.id, send.body, after.state)] if is_lost else []
        if is_lost and send.priority == MUST_ARRIVE and question.body is not None:
            note_lost(conn, send.chat_id, send.planned_at, now)
        if after.state == "blocked":
            told += _block(conn, send.chat_id, now)
        _say(send, after)
    _tell_instead(conn, told, now)


def _chats_of(known: Iterable[Known]) -> set[int]:
    """Return the chats of messages, and who may be told that no copy of them arrived.

    What became of the other copies is known only to who holds that chat.
    """
    lost = (send for send, outcome in known if not isinstance(outcome, Accepted))
    told = (whom_to_tell(send.body) for send in lost)
    return {send.chat_id for send, _ in known} | {one for one in told if one is not None}


def note_blocked(conn: Connection, chat_id: int, now: datetime) -> None:
    """Note that a person wants no messages, and tell who wrote what does not reach them now."""
    _tell_instead(conn, _block(conn, chat_id, now), now)


def _block(conn: Connection, chat_id: int, now: datetime) -> list[Told | None]:
    """Note that a person wants no messages; return what is told of those that are not sent."""
    for planned_at in waiting_results(conn, chat_id):
        note_lost(conn, chat_id, planned_at, now)
    waiting = block_chat(conn, chat_id, now)
    hold_chats(conn, {one for body in waiting.values() if (one := whom_to_tell(body)) is not None})
    return [_instead(conn, id, body, "blocked") for id, body in waiting.items()]


def _is_under_way(stored: Question, send: Send) -> bool:
    """Tell whether the same try is: who took it for lost may try again at this moment."""
    return stored.state == "sending" and stored.attempts == send.attempts


def _changes(stored: Question, after: Settled) -> Mapping[str, Any]:
    is_again = after.state == "planned" and stored.body is not None
    is_kept = is_again or stored.mark is not None or after.is_unsent
    return {
        # What is answered in the meantime is not said again.
        "state": "cancelled" if after.state == "planned" and not is_again else after.state,
        "attempts": after.attempts,
        "due_at": after.due_at,
        "message_id": after.message_id,
        "problem": after.problem,
        **({} if is_kept else {"body": None}),
    }


def _instead(conn: Connection, id: int, body: Body, state: str) -> Told | None:
    """Return who is told what of a message that did not arrive for sure, None for nobody.

    Of several copies it is told when the last one is lost, of several parts at the first.
    """
    if OR_ELSE not in body:
        return None
    kept = body[OR_ELSE]
    states = lost_copies(conn, kept[COPIES], id) if COPIES in kept else {state}
    if states is None:
        return None
    wanted = UNSURE_TEXT if "uncertain" in states else "text"
    return int(kept["chat_id"]), kept.get(wanted, kept["text"])


def _tell_instead(conn: Connection, lost: Iterable[Told | None], now: datetime) -> None:
    """Tell other chats that messages did not arrive, each once, if such a chat is still there."""
    for chat_id, text in sorted({one for one in lost if one is not None}):
        if is_chat(conn, chat_id):
            body = {"method": "send", "text": text, "keyboard": []}
            give_up_at = now + GIVE_UP_AFTER
            plan(conn, chat_id, body, priority=REPLY, give_up_at=give_up_at, now=now, kind="staff")


def _correct(conn: Connection, send: Send, body: Body | None, now: datetime) -> None:
    """Plan a change of a question that was ticked or answered while it was under way."""
    if body is not None:
        plan(conn, send.chat_id, body, priority=CHANGE, give_up_at=now + GIVE_UP_AFTER, now=now)


def _say(send: Send, after: Settled) -> None:
    if after.state == "failed":
        LOG.error("message %d was not taken: %s", send.id, after.problem)
    if after.state == "uncertain":
        LOG.error("message %d may have arrived or not: %s", send.id, after.problem)
