"""Takes what a person answers: typed or pressed, checked against the open prompt, then recorded."""

from collections.abc import Mapping
from dataclasses import replace

from flows.checkins.history import Asked
from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, STOPPED, Value
from flows.talking import changing, leaving, machine, timing
from flows.talking.after_result import hear_after_result, hear_below_result
from flows.talking.alarms import answer_alarm, hear_alarm
from flows.talking.asking_first import ask_or_come_back
from flows.talking.clocks import press_clock
from flows.talking.contradicting import hear_unclear, leave_unclear
from flows.talking.dangers import (
    hear_danger,
    hear_danger_first,
    hides_danger,
    is_activity,
    tells_danger,
)
from flows.talking.giving_out import end_in_words, hear_giving_out
from flows.talking.heard import ASK_ALL, HEARD, exceeded, notes_on
from flows.talking.hearing import (
    answer_heard,
    answer_otherwise,
    hear_more,
    offer_language,
    record,
    take_sentence,
    tell_to_agree_first,
)
from flows.talking.lists import leaves_open, take_half, tick
from flows.talking.own_prompts import KEEP
from flows.talking.prompts import (
    AS_IT_WAS,
    ONE_BY_ONE,
    STOP_CLOCK,
    USE_TIME,
    Prompt,
    says_twice,
)
from flows.talking.replies import PERSON, Answered, Say
from flows.talking.requests import find_requests
from flows.talking.review import LIST, SURE_TO_CHANGE
from flows.talking.session import Pending, Review
from flows.talking.spoken import spoken
from flows.talking.turn import Turn
from flows.talking.understanding import understand
from flows.talking.understood import Misunderstood, Understood
from flows.talking.urging import say_answered, say_still
from flows.talking.visits import hear_early_visit
from flows.talking.well_side import hear_well_side
from flows.talking.whom import AGE, is_odd_age, is_young_self, without_subject

ASKING = frozenset({Asked.HUMAN, Asked.SAFEGUARDING})
"""Kinds of requests that are no answer to any of our questions."""
WAYS_OUT = frozenset({NOT_SURE, STOPPED, NOT_DONE})
"""Options that stand for no choice of the question."""


def hear(turn: Turn, text: str) -> None:
    """Take a text as what it means: an emergency, an answer, or a wish to talk to a person.

    Whom they can talk to is said to who asks for it, whatever else the text says, and a result is
    said first. A medicine or a pregnancy that is told as an answer asks for nobody.
    """
    if hear_alarm(turn, text):
        leave_unclear(turn, text)
        return
    kinds, before = find_requests(text), turn.session
    _hear(turn, text, is_request=bool(kinds))
    if tells_danger(turn, text):
        leave_unclear(turn, text)
    if kinds & ASKING or (kinds and turn.session == before):
        last = len(turn.replies) if turn.result else 0
        turn.replies.insert(last, Say(PERSON, {"kinds": tuple(sorted(kinds))}))


