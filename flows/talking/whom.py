"""Whose knee it is: the person's own, or that of somebody whom they answer for."""

from flows.judging.result import Result
from flows.pathway.answers import current
from flows.pathway.model import Pathway
from flows.pathway.translating import about
from flows.pathway.whom import CHILD, SELF, SUBJECT, whose
from flows.talking.session import Session

ADULT = 18
"""Years."""


def as_told(pathway: Pathway, session: Session) -> Pathway:
    """Return the flow in the words for whose knee a session is about."""
    return about(pathway, whose(current(session.answers)))


def newly_another(before: Session, after: Session) -> str | None:
    """Return for whom a turn said that somebody answers; None where it said nothing new."""
    whom, was = (whose(current(session.answers)) for session in (after, before))
    return whom if whom not in (SELF, was) else None


def is_child(result: Result) -> bool:
    """Tell whether the words should speak of a child."""
    age = result.values.get("age")
    young = isinstance(age, (int, float)) and age < ADULT
    return young or result.values.get(SUBJECT) == CHILD
