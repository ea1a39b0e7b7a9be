"""After the bot was away: Telegram has forgotten what was pressed, so the question is put again."""

from datetime import datetime, timedelta
from functools import partial

from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import Applying
from bot.channels.telegram.wire import Wrote
from bot.checkins.away import WAS_AWAY, Back, put_again
from bot.checkins.desk import CheckIns
from bot.conversation.channel import Channel
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages
from bot.conversation.triage import open_prompt
from bot.store.asides import Asides, Parts, in_parts
from bot.store.conversations import find_chat, in_conversation, latest
from bot.store.database import Connection
from bot.store.inbox import last_poll, note_poll
from bot.store.lately import waiting_since
from flows.pathway.model import Pathway
from flows.talking.events import Beside
from flows.talking.session import Phase
from flows.talking.timing import ran_out_unseen

PRESSES_KEPT = timedelta(seconds=150)
"""How long Telegram keeps a press that nobody fetches (tdlib/telegram-bot-api, Client.cpp)."""
IN_CONVERSATION = timedelta(minutes=15)
"""Who moved on this shortly before the bot left is taken to wait for it (expert)."""


def ask_again(
    conn: Connection,
    pathway: Pathway,
    renderer: Renderer,
    account: Account,
    now: datetime,
    checkins: CheckIns | None = None,
) -> None:
    """Put the open question again to those who were in the middle of it.

    It is that of the triage, or of a check-in or broadcast, whichever is the newest. After a short
    absence only those are asked whose clock ran out meanwhile. With whom a mistake of ours is met,
    is left out.
    """
    last = last_poll(conn, account.id)
    note_poll(conn, account.id, now)  # whoever starts next need not ask again
    if last is None:
        return
    was_long = now - last >= PRESSES_KEPT
    since = _since(conn, account, last, now) if was_long else last - IN_CONVERSATION
    was_there = in_conversation(conn, channel=Channel.TELEGRAM, since=since)
    has_theirs = was_long and checkins is not None
    waiting = waiting_since(conn, since, channel=Channel.TELEGRAM) if has_theirs else []
    newest = {one.address: one for one in waiting}

    def ask(chat_id: int, address: str) -> None:
        if checkins is not None and address in newest:
            found = newest[address]
            beside = Applying(conn, pathway, renderer, account, now, Languages(conn), checkins)
            go_on = partial(beside.apply, Wrote(address, "", 0, Beside(WAS_AWAY)))
            theirs = checkins.speaking_to(conn, chat_id)
            if put_again(Back(conn=conn, desk=theirs, waiting=found, last=last, now=now), go_on):
                return
        if _waits(conn, pathway, chat_id, last, now, was_long):
            applying = Applying(conn, pathway, renderer, account, now, Languages(conn))
            applying.apply(Wrote(address, "/start", 0))

    def ask_each(parts: Parts) -> None:
        for address in dict.fromkeys([*was_there, *newest]):
            chat_id = find_chat(conn, channel=Channel.TELEGRAM, address=address, now=now)
            parts.do("asking again after a pause", chat_id, partial(ask, chat_id, address))

    in_parts(conn, Asides(), now, ask_each)


def _since(conn: Connection, account: Account, last: datetime, now: datetime) -> datetime:
    """Return since when somebody must have moved to be asked again, and note that they are.

    Who did nothing since they were asked again the last time has that question before them.
    """
    returns = f"{account.id} returned"
    before = last_poll(conn, returns)
    note_poll(conn, returns, now)
    since = last - IN_CONVERSATION
    return since if before is None else max(since, before + timedelta.resolution)


def _waits(
    conn: Connection,
    pathway: Pathway,
    chat_id: int,
    last: datetime,
    now: datetime,
    was_long: bool,
) -> bool:
    stored = latest(conn, chat_id, pathway.id)
    if stored is None or stored.session.phase is Phase.CLOSED:
        return False
    prompt = open_prompt(pathway, stored.session)
    if prompt is None or was_long:
        return prompt is not None
    was_running = not ran_out_unseen(prompt, last.timestamp())
    return was_running and ran_out_unseen(prompt, now.timestamp())
