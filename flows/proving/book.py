"""The pages of the sign-off book: one for each class of path, with what a clinician must agree to.

A page says what its rule, region or self-test looks for. The smallest answers that lead there are
found when they are needed, since the ids of pages are asked for more often than their chats.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flows.judging.fired import SELF_CARE
from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition
from flows.pathway.model import Finding, GateBlock, Paragraph, Pathway, Rule, Screen, Test
from flows.pathway.references import AlarmPattern
from flows.pathway.schema import Advice, Combo
from flows.proving.leading import of_region
from flows.proving.wording import Clause, in_words
from flows.proving.witness import of_combo, of_rule, of_self_care
from flows.talking.prompts import Prompt, prompt_for

REGIONS, SELF_TESTS, WORDS = "regions", "self_tests", "words"
GROUPS = (*(tier.value for tier in Disposition), REGIONS, SELF_TESTS, WORDS)
SELF_CARE_REASON = "Mild, new, not getting worse, and nothing that needs a visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A region that comes first, in one role."""

    region: str
    role: str


Subject = Rule | Combo | Lead | Test | None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and lines of what content says under it."""

    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its id never changes; `paragraphs` and `prompts` are put in words by templates."""

    id: str
    group: str
    title: str
    code: str = ""
    sections: tuple[Section, ...] = ()
    sources: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    about: Subject = None


def pages(pathway: Pathway) -> tuple[Page, ...]:
    """Return every page, the most urgent first."""
    found = [
        *_rules(pathway),
        *_regions(pathway),
        *_tests(pathway),
        *_words(pathway),
        *_typed(pathway),
    ]
    return tuple(sorted(found, key=lambda page: GROUPS.index(page.group)))


def leads_to(pathway: Pathway, page: Page) -> dict[str, Value] | None:
    """Return the smallest answers beside the usual ones that lead to this page; None without."""
    match page.about:
        case Rule():
            return of_rule(pathway, page.about)
        case Combo():
            return of_combo(pathway, page.about)
        case Lead(region=region, role=role):
            return of_region(pathway, region, role)
    return of_self_care(pathway) if page.code == SELF_CARE else None


def _rules(pathway: Pathway) -> Iterator[Page]:
    for rule in (*pathway.rules, *pathway.otherwise):
        yield Page(
            id=f"rule/{rule.id}",
            group=rule.disposition,
            title=rule.reason,
            code=rule.code,
            sections=tuple(_of_rule(pathway, rule)),
            sources=rule.sources,
            about=rule,
        )
    for combo in pathway.content.combos:
        yield Page(
            id=f"rule/{combo.id}",
            group=combo.disposition,
            title=combo.reason,
            code=combo.rule,
            sections=(_of_combo(pathway, combo),),
            sources=combo.sources,
            about=combo,
        )
    yield Page(
        id="rule/self_care",
        group=Disposition.SELF_CARE,
        title=SELF_CARE_REASON,
        code=SELF_CARE,
        sections=(
            Section(
                "It holds when no other rule does, and all of this was answered",
                tuple(
                    Clause(f"{need.id}, {need.reason}", in_words(pathway, need.when))
                    for need in pathway.needs
                ),
            ),
        ),
        sources=tuple(dict.fromkeys(s for need in pathway.content.self_care for s in need.sources)),
    )


def _of_rule(pathway: Pathway, rule: Rule) -> Iterator[Section]:
    when = in_words(pathway, rule.when)
    yield Section("It holds when", when or (Clause("no other rule holds"),))
    if rule.unless is not None:
        yield Section("But not when", in_words(pathway, rule.unless))
    if rule.despite:
        signs = [pathway.items[id].text for id in rule.despite]
        yield Section("And with no warning sign but", tuple(Clause(text) for text in signs))


def _of_combo(pathway: Pathway, combo: Combo) -> Section:
    rules = {rule.id: rule for rule in pathway.rules}
    groups = (
        Clause("one of these rules:", tuple(Clause(rules[id].reason) for id in group))
        for group in combo.groups
    )
    return Section("It holds when two of these groups do", tuple(groups))


def _regions(pathway: Pathway) -> Iterator[Page]:
    for region in pathway.content.pathway.regions:
        for role in region.roles:
            own = [f for f in pathway.findings if (f.region, f.role) == (region.id, role)]
            yield Page(
                id=f"region/{region.id}/{role}",
                group=REGIONS,
                title=region.name,
                code=role,
                sections=tuple(_of_region(pathway, own)),
                sources=_cited(own),
                paragraphs=tuple(
                    one
                    for one in pathway.advice
                    if one.spec.region == region.id and one.spec.role in (None, role)
                ),
                about=Lead(region=region.id, role=role),
            )


def _of_region(pathway: Pathway, findings: Iterable[Finding]) -> Iterator[Section]:
    for heading, sign in (("What speaks for it", 1), ("What speaks against it", -1)):
        own = [finding for finding in findings if finding.points * sign > 0]
        own.sort(key=lambda finding: -abs(finding.points))
        if own:
            yield Section(heading, tuple(_finding(pathway, finding) for finding in own))


