"""What people see in their chats."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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

    @property
    def buttons(self) -> dict[str, str]:
        """Return what each button carries, by its words."""
        return {button["text"]: button["data"] for row in self.rows for button in row}
