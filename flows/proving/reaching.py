"""Proofs that nothing is written in vain: a sheet is found on which each part is used."""

from collections.abc import Iterator
from itertools import islice, product

from flows.judging.result import Result, assess
from flows.judging.safety import counted
from flows.pathway.answers import NOT_SURE, Value, Values
from flows.pathway.conditions import ALWAYS, All, AtLeastOf, Condition, items_of
from flows.pathway.disposition import Disposition
from flows.pathway.facts import Facts
from flows.pathway.model import Doubt, Finding, Item, Paragraph, Pathway, Rule
from flows.pathway.names import SELF_CARE
from flows.pathway.rules import Advice, Referral
from flows.proving.agenda_proof import asking_everything
from flows.proving.alternatives import alternatives, typed
from flows.proving.asking import talked
from flows.proving.raising import MOST_TRIED, raisings, ways_to_raise
from flows.proving.sheets import calm, sheet, told
from flows.proving.tally import Tally
from flows.proving.ways import Known, Ways, asked_too

RANKING = ("history", "self_test")
"""Where the answers are that place the pain; those before them say how urgent it is."""
EARLIER = 4
"""How much an earlier referral counts against an answer, in points."""
MOST_RULES, MOST_WAYS, MOST_STARTS = 12, 4, 2


def rules_reached(pathway: Pathway, tally: Tally) -> None:
    """Raise each rule, each combination and self-care on a whole sheet; find each finding."""
    for id, ways in raisings(pathway).items():
        tally.check(bool(ways), f"the rule {id} is never raised")
    for combo in pathway.content.combos:
        is_raised = any(
            combo.flag in {flag.id for flag in assess(pathway, values).conclusion.flags}
            for values in _combined(pathway, combo.groups)
        )
        tally.check(is_raised, f"the combination {combo.id} is never raised")
    if pathway.needs:
        rules = assess(pathway, sheet(pathway, {})).conclusion.rules
        tally.check(rules == (SELF_CARE,), "self-care is never said")
    parts: tuple[Finding | Doubt, ...] = (*pathway.findings, *pathway.doubts)
    for part in parts:
        is_found = any(
            part.when.holds(Facts(values=counted(pathway, sheet(pathway, known))[0])) is True
            for found in islice(Ways(pathway).to(part.when, {}), MOST_TRIED)
            for known in islice(asked_too(pathway, found), 1)
        )
        tally.check(is_found, f"{type(part).__name__} {part.id} is never found")


def _combined(pathway: Pathway, groups: tuple[tuple[str, ...], ...]) -> Iterator[Values]:
    """Raise one rule of each group at once."""
    known: Known = {}
    for group in groups:
        for id in group[:1]:
            known |= next(iter(raisings(pathway)[id]), {})
    yield sheet(pathway, known)


def choices_reached(pathway: Pathway, tally: Tally) -> None:
    """Bring the conversation to each item that it asks: all its choices are put before one."""
    for item in pathway.items.values():
        if item.id in typed(pathway) or not item.asked:
            continue
        shown = _options(pathway, item)
        for choice in item.choices or (None,):
            there = bool(shown) if choice is None or item.is_sign else choice.id in shown
            name = item.id if choice is None else f"{item.id}: {choice.id}"
            tally.check(there, f"{name} is never put before anybody")


def _options(pathway: Pathway, item: Item) -> frozenset[str]:
    """Return what can be pressed where an item is asked, or nothing where it never is."""
    for known in _asked(pathway, item):
        left = {id: value for id, value in sheet(pathway, known).items() if id != item.id}
        if item.section == "self_test" and item.test is None and not _is_tie_break(pathway, item):
            left = _before(pathway, item, left)
        prompt = talked(asking_everything(pathway), left).open_prompt()
        if prompt is None or item.id not in {one.id for one in prompt.items}:
            continue
        if prompt.kind == "group" and not item.is_sign:
            return frozenset((*item.ticks, item.unticked or NOT_SURE))
        return frozenset(option.id for option in prompt.options) | {item.id}
    return frozenset()


def _asked(pathway: Pathway, item: Item) -> Iterator[Known]:
    """Yield ways to make an item apply; a tie-break is asked only where spot and tests disagree."""
    value = alternatives(pathway)[item.id][0]
    conflict = pathway.content.pathway.scoring.conflict
    if conflict is None or not _is_tie_break(pathway, item):
        yield from islice(asked_too(pathway, {item.id: value}, calm(pathway)), MOST_WAYS)
        return
    tested = _findings(pathway, conflict.tests, conflict.tests_domain)
    spots = _findings(pathway, conflict.spot, conflict.spot_domain)
    for spot, test in product(spots, tested):
        for known in islice(_meeting(pathway, (spot, test), {item.id: value}), 1):
            yield from islice(asked_too(pathway, known), 1)


