"""What the hazard log leaves open, and what it names that is not there."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.conversation.places import TEMPLATES
from bot.store.tables import SEND_STATES
from flows.notices import ERROR, NOTE, Notice
from flows.pathway.loading import CONTENT, load, shipped
from flows.proving.coverage import MUST_STAND, Inventory, hazard_notices, inventory
from flows.proving.hazards import Control, Hazard, HazardLog, Invariant, Kind, Level, read_hazards

TOY = Path(__file__).parents[1] / "toy" / "content"
THERE = Inventory(
    flow="elbow",
    names={
        Kind.RULE: frozenset({"elbow/hot"}),
        Kind.FLAG: frozenset({"elbow/rf_hot"}),
        Kind.GATE: frozenset({"elbow/grip/weak"}),
        Kind.TEMPLATE: frozenset({"messages/help"}),
        Kind.INVARIANT: frozenset({"1"}),
        Kind.SEND_STATE: frozenset({"planned"}),
    },
)
ALL = {kind: next(iter(names)) for kind, names in THERE.names.items()}


def log(names: Sequence[tuple[Kind, str]], basis: str = "sourced") -> HazardLog:
    """Return a log of one hazard with these controls."""
    controls = tuple(Control(kind=k, name=n, proof=("tests/test_a.py",)) for k, n in names)
    level = Level(id="some", says="Some")
    hazard = Hazard(
        id="fire",
        about="patients",
        hazard="It burns",
        cause="Heat",
        harm="Burns",
        severity="some",
        before="some",
        after="some",
        controls=controls,
    )
    return HazardLog(
        basis=basis,  # type: ignore[arg-type] # one of two words
        severities=(level,),
        likelihoods=(level,),
        invariants=(Invariant(id="1", title="First"),),
        hazards=(hazard,),
    )


def found(names: Sequence[tuple[Kind, str]]) -> list[Notice]:
    """Return what is said of a log with these controls."""
    return list(hazard_notices(log(names), THERE))


def test_all_covered_says_nothing():
    assert found([*ALL.items()]) == []


@pytest.mark.parametrize("kind", MUST_STAND)
def test_what_stands_nowhere_is_an_error(kind: Kind):
    notices = found([pair for pair in ALL.items() if pair[0] is not kind])

    assert [(one.level, one.code, one.key) for one in notices] == [
        (ERROR, "hazard_uncovered", ALL[kind])
    ]
    assert str(kind) in notices[0].message


@pytest.mark.parametrize("kind", [Kind.RULE, Kind.TEMPLATE])
def test_not_every_rule_and_template_is_a_control(kind: Kind):
    assert found([pair for pair in ALL.items() if pair[0] is not kind]) == []


@pytest.mark.parametrize("kind", Kind)
def test_what_is_not_there_is_an_error(kind: Kind):
    notices = found([*ALL.items(), (kind, f"{ALL[kind]}x")])

    assert [(one.level, one.code, one.file, one.key) for one in notices] == [
        (ERROR, "hazard_unknown", "hazards.yaml", "fire")
    ]
    assert repr(f"{ALL[kind]}x") in notices[0].message
    assert notices[0].remedy


def test_nearest_name_is_told():
    notices = found([*ALL.items(), (Kind.FLAG, "elbow/rf_hott")])

    assert notices[0].remedy == "did you mean 'elbow/rf_hot'?"


def test_other_flows_are_not_looked_at():
    """They are checked when their own flow is."""
    assert found([*ALL.items(), (Kind.FLAG, "wrist/rf_cold")]) == []


def test_hazard_without_control_is_a_note():
    notices = [one for one in found([]) if one.level == NOTE]

    assert [(one.code, one.key) for one in notices] == [("hazard_open", "fire")]


def test_expert_judgement_is_a_note():
    notices = list(hazard_notices(log([*ALL.items()], "expert"), THERE))

    assert [(one.level, one.code) for one in notices] == [(NOTE, "expert")]


def test_inventory_has_all_of_a_flow():
    toy = load("elbow", TOY)
    there = inventory(toy, log([]), send_states=("planned",), templates=("messages/help",))

    assert there.flow == "elbow"
    assert there.names[Kind.FLAG] == {f"elbow/{flag.id}" for flag in toy.content.flags}
    assert there.names[Kind.INVARIANT] == {"1"}
    assert all(name.count("/") == 2 for name in there.names[Kind.GATE])


def test_shipped_log_covers_everything():
    templates = [
        path.relative_to(TEMPLATES).with_suffix("").as_posix() for path in TEMPLATES.rglob("*.j2")
    ]
    shipped_log = read_hazards(CONTENT)
    there = inventory(shipped(), shipped_log, send_states=SEND_STATES, templates=templates)
    notices = list(hazard_notices(shipped_log, there))

    assert [one for one in notices if one.level == ERROR] == []
    assert all(there.names[kind] for kind in Kind)
