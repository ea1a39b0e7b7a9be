"""After the bot was away: Telegram has forgotten what was pressed, so the question is put again."""

from datetime import datetime, timedelta

from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import Applying
from bot.channels.telegram.wire import Wrote
from bot.conversation.channel import Channel
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages
from bot.conversation.triage import open_prompt
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

    After a short absence only those whose clock ran out meanwhile.
    """
    last = last_poll(conn, account.id)
    note_poll(conn, account.id, now)  # whoever starts next need not ask again
    if last is None:
        return 0
    was_long = now - last >= PRESSES_KEPT
    applying = Applying(conn, pathway, renderer, account, now, Languages(conn))
    waiting = [
        address
        for address in in_conversation(conn, channel=Channel.TELEGRAM, since=last - IN_CONVERSATION)
        if _waits(conn, pathway, address, last, now, was_long)
    ]
    for address in waiting:
        applying.apply(Wrote(address, "/start", 0))
    return len(waiting)


def _waits(
    conn: Connection,
    pathway: Pathway,
    address: str,
    last: datetime,
    now: datetime,
    was_long: bool,
) -> bool:
    chat_id = find_chat(conn, channel=Channel.TELEGRAM, address=address, now=now)
    stored = latest(conn, chat_id, pathway.id)
    if stored is None or stored.session.phase is Phase.CLOSED:
        return False
    prompt = open_prompt(pathway, stored.session)
    if prompt is None or was_long:
        return prompt is not None
    was_running = not ran_out_unseen(prompt, last.timestamp())
    return was_running and ran_out_unseen(prompt, now.timestamp())
