"""A clinic's form in a patient's chat: one question after the other, answered by buttons."""

from datetime import datetime

from bot.checkins.alerting import look_at
from bot.checkins.card import Card, Press, is_number
from bot.checkins.deciding import AFTER_TALKING
from bot.checkins.desk import CheckIns
from bot.checkins.polls import thanks_card
from bot.store.database import Connection
from bot.store.deliveries import Delivery, change
from bot.store.form_answers import (
    Filling,
    asked_first,
    begin_form,
    cancel_form_reminders,
    complete_form,
    filling_of,
    forget_form,
    form_arrived,
    keep_choices,
)
from bot.store.forms import form_for
from bot.store.patients import Patient
from bot.store.taking_back import take_back_unsent
from flows.checkins.own_forms import SKIPPED, form_of

VERB, SKIP, BACK, DECLINE = "form", "skip", "back", "no"
ANSWERABLE = ("asked", "partly", "silent")
"""States in which an answer counts: a late one too."""
SHORT, A_ROW = 30, 6
"""Longer labels stand in the text, and so many of their numbers in a row of buttons (expert)."""
NOT_LOADED = "the clinic has the form no more"


def opening_card(conn: Connection, desk: CheckIns, delivery: Delivery) -> Card | None:
    """Return the first open question with the name of the form; None where it is not loaded.

    A form that was begun goes on in its version, as does one that somebody is reminded of.
    """
    id = asked_first(conn, delivery.id) if delivery.reminder else delivery.id
    filling = filling_of(conn, id) if id is not None else None
    if filling is None and delivery.reminder == 0:
        name, clinic_id = delivery.asks or "", delivery.patient.clinic_id
        loaded = form_for(conn, clinic_id, name, desk.renderer.language)
        if loaded is not None:
            begin_form(conn, delivery.id, loaded.id, form_of(loaded.body).kind.questions)
            filling = filling_of(conn, delivery.id)
    left = _left(filling) if filling is not None else []
    return _question(desk, filling, left[0], delivery) if filling is not None and left else None


def first_card(conn: Connection, desk: CheckIns, delivery: Delivery) -> Card | None:
    """Return the first question of a form as it would be asked now, without beginning it."""
    patient = delivery.patient
    loaded = form_for(conn, patient.clinic_id, delivery.asks or "", desk.renderer.language)
    if loaded is None:
        return None
    filling = Filling(
        delivery_id=delivery.id,
        patient_id=patient.id,
        chat_id=patient.chat_id,
        state=delivery.state,
        body=loaded.body,
        choices=(None,) * form_of(loaded.body).kind.questions,
    )
    return _question(desk, filling, 0, delivery)


def answer(
    conn: Connection, desk: CheckIns, mine: list[Patient], about: tuple[str, ...], now: datetime
) -> list[Card]:
    """Keep what a button says, and ask what is left; after the last one the score is kept."""
    number, place, choice = about
    filling = filling_of(conn, int(number)) if is_number(number) else None
    patient = next((one for one in mine if filling and one.id == filling.patient_id), None)
    if patient is not None and patient.is_clinic_closed:
        return [desk.card("clinic_closed", patient=patient)]
    if filling is None or patient is None or patient.state == "stopped":
        return [desk.card("not_known")]
    if filling.state not in ANSWERABLE:
        return [desk.card("form_over")]
    if choice == DECLINE:
        return [_decline(conn, desk, filling, patient, now)]
    if not is_number(place) or int(place) >= len(filling.choices):
        return [desk.card("not_known")]
    if choice == BACK:
        return [_question(desk, filling, max(0, int(place) - 1))]
    chosen = SKIPPED if choice == SKIP else _chosen(filling, int(place), choice)
    if chosen is None:
        return [desk.card("not_known")]
    return _keep(conn, desk, filling, patient, (int(place), chosen), now)


def _keep(
    conn: Connection,
    desk: CheckIns,
    filling: Filling,
    patient: Patient,
    chosen: tuple[int, int],
    now: datetime,
) -> list[Card]:
    choices = [*filling.choices]
    choices[chosen[0]] = chosen[1]
    _heard(conn, filling, now)
    keep_choices(conn, filling.delivery_id, choices)
    left = [place for place, one in enumerate(choices) if one is None]
    if left:
        change(conn, filling.delivery_id, now, state="partly")
        return [_question(desk, filling, left[0])]
    complete_form(conn, filling.delivery_id, form_of(filling.body).scores(choices), now)
    change(conn, filling.delivery_id, now, state="answered", answered_at=now)
    beside = look_at(conn, desk, patient, now)
    return [thanks_card(conn, desk, patient), *beside]


def _decline(
    conn: Connection, desk: CheckIns, filling: Filling, patient: Patient, now: datetime
) -> Card:
    _heard(conn, filling, now)
    forget_form(conn, filling.delivery_id)
    change(conn, filling.delivery_id, now, state="declined", answered_at=now)
    return desk.card("form_declined", patient=patient)


def _heard(conn: Connection, filling: Filling, now: datetime) -> None:
    """Note that the question has arrived, remind nobody of it, and let nothing come between."""
    form_arrived(conn, filling.delivery_id, now)
    take_back_unsent(conn, filling.chat_id, now, now + AFTER_TALKING)
    cancel_form_reminders(conn, filling.delivery_id, now)


def _chosen(filling: Filling, place: int, choice: str) -> int | None:
    """Return a choice by its place; None for one that the question does not have."""
    choices = form_of(filling.body).questions[place].choices
    return int(choice) if is_number(choice) and int(choice) < len(choices) else None


def _left(filling: Filling) -> list[int]:
    return [place for place, one in enumerate(filling.choices) if one is None]


def _question(desk: CheckIns, filling: Filling, place: int, opens: Delivery | None = None) -> Card:
    form = form_of(filling.body)
    question = form.questions[place]
    id = str(filling.delivery_id)
    labels = [choice.label for choice in question.choices]
    is_short = all(len(label) <= SHORT for label in labels)
    shown = labels if is_short else [str(number + 1) for number in range(len(labels))]
    presses = [
        Press(label, VERB, (id, str(place), str(choice)), is_quoted=True)
        for choice, label in enumerate(shown)
    ]
    step = 1 if is_short else A_ROW
    rows = [presses[n : n + step] for n in range(0, len(presses), step)]
    rows.append([Press("Skip this question", VERB, (id, str(place), SKIP))])
    if place:
        rows[-1].insert(0, Press("Back", VERB, (id, str(place), BACK)))
    if opens is not None:
        rows.append([Press("Not this time", VERB, (id, str(place), DECLINE))])
    return desk.card(
        "form",
        *rows,
        delivery=opens,
        form=form,
        question=question,
        listed=[] if is_short else labels,
        place=place + 1,
        count=len(form.questions),
    )
