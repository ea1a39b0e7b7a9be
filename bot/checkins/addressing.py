"""Which check-in typed words are said in, and when they are said in the triage."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.checkins.leaving import followed
from bot.store.conversations import Stored, latest, latest_touched, stored_session
from bot.store.database import Connection
from bot.store.deliveries import Delivery, delivery_of_session, newest_sessions
from bot.store.delivery_statements import OPEN
from flows.checkins.holding import SEEN
from flows.judging.conclusion import conclude
from flows.pathway.answers import YES, Values, current
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.talking.commanding import command_of
from flows.talking.events import Back
from flows.talking.lexicon import lexicon_of
from flows.talking.machine import ENDED
from flows.talking.sentences import hear as hear_words
from flows.talking.session import Phase, Session
from flows.talking.unconfirmed import signs_in
from flows.talking.urging import most_urgent

ASKING = (Phase.SAFETY, Phase.HISTORY)
IDLE = (Phase.NEW, Phase.CONSENT, Phase.CLOSED)
"""Phases of a triage in which nothing is told: a warning sign is then for the check-ins."""
SIGNS_WITHIN = timedelta(days=14)
"""So long after a check-in a warning sign that is typed changes its answers (expert)."""


def asking(conn: Connection, desk: CheckIns, chat_id: int, text: str, now: datetime) -> int | None:
    """Return the check-in that a text is said in; None where it is said in the triage.

    It is the one that moved last, that asks for just this, or of a warning sign the newest. After
    the end of one it is that too, unless a triage has something to say: about a warning sign that
    no check-in asks for it has, even before it was begun. An emergency stays with its check-in.
    """
    stored = _moved_last(conn, desk, chat_id)
    if stored is None:
        return None
    session = stored.session
    is_theirs = session.flow == desk.pathway.id
    is_free = _is_free(session)
    if is_theirs and (session.phase in ASKING or not is_free):
        return stored.session_id
    is_at_rest = is_free and session.phase in ENDED
    is_idle = is_free and (is_theirs or session.phase in IDLE)
    if is_theirs and is_at_rest and command_of(text) == Back():
        is_taken_back = _is_idle(conn, desk, chat_id) and _is_followed(conn, chat_id, stored)
        return stored.session_id if is_taken_back else None
    if text.lstrip().startswith("/") or not (is_at_rest or is_idle):
        return None
    said = _said(desk, text)
    found = _asked_if_seen(conn, chat_id, said) if is_at_rest else None
    if found is None and is_idle:
        found = _with_sign(conn, desk, chat_id, said, now)
    if found is None and is_theirs and is_at_rest and _is_followed(conn, chat_id, stored):
        told = conclude(desk.pathway, current(session.answers))
        if told.disposition is Disposition.EMERGENCY:
            return stored.session_id
        is_over = _is_idle(conn, desk, chat_id) and not _signs_of_triage(desk, text)
        return stored.session_id if is_over else None
    return found


def asks_of_emergency(conn: Connection, chat_id: int) -> bool:
    """Tell whether an emergency is asked about, which is answered before all else."""
    stored = latest_touched(conn, chat_id)
    return stored is not None and bool(stored.session.alarms)


def signs_beside(conn: Connection, desk: CheckIns, chat_id: int, text: str) -> list[str]:
    """Return the warning signs that a text tells where nothing is asked that could take them."""
    if text.lstrip().startswith("/") or not followed(conn, chat_id):
        return []
    stored = latest_touched(conn, chat_id)
    if stored is not None and _is_taken(stored.session, desk):
        return []
    return [] if _triage_says_it(conn, desk, chat_id, text) else signs_typed(desk, text)


def signs_typed(desk: CheckIns, text: str) -> list[str]:
    """Return the warning signs of a check-in that a text tells."""
    said = _said(desk, text)
    return [sign.text for sign in desk.pathway.signs if said.get(sign.id) == YES]


def sign_card(desk: CheckIns, text: str, signs: list[str], *, is_passed_on: bool) -> Card:
    """Return what is said of warning signs that nothing asks about: how urgent they are."""
    is_emergency = _are_emergency(desk, text)
    return desk.card(
        "sign_words", signs=signs, is_emergency=is_emergency, is_passed_on=is_passed_on
    )


def _are_emergency(desk: CheckIns, text: str) -> bool:
    """Tell whether the warning signs of a text are an emergency, by what either flow concludes."""
    flows = [desk.pathway] if desk.triage is None else [desk.pathway, desk.triage]
    told = [(flow, _heard(desk, flow, text)) for flow in flows]
    found = [most_urgent(flow, said, signs_in(flow, said)) for flow, said in told]
    return any(one is not None and one.disposition is Disposition.EMERGENCY for one in found)


def _triage_says_it(conn: Connection, desk: CheckIns, chat_id: int, text: str) -> bool:
    """Tell whether the triage says how urgent signs are: before a yes, and under a result."""
    stored = latest(conn, chat_id, desk.pathway.content.pathway.follows)
    if stored is None or stored.session.phase is Phase.NEW:
        return False
    if stored.session.agreed and stored.session.phase not in ENDED:
        return False
    return bool(_signs_of_triage(desk, text))


def _signs_of_triage(desk: CheckIns, text: str) -> dict[str, str]:
    """Return the warning signs of the triage that a text tells."""
    return {} if desk.triage is None else signs_in(desk.triage, _heard(desk, desk.triage, text))


def _is_taken(session: Session, desk: CheckIns) -> bool:
    """Tell whether the triage asks something, or has a result, that words would be about."""
    is_idle = _is_free(session) and session.phase in IDLE
    return session.flow != desk.pathway.id and not is_idle


def _moved_last(conn: Connection, desk: CheckIns, chat_id: int) -> Stored | None:
    """Return the conversation that moved last; commands in a triage that never began move none.

    A check-in of a clinic that was stopped counts only while it asks whether danger is real.
    """
    stored = latest_touched(conn, chat_id)
    if stored is None or _counts(conn, desk, stored):
        return stored
    every = [one for one, _ in _newest(conn, chat_id)]
    triage = latest(conn, chat_id, desk.pathway.content.pathway.follows)
    if triage is not None and _is_begun(triage.session):
        every.append(triage)
    return max(every, key=_moved_at, default=None)


def _counts(conn: Connection, desk: CheckIns, stored: Stored) -> bool:
    """Tell whether words may be said in a conversation."""
    session = stored.session
    if session.flow != desk.pathway.id:
        return _is_begun(session)
    if session.alarms or session.awaiting:
        return True
    delivery = delivery_of_session(conn, stored.session_id)
    return delivery is None or delivery.patient.state != "stopped"


def _is_begun(session: Session) -> bool:
    is_blank = session.phase in (Phase.NEW, Phase.CLOSED) and not session.answers
    return session.agreed or not (is_blank and _is_free(session))


def _moved_at(stored: Stored) -> tuple[float, int]:
    return stored.moved_at.timestamp() if stored.moved_at else 0, stored.session_id


def _is_free(session: Session) -> bool:
    return not (session.pending or session.review or session.alarms or session.deleting)


def _said(desk: CheckIns, text: str) -> Values:
    return _heard(desk, desk.pathway, text)


def _heard(desk: CheckIns, flow: Pathway, text: str) -> Values:
    return hear_words(flow, lexicon_of(flow, desk.renderer.language), text).values


def _asked_if_seen(conn: Connection, chat_id: int, said: Values) -> int | None:
    """Return the check-in that asks whether somebody was seen, where words say that they were."""
    if said.get(SEEN) != YES:
        return None
    for stored, delivery in _newest(conn, chat_id):
        if delivery.state in OPEN and _asks_if_seen(stored.session):
            return stored.session_id
    return None


def _with_sign(
    conn: Connection, desk: CheckIns, chat_id: int, said: Values, now: datetime
) -> int | None:
    """Return the newest check-in where words tell a warning sign that it asks about."""
    if not any(said.get(sign.id) == YES for sign in desk.pathway.signs):
        return None
    recent = [
        stored.session_id
        for stored, _ in _newest(conn, chat_id)
        if stored.session.phase in (*ASKING, *ENDED)
        and stored.moved_at is not None
        and now - stored.moved_at <= SIGNS_WITHIN
    ]
    return max(recent, default=None)


def _is_followed(conn: Connection, chat_id: int, stored: Stored) -> bool:
    """Tell whether somebody is still followed by the clinic of a check-in."""
    return any(one.session_id == stored.session_id for one, _ in _newest(conn, chat_id))


def _is_idle(conn: Connection, desk: CheckIns, chat_id: int) -> bool:
    """Tell whether no triage was begun that words could be about."""
    triage = latest(conn, chat_id, desk.pathway.content.pathway.follows)
    return triage is None or triage.session.phase in IDLE


def _newest(conn: Connection, chat_id: int) -> Iterator[tuple[Stored, Delivery]]:
    """Yield the newest check-in of each clinic that follows somebody."""
    for session_id in newest_sessions(conn, chat_id):
        delivery, stored = delivery_of_session(conn, session_id), stored_session(conn, session_id)
        if delivery is None or stored is None:
            continue
        if delivery.patient.state != "stopped" and not delivery.patient.is_clinic_closed:
            yield stored, delivery


def _asks_if_seen(session: Session) -> bool:
    told = current(session.answers)
    return session.phase in ASKING and told.get("set") == SEEN and SEEN not in told
