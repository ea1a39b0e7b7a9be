"""Chats of several people: groups, where the bot may be a guest, and channels."""

from bot.simulation.membership import change_access
from bot.simulation.messages import Access, Button, Message
from bot.simulation.patient import Patient
from bot.simulation.screen import Screen
from bot.simulation.telegram import Press, Telegram

FIRST_ID = -1_000_000_000_000
"""Telegram numbers supergroups and channels downwards from here."""


class Group(Screen):
    """A supergroup; the bot hears little of it unless it may read everything."""

    def __init__(self, telegram: Telegram, title: str = "Family") -> None:
        """Found a group without the bot."""
        card = {"id": FIRST_ID - telegram.new_id(), "title": title, "type": "supergroup"}
        super().__init__(telegram, card, Access.LEFT)

    def add_bot(self, by: Patient) -> None:
        """Let the bot in."""
        with self.telegram.changing():
            change_access(self.telegram, self.chat, Access.OPEN, by.account)
            joined = {"new_chat_members": [self.telegram.bot]}
            self._say(by.account, "", content=joined)

    def remove_bot(self, by: Patient) -> None:
        """Throw the bot out."""
        with self.telegram.changing():
            change_access(self.telegram, self.chat, Access.KICKED, by.account)

    def say(self, text: str, *, by: Patient, reply_to: Message | None = None) -> Message:
        """Say something where all can read it."""
        return self._say(by.account, text, reply_to=reply_to)

    def press(self, which: str | int | Button, *, by: Patient, on: Message | None = None) -> Press:
        """Press a button, as in `Patient.press`."""
        return self._press(by.account, which, on)

    def _is_told(self, message: Message) -> bool:
        everything = self.telegram.me["can_read_all_group_messages"]
        return super()._is_told(message) and bool(everything or self._is_addressed(message))

    def _is_addressed(self, message: Message) -> bool:
        """Tell whether privacy mode lets the bot hear it."""
        name = f"@{self.telegram.bot['username']}"
        command, _, addressee = message.text.partition(" ")[0].partition("@")
        is_command = command.startswith("/") and f"@{addressee or name[1:]}" == name
        is_reply = message.reply_to is not None and message.reply_to.by_bot
        return (
            is_command or is_reply or name in message.text or "new_chat_members" in message.content
        )


class Channel(Screen):
    """A channel; its posts have no author."""

    def __init__(self, telegram: Telegram, title: str = "Knee news") -> None:
        """Found a channel that the bot can read."""
        card = {"id": FIRST_ID - telegram.new_id(), "title": title, "type": "channel"}
        super().__init__(telegram, card, Access.OPEN)

    def post(self, text: str) -> Message:
        """Publish something."""
        return self._say(None, text, kind="channel_post")
