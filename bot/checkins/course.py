"""The course of a patient, from what is stored, as the rules look at it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.alerts import alerts_of_patient
from bot.store.conversations import stored_session, value_of
from bot.store.courses import Asked as AskedOf
from bot.store.courses import Told, asked_of, episode_of, joined_at, results_of_chat
from bot.store.database import Connection
from bot.store.form_answers import scored_of
from bot.store.patients import Patient
from bot.store.requests import requests_of
from bot.store.unsent import NOT_ARRIVED, UNSURE
from flows.checkins.history import (
    Asked,
    Begun,
    CheckIn,
    Course,
    Delivery,
    Request,
    Settled,
    Triage,
)
from flows.pathway.answers import Values
from flows.pathway.disposition import Disposition
from flows.talking.half_told import awaited, told_so_far

OF_THE_TRIAGE = "triage"
"""The set under which a result of the triage counts once somebody is followed."""
SHORTLY_BEFORE = timedelta(days=14)
"""What was told so long before somebody came back may still raise an alert (expert)."""


def course_of(conn: Connection, patient: Patient, now: datetime) -> Course:
    """Return all that is known of a patient; each clinic sees its own check-ins only.

    Of who came back it is what they told since, and shortly before: no start of long ago.
    """
    episode = episode_of(conn, patient.id)
    joined = joined_at(conn, patient.id) or now
    ended = None if episode is None else episode.after
    since = joined if episode is None or ended is None else episode.begins
    earliest = joined if ended is None else since - SHORTLY_BEFORE
    asked = asked_of(conn, patient.id)
    sets = {one.session_id: one.asks for one in asked}
    told = results_of_chat(conn, patient.chat_id)
    triages = [one for one in told if one.flow != "checkin" and one.disposition is not None]
    before = [one for one in triages if one.at <= since and (ended is None or one.at > ended)]
    beside = [one for one in triages if one not in before and one.at > earliest]
    check_ins = [
        _check_in(one, sets.get(one.session_id, OF_THE_TRIAGE))
        for one in told
        if one in beside or (one.session_id in sets and one.at >= earliest)
    ]
    forms = [one for one in _of_forms(conn, patient.id) if one.at >= earliest]
    return Course(
        event=since.astimezone(ZoneInfo(patient.zone)).date() if episode is None else episode.event,
        begins=None if ended is None else since,
        triage=_triage(before[-1]) if before else None,
        check_ins=tuple(sorted([*check_ins, *forms], key=_at)),
        begun=tuple(_begun(conn, [one for one in asked if one.at >= earliest])),
        deliveries=tuple(
            Delivery(
                sent_at=one.at,
                answered_at=one.answered_at,
                is_unsure=one.reason in (NOT_ARRIVED, UNSURE),
            )
            for one in asked
            if ended is None or one.at >= since
        ),
        requests=tuple(
            Request(at=one.at, kind=Asked(one.kind)) for one in requests_of(conn, patient.id)
        ),
        settled=tuple(_settled(conn, patient.id)),
    )


def _settled(conn: Connection, patient_id: int) -> Iterator[Settled]:
    """Yield when alerts were taken or closed."""
    for alert in alerts_of_patient(conn, patient_id):
        for at in (alert.taken_at, alert.closed_at):
            if at is not None:
                yield Settled(rule=alert.rule, at=at)


def _begun(conn: Connection, asked: Iterable[AskedOf]) -> Iterator[Begun]:
    """Yield what was told without an end: of one that has its result, what awaits a yes."""
    for one in asked:
        stored = stored_session(conn, one.session_id or 0) if one.is_begun else None
        if stored is None:
            continue
        session = stored.session
        awaiting = awaited(session)
        if one.answered_at is None:
            values = {**told_so_far(session), **awaiting}
            yield Begun(sent_at=one.at, at=one.changed_at, values=values)
        elif awaiting:
            yield Begun(sent_at=one.answered_at, at=one.changed_at, values=awaiting)


def _of_forms(conn: Connection, patient_id: int) -> list[CheckIn]:
    """Return the forms that were answered, with their scores; one without a score counts too."""
    return [
        CheckIn(at=one.at, set=one.name, values=dict(one.scores))
        for one in scored_of(conn, patient_id)
    ]


def _at(one: CheckIn) -> datetime:
    return one.at


def _triage(told: Told) -> Triage:
    return Triage(
        at=told.at,
        disposition=Disposition(told.disposition or ""),
        values=_as_given(told),
        objection=told.objection,
    )


def _as_given(told: Told) -> Values:
    """Return the answers as the rules know them: of the JSON that is kept, a list is several."""
    return {item: value_of(value) for item, value in told.values.items()}


def _check_in(told: Told, asks: str) -> CheckIn:
    tier = None if told.disposition is None else Disposition(told.disposition)
    return CheckIn(
        at=told.at,
        set=asks,
        values=_as_given(told),
        disposition=tier,
        signs=told.signs,
        objection=told.objection,
    )
