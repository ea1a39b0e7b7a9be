"""Why a result is what it is: the rules and regions in the patient's own answers, and the flips."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.judging.assessment import Reason, Row, found_in
from flows.judging.changes import WHO
from flows.judging.fired import Fired, SetAside, fired_rules, rules_set_aside
from flows.judging.flips import Flip, find_flips, first_region, is_new_danger
from flows.judging.grounds import Ground, grounds
from flows.judging.result import Result, assess
from flows.pathway.answers import Values
from flows.pathway.facts import Facts
from flows.pathway.model import Pathway

MOST_FOR_PATIENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that speaks for or against a region, and the answers it rests on."""

    text: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCase:
    """What speaks for and against one ranked region."""

    region: str
    role: str
    band: str
    speaks_for: tuple[Point, ...]
    against: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The rules that fired or were set aside, the regions weighed, and what would change it.

    `regions` are a clinician's, `shown_regions` those that the patient may see.
    """

    result: Result
    fired: tuple[Fired, ...]
    set_aside: tuple[SetAside, ...]
    regions: tuple[RegionCase, ...]
    shown_regions: tuple[RegionCase, ...]
    flips: tuple[Flip, ...]


def explain(pathway: Pathway, given: Values, *, pairs: bool = True) -> Explanation:
    """Explain a set of answers; `pairs` also looks for flips of two answers at once."""
    result = assess(pathway, given)
    flips = find_flips(pathway, given, result, pairs=pairs)
    return replace(reasons_for(pathway, result), flips=flips)


def reasons_for(pathway: Pathway, result: Result) -> Explanation:
    """Explain a result without what would change it, which takes most of the time."""
    found = result.assessment
    return Explanation(
        result=result,
        fired=fired_rules(pathway, result),
        set_aside=tuple(rules_set_aside(pathway, result)),
        regions=tuple(_case(pathway, row, result.values) for row in found.clinician_regions),
        shown_regions=tuple(_case(pathway, row, result.values) for row in found.regions),
        flips=(),
    )


def _case(pathway: Pathway, row: Row, values: Values) -> RegionCase:
    return RegionCase(
        region=row.region,
        role=row.role,
        band=row.band,
        speaks_for=_points(pathway, row, row.reasons, values),
        against=_points(pathway, row, row.against, values),
    )


def _points(
    pathway: Pathway, row: Row, reasons: Sequence[Reason], values: Values
) -> tuple[Point, ...]:
    """Look up the answers behind each reason; a named pattern has those of its rule."""
    plain = Facts(values=values)
    found = {f.text: f for f in found_in(pathway, values) if f.region == row.region}
    return tuple(
        Point(
            text=reason.text,
            grounds=grounds(found[reason.text].when, plain) if reason.text in found else (),
        )
        for reason in reasons
    )


def flips_for_patient(pathway: Pathway, explanation: Explanation) -> tuple[Flip, ...]:
    """Return at most three flips a patient may be told, each with an outcome of its own.

    None makes anything less urgent, names a private item or who somebody is, or speaks of a
    region that is not shown; one warning sign at most, because every one of them would raise it.
    """
    told: dict[object, Flip] = {}
    for flip in _fit_for_patient(pathway, explanation.flips):
        ends = (flip.after.conclusion.disposition, first_region(flip.after.assessment.regions))
        danger_told = any(is_new_danger(one.changes[0]) for one in told.values())
        if not (danger_told and is_new_danger(flip.changes[0])):
            told.setdefault(ends, flip)
    return tuple(told.values())[:MOST_FOR_PATIENT]


def _fit_for_patient(pathway: Pathway, flips: Sequence[Flip]) -> Iterator[Flip]:
    for flip in flips:
        items = {change.item for change in flip.changes}
        named = any(pathway.items[item].private for item in items) or bool(items & WHO)
        if not flip.lowers and not named and (flip.new_tier or _moves_shown(flip)):
            yield flip


def _moves_shown(flip: Flip) -> bool:
    before, after = (first_region(one.assessment.regions) for one in (flip.before, flip.after))
    return before is not None and after is not None and before != after
