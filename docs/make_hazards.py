"""Writes hazards.md: `python -m docs.make_hazards` from the root of the repository."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.commands.markdown import table
from flows.pathway.loading import CONTENT
from flows.proving.hazards import Control, Hazard, HazardLog, Kind, Level, read_hazards

PAGE = Path(__file__).parent / "hazards.md"
HEAD = """# Hazards

What could go wrong for patients, clinics and data, what stands against it, and the tests that
prove it.

**This page claims no conformity with any standard.** It has the shape of the hazard analysis that
ISO 14971 describes, so that a clinic or a maker can begin from it: hazard, cause, harm, severity,
how likely before and after the controls, and the controls. It decides nowhere whether a risk is
acceptable. kneebot is not a certified medical device. Severity and likelihood are the judgement of
the authors; no figure from use stands behind them, and no clinician has signed them off.

Made by `python -m docs.make_hazards` from `flows/content/hazards.yaml`. `kneebot check` refuses a
red flag, a gate of a self-test, an invariant or a state of a message that stands under no hazard.
A run of all tests fails for each control whose tests are not there or do not pass.
"""
CELLS = ("Hazard", "Cause", "Harm", "Severity", "Before", "After")
GROUPS = {"patients": "Patients", "clinics": "Clinics", "data": "Data"}


def page() -> str:
    """Return the whole page."""
    log = read_hazards(CONTENT)
    return "\n".join([HEAD, *_figures(log), *_scales(log), *_overview(log), *_details(log)])


def _figures(log: HazardLog) -> Iterator[str]:
    controls = [control for _, control in log.controls]
    things = {(control.kind, control.name) for control in controls}
    gaps = sum(bool(hazard.gap) for hazard in log.hazards)
    bare = [f"[{hazard.id}](#{hazard.id})" for hazard in log.hazards if not hazard.controls]
    yield f"{len(log.hazards)} hazards, {len(controls)} controls by {len(things)} things."
    yield f"{gaps} hazards have a gap that no control covers."
    yield f"Without any control: {', '.join(bare) or 'none'}."
    yield ""


def _scales(log: HazardLog) -> Iterator[str]:
    yield "## Scales"
    yield ""
    yield _table(("Severity", "Means"), _levels(log.severities))
    yield _table(("Likelihood", "Means"), _levels(log.likelihoods))
    yield "Hazards by severity and by likelihood after the controls:"
    yield ""
    found = Counter((hazard.severity, hazard.after) for hazard in log.hazards)
    rows = (
        (severity.id, *(str(found[severity.id, level.id]) for level in log.likelihoods))
        for severity in reversed(log.severities)
    )
    yield _table(("", *(level.id for level in log.likelihoods)), rows)


def _levels(levels: Sequence[Level]) -> Iterator[Sequence[str]]:
    return ((level.id, level.says) for level in levels)


def _overview(log: HazardLog) -> Iterator[str]:
    yield "## Overview"
    yield ""
    for about, title in GROUPS.items():
        yield f"### {title}"
        yield ""
        mine = [hazard for hazard in log.hazards if hazard.about == about]
        yield _table(CELLS, map(_row, mine))


def _row(one: Hazard) -> Sequence[str]:
    name = f"[{one.id}](#{one.id})<br>{one.hazard}"
    return (name, one.cause, one.harm, one.severity, one.before, one.after)


def _details(log: HazardLog) -> Iterator[str]:
    yield "## Controls"
    yield ""
    for hazard in log.hazards:
        yield f"### {hazard.id}"
        yield ""
        yield f"{hazard.hazard}."
        yield ""
        if hazard.gap:
            yield f"**Not covered:** {hazard.gap}"
            yield ""
        if hazard.controls:
            rows = ((_name(one), one.does, _proof(one)) for one in hazard.controls)
            yield _table(("Control", "What it does", "Proof"), rows)


def _name(control: Control) -> str:
    if control.kind is Kind.INVARIANT:
        return f"[invariant {control.name}](invariants.md)"
    return f"{control.kind.replace('_', ' ')} `{control.name}`"


def _proof(control: Control) -> str:
    return "<br>".join(f"`{test.removeprefix('tests/')}`" for test in control.proof)


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    return table(head, rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
