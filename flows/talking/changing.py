"""Changes an answer: it is asked anew, what that would do is shown, and only a yes makes it count.

What was told and still fits is kept; what comes up no more is set aside; the rest is asked. Where
it turns out to be about another person, all is asked of that person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flows.judging.conclusion import Conclusion
from flows.judging.flips import first_region
from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import assess
from flows.judging.safety import NAMED, applies
from flows.judging.urgency import urgency_of
from flows.pathway.answers import NO, YES, Answer, Value, current
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway, Screen
from flows.pathway.whom import SUBJECT, whose
from flows.talking import machine
from flows.talking.heard import with_left_over, without_left_over
from flows.talking.review import DONE, EARLIER, MORE, SURE_TO_CHANGE, Row, drafted, rows
from flows.talking.session import Phase, Review, Session
from flows.talking.turn import Turn
from flows.talking.waiting import TYPED, parts_of, standing, take_waiting

MOST_NAMED = 4
"""So many questions are named at most; the others are counted (expert)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    `sooner` is set where it makes the advice more urgent; where it only makes it less urgent, no
    more is said than that it `moves`, since an answer is not to be chosen for what it leads to.
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


def show_answers(turn: Turn) -> None:
    """List the answers, each to be changed; where there is none, say so."""
    if turn.session.agreed and rows(turn.pathway, turn.session):
        turn.session = replace(turn.session, review=Review())
    else:
        turn.say("no_answers")
    turn.ask_again()


def choose_row(turn: Turn, review: Review, option: str) -> None:
    """Do what was chosen on the list: turn the page, leave it, or ask something anew."""
    if option == DONE:
        close(turn)
        return
    if option in (MORE, EARLIER):
        step = 1 if option == MORE else -1
        turn.session = replace(turn.session, review=replace(review, page=review.page + step))
    else:
        singly = tuple(id for id in turn.session.singly if id != option)
        asking = replace(review, screen=option)
        turn.session = replace(turn.session, review=asking, singly=singly)
        turn.say("change_asks")
    turn.ask_again()


def close(turn: Turn) -> None:
    """Leave the list, and go on where the conversation was."""
    turn.session = replace(turn.session, review=None)
    if turn.open_prompt() is None:
        turn.say("already_answered" if turn.ended else "stopped")
    turn.ask_again()


def keep_answer(turn: Turn, review: Review) -> None:
    """Leave an answer as it was, and go back to the list."""
    turn.session = replace(turn.session, review=Review(page=review.page))
    turn.say("kept_answer")
    turn.ask_again()


def step_back(turn: Turn, review: Review) -> None:
    """Go one step back: from what a change would do to its question, to the list, out of it."""
    if review.screen is None:
        close(turn)
    elif not review.draft:
        keep_answer(turn, review)
    else:
        turn.session = replace(turn.session, review=replace(review, draft=()))
        turn.ask_again()


def draft(turn: Turn, review: Review, values: Mapping[str, Value]) -> None:
    """Note an answer as a draft; once all is answered, show what it would do."""
    added = [Answer(item=id, value=v, turn=turn.session.version) for id, v in values.items()]
    side = _screen(turn.pathway, review).side
    parts = tuple(part for part in parts_of(added) if side is None or _has(part, side))
    review = replace(review, draft=(*review.draft, *parts))
    turn.session = replace(turn.session, review=review)
    after = changed(turn.pathway, turn.session, review)
    if after.is_emergency() and not turn.is_emergency():
        confirm(turn, review, YES)  # what is said to happen now waits for no second yes
    elif (prompt := turn.open_prompt()) is None or prompt.screen != SURE_TO_CHANGE.screen:
        turn.ask_again()
    elif _same(turn, review):
        turn.say("nothing_changed")
        turn.session = replace(turn.session, review=Review(page=review.page))
        turn.ask_again()
    else:
        turn.say("change_preview", preview=preview(turn, after, review))
        turn.ask_again()


def _has(part: Answer, side: str) -> bool:
    return not isinstance(part.value, Mapping) or side in part.value


def _screen(pathway: Pathway, review: Review) -> Screen:
    return next(screen for screen in pathway.screens if screen.id == review.screen)


