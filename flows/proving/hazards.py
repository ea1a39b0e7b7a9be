"""The hazard log: what could go wrong, what stands against it, and the tests that prove it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from flows.errors import ContentError
from flows.pathway.loading import mistake, read_yaml
from flows.pathway.names import nearest
from flows.pathway.references import Basis, Strict

FILE = "hazards.yaml"
Proof = Annotated[str, Field(pattern=r"^[\w/]+\.py(::.+)?$")]
"""A test as pytest names it: a file, a class or function in it, or one of its cases."""


class Kind(StrEnum):
    """What a control may be; its name is one thing of that kind."""

    RULE = "rule"
    FLAG = "flag"
    GATE = "gate"
    TEMPLATE = "template"
    INVARIANT = "invariant"
    SEND_STATE = "send_state"


OF_A_FLOW = (Kind.RULE, Kind.FLAG, Kind.GATE)
"""Their names begin with a flow, as in `knee/rf_dvt`: the log is one for all flows."""


class Level(Strict):
    """One step of a scale."""

    id: str
    says: str


class Invariant(Strict):
    """A promise about the whole product, as `docs/invariants.md` numbers it."""

    id: str
    title: str


class Control(Strict):
    """One thing that makes a hazard less likely or less harmful, and the tests that prove it."""

    kind: Kind
    name: str
    does: str = ""
    proof: tuple[Proof, ...] = Field(min_length=1)

    @property
    def flow(self) -> str:
        """Return the flow it belongs to; empty where it belongs to the program."""
        return self.name.partition("/")[0] if self.kind in OF_A_FLOW else ""


class Hazard(Strict):
    """What could go wrong; `gap` says what no control covers, as plainly as the rest."""

    id: str
    about: Literal["patients", "clinics", "data"]
    hazard: str
    cause: str
    harm: str
    severity: str
    before: str
    after: str
    controls: tuple[Control, ...] = ()
    gap: str = ""


class HazardLog(Strict):
    """The whole log; both scales run from the least to the worst."""

    basis: Basis
    severities: tuple[Level, ...] = Field(min_length=1)
    likelihoods: tuple[Level, ...] = Field(min_length=1)
    invariants: tuple[Invariant, ...] = Field(min_length=1)
    hazards: tuple[Hazard, ...] = Field(min_length=1)

    @property
    def controls(self) -> Iterator[tuple[Hazard, Control]]:
        """Yield each control with its hazard."""
        return ((hazard, control) for hazard in self.hazards for control in hazard.controls)


def read_hazards(content: Path) -> HazardLog:
    """Read the log of a folder of content; raise ContentError naming every mistake in it."""
    raw = read_yaml(content / FILE)
    try:
        log = HazardLog.model_validate(raw)
    except ValidationError as error:
        found = (mistake(FILE, raw, problem, whole="log") for problem in error.errors())
        raise ContentError("\n".join(found)) from error
    problems = [*_mistakes(log), *_unknown_flows(log, content)]
    if problems:
        raise ContentError("\n".join(f"{FILE} {problem}" for problem in problems))
    return log


def _mistakes(log: HazardLog) -> Iterator[str]:
    for name in ("severities", "likelihoods", "invariants", "hazards"):
        ids: Mapping[str, int] = Counter(part.id for part in getattr(log, name))
        for id in (id for id, count in ids.items() if count > 1):
            yield f"{id}: stands twice in {name}; rename one"
    severities = [level.id for level in log.severities]
    likelihoods = [level.id for level in log.likelihoods]
    for one in log.hazards:
        yield from _unknown(one, "severity", one.severity, severities)
        for name in (one.before, one.after):
            yield from _unknown(one, "likelihood", name, likelihoods)
        if {one.before, one.after} <= set(likelihoods):
            yield from _unlikely(one, likelihoods)


def _unknown(one: Hazard, what: str, name: str, known: Sequence[str]) -> Iterator[str]:
    if name not in known:
        yield f"{one.id}: no {what} is called {name!r}{nearest(name, known)}"


def _unlikely(one: Hazard, likelihoods: Sequence[str]) -> Iterator[str]:
    if likelihoods.index(one.after) > likelihoods.index(one.before):
        yield f"{one.id}: after is {one.after!r}, above before; no control makes it worse"
    if one.controls:
        return
    if one.after != one.before:
        yield f"{one.id}: after differs from before; name the control that does it"
    if not one.gap:
        yield f"{one.id}: has no control; name one, or say in gap why there is none"


def _unknown_flows(log: HazardLog, content: Path) -> Iterator[str]:
    flows = sorted(path.parent.name for path in content.glob("*/pathway.yaml"))
    for hazard, control in log.controls:
        if control.kind in OF_A_FLOW and control.flow not in flows:
            remedy = " or ".join(f"{flow}/" for flow in flows)
            yield f"{hazard.id}: {control.name!r} is of no flow; begin it with {remedy}"
