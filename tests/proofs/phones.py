"""What a chat shows, as Telegram would have it: new messages, changes of them, and deletions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram.error import BadRequest

from bot.channels.telegram.client import outcome_of
from bot.conversation.outgoing import Document
from bot.records.files import as_text_file
from bot.sending.outcome import Accepted, Outcome
from tests.proofs.storm_checks import Broken
from tests.proofs.storm_updates import Json

NEW = ("send", "photo", "document")
CHANGES = ("edit", "buttons")


@dataclass(slots=True)
class Note:
    """A message of the bot as it is to be seen in a chat."""

    text: str
    keyboard: list[list[Json]]

    @property
    def data(self) -> list[str]:
        """Return what its buttons carry, in reading order."""
        return [button["data"] for row in self.keyboard for button in row]


@dataclass(slots=True)
class Phone:
    """What one chat shows, by the number of the message."""

    notes: dict[int, Note] = field(default_factory=dict)

    @property
    def question(self) -> tuple[int, Note] | None:
        """Return the newest message with buttons."""
        asking = [(id, note) for id, note in self.notes.items() if note.keyboard]
        return asking[-1] if asking else None

    def show(self, body: Mapping[str, Any], id: int) -> Outcome:
        """Do with a message what Telegram does; one that is new gets this number."""
        method = body["method"]
        if method in NEW:
            if method == "document":
                _look_into(Document(**body["file"]))
            self.notes[id] = Note(body["text"], body.get("keyboard", []))
            return Accepted(str(id))
        note = self.notes.get(place := int(body["message_id"]))
        if method == "delete":  # of what is gone already Telegram says so, and that settles it
            self.notes.pop(place, None)
            return Accepted()
        if method not in CHANGES:
            raise Broken(f"Telegram knows no {method}")
        if note is None:
            return outcome_of(BadRequest("Message to edit not found"))
        note.text = body.get("text", note.text)
        note.keyboard = body.get("keyboard", [])
        return Accepted()


def _look_into(document: Document) -> None:
    """Raise Broken for a file that Telegram would refuse, or that could not be opened."""
    name, content = as_text_file(document) if document.is_page else _as_it_is(document)
    if not content or not name.strip():
        raise Broken(f"a file is empty: {name!r}")


def _as_it_is(document: Document) -> tuple[str, bytes]:
    return document.name, document.text.encode()
