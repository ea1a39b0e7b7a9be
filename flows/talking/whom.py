"""Whose knee it is: the person's own, or that of somebody whom they answer for."""

from flows.judging.result import Result
from flows.pathway.answers import current
from flows.talking.session import Session

SUBJECT, CHILD, OTHER = "subject", "child", "other"
ADULT = 18
"""Years."""


def newly_another(before: Session, after: Session) -> str | None:
    """Return for whom a turn said that somebody answers; None where it said nothing new."""
    whom, was = (current(session.answers).get(SUBJECT) for session in (after, before))
    return str(whom) if whom in (CHILD, OTHER) and whom != was else None


def is_child(result: Result) -> bool:
    """Tell whether the words should speak of a child."""
    age = result.values.get("age")
    young = isinstance(age, (int, float)) and age < ADULT
    return young or result.values.get(SUBJECT) == CHILD
