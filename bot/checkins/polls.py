"""The questions of a broadcast in a patient's chat: one after the other, answered by buttons."""

from datetime import datetime

from bot.checkins.card import Card, Press, is_number
from bot.checkins.deciding import AFTER_TALKING
from bot.checkins.desk import CheckIns
from bot.checkins.readers import has_reader
from bot.store.addressed import LETTER, POLL, await_beside
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.deliveries import Delivery, change
from bot.store.patients import Patient
from bot.store.polls import Asked, answered, counted, keep_answer, poll_of
from bot.store.questions import arrived
from bot.store.taking_back import take_back_unsent
from flows.checkins.polls import Question, question_of
from flows.talking.plain import plain

VERB = "poll"
A_ROW = 6
"""So many numbers stand in a row of buttons."""
DONE = ("answered", "declined", "cancelled")


def cards_of(desk: CheckIns, delivery: Delivery, asked: Asked) -> list[Card]:
    """Return a broadcast with each of its questions, as they come one after the other."""
    places = range(len(asked.questions))
    return [_question(desk, asked, n, delivery if n == 0 else None) for n in places]


def card_of(desk: CheckIns, delivery: Delivery, asked: Asked) -> Card:
    """Return a broadcast with its first question."""
    return _question(desk, asked, 0, delivery)


def next_question(conn: Connection, desk: CheckIns, delivery: Delivery) -> tuple[int, Card] | None:
    """Return the first question that is not answered and its place, None where all are."""
    asked = poll_of(conn, delivery.id)
    left = [] if asked is None else _left(conn, asked)
    return (left[0], _question(desk, asked, left[0])) if asked is not None and left else None


def answer(
    conn: Connection, desk: CheckIns, mine: list[Patient], about: tuple[str, ...], now: datetime
) -> list[Card]:
    """Keep the answer that a button gives, and ask what is left."""
    asked = poll_of(conn, int(about[0])) if all(map(is_number, about)) else None
    patient = next((one for one in mine if asked and one.id == asked.patient_id), None)
    if asked is None or patient is None:
        return [desk.card("not_known")]
    if patient.is_clinic_closed:
        return [desk.card("clinic_closed", patient=patient)]
    if patient.state == "stopped":
        return [desk.card("not_known")]
    question, choice = int(about[1]), int(about[2])
    questions = [question_of(one) for one in asked.questions]
    if question >= len(questions) or choice >= len(questions[question].choices):
        return [desk.card("not_known")]
    keep_answer(conn, asked.delivery_id, question, choice, now)
    take_back_unsent(conn, patient.chat_id, now, now + AFTER_TALKING)
    if asked.send_id is not None:
        arrived(conn, now, id=asked.send_id)
    left = _left(conn, asked)
    is_over = asked.state in DONE
    if left:
        if not is_over:
            change(conn, asked.delivery_id, now, state="partly")
        put = [str(patient.id), str(asked.delivery_id), str(left[0])]
        await_beside(conn, patient.chat_id, POLL, put, now)
        return [_question(desk, asked, left[0])]
    if not is_over:
        change(conn, asked.delivery_id, now, state="answered", answered_at=now)
    await_beside(conn, patient.chat_id, LETTER, [str(patient.id)], now)
    return [thanks_card(conn, desk, patient)]


def choice_named(
    conn: Connection, desk: CheckIns, put: tuple[str, ...], text: str, says: str | None
) -> tuple[str, str, str] | None:
    """Return what a button would say whose words are typed; None where no choice is named.

    `put` is the patient, the broadcast to them and the question that was asked last.
    """
    _, id, place = put
    asked = poll_of(conn, int(id))
    if asked is None or int(place) >= len(asked.questions):
        return None
    question = question_of(asked.questions[int(place)])
    if question.is_yes_no:
        known = {"yes": 0, "no": 1}
        choice = known.get(says or "")
    else:
        named = [plain(one) for one in question.choices]
        choice = named.index(plain(text)) if plain(text) in named else None
    return None if choice is None else (id, place, str(choice))


def thanks_card(conn: Connection, desk: CheckIns, patient: Patient) -> Card:
    """Return what is said when the last question is answered."""
    where = clinic(conn, patient.clinic_id)
    return desk.card("poll_thanks", clinic=where, has_reader=has_reader(conn, where))


def tallies(
    conn: Connection, desk: CheckIns, campaign_id: int, questions: tuple[Question, ...]
) -> list[tuple[Question, list[tuple[str, int]]]]:
    """Return for each question how often which choice was given."""
    often = counted(conn, campaign_id)
    return [
        (
            question,
            [
                (label, often.get((place, choice), 0))
                for choice, label in enumerate(choices_of(desk, question))
            ],
        )
        for place, question in enumerate(questions)
    ]


def choices_of(desk: CheckIns, question: Question) -> tuple[str, ...]:
    """Return the choices in words; those that the clinic wrote stay as they are."""
    return (desk.phrase("Yes"), desk.phrase("No")) if question.is_yes_no else question.choices


def _left(conn: Connection, asked: Asked) -> list[int]:
    return sorted(set(range(len(asked.questions))) - answered(conn, asked.delivery_id))


def _question(desk: CheckIns, asked: Asked, place: int, opens: Delivery | None = None) -> Card:
    question = question_of(asked.questions[place])
    count = len(asked.questions)
    id = str(asked.delivery_id)
    presses = [
        Press(label, VERB, (id, str(place), str(choice)), is_quoted=True)
        for choice, label in enumerate(choices_of(desk, question))
    ]
    step = A_ROW if question.is_scale else len(presses) if len(presses) == 2 else 1
    rows = [presses[n : n + step] for n in range(0, len(presses), step)]
    return desk.card("poll", *rows, delivery=opens, question=question, place=place + 1, count=count)
