"""Methods of the Bot API that change, remove or answer what is there."""

from dataclasses import replace
from datetime import timedelta

from bot.simulation.given import Given
from bot.simulation.markup import checked
from bot.simulation.membership import change_access
from bot.simulation.messages import Access, Json, Message
from bot.simulation.refusals import NOT_MODIFIED, QUERY_TOO_OLD, bad
from bot.simulation.sending import marked_text, writable_chat
from bot.simulation.telegram import Telegram
from bot.simulation.updates import PRESS_KEPT

LONGEST_NOTICE = 200
DELETABLE = timedelta(hours=48)


def edit_message_text(telegram: Telegram, given: Given) -> object:
    """Replace text and keyboard; without a keyboard there is none afterwards."""
    marked, markup = marked_text(given), _inline(given)
    old = _own(telegram, given)
    if old.content:
        raise bad("there is no text in the message to edit")
    new = replace(old, marked=marked, source=given.text("text"), markup=markup)
    return _edit(telegram, old, new)


def edit_message_reply_markup(telegram: Telegram, given: Given) -> object:
    """Replace the keyboard."""
    markup = _inline(given)
    old = _own(telegram, given)
    return _edit(telegram, old, replace(old, markup=markup))


def delete_message(telegram: Telegram, given: Given) -> object:
    """Take a message away, within 48 hours; those of others only in private chats."""
    chat = writable_chat(telegram, given)
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise bad("message to delete not found")
    if chat.kind != "private" and not message.by_bot:
        raise bad("message can't be deleted")
    if telegram.now - message.date > DELETABLE:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message.id]
    return True


def answer_callback_query(telegram: Telegram, given: Given) -> object:
    """End the wait of the one who pressed, with a notice or without."""
    notice = given.text("text")
    if len(notice) > LONGEST_NOTICE:
        raise bad("MESSAGE_TOO_LONG")
    press = telegram.presses.get(given.text("callback_query_id"))
    if press is None or press.notice is not None or telegram.now - press.at > PRESS_KEPT:
        raise bad(QUERY_TOO_OLD)
    press.notice, press.is_alert = notice, given.flag("show_alert")
    return True


def leave_chat(telegram: Telegram, given: Given) -> object:
    """Leave a group or channel."""
    chat = writable_chat(telegram, given)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    change_access(telegram, chat, Access.LEFT, telegram.bot)
    return True


def _inline(given: Given) -> Json | None:
    markup = given.mapping("reply_markup")
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return checked(markup)


def _own(telegram: Telegram, given: Given) -> Message:
    if not given.number("message_id"):
        raise bad("message identifier is not specified")
    message = writable_chat(telegram, given).messages.get(given.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if not message.by_bot:
        raise bad("message can't be edited")
    return message


def _edit(telegram: Telegram, old: Message, new: Message) -> object:
    if (new.marked, new.markup) == (old.marked, old.markup):
        raise bad(NOT_MODIFIED)
    chat = telegram.chats[int(str(old.chat["id"]))]
    return telegram.post(chat, replace(new, edited=telegram.now)).as_json()
