"""Asks again what an answer does not go with: who had "no injury" may tell of one later.

What contradicts what is content. It is asked again once; what is said then counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flows.pathway.answers import Value
from flows.pathway.vocabulary import Contradiction
from flows.pathway.whom import SUBJECT, whose
from flows.talking.clauses import clauses_of
from flows.talking.hits import is_among
from flows.talking.lexicon import lexicon_of
from flows.talking.pieces import parted
from flows.talking.replies import Ask, Reply, Say, Show
from flows.talking.sentences import hear
from flows.talking.session import Session
from flows.talking.spoken import spoken
from flows.talking.telling import is_in_first_person, names_anybody
from flows.talking.turn import Turn

NOT_UNDERSTOOD = "not_understood"


def ask_contradicted(turn: Turn, told: Mapping[str, Value]) -> None:
    """Take out the answers that do not go with what is told now, so that they are asked again."""
    if contradicted(turn, told):
        doubtful = [*_doubtful(turn, told)]
        _say_anew(turn, doubtful)
        _ask_anew(turn, doubtful)


def contradicted(turn: Turn, told: Mapping[str, Value]) -> bool:
    """Tell whether an answer does not go with what is told now, and can be asked again."""
    return any(_doubtful(turn, told)) and not turn.is_emergency()


def tells_after(one: Contradiction, told: Mapping[str, Value]) -> bool:
    """Tell whether what is told comes after what somebody said not to have, as an injury."""
    return any(
        not isinstance(value, Mapping) and is_among(value, one.after.get(id, ()))
        for id, value in told.items()
    )


def hear_unclear(turn: Turn, text: str) -> bool:
    """Ask again what words contradict without saying which it is; return whether they do.

    What is said of somebody else contradicts nothing: "my wife is pregnant".
    A change that awaits its yes, of a warning sign perhaps, goes first and is not lost.
    """
    if turn.session.is_beside:
        return False
    doubtful = _unclear_in(turn, text)
    if doubtful:
        turn.put_over(_without(turn.session, doubtful))
        _say_anew(turn, doubtful)
        _ask_anew(turn, doubtful)
        turn.ask_again() if turn.session.review else turn.move_on()
    return bool(doubtful)


def leave_unclear(turn: Turn, text: str) -> None:
    """Ask again what words contradict beside a sign: after it, or at once where none is asked."""
    doubtful = {id for part in _own_parts(turn, text) for id in _unclear_in(turn, part)}
    if not doubtful:
        return
    session = turn.session
    if session.is_beside or session.review or session.heard:
        _ask_anew(turn, [*doubtful])
        return
    turn.result = None
    turn.replies = [one for one in turn.replies if not _is_put(one)]
    _say_anew(turn, [*doubtful])
    _ask_anew(turn, [*doubtful])
    turn.move_on()


def _is_put(reply: Reply) -> bool:
    """Tell whether a reply puts a question, shows a result, or says that nothing was heard."""
    is_unheard = isinstance(reply, Say) and reply.message == NOT_UNDERSTOOD
    return is_unheard or isinstance(reply, Ask | Show)


def _own_parts(turn: Turn, text: str) -> Iterator[str]:
    """Yield a text and its parts; of one that names somebody else only those of who writes."""
    yield text
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    is_alone = not names_anybody(lexicon, clauses_of(lexicon, text))
    for part in parted(turn.pathway.content.languages, text):
        if is_alone or is_in_first_person(lexicon, clauses_of(lexicon, part)):
            yield part


def _unclear_in(turn: Turn, text: str) -> list[str]:
    if not turn.session.agreed or turn.is_emergency():
        return []
    lexicon = lexicon_of(turn.pathway, turn.pathway.wording.language)
    heard = hear(turn.pathway, lexicon, text)
    whom, unclear = whose(turn.values), heard.unclear
    if heard.values.get(SUBJECT, whom) != whom:
        return []
    return [
        one.question
        for one in turn.pathway.content.contradictions
        if _is_told(turn, one) and one.choice not in unclear.get(one.question, (one.choice,))
    ]


def _without(session: Session, doubtful: Sequence[str]) -> Session:
    """Return what still awaits a yes; of a change whose answers are all asked anew nothing does."""
    heard = tuple((id, value) for id, value in session.heard if id not in doubtful)
    review = session.review
    draft = tuple(part for part in review.draft if part.item not in doubtful) if review else ()
    left = replace(review, draft=draft) if review and draft else None
    return replace(session, heard=heard, review=left)


def _say_anew(turn: Turn, doubtful: Sequence[str]) -> None:
    for id in doubtful:
        item = turn.pathway.items[id]
        turn.say("contradicted", asked=item.title, answered=spoken(item, turn.values[id]))


def _ask_anew(turn: Turn, doubtful: Sequence[str]) -> None:
    kept = tuple(one for one in turn.session.answers if one.item not in doubtful)
    turn.session = replace(turn.session, answers=kept)
    turn.reopen()


def _is_told(turn: Turn, one: Contradiction) -> bool:
    asked_here = {answer.item for answer in turn.told}
    return one.question in asked_here and turn.values.get(one.question) == one.choice


def _doubtful(turn: Turn, told: Mapping[str, Value]) -> Iterator[str]:
    for one in turn.pathway.content.contradictions:
        if tells_after(one, told) and one.question not in told and _is_told(turn, one):
            yield one.question
