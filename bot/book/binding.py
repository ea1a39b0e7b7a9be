"""Binds the pages of the sign-off book into one file: each with its chat, result and reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.book.rendering import Scribe, SignedPage, Told, cite
from bot.book.signing import SIGNED, SignOff, state_of
from bot.channels.web.html import as_html
from bot.conversation.channel import Channel
from bot.version import version
from flows.judging.explanation import explain
from flows.pathway.answers import BESIDE, current
from flows.pathway.references import Source
from flows.proving.outcome import outcome_of
from flows.proving.page import GROUPS
from flows.proving.sheets import usual
from flows.proving.telling import Telling, chat, passages
from flows.proving.walking import Exchange, Steps
from flows.talking.events import Chose, Said
from flows.talking.explained import for_clinician
from flows.talking.replies import Ask
from flows.talking.spoken import spoken

NAMES = {"regions": "Where it may come from", "self_tests": "Self-tests", "words": "Words"}


@dataclass(frozen=True, slots=True)
class Chip:
    """An option of a prompt, and whether it was chosen."""

    label: str
    picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exchange of a chat, or how many that do not matter here."""

    text: str = ""
    options: tuple[Chip, ...] = ()
    answered: str = ""
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The book as one page of HTML; `astray` names pages whose chat does not lead where it says."""

    html: str
    signed: int
    astray: tuple[str, ...]


def bind(
    scribe: Scribe, signed: Sequence[SignedPage], signs: Mapping[str, Sequence[SignOff]]
) -> Bound:
    """Walk every chat and render all pages."""
    binder = _Binder(scribe)
    entries = [
        binder.entry(number, one, signs.get(one.page.id, ()))
        for number, one in enumerate(signed, 1)
    ]
    by_group = [
        (id, [entry for one, entry in zip(signed, entries, strict=True) if one.page.group == id])
        for id in GROUPS
    ]
    signed_now = sum(entry["state"] == SIGNED for entry in entries)
    html = scribe.renderer.words(
        "book/book",
        {
            "title": scribe.pathway.content.pathway.title,
            "content_hash": scribe.pathway.content_hash,
            "version": version(),
            "signed": signed_now,
            "entries": entries,
            "total": len(entries),
            "groups": [({"id": id, "name": group_name(id)}, rows) for id, rows in by_group if rows],
            "usual": list(_usual(scribe)),
        },
    )
    return Bound(html=html, signed=signed_now, astray=tuple(binder.astray))


def anchor(id: str) -> str:
    """Return a page's id as the name of a place in the file."""
    return id.replace("/", "-")


def group_name(id: str) -> str:
    """Return a group in words.

    >>> group_name("same_day")
    'Same day'
    """
    return NAMES.get(id) or id.replace("_", " ").capitalize()


def _usual(scribe: Scribe) -> Iterator[tuple[str, str]]:
    for id, value in usual(scribe.pathway).items():
        item = scribe.pathway.items[id]
        if item.section in ("context", "history") and value != BESIDE:
            yield item.title, spoken(item, value)


class _Binder:
    """Lives for one book: walks what conversations have in common once."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self.astray: list[str] = []
        self._steps: Steps = {}

    def entry(self, number: int, signed: SignedPage, signs: Sequence[SignOff]) -> dict[str, object]:
        page = signed.page
        told: dict[str, object] = {
            "number": number,
            "page": page,
            "anchor": anchor(page.id),
            "group": group_name(page.group),
            "hash": signed.hash,
            "signs": signs,
            "state": state_of(signed.hash, signs),
            "chat": (),
            "prompts": [self._asked(Ask(prompt)) for prompt in page.prompts],
            "paragraphs": [_paragraph(one) for one in signed.paragraphs],
            "sources": [_linked(source) for source in self.scribe.sources(page)],
        }
        return told if signed.telling is None else {**told, **self._walked(signed, signed.telling)}

    def _walked(self, signed: SignedPage, telling: Telling) -> dict[str, object]:
        exchanges = chat(self.scribe.pathway, telling, self._steps)
        last = exchanges[-1].step
        if last.result is None or outcome_of(last.result) != signed.outcome:
            self.astray.append(signed.page.id)
        result = last.result or telling.result
        why = explain(self.scribe.pathway, current(last.session.answers), pairs=False)
        renderer = self.scribe.renderer
        return {
            "chat": [
                self._line(one.exchange) if one.exchange else Line(others=one.others)
                for one in passages(telling, exchanges)
            ],
            "result": as_html(renderer.result(result, Channel.WEB)),
            "why": as_html(renderer.explanation(for_clinician(self.scribe.pathway, why))),
        }

    def _line(self, exchange: Exchange) -> Line:
        event = exchange.event
        if exchange.is_typed and isinstance(event, Said):
            return Line(answered=f"(types) {event.text}")
        answered = exchange.step.answered.words if exchange.step.answered else ""
        return self._asked(exchange.ask, event if isinstance(event, Chose) else None, answered)

    def _asked(self, ask: Ask, event: Chose | None = None, answered: str = "") -> Line:
        chosen = event.options if event else ()
        text = self.scribe.renderer.render(ask, Channel.WEB).text
        return Line(
            text=as_html(text),
            options=tuple(Chip(one.label, one.id in chosen) for one in ask.prompt.options),
            answered=answered,
        )


def _paragraph(told: Told) -> dict[str, object]:
    child = as_html(told.for_a_child) if told.for_a_child else ""
    return {"when": told.when, "to": told.to, "text": as_html(told.text), "for_a_child": child}


def _linked(source: Source) -> dict[str, str]:
    link = f"https://doi.org/{source.doi}" if source.doi else source.url
    return {"text": cite(source), "link": link}