def _hear(turn: Turn, text: str, *, is_request: bool) -> None:
    prompt = turn.open_prompt()
    if prompt is None:
        tell_to_agree_first(turn, text)
        is_taken = hear_after_result(turn, text, is_request=is_request)
        is_taken = is_taken or (turn.ended and is_request)
        if not (is_taken or hear_danger(turn, text)):
            _nothing_open(turn)
            offer_language(turn, text)
        return
    if prompt.clock == timing.RUNNING and not text.strip():
        choose(turn, (STOP_CLOCK,))  # the Enter key alone: whoever balances can press no more
        return
    if hear_giving_out(turn, prompt, text):
        return
    match understand(turn.pathway, prompt, text):
        case Misunderstood(message, among):
            if prompt.screen == HEARD and hear_more(turn, text):
                return
            if hear_below_result(turn, text, is_request=is_request):
                return
            if end_in_words(turn, prompt, text, is_request=is_request) or hear_danger(turn, text):
                return
            if hear_well_side(turn, text) or hear_unclear(turn, text):
                return
            if turn.session.agreed and hear_early_visit(turn, text):
                return
            if not (is_request or tell_to_agree_first(turn, text)):
                is_now = prompt is turn.own.is_it_now
                turn.say("yes_or_no_now" if is_now else message, prompt=prompt, among=among)
                offer_language(turn, text)
            turn.ask_again()
        case Understood(value=value) if value is not None and _holds(prompt):
            if not end_in_words(turn, prompt, text, is_request=is_request):
                turn.ask_again()  # seconds or how it felt: a number may be either
        case Understood(options, value, values, unsure, is_loose):
            if prompt.kind == "text" and not options and hear_danger_first(turn, prompt, text):
                return
            if _is_of_another_question(turn, prompt, values) and hear_danger(turn, text):
                return
            if hides_danger(turn, prompt, text, values) and hear_danger(turn, text):
                return
            names_activity = prompt.kind == "text" and is_activity(turn.pathway, prompt)
            if names_activity and hear_unclear(turn, text):
                return
            if is_request and names_activity:
                turn.ask_again()  # who asks for somebody names nothing that is hard
            elif values:
                take_sentence(turn, prompt, values, unsure)
            elif turn.session.pending is not None and value is not None:
                leaving.note_objection(turn, str(value))
            elif value is None:
                choose(turn, options)
                if is_loose:
                    say_taken_as(turn, prompt, options)
            else:
                turn.answered = Answered(prompt, spoken(prompt.items[0], value))
                _record_value(turn, prompt, value)


def say_taken_as(turn: Turn, prompt: Prompt, options: tuple[str, ...]) -> None:
    """Say first what an answer was taken for, but not before a result."""
    labels = "; ".join(option.label for option in prompt.options if option.id in options)
    last = len(turn.replies) if turn.result else 0
    turn.replies.insert(last, Say("taken_as", {"answer": labels}))


def _holds(prompt: Prompt) -> bool:
    return prompt.clock == timing.RUNNING and prompt.holds


def _is_of_another_question(turn: Turn, prompt: Prompt, values: Mapping[str, Value]) -> bool:
    """Tell whether words answer nothing of an answer that is being changed."""
    asked = {item.id for item in prompt.items}
    return turn.session.review is not None and bool(values) and asked.isdisjoint(values)


def _nothing_open(turn: Turn) -> None:
    if turn.ended:
        say_answered(turn)
    else:
        ask_or_come_back(turn)


def choose(turn: Turn, options: tuple[str, ...]) -> None:
    """Take options of the open prompt, where they fit it and each other."""
    prompt = turn.open_prompt()
    if prompt is None:
        _nothing_open(turn)
    elif not options or any(prompt.option(id) is None for id in options):
        turn.say("not_understood", prompt=prompt)
        turn.ask_again()
    elif STOPPED in options:  # it hurts: that outranks whatever else was ticked
        _apply(turn, prompt, (STOPPED,))
    elif len(options) > 1 and _clash(prompt, options):
        turn.say("not_together", prompt=prompt)
        turn.ask_again()
    else:
        _apply(turn, prompt, options)


def _clash(prompt: Prompt, options: tuple[str, ...]) -> bool:
    alone = any(option.alone for option in prompt.options if option.id in options)
    return alone or not prompt.multi or (prompt.kind == "group" and says_twice(prompt, options))


