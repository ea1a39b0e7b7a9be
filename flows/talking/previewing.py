"""What a change of an answer would do, to be read before it is made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from flows.judging.assessment import Row as Ranked
from flows.judging.conclusion import Conclusion
from flows.judging.flips import first_region
from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import assess
from flows.judging.safety import NAMED, applies
from flows.judging.urgency import urgency_of
from flows.pathway.answers import current
from flows.pathway.connecting import TYPED
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway, Screen
from flows.talking.review import HELD_BACK, Row, drafted, rows
from flows.talking.session import Review, Session
from flows.talking.turn import Turn

MOST_NAMED = 4
"""So many questions are named at most; the others are counted (expert)."""


class Places(StrEnum):
    """What becomes of the list of regions: none is named any more, or it is another."""

    NONE = "none"
    OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    `sooner` is set where it makes the advice more urgent; where it only makes it less urgent, no
    more is said than that it `moves`, since an answer is not to be chosen for what it leads to.
    `region` would be named first, `places` is what would become of the list of regions otherwise.
    """

    asked: str
    before: str
    after: str
    asks: tuple[str, ...]
    more: int
    drops: tuple[str, ...]
    stays: tuple[str, ...]
    moves: bool
    sooner: Conclusion | None
    region: str | None
    places: Places | None


def preview(turn: Turn, after: Turn, screen: Screen, review: Review) -> Preview:
    """Return what a change would do, to be read before it is made."""
    then = replace(turn.session, answers=drafted(turn.session, screen, review))
    before, now = _rows(turn.pathway, turn.session), _rows(turn.pathway, after.session)
    asks = _asks(turn, after)
    gone = [row for id, row in before.items() if id not in now and id != screen.id]
    moves, sooner = _urgency(turn, after)
    row = _rows(turn.pathway, then).get(screen.id, before[screen.id])
    return Preview(
        asked=row.asked,
        before="" if _is_held_back(turn.pathway, before[screen.id]) else before[screen.id].answered,
        after=row.answered,
        asks=tuple(asks[:MOST_NAMED]),
        more=len(asks[MOST_NAMED:]),
        drops=tuple(row.asked for row in gone if after.ended or _is_beside(after, row.screen)),
        stays=tuple(_named_beside(after)),
        moves=moves,
        sooner=sooner,
        region=_region(turn, after),
        places=_places(turn, after),
    )


def _is_held_back(pathway: Pathway, row: Row) -> bool:
    """Tell whether a row only says that something was answered, as it has a private line."""
    return row.answered == pathway.wording.label(HELD_BACK)


def _rows(pathway: Pathway, session: Session) -> dict[str, Row]:
    return {row.screen.id: row for row in rows(pathway, session)}


def _is_beside(turn: Turn, screen: Screen) -> bool:
    return all(applies(item, turn.values) is False for item in screen.items)


def _named_beside(turn: Turn) -> Iterator[str]:
    """Yield the dangers that were named and count, though they would not be asked about now."""
    for answer in turn.session.answers:
        item = turn.pathway.items[answer.item]
        is_asked = item.screen != TYPED and applies(item, turn.values) is not False
        if item.is_sign and answer.value in NAMED and not item.private and not is_asked:
            yield item.text


def _asks(turn: Turn, after: Turn) -> list[str]:
    """Name what would be asked that would not be asked now."""
    now = set() if turn.ended else set(_to_ask(turn))
    waiting = {part.item for part in after.session.aside}
    new = [id for id in _to_ask(after) if id not in now and id not in waiting]
    screens = [s for s in after.pathway.screens if not s.ids.isdisjoint(new)]
    return list(dict.fromkeys(_name(screen) for screen in screens))


def _to_ask(turn: Turn) -> Iterator[str]:
    if turn.ended:
        return
    sections = SAFETY_SECTIONS if turn.asks_safety() else tuple(turn.pathway.screens_by_section)
    for id in turn.agenda.mattering:
        item = turn.pathway.items[id]
        if item.section in sections and applies(item, turn.values) is True and not item.private:
            yield id


def _name(screen: Screen) -> str:
    return screen.test.name if screen.test else screen.title


def _urgency(turn: Turn, after: Turn) -> tuple[bool, Conclusion | None]:
    """Tell whether the advice would be another, and where it is more urgent, how much."""
    old, new = turn.conclusion, after.conclusion
    if turn.ended and after.ended:
        old, new = (assess(one.pathway, current(one.session.answers)).conclusion
                    for one in (turn, after))  # fmt: skip
    before, then = urgency_of(old), urgency_of(new)
    is_sooner = before.is_less_than(then) and not then.is_less_than(before)
    sooner = new if is_sooner and _was_told(after, new) else None
    is_open = after.session.signs_at != turn.session.signs_at  # old signs are asked again first
    return _was_told(turn, old) and before != then and not is_open, sooner


def _was_told(turn: Turn, conclusion: Conclusion) -> bool:
    """Tell whether a person was told how urgent it is: at the end, or before where it is urgent."""
    tier = conclusion.disposition
    return tier is not None and (turn.ended or tier.at_least(Disposition.URGENT))


def _region(turn: Turn, after: Turn) -> str | None:
    """Name the region that would be named first, where it would be another."""
    if not (turn.ended and after.ended):
        return None
    old, new = _regions(turn), _regions(after)
    first = first_region(new)
    return first[0] if first and first_region(old) not in (None, first) else None


def _places(turn: Turn, after: Turn) -> Places | None:
    """Tell what would become of the list of regions that a person was shown."""
    if not (turn.ended and after.ended):
        return None
    old, new = ([(row.region, row.role, row.band) for row in _regions(one)]
                for one in (turn, after))  # fmt: skip
    if old == new:
        return None
    return Places.OTHERS if new else Places.NONE


def _regions(turn: Turn) -> tuple[Ranked, ...]:
    return assess(turn.pathway, current(turn.session.answers)).assessment.regions
