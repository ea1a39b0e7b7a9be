"""Says what to do if a warning sign is true now: first, before anything is asked about it."""

from collections.abc import Mapping

from flows.judging.conclusion import Conclusion, conclude
from flows.judging.safety import NAMED
from flows.pathway.answers import YES, Value
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.talking.turn import Turn
from flows.talking.unconfirmed import signs_in

SELF_HARM = "self_harm"
IF_TRUE_NOW = "if_true_now"
"""The message that says what to do if a sign is so now."""


def say_what_to_do(turn: Turn, said: Mapping[str, Value]) -> None:
    """Say what the signs that words name call for if they are so now; without any say nothing."""
    if signs := signs_in(turn.pathway, said):
        _say(turn, said, signs)


def say_what_is_urgent(turn: Turn, said: Mapping[str, Value]) -> None:
    """Say it only where the signs call for help at once or today; others are merely asked about."""
    signs = signs_in(turn.pathway, said)
    if signs and is_at_once(turn.pathway, {**turn.values, **said}, signs):
        _say(turn, said, signs)


def _say(turn: Turn, said: Mapping[str, Value], signs: Mapping[str, Value]) -> None:
    """Say what signs call for; of those that were confirmed before it is known that they are."""
    conclusion = most_urgent(turn.pathway, {**turn.values, **said}, signs)
    is_known = all(turn.values.get(id) == YES for id in signs)
    turn.say(IF_TRUE_NOW, conclusion=conclusion, is_known=is_known)


def is_at_once(pathway: Pathway, told: Mapping[str, Value], signs: Mapping[str, Value]) -> bool:
    """Tell whether signs call for help at once or today, alone or with all else that is told."""
    found = most_urgent(pathway, told, signs)
    return found is not None and found.disposition in _AT_ONCE


def most_urgent(
    pathway: Pathway, told: Mapping[str, Value], signs: Mapping[str, Value]
) -> Conclusion | None:
    """Return the more urgent of what the signs lead to alone and with all else that is told."""
    both = (signs, {**told, **signs})
    found = [conclude(pathway, values) for values in both]
    urgent = [one for one in found if one.disposition in (*_AT_ONCE, Disposition.URGENT)]
    return min(urgent, key=_soonness, default=None)


_AT_ONCE = (Disposition.EMERGENCY, Disposition.SAME_DAY)


def _soonness(conclusion: Conclusion) -> tuple[int, int]:
    assert conclusion.disposition is not None
    return conclusion.disposition.rank, conclusion.deadline_hours or 0


def say_answered(turn: Turn) -> None:
    """Say that there is a result; after an emergency whom to call stands first."""
    say_still(turn)
    turn.say("already_answered", was_emergency=turn.is_emergency())


def say_first_this(turn: Turn) -> None:
    """Say that a wish was read, where an emergency that is asked about comes first."""
    if turn.session.alarms:
        turn.say("first_this")


def say_still(turn: Turn) -> None:
    """Say again whom to call, where the result was an emergency."""
    if turn.ended and turn.is_emergency():
        turn.say("still_emergency", is_crisis=turn.values.get(SELF_HARM) in NAMED)
