"""Pages of the sign-off book in words: what is signed, line by line, and its hash."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from bot.conversation.channel import Channel
from bot.conversation.markup import as_plain
from bot.conversation.render import Renderer
from flows.pathway.model import Pathway
from flows.pathway.references import Source
from flows.pathway.rules import Advice
from flows.pathway.whom import CHILD, SELF, words_for
from flows.proving.catalogue import given_when
from flows.proving.outcome import Outcome, outcome_of
from flows.proving.page import AnyParagraph, Page
from flows.proving.telling import Telling, tell
from flows.proving.wording import Clause
from flows.talking.explained import for_clinician
from flows.talking.replies import Ask
from flows.talking.spoken import spoken
from flows.talking.told import asked

NO_FOLD = 10_000
HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph of advice or a referral: when it is given, to whom it leads, and its words."""

    when: tuple[Clause, ...]
    to: str
    text: str
    for_a_child: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SignedPage:
    """One page as it is signed; nothing of how it looks is part of it."""

    page: Page
    telling: Telling | None
    lines: tuple[str, ...]
    paragraphs: tuple[Told, ...] = ()

    @property
    def outcome(self) -> Outcome | None:
        """Return where its answers lead, None for a page without a chat."""
        return None if self.telling is None else outcome_of(self.telling.result)

    @cached_property
    def hash(self) -> str:
        """Return what changes when the text or the outcome does."""
        outcome = self.outcome and self.outcome.model_dump(mode="json")
        signed = json.dumps([outcome, self.lines], ensure_ascii=False)
        return hashlib.sha256(signed.encode()).hexdigest()[:HASH_LENGTH]


class Scribe:
    """Writes pages in the words of one renderer."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.pathway: Pathway = renderer.pathway
        self._sources = {source.id: source for source in self.pathway.content.sources}

    def signed(self, page: Page) -> SignedPage:
        """Return a page as it is signed, without walking its chat."""
        telling = tell(self.pathway, page)
        paragraphs = tuple(self._told(one) for one in page.paragraphs)
        lines = [page.group.replace("_", " "), f"{page.code} {page.title}".strip()]
        for section in page.sections:
            lines += [section.heading, *(line for c in section.clauses for line in c.lines())]
        lines += self._asked_in_test(page)
        if telling is not None:
            lines += self._chat(telling)
            lines += self._plain(self.result(telling))
            lines += self._plain(self.why(telling))
        lines += [line for told in paragraphs for line in _lines(told)]
        lines += [cite(source) for source in self.sources(page)]
        return SignedPage(page=page, telling=telling, lines=tuple(lines), paragraphs=paragraphs)

    def sources(self, page: Page) -> tuple[Source, ...]:
        """Return the sources of a page, in the order they are named."""
        return tuple(self._sources[id] for id in page.sources)

    def result(self, telling: Telling) -> str:
        """Return the result as the patient reads it, with no answers but those that matter."""
        matters = {item.id for item in telling.matters} | {"age", "subject"}
        result = telling.result
        told = {id: value for id, value in result.values.items() if id in matters}
        return self.renderer.result(replace(result, values=told), Channel.WEB)

    def why(self, telling: Telling) -> str:
        """Return why, as a clinician reads it."""
        return self.renderer.explanation(for_clinician(self.pathway, telling.why))

    def _asked_in_test(self, page: Page) -> Iterator[str]:
        for prompt in page.prompts:
            yield from self._plain(self.renderer.render(Ask(prompt), Channel.WEB).text)
            yield from (f"[{option.label}]" for option in prompt.options)

    def _chat(self, telling: Telling) -> Iterator[str]:
        for item in telling.matters:
            text = "" if item.is_sign else item.text
            yield " ".join(filter(None, ("?", asked(self.pathway, item), text, item.help)))
            yield from (f"[{choice.label}]" for choice in item.choices)
            yield f"> {spoken(item, telling.given[item.id])}"

    def _told(self, paragraph: AnyParagraph) -> Told:
        spec = paragraph.spec
        folder = "advice" if isinstance(spec, Advice) else "referral"
        grown, child = (
            words_for(
                whom, self.renderer.words(f"{folder}/{spec.template}", {"child": whom == CHILD})
            )
            for whom in (SELF, CHILD)
        )
        return Told(
            when=given_when(self.pathway, paragraph),
            to="" if isinstance(spec, Advice) else spec.to,
            text=grown,
            for_a_child="" if child == grown else child,
            sources=tuple(cite(self._sources[id]) for id in spec.sources),
        )

    def _plain(self, text: str) -> Iterator[str]:
        return (line for line in as_plain(text, NO_FOLD).splitlines() if line)


def _lines(told: Told) -> Iterator[str]:
    yield from (line for clause in told.when for line in clause.lines())
    texts = (told.to, told.text, told.for_a_child)
    yield from (as_plain(text, NO_FOLD) for text in texts if text)
    yield from told.sources


def cite(source: Source) -> str:
    """Return a source in one line."""
    who = f"{source.authors}: " if source.authors else ""
    where = ", ".join(str(part) for part in (source.published, source.year) if part)
    unseen = "" if source.verified else " (this record was not seen)"
    return f"{who}{source.title}{f'. {where}' if where else ''}{unseen}"
