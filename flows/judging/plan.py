"""What an outlook looks at, gathered once for each pathway: nothing here depends on answers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from flows.judging.intervals import Open
from flows.judging.watching import Watch
from flows.pathway.conditions import Condition, items_of
from flows.pathway.facts import Facts
from flows.pathway.model import (
    Finding,
    GateBlock,
    Item,
    Paragraph,
    Pathway,
    Rule,
)
from flows.pathway.rules import SOURCE, Advice, Referral

Watched = tuple[Rule, Watch, Watch | None]
"""A rule, when it holds, and what excludes it."""
Gate = tuple[GateBlock, Watch]
Telling = tuple[tuple[bool, int], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every condition of a pathway as a watch, beside what it decides.

    `dangers` are the E, D and U rules with all items that they look at; `advice` leaves out what
    hangs on no answer; `test_blocks` are gates of every test, `blocks` those of one; `told` is
    what each test may tell, a source or not and the points, and the items that tell it.
    """

    findings: tuple[tuple[Open, Watch], ...]
    dangers: tuple[tuple[Watched, frozenset[str]], ...]
    patterns: tuple[Watched, ...]
    routines: tuple[Watched, ...]
    otherwise: tuple[Watched, ...]
    needs: tuple[Watch, ...]
    advice: tuple[tuple[Paragraph[Advice], Watch], ...]
    referrals: tuple[tuple[Paragraph[Referral], Watch], ...]
    doubts: tuple[Watch, ...]
    yields: Watch
    test_blocks: tuple[Gate, ...]
    blocks: Mapping[str, tuple[Gate, ...]]
    asked_if: Mapping[str, Watch]
    gating: frozenset[str]
    told: Mapping[str, tuple[Telling, ...]]


@lru_cache(maxsize=16)
def plan_of(pathway: Pathway) -> Plan:
    """Return the plan of a pathway."""
    return _Planner(pathway).plan()


class _Planner:
    """Lives for one call and keeps one watch for equal conditions."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self._watches: dict[Condition, Watch] = {}

    def watch(self, condition: Condition) -> Watch:
        if condition not in self._watches:
            self._watches[condition] = Watch(condition, items_of(condition))
        return self._watches[condition]

    def plan(self) -> Plan:
        pathway = self.pathway
        test_blocks = self._blocks(pathway.test_blocks)
        blocks = {test.id: self._blocks(test.blocks) for test in pathway.tests.values()}
        gates = chain(test_blocks, *blocks.values())
        findings = tuple((one, self.watch(one[0].when)) for one in _with_points(pathway))
        return Plan(
            findings=findings,
            dangers=tuple((one, _items(one)) for one in self._rules(pathway.dangers.things)),
            patterns=self._rules(pathway.patterns),
            routines=self._rules(pathway.routines),
            otherwise=self._rules(pathway.otherwise),
            needs=tuple(self.watch(need.when) for need in pathway.needs),
            advice=tuple(
                (one, self.watch(one.when)) for one in pathway.advice if items_of(one.when)
            ),
            referrals=tuple((one, self.watch(one.when)) for one in pathway.referrals),
            doubts=tuple(self.watch(doubt.when) for doubt in pathway.doubts),
            yields=self.watch(pathway.conflict_yields),
            test_blocks=test_blocks,
            blocks=blocks,
            asked_if={item.id: self.watch(item.ask_if) for item in pathway.items.values()},
            gating=frozenset().union(*(watch.items for _, watch in gates)),
            told={test: tuple(self._told(test, findings)) for test in pathway.tests},
        )

    def _told(self, test: str, findings: Iterable[tuple[Open, Watch]]) -> Iterator[Telling]:
        own = {item.id for item in self.pathway.items.values() if item.test == test}
        for (finding, points), watch in findings:
            if not own.isdisjoint(watch.items):
                yield (finding.role == SOURCE, abs(points)), watch.items & own

    def _rules(self, rules: Iterable[Rule]) -> tuple[Watched, ...]:
        return tuple(
            (rule, self.watch(rule.when), self.watch(rule.unless) if rule.unless else None)
            for rule in rules
        )

    def _blocks(self, blocks: Iterable[GateBlock]) -> tuple[Gate, ...]:
        return tuple((block, self.watch(block.when)) for block in blocks)


def _items(watched: Watched) -> frozenset[str]:
    _, when, unless = watched
    return when.items if unless is None else when.items | unless.items


def _with_points(pathway: Pathway) -> list[Open]:
    """Return each finding with the points that it may bring while its item is open.

    Of findings on the choices of one item, of which one at most is chosen, only the best counts:
    the first stands for all of them and the others bring nothing.
    """
    alike: defaultdict[tuple[str, ...], list[tuple[Finding, Item]]] = defaultdict(list)
    for finding in pathway.findings:
        item = _only_item(pathway, finding)
        if item is not None:
            sign = "+" if finding.points > 0 else "-"
            key = (item.id, finding.region, finding.domain, finding.role, sign)
            alike[key].append((finding, item))
    points = {finding.id: finding.points for finding in pathway.findings}
    for group in alike.values():
        points |= {finding.id: 0 for finding, _ in group}
        points[group[0][0].id] = _best(group)
    return [(finding, points[finding.id]) for finding in pathway.findings]


def _only_item(pathway: Pathway, finding: Finding) -> Item | None:
    """Return the item of a finding that looks at one only, of which one choice may be made."""
    found = {leaf.item for leaf in finding.when.leaves()}
    item = pathway.items.get(next(iter(found))) if len(found) == 1 else None
    if item is None or item.kind not in ("single", "yes_no") or item.per_side or finding.uncapped:
        return None
    return item


def _best(group: list[tuple[Finding, Item]]) -> int:
    item = group[0][1]
    sums = [
        sum(f.points for f, _ in group if f.when.holds(Facts(values={item.id: choice.id})) is True)
        for choice in item.choices
    ]
    return max(sums, key=abs)
