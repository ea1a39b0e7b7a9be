"""Typed emergencies in a conversation: each is asked about, "is it now?", before anything stops."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from flows.pathway.answers import NO, YES, Sideless
from flows.pathway.conditions import items_of
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.pathway.whom import SUBJECT, whose
from flows.talking import machine
from flows.talking.aging import ask_again_if_old
from flows.talking.asking_first import go_on_after_alarm
from flows.talking.clauses import clauses_of
from flows.talking.contradicting import tells_after
from flows.talking.dangers import keep_answers, keep_for_later, without_number
from flows.talking.emergencies import find_alarms
from flows.talking.giving_out import note_giving_out
from flows.talking.heard import without_left_over
from flows.talking.hearing import otherwise_in
from flows.talking.lexicon import Lexicon, lexicon_of
from flows.talking.pieces import parted, undrawn
from flows.talking.said import said_in, sure_in
from flows.talking.session import Pending, Phase, Session
from flows.talking.telling import is_about_it, is_in_first_person
from flows.talking.timing import without_running
from flows.talking.tokens import AGO, tokens_of
from flows.talking.turn import Turn
from flows.talking.unconfirmed import hanging, signs_in
from flows.talking.understanding import understand
from flows.talking.understood import Understood
from flows.talking.urging import SELF_HARM, say_what_to_do
from flows.talking.watching import words_of

YES_WORDS = frozenset({"yes", "yeah", "yep", "yup", "y", "si"})
NO_WORDS = frozenset({"no", "nope", "nah", "n"})
DENYING = frozenset({*NO_WORDS, "not"})
"""What a sentence may begin with that is no yes, unless it is a part of the emergency itself."""
EARLIER = frozenset({AGO, "hours", "days", "weeks", "months"})
"""Units of a time that is not only now."""
CONTEXT = "context"
"""The part of the questions about the person, which comes before the warning signs."""
_FIRST = re.compile(r"^[\W_]*[^\W_]+")


def hear_alarm(turn: Turn, text: str) -> bool:
    """Take up what in a text concerns an emergency; return whether anything did."""
    option = _answer_in(turn, text)
    if option is not None:
        turn.take(turn.own.is_it_now, (option,))
        answer_alarm(turn, option)
        return True
    return hear_new_alarm(turn, text)


def hear_new_alarm(turn: Turn, text: str) -> bool:
    """Ask about the emergencies that a text names, which answers none; return whether it does."""
    found = () if _is_number_asked_for(turn, text) else find_alarms(turn.pathway, text)
    if found:
        note_giving_out(turn, text)
        _keep_the_rest(turn, text, [alarm.sign for alarm in found])
        raised = dict.fromkeys((*turn.session.alarms, *(alarm.id for alarm in found)))
        turn.session = replace(without_running(turn.session), alarms=tuple(raised))
        if turn.session.pending is Pending.RESTART:
            turn.session = replace(turn.session, pending=Pending.RESTART_AFTER)
        turn.ask_again()
    return bool(found)


def _keep_the_rest(turn: Turn, text: str, signs: Sequence[str]) -> None:
    """Let nothing be lost that stands beside an emergency.

    Nor its own sign, of what was and is not so now, where a no to that was given before.
    """
    told = _without_others(turn, text)
    kept = {id for id in signs if turn.values.get(id) == NO} if _was(turn.pathway, told) else set()
    every = without_number(turn, text, said_in(turn, text))
    said = {id: v for id, v in every.items() if id not in signs or id in kept}
    if not turn.session.agreed:
        say_what_to_do(turn, said)
    elif signs_in(turn.pathway, said):
        keep_for_later(turn, said)
    else:
        keep_answers(turn, without_number(turn, text, _surely_told(turn, text)))


def _surely_told(turn: Turn, text: str) -> dict[str, Sideless]:
    """Return what a text surely says, and each part of it that who writes says of themself.

    A part alone knows nothing of a no or a doubt that stands before it: a text with one has none.
    """
    told = dict(sure_in(turn, text))
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    whom = told.get(SUBJECT, whose(turn.values))
    parts = parted(turn.pathway.content.languages, text)
    for part in () if _doubts(lexicon, text) else parts:
        is_own = is_in_first_person(lexicon, clauses_of(lexicon, part))
        said = sure_in(turn, part) if is_own and not find_alarms(turn.pathway, part) else {}
        if said.get(SUBJECT, whom) == whom:
            told = {**said, **told}
    return told


def _doubts(lexicon: Lexicon, text: str) -> bool:
    """Tell whether a text denies or asks something."""
    denials = {*lexicon.language.noun_denials, *lexicon.language.verb_denials}
    return any(
        clause.asks or not denials.isdisjoint(token.word for token in clause.tokens)
        for clause in clauses_of(lexicon, text)
    )


def _without_others(turn: Turn, text: str) -> str:
    """Return a text without the clauses that are only of an injury or of how long it hurts.

    A day beside the pain may be of the emergency too: "last night my knee hurt, chest pain too".
    Where no clause names an emergency by itself, all of them may be of it.
    """
    clauses = parted(turn.pathway.content.languages, text)
    named = [clause for clause in clauses if find_alarms(turn.pathway, clause)]
    others = [clause for clause in clauses if clause not in named and _is_of_pain(turn, clause)]
    return ". ".join(clause for clause in clauses if clause not in others) if named else text


def _is_of_pain(turn: Turn, clause: str) -> bool:
    """Tell whether a clause names what the flow is about and no day, or tells of an injury."""
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    said = said_in(turn, clause)
    is_injury = any(tells_after(one, said) for one in turn.pathway.content.contradictions)
    is_of_it = is_about_it(lexicon, clauses_of(lexicon, clause)) and not _has_day(turn, clause)
    return (is_of_it or is_injury) and not signs_in(turn.pathway, said)


def _has_day(turn: Turn, text: str) -> bool:
    """Tell whether a text says since when, or on which day, in any language."""
    languages = turn.pathway.content.languages
    return any(token.unit == AGO for one in languages for token in tokens_of(one, text))


def _was(pathway: Pathway, text: str) -> bool:
    """Tell whether a text says that something was, in any language: "I coughed up blood"."""
    words = frozenset(words_of(text))
    return any(
        not words.isdisjoint(language.past)
        or any(token.unit in EARLIER and token.high > 0 for token in tokens_of(language, text))
        for language in pathway.content.languages
    )


def _without_sign(session: Session, sign: str) -> Session:
    """Let no yes be awaited any more to a sign that has it."""
    return replace(session, heard=tuple(one for one in session.heard if one[0] != sign))


def _is_number_asked_for(turn: Turn, text: str) -> bool:
    """Tell whether a number answers what is open: 112 is a weight too."""
    prompt = turn.open_prompt()
    if prompt is None or prompt.kind != "number" or not text.strip().isdigit():
        return False
    return isinstance(understand(turn.pathway, prompt, text), Understood)


def _answer_in(turn: Turn, text: str) -> str | None:
    """Return the answer to "is it now?"; a sentence may begin with a yes, a no stands alone."""
    if turn.open_prompt() is not turn.own.is_it_now:
        return None
    known = understand(turn.pathway, turn.own.is_it_now, text)
    if isinstance(known, Understood):
        return known.options[0]
    found = find_alarms(turn.pathway, text)
    others = [alarm for alarm in found if alarm.id != turn.alarm.id]
    words = [undrawn(word) for word in words_of(text)]
    if others or not words:
        return None
    if _denies(turn.pathway, words) or (turn.alarm.only_new and _is_for_years(turn.pathway, words)):
        return NO
    confirms = words[0] in YES_WORDS or _confirms(turn.pathway, words)
    is_said_again = bool(found) and not (
        words[0] in DENYING and find_alarms(turn.pathway, _without_first(text))
    )
    return YES if is_said_again or confirms else None


def _without_first(text: str) -> str:
    """Return what follows the first word, with its punctuation.

    >>> _without_first("No, chest pain")
    ', chest pain'
    """
    return _FIRST.sub("", text, count=1)


def _denies(pathway: Pathway, words: Sequence[str]) -> bool:
    """Tell whether words are nothing but a no, in any language; what is more may be a doubt."""
    languages = pathway.content.languages
    ways = (way for one in languages for way in (*one.answers.get(NO, ()), *one.not_now))
    return NO_WORDS.issuperset(words) or any(words_of(way) == words for way in ways)


def _is_for_years(pathway: Pathway, words: Sequence[str]) -> bool:
    """Tell whether words say nothing but that it has been so for years, in any language."""
    words = [word for word in words if not word.isdigit()]
    for one in pathway.content.languages:
        old = [words_of(way) for way in one.for_years]
        beside = [words_of(way) for way in one.beside_years]
        says = any(words[at : at + len(way)] == way for way in old for at in range(len(words)))
        if says and _is_made_of(words, [*old, *beside]):
            return True
    return False


def _confirms(pathway: Pathway, words: Sequence[str]) -> bool:
    """Tell whether words say nothing but that it is now, once or more often, in any language."""
    ways = [words_of(way) for one in pathway.content.languages for way in one.now]
    return _is_made_of(words, ways)


def _is_made_of(words: Sequence[str], ways: Sequence[Sequence[str]]) -> bool:
    """Tell whether words are one of the ways behind another, and nothing else.

    >>> _is_made_of(["now", "it", "is"], [["now"], ["it", "is"]])
    True
    >>> _is_made_of(["now", "it", "is", "not"], [["now"], ["it", "is"]])
    False
    """
    return not words or any(
        words[: len(way)] == way and _is_made_of(words[len(way) :], ways) for way in ways
    )


def deny(turn: Turn) -> None:
    """Go on, as it is not so now; whom to call if it does happen is said, of a crisis who talks."""
    alarm = turn.alarm
    turn.session = replace(turn.session, alarms=turn.session.alarms[1:])
    turn.say("alarm_denied", is_crisis=alarm.sign == SELF_HARM, is_today=alarm.today)
    go_on_after_alarm(turn)


def answer_alarm(turn: Turn, option: str) -> None:
    """Apply the answer to the alarm that is asked about; what is not denied sets its sign."""
    if option == NO:
        deny(turn)
        return
    sign = turn.alarm.sign
    turn.session = replace(turn.session, alarms=turn.session.alarms[1:])
    if turn.state == Phase.CLOSED and not turn.session.agreed:
        alarms = turn.session.alarms
        turn.renew()
        turn.session = replace(turn.session, alarms=alarms)
    said = dict(turn.session.review.said) if turn.session.review else {}
    turn.put_over(replace(without_left_over(turn.session), review=None, pending=None))
    turn.session = _without_sign(turn.session, sign)
    turn.add({sign: option})
    machine.trigger(turn, "alarm")
    if turn.is_emergency():
        turn.conclude()
        turn.ask_again()  # of another emergency
        return
    turn.say("alarm_noted", sign=sign, whom=turn.pathway.whom)
    ask_again_if_old(turn, turn.begun_with)
    keep_for_later(turn, said)
    _leave_the_rest(turn, sign)
    if turn.state == Phase.SAFETY and not (turn.session.alarms or turn.session.heard):
        turn.move_on()
    else:
        go_on_after_alarm(turn)


def _leave_the_rest(turn: Turn, sign: str) -> None:
    """Let the question that follows from a sign alone go before the details that are told with it.

    It is of drowsiness after a blow to the head. Kept are signs, with all that they hang on, what
    may make an emergency of it as an age does, and who it is where that is asked now anyway.
    """
    pathway, heard, screen = turn.pathway, dict(turn.session.heard), turn.open_screen()
    if not _is_followed(pathway, sign) or hanging(pathway, turn.session):
        return
    left = otherwise_in(turn, heard) if screen and screen.section == CONTEXT else heard
    kept = {*signs_in(pathway, heard), *_of_emergencies(pathway, sign)} | (
        heard.keys() - left.keys()
    )
    rest = tuple((id, value) for id, value in heard.items() if id in kept)
    turn.session = replace(turn.session, heard=rest)


@lru_cache(maxsize=256)
def _is_followed(pathway: Pathway, sign: str) -> bool:
    """Tell whether another sign is asked because of this one alone."""
    return any(one.is_sign and items_of(one.ask_if) == {sign} for one in pathway.items.values())


@lru_cache(maxsize=256)
def _of_emergencies(pathway: Pathway, sign: str) -> frozenset[str]:
    """Return what the rules look at that may make an emergency of a sign."""
    rules = (one for one in pathway.rules if one.disposition is Disposition.EMERGENCY)
    return frozenset().union(*(ids for one in rules if sign in (ids := items_of(one.when))))
