"""What one page of the sign-off book is, before its chat is walked and its words are rendered."""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.pathway.disposition import Disposition
from flows.pathway.model import Finding, Paragraph, Rule, Test
from flows.pathway.rules import Advice, Combo, Referral
from flows.proving.wording import Clause
from flows.talking.prompts import Prompt

REGIONS, SELF_TESTS, WORDS = "regions", "self_tests", "words"
GROUPS = (*(tier.value for tier in Disposition), REGIONS, SELF_TESTS, WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A region that comes first, in one role."""

    region: str
    role: str


AnyParagraph = Paragraph[Advice] | Paragraph[Referral]
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
    paragraphs: tuple[AnyParagraph, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    about: Subject = None


def cited(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in findings for source in one.sources))
