"""What a channel hands in: an event, or a press on the buttons of one question as it was shown."""

from dataclasses import dataclass

from flows.talking.events import Event, Said


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
    """A text written under the question that was `shown`, beside the options ticked on it."""

    shown: Shown
    text: str
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A command given where a question was `shown`; it must not meet another one."""

    shown: Shown
    event: Event


Incoming = Event | Pressed | Typed | Asked


def is_command(incoming: Incoming) -> bool:
    """Tell whether somebody gives a command."""
    return isinstance(incoming, Said) and incoming.text.lstrip().startswith("/")


def goes_on(incoming: Incoming) -> bool:
    """Tell whether somebody goes on with questions, and so writes to nobody any more."""
    return is_command(incoming) or isinstance(incoming, Pressed)
