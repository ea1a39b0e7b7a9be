"""The machine of phases: every event in every phase, pinned by a table written by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import pytest

from flows.talking import machine
from flows.talking.machine import MACHINE, TRANSITIONS, settle, trigger
from flows.talking.session import Phase
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, chat_in
from tests.talking.drawing import PAGE, page

CONDITIONS = (
    "has_agreed",
    "is_emergency",
    "is_same_day",
    "asks_safety",
    "asks_history",
    "asks_tests",
)
# One row: event, what holds, and the phase after it from each phase; "." stays and did not fit.
# Of the rows of one event the first counts whose conditions all hold.
TABLE = """
event   | holds                   | new     consent safety  history    self_tests advised stopped closed
begin   |                         | consent .       .       .          .          .       .       consent
agree   |                         | .       safety  .       .          .          .       .       .
decline |                         | .       closed  .       .          .          .       .       .
alarm   | is_emergency            | stopped stopped stopped stopped    stopped    stopped stopped stopped
alarm   |                         | .       .       safety  safety     safety     safety  safety  .
go_on   | is_emergency            | .       .       stopped stopped    stopped    .       .       .
go_on   | asks_safety             | .       .       .       safety     safety     .       .       .
go_on   | is_same_day             | .       .       stopped stopped    stopped    .       .       .
go_on   | asks_history asks_tests | .       .       history .          .          .       .       .
go_on   | asks_history            | .       .       history .          advised    .       .       .
go_on   | asks_tests              | .       .       history self_tests .          .       .       .
go_on   |                         | .       .       history self_tests advised    .       .       .
reopen  | has_agreed              | .       .       safety  safety     safety     safety  safety  safety
reopen  | is_emergency            | .       .       .       .          .          .       .       .
reopen  |                         | .       .       .       .          .          consent consent .
restart |                         | consent consent consent consent    consent    consent consent consent
close   |                         | closed  closed  closed  closed     closed     closed  closed  closed
"""  # noqa: E501 - a table is read across
NAMES = {"stopped": Phase.STOPPED_FOR_SAFETY}
Row = tuple[str, frozenset[str], dict[Phase, Phase | None]]


@dataclass
class Position:
    """A turn of which only the phase and what holds is known."""

    state: str
    holds: frozenset[str] = field(default=frozenset())

    def has_agreed(self) -> bool:
        return "has_agreed" in self.holds

    def is_emergency(self) -> bool:
        return "is_emergency" in self.holds

    def is_same_day(self) -> bool:
        return "is_same_day" in self.holds

    def asks_safety(self) -> bool:
        return "asks_safety" in self.holds

    def asks_history(self) -> bool:
        return "asks_history" in self.holds

    def asks_tests(self) -> bool:
        return "asks_tests" in self.holds


def rows() -> list[Row]:
    head, *lines = [line.split("|") for line in TABLE.strip().splitlines()]
    phases = [phase_of(name) for name in head[2].split()]
    return [
        (
            event.strip(),
            frozenset(holds.split()),
            {
                phase: None if after == "." else phase_of(after)
                for phase, after in zip(phases, line.split(), strict=True)
            },
        )
        for event, holds, line in lines
    ]


def phase_of(name: str) -> Phase:
    return NAMES.get(name) or Phase(name)


def cases() -> Iterator[tuple[str, frozenset[str]]]:
    """Give every event with every set of conditions."""
    for event in dict.fromkeys(event for event, _, _ in rows()):
        for count in range(len(CONDITIONS) + 1):
            for holds in combinations(CONDITIONS, count):
                yield event, frozenset(holds)


def after(event: str, holds: frozenset[str]) -> dict[Phase, Phase | None]:
    return next(row[2] for row in rows() if row[0] == event and row[1] <= holds)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]}-{'-'.join(sorted(row[1]))}")
def test_event_moves_as_the_table_says(row: Row):
    event, holds, expected = row
    found: dict[Phase, Phase | None] = {}
    for phase in Phase:
        turn = Position(phase, holds)
        moved = trigger(turn, event)
        found[phase] = Phase(turn.state) if moved else None

    assert found == expected


def test_no_other_condition_matters():
    """Every set of conditions, also those that cannot occur, ends as its row says."""
    wrong = []
    for event, holds in cases():
        expected = after(event, holds)
        for phase in Phase:
            turn = Position(phase, holds)
            trigger(turn, event)
            if turn.state != (expected[phase] or phase):
                wrong.append((event, sorted(holds), phase, turn.state))

    assert wrong == []


def test_table_has_every_event_and_phase():
    assert {event for event, _, _ in rows()} == set(MACHINE.events)
    assert {state.value for state in MACHINE.states.values()} == set(Phase)
    assert all(set(expected) == set(Phase) for _, _, expected in rows())


def named_in_transitions() -> set[str]:
    callbacks = ("conditions", "unless", "before", "after", "prepare")
    return {row[key] for row in TRANSITIONS for key in callbacks if key in row}


def test_every_condition_exists():
    assert named_in_transitions() <= set(CONDITIONS)
    for name in named_in_transitions():
        assert callable(getattr(Turn, name))
        assert callable(getattr(machine.Turn, name))


def test_every_condition_is_used():
    """The protocol asks a turn for nothing that no transition needs."""
    asked = {name for name in vars(machine.Turn) if not name.startswith("_")}

    assert asked == named_in_transitions() == set(CONDITIONS)


@pytest.mark.parametrize("phase", Phase)
def test_real_turn_answers_every_condition(phase: Phase):
    turn = Turn(PATHWAY, chat_in(phase).session)

    assert [getattr(turn, name)() for name in CONDITIONS].count(None) == 0
    assert all(isinstance(getattr(turn, name)(), bool) for name in CONDITIONS)


def test_turn_is_not_registered():
    """A machine per chat would cost 33 kB; the only model of the machine is none."""
    trigger(Position(Phase.NEW), "begin")

    assert MACHINE.models == []


@pytest.mark.parametrize("phase", Phase)
def test_settling_ends(phase: Phase):
    """No set of conditions makes the machine go round in a circle."""
    for event, holds in cases():
        if event == "go_on":
            turn = Position(phase, holds)
            settle(turn)
            assert turn.state in Phase


def test_drawing_is_not_stale():
    """If it is: python -m tests.talking.drawing, and look at what changed."""
    assert PAGE.read_text(encoding="utf-8") == page()
