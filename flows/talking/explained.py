"""An explanation in the words of content: answers as a person gave them, for the templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.judging.changes import Change
from flows.judging.explanation import Explanation, Point, flips_for_patient
from flows.judging.fired import Fired, SetAside
from flows.judging.flips import Flip, first_region
from flows.judging.grounds import Ground
from flows.judging.result import Result
from flows.pathway.answers import NOT_SURE, Value
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.talking.spoken import spoken
from flows.talking.told import asked

FEW_ASKED = 4
"""So many questions that a flip would bring up are named; more are a conversation of their own."""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A rule or a point with the answers it rests on, in words."""

    text: str
    answers: tuple[str, ...]
    rule: str = ""
    disposition: Disposition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What speaks for and against a region, in words."""

    region: str
    role: str
    band: str
    speaks_for: tuple[Reasoned, ...]
    against: tuple[Reasoned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One answer that would have to be another; `way` picks the wording."""

    way: str
    asked: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A flip in words: what would have to be answered, and the result that would follow.

    `region` is the one that would come first, where it is another than now. `asks` names what
    would be asked before, if that is little; else the result `is_open`, and so is the region.
    """

    changes: tuple[Changed, ...]
    after: Result
    new_tier: bool
    region: tuple[str, str] | None
    asks: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """All that a template needs to say why."""

    deciding: tuple[Reasoned, ...]
    others: tuple[Reasoned, ...]
    set_aside: tuple[Reasoned, ...]
    regions: tuple[Weighed, ...]
    flips: tuple[Turned, ...]
    lowering: tuple[Turned, ...]


def for_patient(pathway: Pathway, explanation: Explanation) -> Explained:
    """Return what a patient may read: no private answer, no flip that lowers an urgency."""
    words = _Words(pathway, private=False)
    return Explained(
        deciding=tuple(words.rule(rule) for rule in explanation.fired if rule.decides),
        others=(),
        set_aside=tuple(_nameable(pathway, words, explanation.set_aside)),
        regions=tuple(words.regions(explanation, shown=True)),
        flips=tuple(
            words.flip(flip, shown=True) for flip in flips_for_patient(pathway, explanation)
        ),
        lowering=(),
    )


def for_clinician(pathway: Pathway, explanation: Explanation) -> Explained:
    """Return everything, the flips that lower an urgency apart."""
    words = _Words(pathway, private=True)
    flips = [(flip.lowers, words.flip(flip, shown=False)) for flip in explanation.flips]
    return Explained(
        deciding=tuple(words.rule(rule) for rule in explanation.fired if rule.decides),
        others=tuple(words.rule(rule) for rule in explanation.fired if not rule.decides),
        set_aside=tuple(words.rule(rule) for rule in explanation.set_aside),
        regions=tuple(words.regions(explanation, shown=False)),
        flips=tuple(flip for lowers, flip in flips if not lowers),
        lowering=tuple(flip for lowers, flip in flips if lowers),
    )


def for_hand_over(pathway: Pathway, explanation: Explanation) -> Explained:
    """Return a clinician's reading for a page that the person carries: nothing private, no flip.

    A rule that rests on a private answer has no words.
    """
    words = _Words(pathway, private=False)
    return Explained(
        deciding=tuple(words.unless_private(rule) for rule in explanation.fired if rule.decides),
        others=tuple(words.unless_private(rule) for rule in explanation.fired if not rule.decides),
        set_aside=tuple(_nameable(pathway, words, explanation.set_aside)),
        regions=tuple(words.regions(explanation, shown=False)),
        flips=(),
        lowering=(),
    )


def _nameable(pathway: Pathway, words: "_Words", rules: Sequence[SetAside]) -> Iterator[Reasoned]:
    for rule in rules:
        if not words.is_private(rule):
            yield words.rule(rule)


class _Words:
    """Puts parts of an explanation in words; without the private answers for patients."""

    def __init__(self, pathway: Pathway, *, private: bool) -> None:
        self.pathway = pathway
        self.private = private

    def rule(self, rule: Fired | SetAside) -> Reasoned:
        return Reasoned(rule.reason, self.answers(rule.grounds), rule.rule, rule.disposition)

    def is_private(self, rule: Fired | SetAside) -> bool:
        return any(self.pathway.items[ground.item].private for ground in rule.grounds)

    def unless_private(self, rule: Fired) -> Reasoned:
        told = self.rule(rule)
        return replace(told, text="", answers=()) if self.is_private(rule) else told

    def answers(self, grounds: Sequence[Ground]) -> tuple[str, ...]:
        items = self.pathway.items
        told = (ground for ground in grounds if self.private or not items[ground.item].private)
        return tuple(in_words(self.pathway, ground) for ground in told)

    def regions(self, explanation: Explanation, *, shown: bool) -> Iterator[Weighed]:
        for case in explanation.shown_regions if shown else explanation.regions:
            yield Weighed(
                region=case.region,
                role=case.role,
                band=case.band,
                speaks_for=self._points(case.speaks_for),
                against=self._points(case.against),
            )

    def _points(self, points: Sequence[Point]) -> tuple[Reasoned, ...]:
        return tuple(Reasoned(point.text, self.answers(point.grounds)) for point in points)

    def flip(self, flip: Flip, *, shown: bool) -> Turned:
        before, after = (_first(result, shown=shown) for result in (flip.before, flip.after))
        is_open = len(flip.asks) > FEW_ASKED
        asks = (asked(self.pathway, self.pathway.items[id]) for id in flip.asks)
        return Turned(
            changes=tuple(_changed(self.pathway, change) for change in flip.changes),
            after=flip.after,
            new_tier=flip.new_tier,
            region=None if after == before or (is_open and flip.new_tier) else after,
            asks=() if is_open else tuple(asks),
            is_open=is_open,
        )


def _first(result: Result, *, shown: bool) -> tuple[str, str] | None:
    found = result.assessment
    return first_region(found.regions if shown else found.clinician_regions)


def in_words(pathway: Pathway, ground: Ground) -> str:
    """Return an answer with what was asked; on signs that E and D use, not sure counts as yes."""
    item = pathway.items[ground.item]
    value = spoken(item, ground.value)
    if ground.value == NOT_SURE and item.id in pathway.unsure_is_yes:
        value = pathway.wording.counts_as_yes.format(answer=value)
    return f"{asked(pathway, item)}{' ' if item.is_sign else ': '}{value}"


def _changed(pathway: Pathway, change: Change) -> Changed:
    item = pathway.items[change.item]
    way, before, after = "value", *_differing(change.before, change.after)
    if item.is_sign:
        way = "sign"
    elif change.added or change.removed:
        way = "added" if change.added else "removed"
        after = change.added or change.removed or ""
    return Changed(
        way=way,
        asked=item.text if item.is_sign else asked(pathway, item),
        before=spoken(item, before),
        after=spoken(item, after),
    )


def _differing(before: Value, after: Value) -> tuple[Value, Value]:
    """Of values with two sides, return the side that differs."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return before, after
    sides = [side for side in after if before.get(side) != after[side]]
    return {side: before[side] for side in sides}, {side: after[side] for side in sides}
