"""After the bot was away: what was pressed meanwhile is lost, so the open question comes again.

Who had begun to answer goes on at once; who was just asked reads it in the hours of the clinic.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.checkins.addressing import asking
from bot.checkins.card import Card
from bot.checkins.deciding import Leave, decide
from bot.checkins.desk import CheckIns
from bot.checkins.forms import opening_card
from bot.checkins.polls import next_question
from bot.conversation.triage import open_prompt, shown_of
from bot.store.addressed import POLL, Awaited, await_beside, await_when_arrived, awaited
from bot.store.conversations import latest_touched, stored_session
from bot.store.database import Connection
from bot.store.lately import Waiting, has_surely_arrived
from flows.checkins.forms import known_forms
from flows.talking.replies import Say
from flows.talking.turn import Turn

AWAKE = timedelta(hours=1)
"""So soon after they moved on people are taken to be awake still (expert)."""
WAS_AWAY = "was_away"


def put_again(
    conn: Connection,
    desk: CheckIns,
    waiting: Waiting,
    now: datetime,
    *,
    last: datetime,
    go_on: Callable[[], object],
) -> bool:
    """Put what waits for an answer again; return whether it is what is newest in its chat.

    `last` is when the bot left; `go_on` puts the question of a conversation that was begun.
    """
    chat_id = waiting.delivery.patient.chat_id
    desk = desk.speaking_to(conn, chat_id)
    if waiting.delivery.session_id is not None:
        return _question_again(conn, desk, waiting, now, last, go_on)
    touched = latest_touched(conn, chat_id)
    if touched is not None and touched.moved_at is not None and touched.moved_at > waiting.at:
        return False
    if has_surely_arrived(conn, waiting):
        _card_again(conn, desk, waiting, now, last)
    return True


def _question_again(
    conn: Connection,
    desk: CheckIns,
    waiting: Waiting,
    now: datetime,
    last: datetime,
    go_on: Callable[[], object],
) -> bool:
    delivery = waiting.delivery
    chat_id, session_id = delivery.patient.chat_id, delivery.session_id
    if session_id is None or asking(conn, desk, chat_id, "", now) != session_id:
        return False
    stored = stored_session(conn, session_id)
    is_asked = stored is not None and open_prompt(desk.pathway, stored.session) is not None
    if stored is None or not is_asked or _has_newer(awaited(conn, chat_id), waiting):
        return True
    if not has_surely_arrived(conn, waiting):
        return True
    until = _until(waiting, now)
    if waiting.is_begun:
        if _may_go_on(waiting, now, last):
            go_on()
    elif until is not None:
        turn = Turn(desk.pathway, stored.session)
        turn.say(WAS_AWAY)
        turn.ask_again()
        said = desk.say(*turn.replies)
        desk.speaker.ask(conn, chat_id, shown_of(stored), said, give_up_at=until, now=now)
    return True


def _card_again(
    conn: Connection, desk: CheckIns, waiting: Waiting, now: datetime, last: datetime
) -> None:
    delivery, put = waiting.delivery, awaited(conn, waiting.delivery.patient.chat_id)
    chat_id = delivery.patient.chat_id
    if delivery.asks in known_forms():
        card = None if _has_newer(put, waiting) else opening_card(conn, desk, delivery)
        if card is not None:
            _say_again(conn, desk, waiting, card, now, last)
        return
    is_newest = put is not None and put.verb == POLL and put.about[1:2] == (str(delivery.id),)
    asked = next_question(conn, desk, delivery) if is_newest else None
    if asked is not None and _say_again(conn, desk, waiting, asked[1], now, last):
        about = (str(delivery.patient.id), str(delivery.id), str(asked[0]))
        put_now = await_beside if waiting.is_begun else await_when_arrived
        put_now(conn, chat_id, POLL, about, now)


def _say_again(
    conn: Connection,
    desk: CheckIns,
    waiting: Waiting,
    card: Card,
    now: datetime,
    last: datetime,
) -> bool:
    """Plan a card anew below the words that it is so; return whether it may leave."""
    chat_id, until = waiting.delivery.patient.chat_id, _until(waiting, now)
    [away] = desk.say(Say(WAS_AWAY))
    again = replace(card, text=f"{away.text}\n\n{card.text.strip()}")
    if waiting.is_begun and _may_go_on(waiting, now, last):
        desk.speaker.tell(conn, chat_id, again, kind="reply", now=now)
        return True
    if not waiting.is_begun and until is not None:
        desk.speaker.send(conn, chat_id, again, give_up_at=until, now=now)
        return True
    return False


def _has_newer(put: Awaited | None, waiting: Waiting) -> bool:
    """Tell whether words answer a card that came later, such as a letter."""
    return put is not None and put.at > waiting.at


def _may_go_on(waiting: Waiting, now: datetime, last: datetime) -> bool:
    """Tell whether what was begun goes on: in the hours of its clinic, or while one is awake.

    Neither in a pause, nor where the clinic cancelled it.
    """
    delivery = waiting.delivery
    if delivery.patient.state_at(now) == "paused" or delivery.campaign_state == "cancelled":
        return False
    return _until(waiting, now) is not None or now - last < AWAKE


def _until(waiting: Waiting, now: datetime) -> datetime | None:
    """Return until when it may leave now, None where its clinic sends nothing at this hour."""
    match decide(waiting.delivery, now, earliest=now):
        case Leave(until):
            return until
    return None
