"""What becomes of a mutant: killed by a named expectation, case or claim, or it survives.

By locality only what a mutant touches is tried: the stories on which a changed condition turns
out differently, or on which a changed part takes part, and the claims about that kind of part.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.errors import ContentError
from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import assess
from flows.judging.safety import counted
from flows.pathway.answers import NOT_SURE, Value, Values
from flows.pathway.conditions import Condition
from flows.pathway.connecting import connect
from flows.pathway.facts import Facts, Reading
from flows.pathway.loading import shape
from flows.pathway.model import Pathway
from flows.pathway.places import places_in
from flows.proving.cases import Case
from flows.proving.claims import CLAIMS
from flows.proving.expectations import Story, denied, unmet
from flows.proving.mutant import Mutant, Raw

RULE, NEED, ITEM, LATER, FINDING = "rule", "need", "item", "later item", "finding"
GATE, TEXT, PLAN = "gate", "text", "plan"
CONCERNED: Mapping[str, tuple[str, ...]] = {
    RULE: ("monotone", "not_sure_is_never_no", "signs_are_asked", "rules_reached"),
    NEED: ("rules_reached",),
    ITEM: ("monotone", "signs_are_asked", "choices_reached", "missing_is_asked"),
    LATER: ("choices_reached",),
    FINDING: ("rules_reached",),
    GATE: ("no_gated_self_test",),
    TEXT: ("texts_reached",),
    PLAN: ("minors_wait", "rules_reached"),
}
"""The claims that a change of each kind of part could break.

A later item is one of the history or of a self-test, with which no warning sign has to do.
"""
READINGS: Mapping[str, tuple[Reading, ...]] = {
    RULE: (Reading.RULES, Reading.PLAIN),
    ITEM: (Reading.ASKING,),
    LATER: (Reading.ASKING,),
}
"""How the conditions of a kind are read, where not plainly."""
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


Change = tuple[str, Part | None, Part | None]
"""The kind of a part, and the part before and after; None where there is none."""


class Killer:
    """Knows the right content and what must follow from it, and tries mutants against that."""

    def __init__(
        self, raw: Raw, stories: Sequence[Story], cases: Sequence[Case], pathway: Pathway
    ) -> None:
        self._raw = raw
        self._pathway = pathway
        self._parts = dict(_parts(pathway))
        quickest = sorted(stories, key=lambda story: story.expected.is_judged)
        self._stories = [(story, _looked_at(pathway, story)) for story in quickest]
        self._cases = [
            (case, _values(pathway, case.answers))
            for case in cases
            if _is_acceptable(pathway, case)
        ]

    def fate(self, mutant: Mutant) -> Fate:
        """Try one mutant until something kills it."""
        try:
            content = shape(mutant.applied(self._raw))
            places = places_in(content, {})
            pathway = connect(content, places=places, content_hash=mutant.id)
        except ContentError:
            return Fate(mutant=mutant.id, refused=True)
        return Fate(mutant=mutant.id, by=next(self._killers(pathway), None))

    def _killers(self, pathway: Pathway) -> Iterator[str]:
        changes = tuple(_changed(self._parts, dict(_parts(pathway))))
        kinds = {kind for kind, *_ in changes}
        touches = _Touch(self._pathway, pathway, changes)
        for story, values in self._stories:
            if _concerns(story, kinds) and touches(values) and any(unmet(pathway, story)):
                yield story.file
        for case, values in self._cases:
            if touches(values) and not _is_acceptable(pathway, case):
                yield CASES
        concerned = {id for kind in kinds for id in CONCERNED[kind]}
        for claim in CLAIMS:
            if claim.id in concerned and claim.tried(pathway).against:
                yield claim.id


def _concerns(story: Story, kinds: Collection[str]) -> bool:
    """Tell whether a change of parts of these kinds could show in a story."""
    expected = story.expected
    if expected.points is not None and FINDING in kinds:
        return True
    if expected.looks_around and not {GATE, ITEM, LATER}.isdisjoint(kinds):
        return True
    return expected.reads_words if set(kinds) == {TEXT} else expected.is_judged


def _looked_at(pathway: Pathway, story: Story) -> Values:
    """Return what counts in a story; points alone are looked at without anything else."""
    expected = story.expected
    if expected.is_judged or expected.looks_around:
        return _values(pathway, story.given)
    return story.given


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
        yield (NEED, need.id), Part(need, (need.when,))
    for item in pathway.items.values():
        kind = ITEM if item.section in SAFETY_SECTIONS else LATER
        yield (kind, item.id), Part(item, (item.ask_if,))
    for finding in pathway.findings:
        yield (FINDING, finding.id), Part(finding, (finding.when,))
    for doubt in pathway.doubts:
        yield (FINDING, doubt.id), Part(doubt, (doubt.when,))
    tests = {test.id: test.blocks for test in pathway.tests.values()}
    for test, blocks in {"": pathway.test_blocks, **tests}.items():
        for block in blocks:
            yield (GATE, f"{test}/{block.id}"), Part(block, (block.when,))
    plan = pathway.content.pathway
    for advice in pathway.advice:
        yield (TEXT, f"advice {advice.spec.id}"), Part(advice, (advice.when,))
    for referral in pathway.referrals:
        yield (TEXT, f"referral {referral.spec.id}"), Part(referral, (referral.when,))
    yield (PLAN, "combos"), Part(pathway.content.combos, ())
    yield (PLAN, "limits"), Part((plan.scoring, plan.regions, plan.minors), ())
    for name in ("of_age", "cleared", "conflict_yields"):
        condition = getattr(pathway, name)
        yield (PLAN, name), Part(condition, (condition,))


def _changed(
    before: Mapping[tuple[str, str], Part], after: Mapping[tuple[str, str], Part]
) -> Iterator[Change]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old.whole != new.whole:
            yield key[0], old, new


class _Touch:
    """Tells whether changes could make a difference on some answers."""

    def __init__(self, before: Pathway, after: Pathway, changes: Sequence[Change]) -> None:
        self._unsure = before.unsure_is_yes
        self._no_longer_alike = before.unsure_is_yes ^ after.unsure_is_yes
        self._changes = changes

    def __call__(self, values: Values) -> bool:
        """Tell whether a changed condition comes out differently, or a changed part takes part."""
        if any(values.get(sign) == NOT_SURE for sign in self._no_longer_alike):
            return True
        return any(self._differs(change, values) for change in self._changes)

    def _differs(self, change: Change, values: Values) -> bool:
        kind, old, new = change
        readings = READINGS.get(kind, (Reading.PLAIN,))
        facts = [
            Facts(values=values, unsure_is_yes=self._unsure, reading=reading)
            for reading in readings
        ]
        was, now = (part.conditions if part else () for part in (old, new))
        if len(was) != len(now) or was == now:
            held = (was or now)[:1]
            # A need takes part where it fails, everything else where it holds.
            idle = kind == NEED
            return all(any(one.holds(f) is not idle for f in facts) for one in held)
        pairs = zip(was, now, strict=True)
        return any(one.holds(f) is not two.holds(f) for one, two in pairs for f in facts)
