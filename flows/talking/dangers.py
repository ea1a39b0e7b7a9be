"""Warning signs in words while something else is open: a dialogue, or words of one's own.

They are heard as ever: what to do if they are true now comes first, then the question.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.pathway.answers import BESIDE, YES, Sideless, Value
from flows.pathway.model import Pathway
from flows.talking import machine
from flows.talking.asking_first import take_up
from flows.talking.contradicting import ask_contradicted, contradicted
from flows.talking.emergencies import find_alarms
from flows.talking.heard import sifted, with_more
from flows.talking.hearing import otherwise_in, sorted_out
from flows.talking.left_open import ASKED_IN
from flows.talking.lexicon import lexicon_of
from flows.talking.prompts import Prompt
from flows.talking.replies import Answered
from flows.talking.said import said_in, said_in_another
from flows.talking.sentences import hear
from flows.talking.session import Pending, Phase
from flows.talking.tokens import NUMBER, tokens_of
from flows.talking.turn import Turn
from flows.talking.unconfirmed import hanging, in_order, signs_in
from flows.talking.urging import is_at_once, say_answered, say_what_to_do
from flows.talking.whom import AGE

LATER = (Pending.RETURN, Pending.KNOWN)
"""What must be answered before anything that is said can count."""


def hear_danger(turn: Turn, text: str) -> bool:
    """Take up the warning signs that a text names; return whether it names any.

    What is open beside the interview gives way to them.
    """
    said = _told_in(turn, text)
    if not turn.session.agreed or not signs_in(turn.pathway, said):
        return False
    if turn.session.alarms:
        keep_for_later(turn, said)
        turn.ask_again()
        return True
    if turn.session.pending in LATER:
        say_what_to_do(turn, said)
        keep_for_later(turn, said)
        turn.ask_again()
        return True
    if turn.state == Phase.CLOSED and turn.reopen():
        machine.settle(turn)
    if not take_up(turn, said):
        say_what_to_do(turn, said)
        if turn.open_prompt() is None:
            say_answered(turn)
        turn.ask_again()
    return True


def names_danger(pathway: Pathway, text: str) -> bool:
    """Tell whether a text names an emergency or a warning sign, in any language."""
    if find_alarms(pathway, text):
        return True
    lexicons = (lexicon_of(pathway, one.id) for one in pathway.content.vocabularies)
    return any(signs_in(pathway, hear(pathway, one, text).values) for one in lexicons)


def tells_danger(turn: Turn, text: str) -> bool:
    """Tell whether a text names a warning sign."""
    return bool(signs_in(turn.pathway, _told_in(turn, text)))


def hides_danger(turn: Turn, prompt: Prompt, text: str, values: Mapping[str, Value]) -> bool:
    """Tell whether a number was read out of words that name a sign, as in another language."""
    is_asked = prompt.kind == "number" and bool(prompt.items) and prompt.test is None
    has_words = any(sign.isalpha() for sign in text)
    is_alone = values.keys() <= {item.id for item in prompt.items}
    return is_asked and has_words and is_alone and tells_danger(turn, text)


def hear_danger_in_test(turn: Turn, text: str, stop: Callable[[], None], *, soon: bool) -> bool:
    """Take up the signs that are named in a self-test, which ends; return whether there are any.

    Where what is said may be an answer too, such as a sore calf, only what must be seen `soon`
    counts: today or at once.
    """
    said = _told_in(turn, text)
    signs = signs_in(turn.pathway, said)
    if not signs or (soon and not is_at_once(turn.pathway, {**turn.values, **said}, signs)):
        return False
    _stop_for(turn, said, stop)
    return True


def hear_danger_before_tests(turn: Turn, text: str, stop: Callable[[], None]) -> bool:
    """Take up a sign or an injury that is told where tests are offered; return whether one is."""
    said = _told_in(turn, text)
    if signs_in(turn.pathway, said) or _contradicts(turn, said):
        _stop_for(turn, said, stop)
        return True
    if not contradicted(turn, said):
        return False
    stop()
    return hear_injury(turn, text)


def hear_danger_beside_offer(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Take up a sign nobody has told of yet beside a yes or no to tests; return whether one is."""
    if prompt.test is not None or prompt.multi:
        return False
    said = _told_in(turn, text)
    new = {**sifted(turn.pathway, turn.values, said), **otherwise_in(turn, said)}
    return bool(signs_in(turn.pathway, new)) and take_up(turn, said)


def tells_injury(turn: Turn, text: str) -> bool:
    """Tell whether a text tells of an injury where it was answered that there was none."""
    said = _told_in(turn, text)
    return contradicted(turn, said) or _contradicts(turn, said)


