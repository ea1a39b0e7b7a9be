"""Whose knee it is: the person's own, or that of somebody whom they answer for."""

from dataclasses import replace

from flows.judging.result import Result
from flows.pathway.answers import Values, current
from flows.pathway.model import Pathway
from flows.pathway.translating import about
from flows.pathway.whom import CHILD, SELF, SUBJECT, whose
from flows.talking.session import Session

AGE = "age"
ADULT, ALONE = 18, 13
"""Years: of a grown-up, and from which on somebody is not asked whether they answer alone."""


def as_told(pathway: Pathway, session: Session) -> Pathway:
    """Return the flow in the words for whose knee a session is about."""
    return about(pathway, whose(current(session.answers)))


def newly_another(before: Session, after: Session) -> str | None:
    """Return for whom a turn said that somebody answers; None where it said nothing new."""
    whom, was = (whose(current(session.answers)) for session in (after, before))
    return whom if whom not in (SELF, was) else None


def is_young_self(values: Values) -> bool:
    """Tell whether somebody answers for themself at an age at which hardly anybody does."""
    age = values.get(AGE)
    is_young = isinstance(age, (int, float)) and age < ALONE
    return is_young and values.get(SUBJECT) == SELF


def is_grown_child(values: Values) -> bool:
    """Tell whether a child is said to be of an age at which hardly any is called one."""
    age = values.get(AGE)
    is_grown = isinstance(age, (int, float)) and age >= ADULT
    return is_grown and values.get(SUBJECT) == CHILD


def is_odd_age(values: Values) -> bool:
    """Tell whether an age is asked about before it counts."""
    return is_young_self(values) or is_grown_child(values)


def without_subject(session: Session) -> Session:
    """Return a session in which it is asked anew whose knee it is."""
    return replace(session, answers=tuple(one for one in session.answers if one.item != SUBJECT))


def is_child(result: Result) -> bool:
    """Tell whether the words should speak of a child."""
    age = result.values.get(AGE)
    young = isinstance(age, (int, float)) and age < ADULT
    return young or result.values.get(SUBJECT) == CHILD
