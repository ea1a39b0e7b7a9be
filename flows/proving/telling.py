"""A page of the sign-off book as it is told: the answers that lead there, and where they lead."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from flows.judging.conclusion import conclude
from flows.judging.explanation import Explanation, reasons_for
from flows.judging.gates import is_offered, tests_allowed
from flows.judging.result import Result, assess
from flows.judging.safety import counted
from flows.pathway.answers import Values
from flows.pathway.disposition import Disposition
from flows.pathway.model import Item, Pathway
from flows.proving.book import leads_to
from flows.proving.page import Lead, Page
from flows.proving.sheets import usual
from flows.proving.walking import Exchange, Steps, talk
from flows.talking.own_prompts import CONSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a page comes to: the answers, those of them that matter, and why the result is so."""

    page: Page
    given: Values
    matters: tuple[Item, ...]
    why: Explanation

    @property
    def result(self) -> Result:
        """Return where the answers lead."""
        return self.why.result


def tell(pathway: Pathway, page: Page) -> Telling | None:
    """Judge the answers that lead to a page, without walking the chat; None for one without."""
    own = leads_to(pathway, page)
    if own is None:
        return None
    given = _asked(pathway, {**usual(pathway), **own})
    why = reasons_for(pathway, assess(pathway, given))
    matters = {*own, *_grounds(page, why)}
    return Telling(
        page=page,
        given=given,
        matters=tuple(i for id, i in pathway.items.items() if id in matters and id in given),
        why=why,
    )


def _asked(pathway: Pathway, given: Values) -> Values:
    """Leave out what is not asked any more: nothing after a result for today, no test in vain."""
    values, _ = counted(pathway, given)
    conclusion = conclude(pathway, values)
    tier = conclusion.disposition
    sections = {"context", "safety"}
    if tier is None or not tier.at_least(Disposition.SAME_DAY):
        sections.add("history")
    if tests_allowed(pathway, values, conclusion):
        sections.add("self_test")
    return {
        id: v for id, v in given.items() if _is_asked(pathway, pathway.items[id], values, sections)
    }


def _is_asked(pathway: Pathway, item: Item, values: Values, sections: Container[str]) -> bool:
    if item.section not in sections:
        return False
    return item.test is None or is_offered(pathway, pathway.tests[item.test], values)


def _grounds(page: Page, why: Explanation) -> Iterator[str]:
    """Name the answers behind what the page is about: the deciding rules, or the first region."""
    grounds = [rule.grounds for rule in why.fired if rule.decides]
    if isinstance(page.about, Lead):
        grounds = [point.grounds for case in why.regions[:1] for point in case.speaks_for]
    yield from (ground.item for several in grounds for ground in several)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One exchange of a chat that matters on its page, or how many in a row that do not."""

    exchange: Exchange | None = None
    others: int = 0


def chat(pathway: Pathway, telling: Telling, steps: Steps) -> tuple[Exchange, ...]:
    """Walk the real conversation with these answers."""
    return tuple(talk(pathway, telling.given, steps))


def passages(telling: Telling, exchanges: Iterable[Exchange]) -> Iterator[Passage]:
    """Show in full what matters, and count the rest; the consent is not counted."""
    told = {item.id for item in telling.matters}
    others = 0
    for exchange in exchanges:
        if exchange.prompt is CONSENT:
            continue
        if _matters(exchange, told):
            if others:
                yield Passage(others=others)
            others = 0
            yield Passage(exchange=exchange)
        else:
            others += 1
    if others:
        yield Passage(others=others)


def _matters(exchange: Exchange, told: Container[str]) -> bool:
    items = exchange.prompt.items
    return exchange.is_typed or not items or any(item.id in told for item in items)
