"""What goes wrong between the bot and Telegram, on demand."""

from dataclasses import dataclass
from enum import StrEnum

ANY = "*"
"""Stands for every method."""


class Fault(StrEnum):
    """A way an answer fails; *accepted* means Telegram did what was asked."""

    SLOW = "slow"
    """Accepted at once, answered after some seconds; longer than the bot waits is too late."""
    SILENT = "silent"
    """Accepted and never answered."""
    CUT = "cut"
    """Accepted, then the connection is closed without an answer."""
    GARBAGE = "garbage"
    """Accepted, answered 200 with something that is not JSON."""
    DROPPED = "dropped"
    """Not accepted, the connection is closed without an answer."""
    FLOOD = "flood"
    """Not accepted: 429, try again after some seconds."""
    ERROR_500 = "error_500"
    """Not accepted: 500 with a page of HTML."""
    ERROR_502 = "error_502"
    """Not accepted: 502 with a page of HTML."""

    @property
    def accepts(self) -> bool:
        """Tell whether Telegram does what was asked."""
        return self in {Fault.SLOW, Fault.SILENT, Fault.CUT, Fault.GARBAGE}


@dataclass(slots=True, kw_only=True)
class Planned:
    """A fault for the next calls of a method, in one chat or in any."""

    method: str
    kind: Fault
    times: int
    chat: int | None
    seconds: float


class Faults:
    """The faults to come; of those that fit a call the first planned comes first."""

    def __init__(self) -> None:
        """Begin with none."""
        self.planned: list[Planned] = []

    def take(self, method: str, chat: int | None) -> Planned | None:
        """Return the fault of this call, None when it goes well."""
        for fault in self.planned:
            if fault.method in (ANY, method) and fault.chat in (None, chat):
                fault.times -= 1
                if not fault.times:
                    self.planned.remove(fault)
                return fault
        return None
