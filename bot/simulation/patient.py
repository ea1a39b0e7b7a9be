"""A patient with a phone, in the private chat with the bot."""

from bot.simulation.attachments import ATTACHMENTS
from bot.simulation.membership import change_access
from bot.simulation.messages import Access, Button, Json, Message
from bot.simulation.screen import Screen
from bot.simulation.telegram import Press, Telegram


class Patient(Screen):
    """Someone who may talk to the bot; it cannot write before they did."""

    def __init__(
        self,
        telegram: Telegram,
        first_name: str = "Ann",
        *,
        username: str | None = None,
        language: str | None = "en",
    ) -> None:
        """Make an account; no chat with the bot was begun yet."""
        number = telegram.new_id()
        named = {"first_name": first_name} | ({"username": username} if username else {})
        spoken = {"language_code": language} if language else {}
        self.account: Json = {"id": number, "is_bot": False, **named, **spoken}
        card = {"id": number, **named, "type": "private"}
        super().__init__(telegram, card, Access.NEVER_WROTE)

    def say(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Send a text; `/start`, with or without words behind it, is one too."""
        return self._say(self.account, text, reply_to=reply_to)

    def send(self, kind: str, caption: str = "") -> Message:
        """Send an attachment, by Telegram's name: photo, voice, location ..."""
        return self._say(self.account, caption, content={kind: ATTACHMENTS[kind]})

    def press(self, which: str | int | Button, *, on: Message | None = None) -> Press:
        """Press a button: by its label, its place from 0, or as it once was.

        On the newest message with buttons unless told which. A message that was changed since
        still has its old buttons when it is handed in. Raises LookupError without such a button.
        """
        return self._press(self.account, which, on)

    def edit(self, message: Message, text: str) -> Message:
        """Change what was said."""
        return self._edit(message, text)

    def block(self) -> None:
        """Block the bot."""
        with self.telegram.changing():
            change_access(self.telegram, self.chat, Access.BLOCKED, self.account)

    def unblock(self) -> None:
        """Let the bot write again."""
        with self.telegram.changing():
            change_access(self.telegram, self.chat, Access.OPEN, self.account)

    def _act(self) -> None:
        if self.chat.access is Access.BLOCKED:
            raise RuntimeError("the patient blocked the bot; unblock it first")
        self.chat.access = Access.OPEN
        super()._act()
