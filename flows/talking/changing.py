"""Changes an answer: it is asked anew, what that would do is shown, and only a yes makes it count.

What was told and still fits is kept; what comes up no more is set aside; the rest is asked. Where
it turns out to be about another person, all is asked of that person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.judging.safety import NAMED
from flows.pathway.answers import NO, YES, Answer, Sideless, Value, current
from flows.pathway.connecting import TYPED
from flows.pathway.model import Pathway, Screen
from flows.pathway.whom import SUBJECT, whose
from flows.talking import machine
from flows.talking.aging import ask_again_if_old
from flows.talking.contradicting import ask_contradicted
from flows.talking.heard import with_left_over, without_left_over
from flows.talking.previewing import Preview, preview
from flows.talking.review import DONE, EARLIER, MORE, PREVIEW, SURE_TO_CHANGE, drafted, rows
from flows.talking.session import Phase, Review
from flows.talking.turn import Turn
from flows.talking.unconfirmed import comes_first, signs_in
from flows.talking.urging import say_answered, say_first_this, say_what_to_do
from flows.talking.waiting import parts_of, standing, take_waiting


def show_answers(turn: Turn) -> None:
    """List the answers, each to be changed; where there is none, say so.

    A warning sign that awaits its yes is asked about in their place.
    """
    say_first_this(turn)
    if comes_first(turn.pathway, turn.session):
        turn.ask_again()
        return
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
    say_nothing_open(turn)
    turn.ask_again()


def say_nothing_open(turn: Turn) -> None:
    """Say where the conversation stands, if nothing is open and nothing comes first."""
    if turn.open_prompt() is None and not comes_first(turn.pathway, turn.session):
        say_answered(turn) if turn.ended else turn.say("stopped")


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
    after = changed(turn, review)
    if after.is_emergency() and not turn.is_emergency():
        confirm(turn, review, YES)  # what is said to happen now waits for no second yes
    elif (prompt := turn.open_prompt()) is None or prompt.screen != SURE_TO_CHANGE.screen:
        turn.ask_again()
    elif _same(turn, review):
        turn.say("nothing_changed")
        turn.session = replace(turn.session, review=Review(page=review.page))
        turn.ask_again()
    else:
        turn.say(PREVIEW, preview=_preview(turn, after, review))
        turn.ask_again()


def _preview(turn: Turn, after: Turn, review: Review) -> Preview:
    return preview(turn, after, _screen(turn.pathway, review), review)


def _has(part: Answer, side: str) -> bool:
    return not isinstance(part.value, Mapping) or side in part.value


def _screen(pathway: Pathway, review: Review) -> Screen:
    return next(screen for screen in pathway.screens if screen.id == review.screen)


def _same(turn: Turn, review: Review) -> bool:
    screen = _screen(turn.pathway, review)
    after = drafted(turn.session, screen, review)
    return current(after) == current(turn.session.answers)


def confirm(turn: Turn, review: Review, option: str) -> None:
    """Take a yes or a no to what a change would do."""
    if option == NO:
        keep_answer(turn, review)
        return
    make(turn, review)
    turn.move_on()


def make(turn: Turn, review: Review) -> None:
    """Put a draft in force."""
    was_emergency = turn.is_emergency()
    after = changed(turn, review)
    turn.session, turn.state = after.session, after.state
    turn.say("changed", was_emergency=was_emergency and not turn.is_emergency())
    turn.replies.extend(after.replies)
    ask_contradicted(turn, {part.item: part.value for part in review.draft})


def propose(turn: Turn, said: Mapping[str, Sideless], otherwise: Mapping[str, Sideless]) -> None:
    """Show what it would do to take words for the first of the answers that they contradict.

    First comes a warning sign, then what much hangs on, such as an injury.
    """
    told = current(turn.session.answers)
    signs = signs_in(turn.pathway, otherwise)
    much = {
        one.question for one in turn.pathway.content.contradictions if one.question in otherwise
    }
    first = next(id for id in turn.pathway.items if id in (signs or much or otherwise))
    screen = next(one for one in turn.pathway.screens if first in one.ids)
    drafted = {item.id: told[item.id] for item in screen.items if item.id in told}
    version = turn.session.version
    review = Review(
        screen=screen.id,
        draft=tuple(
            Answer(item=id, value=otherwise.get(id, value), turn=version)
            for id, value in drafted.items()
        ),
        said=tuple({**dict(turn.session.heard), **said}.items()),
    )
    turn.put_over(replace(turn.session, heard=(), review=review))
    after = changed(turn, review)
    new = {id: value for id, value in said.items() if turn.values.get(id) != value}
    say_what_to_do(turn, {**otherwise, **signs_in(turn.pathway, new)} if signs else new)
    turn.say("said_otherwise")
    turn.say(PREVIEW, preview=_preview(turn, after, review))
    turn.ask_again()


def changed(before: Turn, review: Review) -> Turn:
    """Return the conversation as it is with a draft in force, as somebody would have had it.

    Of a result whose signs are old, they are asked again. An emergency waits for no other question.
    """
    after = _changed(before, review)
    if before.is_emergency() and not after.is_emergency():
        still = _changed(before, review, keeps_signs=True)
        return still if still.is_emergency() else after
    return after


def _changed(before: Turn, review: Review, *, keeps_signs: bool = False) -> Turn:
    pathway, session = before.pathway, without_left_over(before.session)
    answers = drafted(session, _screen(pathway, review), review)
    session = replace(session, aside=tuple(a for a in session.aside if a.item not in review.anew))
    if whose(current(answers)) != whose(current(session.answers)):
        answers = tuple(_of_anybody(pathway, answers))
        session = replace(session, aside=(), noted=(), signs_at=0)
    known = {(part.item, *_sides(part)) for part in answers}
    waiting = [part for part in session.aside if (part.item, *_sides(part)) not in known]
    given = tuple(part for part in answers if part.is_given)
    dangers = _named(pathway, answers) if keeps_signs else standing(pathway, answers)
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
        before.at,
    )
    machine.settle(turn)
    take_waiting(turn)
    if dangers:
        turn.session = replace(turn.session, answers=(*turn.session.answers, *dangers))
        machine.trigger(turn, "alarm")
        machine.settle(turn)
        take_waiting(turn)
    ask_again_if_old(turn, before.session)
    if turn.ended:
        turn.session = with_left_over(turn.session)
    return turn


def _named(pathway: Pathway, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return the dangers that would stand anyway, and every sign that was named."""
    named = (
        one
        for one in answers
        if not one.is_given and pathway.items[one.item].is_sign and one.value in NAMED
    )
    return tuple(dict.fromkeys((*standing(pathway, answers), *named)))


def _of_anybody(pathway: Pathway, answers: tuple[Answer, ...]) -> Iterator[Answer]:
    """Yield what holds whosever knee it is; what was told of one person says nothing of another."""
    for answer in answers:
        is_typed = pathway.items[answer.item].screen == TYPED
        if answer.is_given or answer.item == SUBJECT or is_typed:
            yield answer


def _sides(part: Answer) -> tuple[str, ...]:
    return tuple(part.value) if isinstance(part.value, Mapping) else ()
