"""Warning signs that were told and await a yes: which these are, and how none of them is lost.

They sit in what was heard in words, or in a change that is looked at. Whoever clears or takes the
place of either does so by `carried`; who asks about them is `asking_first`.
"""

from collections.abc import Mapping
from dataclasses import replace

from flows.pathway.answers import BESIDE, YES, Sideless, Value, Values, current
from flows.pathway.facts import Facts, Reading
from flows.pathway.model import Pathway
from flows.talking.session import Review, Session


def signs_in(pathway: Pathway, said: Mapping[str, object]) -> dict[str, str]:
    """Return the warning signs that words say to be there."""
    items = pathway.items
    return {id: YES for id, one in said.items() if one == YES and id in items and items[id].is_sign}


def unconfirmed(pathway: Pathway, session: Session) -> dict[str, str]:
    """Return the signs that were told and do not count yet, wherever they sit."""
    review, told = session.review, current(session.answers)
    places = (dict(session.heard), dict(review.said) if review else {}, _drafted(review))
    signs = (id for said in places for id in signs_in(pathway, said))
    return {id: YES for id in signs if told.get(id) != YES}


def comes_first(pathway: Pathway, session: Session) -> bool:
    """Tell whether something is to be asked before the interview goes on, or comes to a result.

    It is a sign that awaits a yes and may be for this person, or what was heard otherwise than it
    was answered.
    """
    is_sign = bool(_for_whom_it_is(pathway, session))
    return is_sign or is_otherwise(session, dict(session.heard))


def _for_whom_it_is(pathway: Pathway, session: Session) -> set[str]:
    """Return the unconfirmed signs that may be for this person, if all is so that was said."""
    told = {**current(session.answers), **_drafted(session.review), **all_said(pathway, session)}
    return {id for id in unconfirmed(pathway, session) if _may_apply(pathway, id, told)}


def hanging(pathway: Pathway, session: Session) -> set[str]:
    """Return those of them that are not by the answers alone: a limp asks for a child."""
    told, signs = current(session.answers), _for_whom_it_is(pathway, session)
    return {id for id in signs if not _may_apply(pathway, id, told)}


def _may_apply(pathway: Pathway, id: str, told: Values) -> bool:
    facts = Facts(values=told, reading=Reading.ASKING)
    return pathway.items[id].ask_if.holds(facts) is not False


def is_otherwise(session: Session, heard: Mapping[str, Sideless]) -> bool:
    """Tell whether something of what was heard has an answer already."""
    told = {one.item for one in session.answers if not one.is_given and one.value != BESIDE}
    return not told.isdisjoint(heard)


def is_asked(pathway: Pathway, session: Session, put: Mapping[str, Sideless]) -> bool:
    """Tell whether what comes first is what is asked; `put` is what is asked of what was heard."""
    if session.review is None:
        return hanging(pathway, session).isdisjoint(put) and not is_otherwise(session, put)
    drafted = signs_in(pathway, _drafted(session.review))
    signs = unconfirmed(pathway, session)
    return session.review.screen is not None and (not signs or not signs.keys().isdisjoint(drafted))


def carried(
    pathway: Pathway, before: Session, after: Session, more: Mapping[str, str] | None = None
) -> Session:
    """Return a session that takes the place of another, with the signs that await a yes there.

    A sign that hangs on what else was said, such as a limp on a child's age, is kept with that.
    What nobody else may read is not kept for whoever comes next.
    """
    signs = {**unconfirmed(pathway, before), **(more or {})}
    lost = signs.keys() - unconfirmed(pathway, after).keys()
    said: dict[str, Sideless] = dict.fromkeys(lost, YES)
    if not lost.isdisjoint(hanging(pathway, before)):
        said |= all_said(pathway, before)
    items = pathway.items
    kept = {id: value for id, value in said.items() if id in items and not items[id].private}
    return replace(after, heard=in_order(pathway, {**dict(after.heard), **kept}))


def in_order(pathway: Pathway, heard: Mapping[str, Sideless]) -> tuple[tuple[str, Sideless], ...]:
    """Return what was heard in the order of asking."""
    return tuple((id, heard[id]) for id in pathway.items if id in heard)


def all_said(pathway: Pathway, session: Session) -> dict[str, Sideless]:
    """Return all that was said and awaits a yes, with the signs that were chosen for a change."""
    said = dict(session.heard)
    if session.review is not None:
        said |= dict(session.review.said)
    return {**said, **unconfirmed(pathway, session)}


def _drafted(review: Review | None) -> dict[str, Value]:
    return {part.item: part.value for part in review.draft} if review else {}
