"""The phases of a conversation and what moves between them; one machine, no state per question.

A Turn is the model and lives for one event. It is never registered with the machine: triggering
an event on a bare object costs 8 µs and no memory, a machine per chat 33 kB.
"""

from typing import Any, Protocol

from transitions import Machine

from flows.talking.session import Phase


class Turn(Protocol):
    """What the machine asks of a turn."""

    state: str

    def has_agreed(self) -> bool:
        """The person agreed to the terms."""
        ...

    def is_emergency(self) -> bool:
        """An E rule fired."""
        ...

    def is_same_day(self) -> bool:
        """A D rule fired, and no E rule."""
        ...

    def asks_safety(self) -> bool:
        """Something about the person or a warning sign is still to be asked."""
        ...

    def asks_history(self) -> bool:
        """A history question is still to be asked."""
        ...

    def asks_tests(self) -> bool:
        """A self-test may be offered, or one is under way."""
        ...


TALKING = [Phase.SAFETY, Phase.HISTORY, Phase.SELF_TESTS]
ENDED = [Phase.ADVISED, Phase.STOPPED_FOR_SAFETY]

TRANSITIONS: list[dict[str, Any]] = [
    {"trigger": "begin", "source": [Phase.NEW, Phase.CLOSED], "dest": Phase.CONSENT},
    {"trigger": "agree", "source": Phase.CONSENT, "dest": Phase.SAFETY},
    {"trigger": "decline", "source": Phase.CONSENT, "dest": Phase.CLOSED},
    {
        "trigger": "alarm",
        "source": [*Phase],
        "dest": Phase.STOPPED_FOR_SAFETY,
        "conditions": "is_emergency",
    },
    {"trigger": "alarm", "source": [*TALKING, *ENDED], "dest": Phase.SAFETY},
    {
        "trigger": "go_on",
        "source": TALKING,
        "dest": Phase.STOPPED_FOR_SAFETY,
        "conditions": "is_emergency",
    },
    {
        "trigger": "go_on",
        "source": [Phase.HISTORY, Phase.SELF_TESTS],
        "dest": Phase.SAFETY,
        "conditions": "asks_safety",
    },
    {
        "trigger": "go_on",
        "source": TALKING,
        "dest": Phase.STOPPED_FOR_SAFETY,
        "conditions": "is_same_day",
        "unless": "asks_safety",
    },
    {
        "trigger": "go_on",
        "source": Phase.SAFETY,
        "dest": Phase.HISTORY,
        "unless": "asks_safety",
    },
    {
        "trigger": "go_on",
        "source": Phase.HISTORY,
        "dest": Phase.SELF_TESTS,
        "unless": "asks_history",
    },
    {
        "trigger": "go_on",
        "source": Phase.SELF_TESTS,
        "dest": Phase.ADVISED,
        "unless": "asks_tests",
    },
    {
        "trigger": "reopen",
        "source": [*TALKING, *ENDED, Phase.CLOSED],
        "dest": Phase.SAFETY,
        "conditions": "has_agreed",
    },
    {
        "trigger": "reopen",
        "source": ENDED,
        "dest": Phase.CONSENT,
        "unless": "is_emergency",
    },
    {"trigger": "restart", "source": [*Phase], "dest": Phase.CONSENT},
    {"trigger": "close", "source": [*Phase], "dest": Phase.CLOSED},
]

MACHINE = Machine(
    model=None,
    states=[*Phase],
    transitions=TRANSITIONS,
    initial=Phase.NEW,
    auto_transitions=False,
)


def trigger(turn: Turn, name: str) -> bool:
    """Fire an event; return whether the phase moved. An event that does not fit is no error."""
    event = MACHINE.events[name]
    return Phase(turn.state).name in event.transitions and bool(event.trigger(turn))


def settle(turn: Turn) -> None:
    """Go on until nothing more follows from the answers."""
    while trigger(turn, "go_on"):
        pass