def _before(pathway: Pathway, item: Item, values: Values) -> dict[str, Value]:
    """Return the answers without the self-tests that are asked after an item."""
    order = list(pathway.items)
    later = set(order[order.index(item.id) :])
    tests = {id for id in later if pathway.items[id].test is not None}
    return {id: value for id, value in values.items() if id not in tests}


def _is_tie_break(pathway: Pathway, item: Item) -> bool:
    conflict = pathway.content.pathway.scoring.conflict
    return conflict is not None and conflict.tie_break == item.id


def _findings(pathway: Pathway, region: str, domain: str | None = None) -> list[Finding]:
    """Return what speaks for a region, the weightiest first."""
    found = [f for f in pathway.findings if f.region == region and f.points > 0]
    found = [f for f in found if domain in (None, f.domain)]
    return sorted(found, key=lambda finding: -finding.points)


def _meeting(pathway: Pathway, findings: tuple[Finding, ...], known: Known) -> Iterator[Known]:
    """Yield what is known with the answers that give these findings."""
    if not findings:
        yield known
        return
    for found in islice(Ways(pathway).to(findings[0].when, known), MOST_WAYS):
        yield from _meeting(pathway, findings[1:], found)


AnyParagraph = Paragraph[Advice] | Paragraph[Referral]


def texts_reached(pathway: Pathway, tally: Tally) -> None:
    """Find a sheet for each paragraph of advice and each referral on which it is given."""
    given: set[int] = set()
    for ways in raisings(pathway).values():
        for known in ways:
            given |= _given(assess(pathway, sheet(pathway, known)))
    paragraphs: tuple[AnyParagraph, ...] = (*pathway.advice, *pathway.referrals)
    for paragraph in paragraphs:
        for known in _looked_for(pathway, paragraph):
            if id(paragraph.spec) in given:
                break
            given |= _given(assess(pathway, sheet(pathway, known)))
        is_given = id(paragraph.spec) in given
        tally.check(is_given, f"{type(paragraph.spec).__name__} {paragraph.spec.id} is never given")


def _given(result: Result) -> set[int]:
    return {id(spec) for spec in (*result.advice, result.referral)}


def _looked_for(pathway: Pathway, paragraph: AnyParagraph) -> Iterator[Known]:
    """Yield ways that may lead to a paragraph: by its condition, its region and its rules."""
    ways = Ways(pathway)
    wanted = _regions(paragraph)
    takes_part = AtLeastOf(1, (pathway.of_age, pathway.cleared)) if wanted else ALWAYS
    for fit in islice(ways.to(All((paragraph.when, takes_part)), {}), MOST_WAYS):
        for rule in islice(_rules(pathway, paragraph), MOST_RULES):
            starts = ways_to_raise(pathway, rule, fit) if rule else iter((fit,))
            for start in islice(starts, MOST_STARTS):
                for known in islice(asked_too(pathway, start), 1):
                    yield known
                    if wanted:
                        yield _favoured(pathway, paragraph, known)


def _regions(paragraph: AnyParagraph) -> set[str]:
    beside = paragraph.spec.beside if isinstance(paragraph.spec, Advice) else None
    return {region for region in (paragraph.spec.region, beside) if region is not None}


def _rules(pathway: Pathway, paragraph: AnyParagraph) -> Iterator[Rule | None]:
    """Yield the rules by which a paragraph may be given; None stands for self-care."""
    spec = paragraph.spec
    if not spec.dispositions or Disposition.SELF_CARE in spec.dispositions:
        yield None
    for rule in reversed((*pathway.rules, *pathway.otherwise)):
        fits = not spec.rules or rule.code in spec.rules
        if fits and (not spec.dispositions or rule.disposition in spec.dispositions):
            yield rule


def _favoured(pathway: Pathway, paragraph: AnyParagraph, known: Known) -> Known:
    """Answer what is still free so that the regions of a paragraph gain and all others lose."""
    regions, role = _regions(paragraph), paragraph.spec.role
    weighed = [
        (f.when, f.points if f.region in regions and role in (None, f.role) else -f.points)
        for f in pathway.findings
    ]
    weighed += [(when, -EARLIER) for when in _earlier(pathway, paragraph)]
    values = sheet(pathway, known)
    for id in (item.id for item in pathway.items.values() if item.section in RANKING):
        if id in known:
            continue
        own = [(when, weight) for when, weight in weighed if id in items_of(when)]
        if own:
            values[id] = max(told(pathway)[id], key=lambda value: _gain(values, id, value, own))
    return values


def _earlier(pathway: Pathway, paragraph: AnyParagraph) -> Iterator[Condition]:
    """Yield what gives another referral before this one; the first that fits is given."""
    if paragraph in pathway.referrals:
        before = pathway.referrals[: pathway.referrals.index(paragraph)]
        yield from (other.when for other in before if other.when is not ALWAYS)


def _gain(values: Values, id: str, value: Value, weighed: list[tuple[Condition, int]]) -> int:
    facts = Facts(values={**values, id: value})
    return sum(weight for when, weight in weighed if when.holds(facts) is True)