def _same(turn: Turn, review: Review) -> bool:
    screen = _screen(turn.pathway, review)
    after = drafted(turn.session, screen, review.draft)
    return current(after) == current(turn.session.answers)


def confirm(turn: Turn, review: Review, option: str) -> None:
    """Take a yes or a no to what a change would do."""
    if option == NO:
        keep_answer(turn, review)
        return
    was_emergency = turn.is_emergency()
    after = changed(turn.pathway, turn.session, review)
    turn.session, turn.state = after.session, after.state
    turn.say("changed", was_emergency=was_emergency and not turn.is_emergency())
    turn.move_on()


def changed(pathway: Pathway, session: Session, review: Review) -> Turn:
    """Return the conversation as it is with a draft in force, as somebody would have had it."""
    session = without_left_over(session)
    answers = drafted(session, _screen(pathway, review), review.draft)
    if whose(current(answers)) != whose(current(session.answers)):
        answers = tuple(_of_anybody(pathway, answers))
        session = replace(session, aside=(), noted=())
    known = {(part.item, *_sides(part)) for part in answers}
    waiting = [part for part in session.aside if (part.item, *_sides(part)) not in known]
    given = tuple(part for part in answers if part.is_given)
    dangers = standing(pathway, answers)
    rest = [part for part in answers if not part.is_given and part not in dangers]
    turn = Turn(
        pathway,
        replace(
            session,
            phase=Phase.SAFETY,
            answers=given,
            aside=(*waiting, *parts_of(rest)),
            review=None,
        ),
    )
    machine.settle(turn)
    take_waiting(turn)
    if dangers:
        turn.session = replace(turn.session, answers=(*turn.session.answers, *dangers))
        machine.trigger(turn, "alarm")
        machine.settle(turn)
        take_waiting(turn)
    if turn.ended:
        turn.session = with_left_over(turn.session)
    return turn


def _of_anybody(pathway: Pathway, answers: tuple[Answer, ...]) -> Iterator[Answer]:
    """Yield what holds whosever knee it is; what was told of one person says nothing of another."""
    for answer in answers:
        is_typed = pathway.items[answer.item].screen == TYPED
        if answer.is_given or answer.item == SUBJECT or is_typed:
            yield answer


def _sides(part: Answer) -> tuple[str, ...]:
    return tuple(part.value) if isinstance(part.value, Mapping) else ()


def preview(turn: Turn, after: Turn, review: Review) -> Preview:
    """Return what a change would do, to be read before it is made."""
    screen, draft = _screen(turn.pathway, review), review.draft
    then = replace(turn.session, answers=drafted(turn.session, screen, draft))
    before, now = _rows(turn.pathway, turn.session), _rows(turn.pathway, after.session)
    asks = _asks(turn, after)
    gone = [row for id, row in before.items() if id not in now and id != screen.id]
    moves, sooner = _urgency(turn, after)
    row = _rows(turn.pathway, then).get(screen.id, before[screen.id])
    return Preview(
        asked=row.asked,
        before=before[screen.id].answered,
        after=row.answered,
        asks=tuple(asks[:MOST_NAMED]),
        more=len(asks[MOST_NAMED:]),
        drops=tuple(row.asked for row in gone if after.ended or _is_beside(after, row.screen)),
        stays=tuple(_named_beside(after)),
        moves=moves,
        sooner=sooner,
        region=_region(turn, after),
    )


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
    return _was_told(turn, old) and before != then, sooner


def _was_told(turn: Turn, conclusion: Conclusion) -> bool:
    """Tell whether a person was told how urgent it is: at the end, or before where it is urgent."""
    tier = conclusion.disposition
    return tier is not None and (turn.ended or tier.at_least(Disposition.URGENT))


def _region(turn: Turn, after: Turn) -> str | None:
    """Name the region that would be named first, where it would be another."""
    if not (turn.ended and after.ended):
        return None
    old, new = (assess(one.pathway, current(one.session.answers)).assessment.regions
                for one in (turn, after))  # fmt: skip
    first = first_region(new)
    return first[0] if first and first_region(old) not in (None, first) else None
