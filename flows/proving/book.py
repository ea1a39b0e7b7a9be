"""The sign-off book: one page for each class of path, with what a clinician must agree to.

A page says what its rule, region or self-test looks for. The smallest answers that lead there are
found when they are needed, since the ids of pages are asked for more often than their chats.
"""

from collections.abc import Iterable, Iterator

from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition
from flows.pathway.model import Finding, Pathway, Rule
from flows.pathway.names import SELF_CARE
from flows.pathway.rules import Combo
from flows.proving.catalogue import test_pages, word_pages
from flows.proving.leading import of_region
from flows.proving.page import GROUPS, REGIONS, Lead, Page, Section, cited
from flows.proving.witness import of_combo, of_rule, of_self_care
from flows.proving.wording import Clause, in_words


def pages(pathway: Pathway) -> tuple[Page, ...]:
    """Return every page, the most urgent first."""
    found = [
        *_rules(pathway),
        *_combos(pathway),
        *_self_care(pathway),
        *_regions(pathway),
        *test_pages(pathway),
        *word_pages(pathway),
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


def _combos(pathway: Pathway) -> Iterator[Page]:
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


def _self_care(pathway: Pathway) -> Iterator[Page]:
    if not pathway.needs:
        return
    sources = (source for need in pathway.content.self_care for source in need.sources)
    yield Page(
        id="rule/self_care",
        group=Disposition.SELF_CARE,
        title=pathway.wording.self_care,
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
        sources=tuple(dict.fromkeys(sources)),
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
                sources=cited(own),
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
