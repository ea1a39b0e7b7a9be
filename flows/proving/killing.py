"""What becomes of a mutant: killed by a named expectation, case or claim, or it survives.

By locality only what a mutant touches is tried: the stories on which a changed condition turns
out differently, or on which a changed part takes part, and the claims about that kind of part.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.errors import ContentError
from flows.judging.result import assess
from flows.judging.safety import counted
from flows.pathway.answers import Value, Values
from flows.pathway.conditions import Condition
from flows.pathway.facts import Facts, Reading
from flows.pathway.loading import build
from flows.pathway.model import Pathway
from flows.proving.cases import Case
from flows.proving.claims import CLAIMS
from flows.proving.expectations import Story, denied, unmet
from flows.proving.mutants import Mutant, Raw

RULE, ITEM, FINDING, GATE, PLAN = "rule", "item", "finding", "gate", "plan"
CONCERNED: Mapping[str, tuple[str, ...]] = {
    RULE: ("monotone", "not_sure_is_never_no", "signs_are_asked", "rules_reached"),
    ITEM: ("monotone", "signs_are_asked", "choices_reached", "missing_is_asked"),
    FINDING: ("rules_reached",),
    GATE: ("no_gated_self_test", "choices_reached"),
    PLAN: ("minors_wait", "rules_reached"),
}
"""The claims that a change of each kind of part could break, the quickest first."""
CASES = "published cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How it went with one mutant; `by` names what killed it, None where nothing did.

    A mutant that does not load is `refused` and counts neither way.
    """

    mutant: str
    by: str | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pathway as it was or became: what it is, and the conditions it hangs on."""

    whole: object
    conditions: tuple[Condition, ...]


class Killer:
    """Knows the right content and what must follow from it, and tries mutants against that."""

    def __init__(
        self, raw: Raw, stories: Sequence[Story], cases: Sequence[Case], pathway: Pathway
    ) -> None:
        self._raw = raw
        self._parts = dict(_parts(pathway))
        self._stories = [(story, _values(pathway, story.given)) for story in stories]
        self._cases = [
            (case, _values(pathway, case.answers))
            for case in cases
            if _is_acceptable(pathway, case)
        ]

    def fate(self, mutant: Mutant) -> Fate:
        """Try one mutant until something kills it."""
        try:
            pathway = build(mutant.applied(self._raw))
        except ContentError:
            return Fate(mutant=mutant.id, refused=True)
        return Fate(mutant=mutant.id, by=next(self._killers(pathway), None))

    def _killers(self, pathway: Pathway) -> Iterator[str]:
        changes = tuple(_changed(self._parts, dict(_parts(pathway))))
        for story, values in self._stories:
            if _touches(changes, values) and any(unmet(pathway, story)):
                yield story.file
        for case, values in self._cases:
            if _touches(changes, values) and not _is_acceptable(pathway, case):
                yield CASES
        concerned = {id for kind, *_ in changes for id in CONCERNED[kind]}
        for claim in CLAIMS:
            if claim.id in concerned and claim.tried(pathway).against:
                yield claim.id


def _values(pathway: Pathway, given: Mapping[str, Value]) -> Values:
    return counted(pathway, denied(pathway, given))[0]


def _is_acceptable(pathway: Pathway, case: Case) -> bool:
    result = assess(pathway, denied(pathway, case.answers))
    return result.conclusion.disposition in case.expected.acceptable


def _parts(pathway: Pathway) -> Iterator[tuple[tuple[str, str], Part]]:
    """Yield everything a result hangs on by kind and name."""
    for rule in (*pathway.rules, *pathway.otherwise):
        held = (rule.when,) if rule.unless is None else (rule.when, rule.unless)
        yield (RULE, rule.id), Part(rule, held)
    for need in pathway.needs:
        yield (RULE, need.id), Part(need, (need.when,))
    for item in pathway.items.values():
        yield (ITEM, item.id), Part(item, (item.ask_if,))
    for finding in pathway.findings:
        yield (FINDING, finding.id), Part(finding, (finding.when,))
    for doubt in pathway.doubts:
        yield (FINDING, doubt.id), Part(doubt, (doubt.when,))
    tests = {test.id: test.blocks for test in pathway.tests.values()}
    for test, blocks in {"": pathway.test_blocks, **tests}.items():
        for block in blocks:
            yield (GATE, f"{test}/{block.id}"), Part(block, (block.when,))
    plan = pathway.content.pathway
    yield (PLAN, "combos"), Part(pathway.content.combos, ())
    yield (PLAN, "limits"), Part((plan.scoring, plan.regions, plan.minors), ())
    for name in ("of_age", "cleared", "conflict_yields"):
        condition = getattr(pathway, name)
        yield (PLAN, name), Part(condition, (condition,))


Change = tuple[str, Part | None, Part | None]


def _changed(
    before: Mapping[tuple[str, str], Part], after: Mapping[tuple[str, str], Part]
) -> Iterator[Change]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old.whole != new.whole:
            yield key[0], old, new


def _touches(changes: Iterable[Change], values: Values) -> bool:
    """Tell whether a change could make a difference on these answers."""
    return any(_differs(old, new, values) for _, old, new in changes)


def _differs(old: Part | None, new: Part | None, values: Values) -> bool:
    if old is None or new is None or old.conditions == new.conditions:
        kept = old or new
        holds = kept.conditions[:1] if kept else ()
        return all(_truth(condition, values, Reading.RULES) is not False for condition in holds)
    pairs = [*zip(old.conditions, new.conditions, strict=False)]
    if len(old.conditions) != len(new.conditions):
        return _truth(new.conditions[0], values, Reading.RULES) is not False
    return any(
        _truth(was, values, reading) is not _truth(now, values, reading)
        for was, now in pairs
        for reading in Reading
    )


def _truth(condition: Condition, values: Values, reading: Reading) -> bool | None:
    return condition.holds(Facts(values=values, reading=reading))