def _finding(pathway: Pathway, finding: Finding) -> Clause:
    return Clause(f"{finding.points:+d} {finding.text}", in_words(pathway, finding.when))


def _tests(pathway: Pathway) -> Iterator[Page]:
    yield Page(
        id="test/all",
        group=SELF_TESTS,
        title="Before any self-test",
        sections=(_gates(pathway, pathway.test_blocks),),
    )
    for test in pathway.tests.values():
        own = [f for f in pathway.findings if any(_is_of(test, leaf.item) for leaf in f.when.leaves())]
        yield Page(
            id=f"test/{test.id}",
            group=SELF_TESTS,
            title=test.name,
            code="core" if test.core else "",
            sections=(
                _gates(pathway, test.blocks),
                Section(
                    "What its values count for",
                    tuple(_pointing(pathway, finding) for finding in own)
                    or (Clause("nothing: they are kept for a clinician"),),
                ),
            ),
            sources=tuple(dict.fromkeys((*test.sources, *_cited(own)))),
            prompts=tuple(_prompts(pathway, test)),
            about=test,
        )


def _is_of(test: Test, item: str) -> bool:
    return item.partition(".")[0] == test.id


def _gates(pathway: Pathway, blocks: Iterable[GateBlock]) -> Section:
    told = (Clause(block.reason, in_words(pathway, block.when)) for block in blocks)
    return Section("It is not offered with", tuple(told) or (Clause("nothing of its own"),))


def _pointing(pathway: Pathway, finding: Finding) -> Clause:
    plan = next(one for one in pathway.content.pathway.regions if one.id == finding.region)
    return Clause(
        f"{finding.points:+d} {plan.name} as {finding.role}: {finding.text}",
        in_words(pathway, finding.when),
    )


def _prompts(pathway: Pathway, test: Test) -> Iterator[Prompt]:
    """Yield what is asked in a test, each value once and not for both sides."""
    seen: set[str] = set()
    for screen in pathway.screens:
        if screen.test is not None and screen.test.id == test.id and _new(screen, seen):
            yield replace(
                prompt_for(pathway, replace(screen, begins_test=len(seen) == 1)), side=None
            )


def _new(screen: Screen, seen: set[str]) -> bool:
    id = screen.items[0].id
    return id not in seen and not seen.add(id)


def _words(pathway: Pathway) -> Iterator[Page]:
    for tier in Disposition:
        yield _paragraphs(
            "words", f"What to do: {tier.replace('_', ' ')}", tier,
            (one for one in pathway.advice if one.spec.region is None and _first(one) is tier),
        )  # fmt: skip
        yield _paragraphs(
            "referral", f"Whom to see: {tier.replace('_', ' ')}", tier,
            (one for one in pathway.referrals if _first(one) is tier),
        )  # fmt: skip
    always = [one for one in (*pathway.advice, *pathway.referrals) if _first(one) is None]
    yield _paragraphs(
        "words", "Whatever the result", "always", (one for one in always if not one.spec.region)
    )


def _first(paragraph: Paragraph) -> Disposition | None:
    """Return the most urgent tier that a paragraph belongs to, None where it belongs to all."""
    return min(paragraph.spec.dispositions, key=lambda tier: tier.rank, default=None)


def _paragraphs(kind: str, title: str, name: str, own: Iterable[Paragraph]) -> Page:
    found = tuple(own)
    sources = dict.fromkeys(source for one in found for source in one.spec.sources)
    return Page(
        id=f"{kind}/{name}",
        group=WORDS,
        title=title,
        sources=tuple(sources),
        paragraphs=found,
    )


def given_when(pathway: Pathway, paragraph: Paragraph) -> tuple[Clause, ...]:
    """Return in words when a paragraph is given."""
    spec = paragraph.spec
    names = {region.id: region.name for region in pathway.content.pathway.regions}
    told = []
    if spec.dispositions:
        told.append(Clause(" or ".join(tier.replace("_", " ") for tier in spec.dispositions)))
    if spec.rules:
        told.append(Clause(f"rule {' or '.join(spec.rules)}"))
    if spec.region:
        role = f" as {spec.role}" if spec.role else ""
        told.append(Clause(f"{names[spec.region]}{role} is shown"))
    if isinstance(spec, Advice) and spec.beside:
        told.append(Clause(f"{names[spec.beside]} is shown too"))
    return (*told, *in_words(pathway, paragraph.when))


def _typed(pathway: Pathway) -> Iterator[Page]:
    if pathway.alarms:
        yield Page(
            id="words/typed",
            group=WORDS,
            title="Words that are heard at any time",
            sections=(
                Section(
                    "Whoever writes such words is asked this; yes and not sure count as the sign",
                    tuple(_alarm(pathway, alarm) for alarm in pathway.alarms),
                ),
            ),
            sources=tuple(dict.fromkeys(s for alarm in pathway.alarms for s in alarm.sources)),
        )


def _alarm(pathway: Pathway, alarm: AlarmPattern) -> Clause:
    sign = Clause(f'the sign "{pathway.items[alarm.sign].text}"')
    return Clause(f'"{alarm.example}": {alarm.question}', (sign,))


def _cited(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in findings for source in one.sources))

