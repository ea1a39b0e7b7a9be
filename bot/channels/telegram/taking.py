"""Takes updates from Telegram or the inbox; each is applied in the transaction that notes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import HERE, Applied, Applying
from bot.channels.telegram.wire import Unreadable, address_of, read, shape_of
from bot.checkins.desk import CheckIns
from bot.conversation.render import Renderer
from bot.conversation.speaking import Languages
from bot.store.database import Connection
from bot.store.holding import held_if_free, held_soon
from bot.store.inbox import (
    Received,
    Waiting,
    chat_waits,
    mark_applied,
    next_waiting,
    receive,
    receive_applied,
    set_aside,
)
from flows.pathway.model import Pathway


def take_in(
    conn: Connection,
    pathway: Pathway,
    renderer: Renderer,
    account: Account,
    updates: Sequence[Received],
    now: datetime,
    checkins: CheckIns | None = None,
) -> list[Applied] | None:
    """Apply updates of one chat as they come in; each is noted in the same transaction.

    While an earlier one of this chat waits, or somebody else holds the chat, they are kept to be
    applied, and None is returned: they must not overtake, and others need not wait for them.
    """
    address = address_of(updates[0].body)
    if not _is_soon_free(conn, address) or chat_waits(conn, account.id, address):
        receive(conn, account.id, updates, now, address)
        return None
    applying = Applying(conn, pathway, renderer, account, now, Languages(conn), checkins)
    applied = []
    for one in updates:
        try:
            meant = read(one.body)
        except Unreadable as error:
            shape, problem = shape_of(one.body), str(error)
            receive_applied(conn, account.id, one.update_id, now, problem=problem, shape=shape)
        else:
            if receive_applied(conn, account.id, one.update_id, now):
                applied.append(applying.apply(meant))
    return applied


def apply_next(
    conn: Connection,
    pathway: Pathway,
    renderer: Renderer,
    account: Account,
    now: datetime,
    checkins: CheckIns | None = None,
    met: list[Waiting] | None = None,
) -> Applied | None:
    """Apply the oldest update whose chat is free, None when there is none.

    One that is wrong is put aside. It is noted in `met`, for whoever has to know which one it was
    if this raises.
    """
    waiting = _next_free(conn, account.id)
    if waiting is None:
        return None
    if met is not None:
        met[:] = [waiting]
    try:
        meant = read(waiting.body)
    except Unreadable as error:
        set_aside(conn, waiting.id, str(error), shape_of(waiting.body), now)
        return Applied()
    languages = Languages(conn)
    applied = Applying(conn, pathway, renderer, account, now, languages, checkins).apply(meant)
    mark_applied(conn, waiting.id, now)
    return replace(applied, received_at=waiting.received_at)


def _next_free(conn: Connection, bot: str) -> Waiting | None:
    """Return the oldest update whose chat nobody holds; the others are passed over."""
    waiting = next_waiting(conn, bot)
    while waiting is not None and not _is_free(conn, waiting.address):
        waiting = next_waiting(conn, bot, after=waiting.id)
    return waiting


def _is_soon_free(conn: Connection, address: str | None) -> bool:
    return address is None or held_soon(conn, channel=HERE, address=address)


def _is_free(conn: Connection, address: str | None) -> bool:
    return address is None or held_if_free(conn, channel=HERE, address=address)
