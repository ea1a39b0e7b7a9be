"""What people see in their chats."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.store.sends import Send


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as a person sees it."""

    id: int
    address: str
    at: datetime
    priority: int
    text: str
    planned_at: datetime
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    picture: str | None = None

    @property
    def buttons(self) -> dict[str, str]:
        """Return what each button carries, by its words."""
        return {button["text"]: button["data"] for row in self.rows for button in row}


def as_seen(send: Send, id: int, now: datetime) -> Message:
    """Return a message as its person sees it."""
    return Message(
        id=id,
        address=send.address,
        at=now,
        priority=send.priority,
        text=send.body["text"],
        planned_at=send.planned_at,
        rows=send.body.get("keyboard", []),
        picture=send.body.get("svg"),
    )
