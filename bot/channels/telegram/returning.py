"""After the bot was away: Telegram has forgotten what was pressed, so the question is put again."""

from datetime import datetime, timedelta
from functools import partial

from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import Applying
from bot.channels.telegram.wire import Wrote
from bot.conversation.channel import Channel
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages
from bot.conversation.triage import open_prompt
from bot.store.asides import Asides, Parts, in_parts
from bot.store.conversations import find_chat, in_conversation, latest
from bot.store.database import Connection
from bot.store.inbox import last_poll, note_poll
from flows.pathway.model import Pathway
from flows.talking.session import Phase
from flows.talking.timing import ran_out_unseen

PRESSES_KEPT = timedelta(seconds=150)
"""How long Telegram keeps a press that nobody fetches (tdlib/telegram-bot-api, Client.cpp)."""
IN_CONVERSATION = timedelta(minutes=15)
"""Who moved on this shortly before the bot left is taken to wait for it (expert)."""


def ask_again(
    conn: Connection, pathway: Pathway, renderer: Renderer, account: Account, now: datetime
) -> int:
    """Put the open question again to those who were in the middle of it; return to how many.

    After a short absence only those whose clock ran out meanwhile. With whom a mistake of ours is
    met, is left out.
    """
    last = last_poll(conn, account.id)
    note_poll(conn, account.id, now)  # whoever starts next need not ask again
    if last is None:
        return 0
    was_long = now - last >= PRESSES_KEPT
    was_there = in_conversation(conn, channel=Channel.TELEGRAM, since=last - IN_CONVERSATION)

    def ask_all(parts: Parts) -> int:
        applying = Applying(conn, pathway, renderer, account, now, Languages(conn))
        asked: list[str] = []

        def ask(chat_id: int, address: str) -> None:
            if _waits(conn, pathway, chat_id, last, now, was_long):
                applying.apply(Wrote(address, "/start", 0))
                asked.append(address)

        for address in was_there:
            chat_id = find_chat(conn, channel=Channel.TELEGRAM, address=address, now=now)
            parts.do("asking again after a pause", chat_id, partial(ask, chat_id, address))
        return len(asked)

    return in_parts(conn, Asides(), now, ask_all)


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
