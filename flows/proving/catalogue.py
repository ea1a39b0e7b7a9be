"""Pages of the sign-off book that need no chat: self-tests with their gates, and all the words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flows.pathway.disposition import Disposition
from flows.pathway.model import Finding, GateBlock, Pathway, Test
from flows.pathway.references import AlarmPattern
from flows.pathway.rules import Advice, Referral
from flows.proving.page import SELF_TESTS, WORDS, AnyParagraph, Page, Section, cited
from flows.proving.wording import Clause, in_words
from flows.talking.prompting import prompt_for
from flows.talking.prompts import Prompt

MOST_PARAGRAPHS = 20
"""With more of them, whom to see has a page of its own."""


def test_pages(pathway: Pathway) -> Iterator[Page]:
    """Yield a page for the gate of all self-tests, and one for each."""
    yield Page(
        id="test/all",
        group=SELF_TESTS,
        title="Before any self-test",
        sections=(_gates(pathway, pathway.test_blocks),),
    )
    for test in pathway.tests.values():
        own = [finding for finding in pathway.findings if _looks_at(finding, test)]
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
            sources=tuple(dict.fromkeys((*test.sources, *cited(own)))),
            prompts=tuple(_prompts(pathway, test)),
            about=test,
        )


def _looks_at(finding: Finding, test: Test) -> bool:
    return any(leaf.item.partition(".")[0] == test.id for leaf in finding.when.leaves())


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
    own = [screen for screen in pathway.screens if screen.test and screen.test.id == test.id]
    once = {screen.items[0].id: replace(screen, side=None) for screen in reversed(own)}
    for place, screen in enumerate(reversed(once.values())):
        yield prompt_for(pathway, replace(screen, begins_test=place == 0))


def word_pages(pathway: Pathway) -> Iterator[Page]:
    """Yield pages of all advice that belongs to no region, of referrals and of typed words."""
    every: list[AnyParagraph] = [*pathway.advice, *pathway.referrals]
    own = [one for one in every if isinstance(one.spec, Referral) or one.spec.region is None]
    for tier in (*Disposition, None):
        found = [one for one in own if _first(one) is tier]
        told = [one for one in found if isinstance(one.spec, Advice)]
        seen = [one for one in found if not isinstance(one.spec, Advice)]
        name = tier or "always"
        title = f"What is said: {name.replace('_', ' ')}"
        if len(found) > MOST_PARAGRAPHS:
            yield _paragraphs(f"words/{name}", title, told)
            yield _paragraphs(f"words/{name}/referral", f"{title}, whom to see", seen)
        elif found:
            yield _paragraphs(f"words/{name}", title, found)
    yield from _typed(pathway)


def _first(paragraph: AnyParagraph) -> Disposition | None:
    """Return the most urgent tier that a paragraph belongs to, None where it belongs to all."""
    return min(paragraph.spec.dispositions, key=lambda tier: tier.rank, default=None)


def _paragraphs(id: str, title: str, own: Sequence[AnyParagraph]) -> Page:
    sources = dict.fromkeys(source for one in own for source in one.spec.sources)
    return Page(id=id, group=WORDS, title=title, sources=tuple(sources), paragraphs=tuple(own))


def given_when(pathway: Pathway, paragraph: AnyParagraph) -> tuple[Clause, ...]:
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
