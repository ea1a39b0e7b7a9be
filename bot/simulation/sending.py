"""Methods of the Bot API that show something new in a chat."""

from bot.simulation.entities import Marked, units
from bot.simulation.given import Given, Upload
from bot.simulation.markup import checked
from bot.simulation.messages import Chat, Json, Message
from bot.simulation.refusals import CAPTION_TOO_LONG, bad
from bot.simulation.telegram import Telegram

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""Both in UTF-16 units after the markup was read."""
OWN_ID = "file-"
"""How the ids of uploaded files begin here; others are taken to be of an earlier time."""


def send_message(telegram: Telegram, given: Given) -> object:
    """Show a text."""
    return _send(telegram, given, marked_text(given), given.text("text"), {})


def send_photo(telegram: Telegram, given: Given) -> object:
    """Show a picture; of its file only the size is kept."""
    file = _file(telegram, given, "photo")
    sizes = [{**_file_json(telegram, file), "width": 1280, "height": 960}]
    return _send(telegram, given, marked_caption(given), given.text("caption"), {"photo": sizes})


def send_document(telegram: Telegram, given: Given) -> object:
    """Show a file; name, kind and size are kept."""
    file = _file(telegram, given, "document")
    document = {**_file_json(telegram, file), "file_name": file.name, "mime_type": file.kind}
    return _send(
        telegram, given, marked_caption(given), given.text("caption"), {"document": document}
    )


def send_chat_action(telegram: Telegram, given: Given) -> object:
    """Show for some seconds that the bot is busy; only the log of calls remembers it."""
    writable_chat(telegram, given)
    return True


def marked_text(given: Given) -> Marked:
    """Return the text of a message; raise `Refusal` when it is empty or too long."""
    marked = given.marked("text", "entities")
    if not marked.plain:
        raise bad("message text is empty")
    if units(marked.plain) > LONGEST_TEXT:
        raise bad("message is too long")
    return marked


def marked_caption(given: Given) -> Marked:
    """Return the words of a picture or a file; raise `Refusal` when they are too long."""
    marked = given.marked("caption", "caption_entities")
    if units(marked.plain) > LONGEST_CAPTION:
        raise bad(CAPTION_TOO_LONG)
    return marked


def writable_chat(telegram: Telegram, given: Given) -> Chat:
    """Return the chat a call is about; raise `Refusal` when the bot may not write there."""
    if not given.text("chat_id"):
        raise bad("chat_id is empty")
    return telegram.writable(given.number("chat_id"))


def _send(telegram: Telegram, given: Given, marked: Marked, source: str, content: Json) -> object:
    markup = checked(given.mapping("reply_markup"))
    chat = writable_chat(telegram, given)
    reply_to = _reply_to(chat, given)
    telegram.limit(chat)
    message = Message(
        id=telegram.new_id(),
        chat=chat.card,
        sender=telegram.bot,
        date=telegram.now,
        marked=marked,
        source=source,
        content=content,
        markup=markup,
        reply_to=reply_to,
    )
    return telegram.post(chat, message).as_json()


def _reply_to(chat: Chat, given: Given) -> Message | None:
    wanted = Given(values=given.mapping("reply_parameters"))
    number = wanted.number("message_id")
    if number and number not in chat.messages and not wanted.flag("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return chat.messages.get(number)


def _file(telegram: Telegram, given: Given, name: str) -> Upload:
    value = given.text(name)
    file = given.uploads.get(value.removeprefix("attach://") or name)
    if file is not None and not file.size:
        raise bad("file must be non-empty")
    if file is None and not value:
        raise bad(f"there is no {name} in the request")
    if file is None and value.startswith(OWN_ID) and value not in telegram.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return file or Upload(name=value, size=0, kind="application/octet-stream")


def _file_json(telegram: Telegram, file: Upload) -> dict[str, object]:
    number = telegram.new_id()
    if file.size:
        telegram.files.add(f"{OWN_ID}{number}")
    names = {"file_id": f"{OWN_ID}{number}", "file_unique_id": f"unique-{number}"}
    return {**names, "file_size": file.size}