def hear_injury(turn: Turn, text: str) -> bool:
    """Ask anew what does not go with an injury that is told, as "none"; return whether it is so.

    An injury that is told with its day is asked about as it was told.
    """
    said = _told_in(turn, text)
    if _contradicts(turn, said):
        return take_up(turn, said)
    if not contradicted(turn, said):
        return False
    ask_contradicted(turn, said)
    fits = sifted(turn.pathway, turn.values, said)
    if not take_up(turn, {**fits, **signs_in(turn.pathway, said)}):
        turn.move_on()
    return True


def _stop_for(turn: Turn, said: Mapping[str, Sideless], stop: Callable[[], None]) -> None:
    stop()
    if not take_up(turn, said):
        say_what_to_do(turn, said)
        turn.move_on()


def _told_in(turn: Turn, text: str) -> Mapping[str, Sideless]:
    said = said_in(turn, text) or said_in_another(turn, text)[1]
    return without_number(turn, text, said)


def without_number(turn: Turn, text: str, said: Mapping[str, Sideless]) -> Mapping[str, Sideless]:
    """Take the number that a text begins with for no age where another number is asked for."""
    prompt = turn.open_prompt()
    if prompt is None or prompt.kind != "number" or AGE not in said:
        return said
    language = lexicon_of(turn.pathway, turn.pathway.wording.language).language
    first = next(iter(tokens_of(language, text)), None)
    is_asked = first is not None and first.unit == NUMBER and int(first.low) == said[AGE]
    is_age = AGE in {item.id for item in prompt.items}
    return {id: v for id, v in said.items() if id != AGE} if is_asked and not is_age else said


def hear_danger_first(turn: Turn, prompt: Prompt, text: str) -> bool:
    """Do the same with words of one's own, which are kept where they are for somebody to read.

    What cannot be done may be an activity as well; what is a sign only is none. An injury that was
    said not to be is taken up too.
    """
    said = dict(_told_in(turn, text))
    signs = signs_in(turn.pathway, said)
    is_contradicted = _contradicts(turn, said)
    if not (is_contradicted or _is_new(turn, said, signs)):
        return False
    if prompt.items and not is_activity(turn.pathway, prompt):
        turn.answered = Answered(prompt, text)
        turn.add({prompt.items[0].id: text})
    elif prompt.items and (is_contradicted or _names_what_is_hard(turn, text)):
        said[prompt.items[0].id] = text
    if turn.session.pending is Pending.OBJECTION:
        turn.session = replace(turn.session, objection=text)
    return take_up(turn, said)


def _contradicts(turn: Turn, said: Mapping[str, Sideless]) -> bool:
    """Tell whether words contradict an answer that much hangs on, as "no injury"."""
    otherwise = otherwise_in(turn, said)
    return any(one.question in otherwise for one in turn.pathway.content.contradictions)


def _is_new(turn: Turn, said: Mapping[str, Sideless], signs: Mapping[str, str]) -> bool:
    """Tell whether one of the signs was not told yet, if all is so that is said beside it."""
    before = {id: v for id, v in turn.values.items() if id not in said and v != BESIDE}
    fits = sifted(turn.pathway, before, said)
    return any(id in fits and turn.values.get(id) != YES for id in signs)


def is_activity(pathway: Pathway, prompt: Prompt) -> bool:
    """Tell whether a prompt asks for an activity, of which it is asked then how it goes."""
    asked = {item.id for item in prompt.items}
    return any(item.about in asked for item in pathway.items.values())


def _names_what_is_hard(turn: Turn, text: str) -> bool:
    language = lexicon_of(turn.pathway, turn.pathway.wording.language).language
    return any(token.word in language.cannot for token in tokens_of(language, text))


def keep_for_later(turn: Turn, said: Mapping[str, Sideless]) -> None:
    """Keep the signs that a text names, with all else it says, until nothing stands before them."""
    if turn.session.agreed and signs_in(turn.pathway, said):
        _keep(turn, said)


def keep_answers(turn: Turn, said: Mapping[str, Sideless]) -> None:
    """Keep what a text answers beside an emergency, with a change that awaits its yes if one does.

    Not where something is asked beside the interview, or changed on the list; nor where a sign
    hangs on the change, as a limp on the age of a child.
    """
    review, signs = turn.session.review, signs_in(turn.pathway, said)
    is_listed = review is not None and not review.said
    if turn.session.is_beside or is_listed or turn.state not in (*ASKED_IN, *machine.ENDED):
        return
    otherwise, fits = sorted_out(turn, {id: v for id, v in said.items() if id not in signs})
    told = {**fits, **otherwise}
    if review is None:
        _keep(turn, told)
    elif otherwise and not hanging(turn.pathway, turn.session):
        review = replace(review, said=tuple({**dict(review.said), **told}.items()))
        turn.session = replace(turn.session, review=review)


def _keep(turn: Turn, said: Mapping[str, Sideless]) -> None:
    heard = with_more(turn.pathway, dict(turn.session.heard), said)
    turn.session = replace(turn.session, heard=in_order(turn.pathway, heard))
