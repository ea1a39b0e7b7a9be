"""What can become of handing a message over, and the way a channel hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.store.sends import Send

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """It arrived; `pace_s` is how long the chat must rest before its next message, in seconds."""

    message_id: str | None = None
    pace_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken as it is."""

    problem: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person wants no messages from us."""

    problem: str


@dataclass(frozen=True, slots=True)
class TooFast:
    """It was not taken; `wait_s` seconds must pass first."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class NotReached:
    """It surely did not arrive: nobody was there to take it."""

    problem: str


@dataclass(frozen=True, slots=True)
class Failing:
    """It most likely did not arrive: who was to take it said that they fail for now."""

    problem: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell whether it arrived; `at_once` when nothing is gained by waiting."""

    problem: str
    at_once: bool = False


Outcome = Accepted | Refused | Blocked | TooFast | NotReached | Failing | Unclear


@dataclass(frozen=True, slots=True)
class HeldBack:
    """It was claimed and not handed over: meanwhile we were asked to wait."""


Fate = Outcome | HeldBack
"""What became of a message that was claimed."""


class Transport(Protocol):
    """Hands messages over; never raises for what the outside does."""

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Return the change that turns a message as sent into what is wanted now, if it needs one.

        `wanted` is None where the question that it asks was answered in the meantime.
        """
        ...

    async def deliver(self, send: Send) -> Outcome:
        """Hand one message over and say what became of it."""
        ...