def _apply(turn: Turn, prompt: Prompt, options: tuple[str, ...]) -> None:
    is_whole = options in ((ONE_BY_ONE,), (AS_IT_WAS,))
    if prompt.kind == "group" and not is_whole and leaves_open(prompt, options):
        take_half(turn, prompt, options)
        return
    turn.take(prompt, options)
    if prompt is turn.own.is_it_now:
        answer_alarm(turn, options[0])
    elif prompt is turn.own.delete_all:
        answer_delete(turn, options[0])
    elif prompt is turn.own.consent:
        _answer_consent(turn, options[0])
    elif turn.session.review is not None and _is_of_review(prompt, options):
        _answer_review(turn, turn.session.review, prompt, options[0])
    elif turn.session.pending is not None:
        leaving.answer_beside(turn, turn.session.pending, options)
    elif options[0] in timing.CLOCK:
        _use_clock(turn, prompt, options[0])
    elif prompt.screen == HEARD:
        _answer_heard(turn, options[0])
    elif prompt.kind == "group":
        tick(turn, prompt, options)
    elif prompt.kind == "multi" and not WAYS_OUT.intersection(options):
        record(turn, {prompt.items[0].id: options})
    else:
        _record_value(turn, prompt, options[0])


def _use_clock(turn: Turn, prompt: Prompt, option: str) -> None:
    """Start or stop the clock of a timed test, or take its time for an answer."""
    if option == USE_TIME:
        turn.answered = Answered(prompt, spoken(prompt.items[0], prompt.elapsed_s))
        _record_value(turn, prompt, prompt.elapsed_s)
        return
    press_clock(turn, prompt, option)


def _is_of_review(prompt: Prompt, options: tuple[str, ...]) -> bool:
    return (
        prompt.screen == SURE_TO_CHANGE.screen or prompt.screen == LIST or options == (AS_IT_WAS,)
    )


def _answer_review(turn: Turn, review: Review, prompt: Prompt, option: str) -> None:
    if review.said:
        answer_otherwise(turn, review, option)
    elif prompt.screen == SURE_TO_CHANGE.screen:
        changing.confirm(turn, review, option)
    elif option == AS_IT_WAS:
        changing.keep_answer(turn, review)
    else:
        changing.choose_row(turn, review, option)


def _answer_consent(turn: Turn, option: str) -> None:
    if option == NO:
        turn.session = replace(turn.session, answers=(), noted=(), known=())
        machine.trigger(turn, "decline")
        turn.say("declined")
        return
    turn.session = replace(turn.session, agreed=True)
    machine.trigger(turn, "agree")
    if turn.session.known:
        turn.session = replace(turn.session, pending=Pending.KNOWN)
        turn.ask_again()
        return
    turn.move_on()


def answer_delete(turn: Turn, option: str) -> None:
    """Apply the answer to "delete everything?"."""
    turn.session = replace(turn.session, deleting=False)
    if option == KEEP:
        tell(turn, "kept")
        return
    turn.erase = True
    turn.say("deleted", receipt=None)


def _answer_heard(turn: Turn, option: str) -> None:
    """Apply an answer to "is that right?"; a child's age that is not asks whose knee it is."""
    is_young = is_young_self({**turn.values, **dict(turn.session.heard)})
    if option == ASK_ALL and is_young:
        turn.session = without_subject(turn.session)
    answer_heard(turn, option)


def _record_value(turn: Turn, prompt: Prompt, value: str | int | float) -> None:
    item = prompt.items[0]
    is_odd = item.id == AGE and is_odd_age({**turn.values, item.id: value})
    is_odd = is_odd or any(exceeded(turn.pathway, turn.values, {item.id: value}))
    if is_odd and turn.session.review is None:
        turn.session = replace(turn.session, heard=((item.id, value),))
        turn.ask_again()
        return
    for note in notes_on(turn.pathway, {item.id: value}):
        turn.say(note)
    if prompt.side is None:
        record(turn, {item.id: value})
        return
    before = turn.values.get(item.id)
    sides = dict(before) if isinstance(before, Mapping) else {}
    record(turn, {item.id: {**sides, prompt.side: value}})


def tell_help(turn: Turn) -> None:
    """Say what can be done; who asks for help holds no test."""
    say_still(turn)
    turn.session = timing.without_running(turn.session)
    tell(turn, "help")


def tell(turn: Turn, message: str) -> None:
    """Say something beside the questions, and put what is open again."""
    turn.say(message, prompt=turn.open_prompt())
    turn.ask_again()
