"""What the hazard log leaves open, and what it names that is not there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.notices import ERROR, NOTE, Notice
from flows.pathway.model import Pathway
from flows.pathway.names import nearest
from flows.proving.hazards import FILE, HazardLog, Kind

ALL_TESTS = "all_tests"
"""Stands for the test in the name of a gate that every self-test has."""
MUST_STAND = (Kind.FLAG, Kind.GATE, Kind.INVARIANT, Kind.SEND_STATE)
"""Kinds of which every single one is a control of some hazard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Everything of one flow and of the program that a control may name."""

    flow: str
    names: Mapping[Kind, frozenset[str]]


def inventory(
    pathway: Pathway, log: HazardLog, *, send_states: Iterable[str], templates: Iterable[str]
) -> Inventory:
    """Gather what there is; states and templates are told by whoever has them."""
    content = pathway.content
    flow = content.pathway.id
    rules = [rule.id for rule in (*content.rules, *content.otherwise)]
    rules += [part.id for part in content.combos] + [need.id for need in content.self_care]
    return Inventory(
        flow=flow,
        names={
            Kind.RULE: frozenset(f"{flow}/{rule}" for rule in rules),
            Kind.FLAG: frozenset(f"{flow}/{flag.id}" for flag in content.flags),
            Kind.GATE: frozenset(f"{flow}/{gate}" for gate in _gates(pathway)),
            Kind.TEMPLATE: frozenset(templates),
            Kind.INVARIANT: frozenset(invariant.id for invariant in log.invariants),
            Kind.SEND_STATE: frozenset(send_states),
        },
    )


def _gates(pathway: Pathway) -> Iterator[str]:
    for block in pathway.content.pathway.self_test_blocks:
        yield f"{ALL_TESTS}/{block.id}"
    for test in pathway.content.self_tests:
        for block in test.blocks:
            yield f"{test.id}/{block.id}"


def hazard_notices(log: HazardLog, there: Inventory) -> Iterator[Notice]:
    """Yield what is wrong with the log of hazards, and what it says is not settled."""
    yield from _not_there(log, there)
    yield from _uncovered(log, there)
    yield from _uncontrolled(log)
    if log.basis == "expert":
        yield _notice(
            NOTE,
            "expert",
            "likelihoods",
            "severity and likelihood of every hazard rest on expert opinion",
            "clinical sign-off, or figures from use",
        )


def _not_there(log: HazardLog, there: Inventory) -> Iterator[Notice]:
    for hazard, control in log.controls:
        known = there.names[control.kind]
        if control.flow not in ("", there.flow) or control.name in known:
            continue
        yield _notice(
            ERROR,
            "hazard_unknown",
            hazard.id,
            f"no {control.kind} is called {control.name!r}",
            nearest(control.name, known).removeprefix("; "),
        )


def _uncovered(log: HazardLog, there: Inventory) -> Iterator[Notice]:
    covered = {(control.kind, control.name) for _, control in log.controls}
    for kind in MUST_STAND:
        for name in sorted(there.names[kind]):
            if (kind, name) not in covered:
                yield _notice(
                    ERROR,
                    "hazard_uncovered",
                    name,
                    f"this {kind} is the control of no hazard",
                    "name it under the hazard that it lessens, with the tests that prove it",
                )


def _uncontrolled(log: HazardLog) -> Iterator[Notice]:
    for hazard in log.hazards:
        if not hazard.controls:
            yield _notice(
                NOTE,
                "hazard_open",
                hazard.id,
                "nothing stands against this hazard",
                "add a control, or accept it in the clinic's own risk file",
            )


def no_log() -> Notice:
    """Return what is to be said of content without a hazard log."""
    return _notice(
        NOTE, "no_hazard_log", "log", "this content has no hazard log", f"add {FILE} beside it"
    )


def _notice(level: str, code: str, key: str, message: str, remedy: str) -> Notice:
    return Notice(level=level, code=code, file=FILE, key=key, message=message, remedy=remedy)
