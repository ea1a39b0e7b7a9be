"""What a channel hands in: an event, or a press on the buttons of one question as it was shown."""

from dataclasses import dataclass

from flows.talking.events import Event


@dataclass(frozen=True, slots=True)
class Shown:
    """Marks the buttons of a question: the session and the version it was asked in."""

    session_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """Options by their place on the question that was `shown`, counted from 0."""

    shown: Shown
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """A text written under the question that was `shown`, as in a form."""

    shown: Shown
    text: str


Incoming = Event | Pressed | Typed
