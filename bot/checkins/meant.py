"""Words typed after a letter or broadcast: nothing goes to the clinic, or is an answer, unasked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.checkins import polls, relay
from bot.checkins.asking_for import ask_today
from bot.checkins.card import Card, Press
from bot.checkins.deciding import AFTER_TALKING
from bot.checkins.desk import CheckIns
from bot.store.addressed import (
    LETTER,
    POLL,
    WORDS,
    Awaited,
    await_beside,
    awaited,
    is_newest,
    put_last,
)
from bot.store.database import Connection
from bot.store.patients import Patient, let_write, patients_of_chat
from bot.store.taking_back import take_back_unsent
from bot.store.waiting import drop_words, words_waiting
from flows.talking.commanding import command_named
from flows.talking.plain import plain
from flows.talking.requests import find_requests

VERBS = (LETTER, POLL, WORDS)
SEND, KEEP = "send", "unsent"
SEND_IT, KEEP_IT = "Send it", "Do not send it"
"""The buttons: the words go to the clinic, or they do not."""


def take(
    conn: Connection,
    desk: CheckIns,
    chat_id: int,
    put: Awaited,
    text: str,
    says: str | None,
    now: datetime,
) -> list[Card] | None:
    """Ask whether words are for the clinic that wrote last; None where they are for nobody there.

    A choice of a broadcast's question is its answer, and a yes sends, where that was said last and
    has arrived. What a person should read is told as ever.
    """
    patient = _patient(conn, chat_id, put)
    if patient is None or relay.writes(patient, now) or relay.is_letter(conn, chat_id, now):
        return None
    if command_named(desk.pathway, text):
        return None
    is_last = put.verb != LETTER and is_newest(conn, chat_id, put.at)
    if put.verb == POLL and is_last:
        about = polls.choice_named(conn, desk, put.about, text, says)
        if about is not None:
            return polls.answer(conn, desk, [patient], about, now)
    if put.verb == WORDS and is_last and (says == "yes" or _names(desk, SEND_IT, text)):
        return _send(conn, desk, patient, put, now)
    words = (*_before(conn, chat_id, patient), text)
    told = ask_today(conn, desk, chat_id, find_requests(text), now)
    return [*told, ask(conn, desk, patient, words, now)]


def _before(conn: Connection, chat_id: int, patient: Patient) -> tuple[str, ...]:
    """Return the words for a clinic that await a yes, also above a letter that came since."""
    put = put_last(conn, chat_id)
    is_more = put is not None and put.verb == WORDS and _is_of(put, patient)
    return put.about[1:] if put is not None and is_more else ()


def is_small_talk(desk: CheckIns, text: str) -> bool:
    """Tell whether words say nothing that a clinic should read, as "thank you" does."""
    said = plain(text.strip(" ?\u00bf\u00a1"))
    return any(said in one.small_talk for one in desk.pathway.content.languages)


def is_asked(conn: Connection, chat_id: int) -> bool:
    """Tell whether it is asked if words are for the clinic."""
    put = awaited(conn, chat_id)
    return put is not None and put.verb == WORDS


def holds_back(conn: Connection, chat_id: int, about: Sequence[str]) -> bool:
    """Tell whether words wait that a button about these can hold back."""
    return bool(_held_back(conn, chat_id, about))


def hold_back(conn: Connection, chat_id: int, about: Sequence[str] | None) -> None:
    """Forget the words that wait and a button is about, or those that were asked about last."""
    every = words_waiting(conn, chat_id)[:1] if about is None else _held_back(conn, chat_id, about)
    drop_words(conn, chat_id, every)


def _held_back(conn: Connection, chat_id: int, about: Sequence[str]) -> list[Awaited]:
    """Return the words below which a button stood, with those that went on them since."""
    every = words_waiting(conn, chat_id)
    return [one for one in every if one.about[0] == about[0] and _stood_below(one, about[1:])]


def _stood_below(put: Awaited, marks: Sequence[str]) -> bool:
    """Tell whether words were asked about under a mark: also before more of them came."""
    first, last = sorted((put.since, put.at))  # a clock may have been put back in between
    return all(_mark(first) <= one <= _mark(last) for one in marks)


def keeps(desk: CheckIns, text: str, says: str | None) -> bool:
    """Tell whether an answer to that is that they are not."""
    return says == "no" or _names(desk, KEEP_IT, text)


def _names(desk: CheckIns, label: str, text: str) -> bool:
    return plain(text) == plain(desk.phrase(label))


def press(conn: Connection, desk: CheckIns, patient: Patient, at: str, now: datetime) -> list[Card]:
    """Send the words that a button was put under; others than those are sent by none."""
    mine = [one for one in words_waiting(conn, patient.chat_id) if _is_of(one, patient)]
    meant = next((one for one in mine if _mark(one.at) == at), None)
    if meant is not None:
        return _send(conn, desk, patient, meant, now)
    if _was_sent(put_last(conn, patient.chat_id), at):
        return [desk.card("words_sent")]
    return [desk.card("words_gone", [Press("Reply", "reply", (str(patient.id),))])]


def _is_of(put: Awaited, patient: Patient) -> bool:
    return put.about[0] == str(patient.id)


def press_keep(conn: Connection, desk: CheckIns, patient: Patient, at: str) -> list[Card]:
    """Say that what a button could hold back does not wait."""
    was_sent = _was_sent(put_last(conn, patient.chat_id), at)
    return [desk.card("words_sent" if was_sent else "words_over")]


def _was_sent(put: Awaited | None, at: str) -> bool:
    """Tell whether the words under a button were sent, and nothing was put since."""
    return put is not None and put.verb == LETTER and put.about[1:] == (at,)


def _patient(conn: Connection, chat_id: int, put: Awaited) -> Patient | None:
    """Return who was written to, None where they are followed no more."""
    mine = (one for one in patients_of_chat(conn, chat_id) if str(one.id) == put.about[0])
    patient = next(mine, None)
    is_over = patient is None or patient.state == "stopped" or patient.is_clinic_closed
    return None if is_over else patient


def ask_again(
    conn: Connection,
    desk: CheckIns,
    chat_id: int,
    put: Awaited | None,
    now: datetime,
    *,
    is_change: bool,
) -> list[Card]:
    """Ask anew below something that was said beside, where it was asked last."""
    patient = _patient(conn, chat_id, put) if put is not None and put.verb == WORDS else None
    if put is None or patient is None:
        return []
    return [ask(conn, desk, patient, put.about[1:], now, is_change=is_change)]


def ask(
    conn: Connection,
    desk: CheckIns,
    patient: Patient,
    words: Sequence[str],
    now: datetime,
    *,
    is_change: bool = False,
) -> Card:
    """Ask whether words are for the clinic, and keep them until that is answered.

    What waits at the sender is not asked in between.
    """
    take_back_unsent(conn, patient.chat_id, now, now + AFTER_TALKING)
    await_beside(conn, patient.chat_id, WORDS, [str(patient.id), *words], now)
    id = str(patient.id)
    return desk.card(
        "send_this",
        [Press(SEND_IT, SEND, (id, _mark(now)))],
        [Press(KEEP_IT, KEEP, (id, _mark(now)))],
        patient=patient,
        count=len(words),
        is_change=is_change,
    )


def _send(
    conn: Connection, desk: CheckIns, patient: Patient, put: Awaited, now: datetime
) -> list[Card]:
    """Pass words on; what comes within the hour goes there too, as after "Reply"."""
    drop_words(conn, patient.chat_id, [put])
    if patient.state == "stopped":
        return [desk.card("reply_stopped", patient=patient)]
    until = now + relay.REPLY_WITHIN
    await_beside(conn, patient.chat_id, LETTER, [str(patient.id), _mark(put.at)], now)
    let_write(conn, patient.id, until)
    writing = replace(patient, writes_until=until)
    return relay.to_clinic(conn, desk, writing, "\n".join(put.about[1:]), now)


def _mark(at: datetime) -> str:
    """Return what tells one question of this kind from the next."""
    return str(int(at.timestamp() * 1000))
