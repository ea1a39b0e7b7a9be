"""How somebody makes a pause, goes on, stops, or sees which clinics follow them."""

from datetime import datetime, timedelta

from bot.checkins.alerting import look_at, look_at_left
from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.noting import HAS_STOPPED, note_left
from bot.store.addressed import await_words
from bot.store.database import Connection
from bot.store.deliveries import settle_planned
from bot.store.enrolments import end_enrolments
from bot.store.patients import Patient, change_patient, patients_of_chat
from bot.store.requests import keep_request
from bot.store.taking_back import hold_planned, take_back_unsent
from bot.store.unsent import STOPPED
from flows.checkins.history import Asked

PAUSES = (1, 2, 4)
"""Weeks that a pause may last."""
LONGEST_LABEL = 64


def followed(conn: Connection, chat_id: int) -> list[Patient]:
    """Return what somebody is to the clinics that follow them now."""
    return [one for one in patients_of_chat(conn, chat_id) if one.state != "stopped"]


def offer_pause(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Answer /pause: for how long."""
    mine = followed(conn, chat_id)
    if not mine:
        return [desk.card("not_followed")]
    await_words(conn, chat_id, "pause", [str(one.id) for one in mine], now)
    return [
        desk.card(
            "pause",
            [
                Press(desk.counted("{n} week", "{n} weeks", n), "pause", (str(one.id), str(n)))
                for n in PAUSES
            ],
            patient=one,
        )
        for one in mine
    ]


def pause(
    conn: Connection, desk: CheckIns, patient: Patient, weeks: str, now: datetime
) -> list[Card]:
    """Let a clinic write nothing for some weeks; who has stopped begins by no old button."""
    if patient.state == "stopped":
        return [desk.card("not_followed")]
    if not weeks.isdecimal() or int(weeks) not in PAUSES:
        return [desk.card("not_known")]
    until = now + timedelta(weeks=int(weeks))
    change_patient(conn, patient.id, now, state="paused", paused_until=until)
    hold_planned(conn, patient.id)
    take_back_unsent(conn, patient.chat_id, now, now)
    paused = desk.card(
        "paused",
        [Press("Go on now", "resume", (str(patient.id),))],
        patient=patient,
        until=until,
    )
    return [paused, *_is_heard(conn, desk, patient, now)]


def resume(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
    """End a pause."""
    if patient.state == "stopped":
        return [desk.card("not_followed")]
    change_patient(conn, patient.id, now, state="active", paused_until=None)
    return [desk.card("resumed", patient=patient), *_is_heard(conn, desk, patient, now)]


def _is_heard(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
    """Keep that somebody gave a sign of life: what they left before is no silence any more."""
    keep_request(conn, patient.id, Asked.PAUSE, now, since=now)
    return look_at(conn, desk, patient, now)


def offer_stop(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Ask somebody who leaves the chat whether the check-ins should stop too."""
    mine = followed(conn, chat_id)
    if mine:
        await_words(conn, chat_id, "stop", [str(one.id) for one in mine], now)
    return [
        desk.card(
            "stop",
            [Press("Stop the check-ins", "stop", (str(one.id),), is_grave=True)],
            [Press("Keep them", "keep", (str(one.id),))],
            patient=one,
        )
        for one in mine
    ]


def stop(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> list[Card]:
    """Let a clinic follow somebody no more, by their own wish; a second press changes nothing."""
    if patient.state != "stopped":
        end_following(conn, patient, STOPPED, now)
        note_left(conn, patient, HAS_STOPPED, now, now)
    return [desk.card("stopped", patient=patient)]


def end_following(conn: Connection, patient: Patient, reason: str, now: datetime) -> None:
    """Let a clinic follow somebody no more; what waits is not sent, for this reason."""
    look_at_left(conn, patient, now)
    change_patient(conn, patient.id, now, state="stopped", paused_until=None, writes_until=None)
    end_enrolments(conn, patient.id, now)
    hold_planned(conn, patient.id)
    take_back_unsent(conn, patient.chat_id, now, now)
    settle_planned(conn, patient.id, now, state="cancelled", reason=reason)


def list_clinics(conn: Connection, desk: CheckIns, chat_id: int, now: datetime) -> list[Card]:
    """Answer /clinics: who follows this person, and how to end it."""
    mine = patients_of_chat(conn, chat_id)
    rows = [
        [
            Press(
                desk.phrase("Stop {clinic}").format(clinic=one.clinic)[:LONGEST_LABEL],
                "stop",
                (str(one.id),),
                is_grave=True,
            )
        ]
        for one in mine
        if one.state != "stopped"
    ]
    return [desk.card("clinics", *rows, patients=mine, now=now)]
