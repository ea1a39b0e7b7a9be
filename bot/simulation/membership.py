"""What the bot is told when its place in a chat changes."""

from bot.simulation.messages import Access, Chat, Json, seconds
from bot.simulation.telegram import Telegram

STATUS = {
    Access.OPEN: "member",
    Access.NEVER_WROTE: "member",
    Access.BLOCKED: "kicked",
    Access.KICKED: "kicked",
    Access.LEFT: "left",
}


def change_access(telegram: Telegram, chat: Chat, access: Access, by: Json) -> None:
    """Let the bot in or out, and tell it when its status changes."""
    old, new = STATUS[chat.access], STATUS[access]
    chat.access = access
    if old == new:
        return
    change = {
        "chat": chat.card,
        "from": by,
        "date": seconds(telegram.now),
        "old_chat_member": _member(telegram, old),
        "new_chat_member": _member(telegram, new),
    }
    telegram.tell("my_chat_member", change)


def _member(telegram: Telegram, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": telegram.bot, "status": status, **until}
