"""Asks again what an answer does not go with: who had "no injury" may tell of one later.

What contradicts what is content. It is asked again once; what is said then counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.pathway.answers import Value
from flows.talking.hits import is_among
from flows.talking.spoken import spoken
from flows.talking.turn import Turn


def ask_contradicted(turn: Turn, told: Mapping[str, Value]) -> None:
    """Take out the answers that do not go with what is told now, so that they are asked again."""
    doubtful = [*_doubtful(turn, told)]
    if not doubtful or turn.is_emergency():
        return
    for id in doubtful:
        item = turn.pathway.items[id]
        turn.say("contradicted", asked=item.title, answered=spoken(item, turn.values[id]))
    kept = tuple(one for one in turn.session.answers if one.item not in doubtful)
    turn.session = replace(turn.session, answers=kept)
    turn.reopen()


def _doubtful(turn: Turn, told: Mapping[str, Value]) -> Iterator[str]:
    asked_here = {answer.item for answer in turn.told}
    for one in turn.pathway.content.contradictions:
        is_told = one.question in asked_here and one.question not in told
        after = any(
            not isinstance(value, Mapping) and is_among(value, one.after.get(id, ()))
            for id, value in told.items()
        )
        if is_told and after and turn.values.get(one.question) == one.choice:
            yield one.question
