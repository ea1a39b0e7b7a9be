"""What a check-in came to, noted in the transaction of the turn that answered it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.checkins.alerting import (
    LEFT_FOR,
    end_half_told,
    end_told_in_triage,
    look_at,
    look_soon,
)
from bot.checkins.asking_for import note_sign_again
from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.checkins.later import offer_later
from bot.checkins.readers import has_reader
from bot.checkins.relay import go_on
from bot.conversation.triage import Turned
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.deliveries import Delivery, cancel_reminders, change, delivery_of_session
from bot.store.patients import Patient
from bot.store.questions import arrived
from bot.store.requests import drop_requests, keep_request
from flows.checkins.history import Asked
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.talking.half_told import has_ended, is_half_told
from flows.talking.replies import Say
from flows.talking.unconfirmed import signs_in
from flows.talking.urging import IF_TRUE_NOW

ONE_TRIAGE = timedelta(days=1)
"""Signs told within so long are told to the clinic once (expert)."""


def note_turn(
    conn: Connection, desk: CheckIns, turned: Turned, now: datetime, *, goes_on: bool = False
) -> list[Card]:
    """Keep what a turn of a check-in changed; return what is said after its end."""
    delivery = delivery_of_session(conn, turned.shown.session_id)
    if delivery is None:
        return []
    if goes_on:
        go_on(conn, delivery.patient)
    if turned.answered is not None:
        arrived(conn, now, session_id=turned.shown.session_id)
    if turned.result is None and not delivery.patient.is_clinic_closed:
        _note_part(conn, desk, delivery, turned, now)
        if delivery.state == "answered" and _tells_known_sign(desk.pathway, turned):
            note_sign_again(conn, desk, delivery.patient, now)
    if turned.result is None:
        return _closed(desk, delivery) if delivery.state == "cancelled" else []
    cancel_reminders(conn, turned.shown.session_id, now)
    change(conn, delivery.id, now, state="answered", answered_at=now)
    if delivery.told_since is not None:
        end_half_told(conn, delivery.patient, delivery.told_since, now)
    if delivery.patient.is_clinic_closed:
        return _closed(desk, delivery)
    beside = look_at(conn, desk, delivery.patient, now)
    tier = turned.result.conclusion.disposition
    is_danger = tier is not None and tier.at_least(Disposition.URGENT)
    name = "told_clinic" if is_danger else "thanks"
    where = clinic(conn, delivery.patient.clinic_id)
    told = desk.card(
        name,
        clinic=where,
        patient=delivery.patient,
        values=turned.result.values,
        has_reader=has_reader(conn, where),
    )
    return [told] if is_danger else [told, *beside, *offer_later(conn, desk, delivery, now)]


def _note_part(
    conn: Connection, desk: CheckIns, delivery: Delivery, turned: Turned, now: datetime
) -> None:
    """Keep that a turn left something told without an end; it may be a sign that awaits a yes."""
    awaits_sign = bool(signs_in(desk.pathway, turned.awaiting))
    if delivery.state == "answered":
        if awaits_sign:
            after = (delivery.told_since or now) + timedelta.resolution
            change(conn, delivery.id, max(now, after))  # also of a text that came with the result
            look_soon(conn, delivery.patient, now + LEFT_FOR)
        return
    if turned.answered is not None or awaits_sign:
        change(conn, delivery.id, now, state="partly")
    is_of_signs = turned.answered is not None and turned.answered.prompt.section != "history"
    if is_of_signs or awaits_sign:
        look_soon(conn, delivery.patient, now + LEFT_FOR)


def _tells_known_sign(pathway: Pathway, turned: Turned) -> bool:
    """Tell whether a sign was told that was confirmed before, and what to do if it is so now."""
    said = [one for one in turned.replies if isinstance(one, Say) and one.message == IF_TRUE_NOW]
    told = any(one.values["is_known"] and one.values["conclusion"] is not None for one in said)
    return told and not signs_in(pathway, turned.awaiting)


def _closed(desk: CheckIns, delivery: Delivery) -> list[Card]:
    """Return what is said where the clinic was closed since it asked: nobody there reads it."""
    patient = delivery.patient
    return [desk.card("clinic_closed", patient=patient)] if patient.is_clinic_closed else []


def note_triage(
    conn: Connection,
    desk: CheckIns,
    turned: Turned,
    followed: Iterable[Patient],
    now: datetime,
) -> None:
    """Look at those followed in a chat after a result of the triage, or a sign told without."""
    for patient in followed:
        if turned.result is not None:
            end_told_in_triage(conn, patient, now)
            look_at(conn, desk, patient, now)
        elif desk.triage is not None and turned.session is not None:
            is_told = is_half_told(desk.triage, turned.session)
            _note_sign(conn, patient, turned, is_told=is_told, now=now)
            is_over = has_ended(desk.triage, turned.session)
            if is_over and _tells_known_sign(desk.triage, turned):
                note_sign_again(conn, desk, patient, now)


def _note_sign(
    conn: Connection, patient: Patient, turned: Turned, *, is_told: bool, now: datetime
) -> None:
    """Keep that a sign was told, as of the last answer, or no longer where it was taken back.

    Who begins again takes it along: what is told of it there counts, as it does in one sitting.
    """
    is_taken_along = is_told and turned.before.session_id != turned.shown.session_id
    session_id = None if is_taken_along else turned.shown.session_id
    drop_requests(conn, patient.id, Asked.SIGN, now - LEFT_FOR, session_id)
    if is_told:
        keep_request(conn, patient.id, Asked.SIGN, now, since=now - ONE_TRIAGE)
        look_soon(conn, patient, now + LEFT_FOR)
