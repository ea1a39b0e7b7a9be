"""Hands check-ins that are due to the sender: everything is asked once more before one leaves."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.checkins.deciding import AFTER_TALKING, Drop, Leave, Wait, decide
from bot.checkins.desk import CheckIns
from bot.checkins.forms import NOT_LOADED, opening_card
from bot.checkins.noting import HAS_BLOCKED, note_left
from bot.checkins.planning import calendar, own_programme, programme_in
from bot.checkins.polls import card_of
from bot.conversation.outgoing import Outgoing
from bot.conversation.triage import open_prompt, shown_of
from bot.store.addressed import LETTER, POLL, await_nothing, await_when_arrived
from bot.store.asides import AGAIN, TOGETHER, Parts
from bot.store.campaigns import end_campaigns
from bot.store.conversations import Stored, begin, latest, stored_session
from bot.store.courses import results_of_chat
from bot.store.database import Connection
from bot.store.deliveries import (
    Delivery,
    add_delivery,
    change,
    due_deliveries,
    has_answered,
    hush_earlier,
    hush_old,
    was_asked,
)
from bot.store.enrolments import enrolment_of
from bot.store.polls import poll_of
from bot.store.taking_back import take_back_late
from flows.checkins.calendar import reminders_of
from flows.checkins.forms import known_forms
from flows.checkins.local_time import instant
from flows.pathway.answers import NOT_SURE, Value, current
from flows.talking.heard import HEARD
from flows.talking.replies import Say
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn, begun_session

AT_ONCE = 50
LATE_AT_ONCE = 500
"""At the end of the hours all that waits is late, and each look of the sender passes it by."""
FIRST = "psfs_1"
ACTIVITIES = (FIRST, "psfs_2", "psfs_3")
MISTAKE = "put off: it met a mistake of kneebot's own"
SILENT_AFTER = timedelta(days=14)
"""Nobody answers after so long: what was asked then counts as unanswered (expert)."""


def drain(conn: Connection, desk: CheckIns, now: datetime, parts: Parts = TOGETHER) -> int:
    """Hand over what may leave now and settle the rest; return how many were looked at."""
    late = take_back_late(conn, now, LATE_AT_ONCE)
    due = due_deliveries(conn, now, AT_ONCE, talking_since=now - AFTER_TALKING)
    if not due:
        hush = partial(hush_old, conn, now, before=now - SILENT_AFTER)
        parts.do("check-ins that nobody answered", 0, hush)
        parts.do("broadcasts that are over", 0, partial(end_campaigns, conn, now))
    begun: set[int] = set()
    for delivery in due:
        is_first = delivery.patient.chat_id not in begun
        ask = partial(_see_to, conn, desk, delivery, now, is_first=is_first)
        parts.do("check-in", delivery.id, ask, partial(_put_off, conn, delivery, now))
        begun.add(delivery.patient.chat_id)
    return late + len(due)


def _put_off(conn: Connection, delivery: Delivery, now: datetime) -> None:
    """Let what met a mistake wait for a while, as long as it is not too old."""
    if delivery.not_after <= now:
        change(conn, delivery.id, now, state="skipped", reason=MISTAKE)
    else:
        change(conn, delivery.id, now, due_at=min(now + AGAIN, delivery.not_after), reason=MISTAKE)


def _see_to(
    conn: Connection, desk: CheckIns, delivery: Delivery, now: datetime, *, is_first: bool
) -> None:
    needless = needless_reminder(conn, desk, delivery, now)
    if needless is not None:
        change(conn, delivery.id, now, state=needless.state, reason=needless.reason)
        return
    is_talking = delivery.is_talking or not is_first
    earliest = _earliest(conn, delivery, now, is_talking=is_talking)
    match decide(delivery, now, earliest=earliest):
        case Drop(state, reason):
            change(conn, delivery.id, now, state=state, reason=reason)
            if delivery.patient.blocked_at is not None:
                since = delivery.patient.blocked_at
                note_left(conn, delivery.patient, HAS_BLOCKED, since, now)
        case Wait(until):
            change(conn, delivery.id, now, due_at=until)
        case Leave(until):
            _ask(conn, desk, delivery, until, now)


def needless_reminder(
    conn: Connection, desk: CheckIns, delivery: Delivery, now: datetime
) -> Drop | None:
    """Return why a reminder is not needed any more; None where it is, or of no reminder."""
    if delivery.reminder and delivery.session_id and has_answered(conn, delivery.session_id):
        return Drop("cancelled", "answered")
    if delivery.reminder and _gives_way(conn, delivery, now):
        return Drop("skipped", "the next check-in comes that day")
    if delivery.reminder and delivery.session_id:
        return _needless_in(conn, desk, delivery.session_id)
    return None


def _needless_in(conn: Connection, desk: CheckIns, session_id: int) -> Drop | None:
    """Return why there is nothing in a conversation to remind of, None where there is.

    Reminders are for the silent: who told something is reminded of a sign only, of which a
    question is open. Who stopped is not reminded of an emergency that they left unanswered.
    """
    stored = stored_session(conn, session_id)
    is_over = stored is None or stored.session.phase is Phase.CLOSED
    prompt = None if stored is None or is_over else open_prompt(desk.pathway, stored.session)
    if stored is None or prompt is None:
        return Drop("cancelled", "no question of it is open")
    has_told = any(not answer.is_given for answer in stored.session.answers)
    return Drop("cancelled", "answered") if has_told and prompt.section == "history" else None


def _gives_way(conn: Connection, delivery: Delivery, now: datetime) -> bool:
    """Tell whether the next check-in is due on the day of a reminder: one message a day."""
    enrolment = enrolment_of(conn, delivery.enrolment_id) if delivery.enrolment_id else None
    if enrolment is None or enrolment.next_at is None or enrolment.next_at <= now:
        return False
    zone = ZoneInfo(enrolment.zone)
    return enrolment.next_at.astimezone(zone).date() == now.astimezone(zone).date()


def _earliest(conn: Connection, delivery: Delivery, now: datetime, *, is_talking: bool) -> datetime:
    """Return from when on it may leave: not into a conversation, and on a day of its own."""
    zone = ZoneInfo(delivery.patient.zone)
    today = now.astimezone(zone).date()
    begins = instant(today, time(0), zone)
    if delivery.enrolment_id is not None and was_asked(conn, delivery.patient.id, begins):
        return instant(today + timedelta(days=1), time(0), zone)
    return now + AFTER_TALKING if is_talking else now


def _ask(
    conn: Connection, desk: CheckIns, delivery: Delivery, until: datetime, now: datetime
) -> None:
    desk = desk.speaking_to(conn, delivery.patient.chat_id)
    asked = poll_of(conn, delivery.id) if delivery.asks and delivery.campaign_id else None
    card = card_of(desk, delivery, asked) if asked is not None else None
    is_form = delivery.asks in known_forms()
    if is_form:
        card = opening_card(conn, desk, delivery)
        if card is None:
            change(conn, delivery.id, now, state="skipped", reason=NOT_LOADED)
            return
    _address(conn, delivery, now, asks=asked is not None)
    if delivery.has_earlier:
        hush_earlier(conn, delivery.patient.id, delivery.id, now)
    if card is not None:
        chat_id = delivery.patient.chat_id
        send_id = desk.speaker.send(conn, chat_id, card, give_up_at=until, now=now)
        change(conn, delivery.id, now, state="asked", send_id=send_id, asked_at=now, reason=None)
        if is_form and not delivery.reminder:
            _plan_reminders(conn, delivery, None, now)
        return
    stored = _conversation(conn, desk, delivery, now)
    said = said_first(desk, delivery, stored.session if stored else None)
    shown = shown_of(stored) if stored is not None else None
    send_id = desk.speaker.ask(
        conn, delivery.patient.chat_id, shown, said, give_up_at=until, now=now
    )
    change(
        conn,
        delivery.id,
        now,
        state="asked" if delivery.asks else "answered",
        send_id=send_id,
        session_id=stored.session_id if stored else None,
        asked_at=now,
        reason=None,  # it may have been put off before
    )
    if stored is not None and not delivery.reminder:
        _plan_reminders(conn, delivery, stored.session_id, now)


def _address(conn: Connection, delivery: Delivery, now: datetime, *, asks: bool) -> None:
    """Let the next words be about what is sent now: a check-in, or what a clinic wrote to many."""
    chat_id, about = delivery.patient.chat_id, [str(delivery.patient.id)]
    if delivery.campaign_id is None:
        await_nothing(conn, chat_id)
    elif asks:
        await_when_arrived(conn, chat_id, POLL, [*about, str(delivery.id), "0"], now)
    else:
        await_when_arrived(conn, chat_id, LETTER, about, now)


def said_first(desk: CheckIns, delivery: Delivery, session: Session | None) -> list[Outgoing]:
    """Return the words that a check-in begins with, and its first question where it asks any."""
    if session is None:
        return desk.say(Say(_opening(delivery), {"delivery": delivery}))
    turn = Turn(desk.pathway, session)
    turn.say(_opening(delivery, turn), delivery=delivery)
    turn.ask_again()
    return desk.say(*turn.replies)


def _opening(delivery: Delivery, turn: Turn | None = None) -> str:
    if delivery.text is not None:
        return "broadcast"
    if not delivery.reminder:
        return "opening"
    return _reminding(turn) if turn is not None else "reminder"


def _reminding(turn: Turn) -> str:
    """Return how a reminder begins; of an emergency or a sign none says that silence is right."""
    prompt = turn.open_prompt()
    if prompt is turn.own.is_it_now:
        return "reminder_emergency"
    heard = turn.session.heard if prompt is not None and prompt.screen == HEARD else ()
    has_sign = any(turn.pathway.items[id].is_sign for id, _ in heard)
    return "reminder_sign" if has_sign else "reminder"


def _conversation(
    conn: Connection, desk: CheckIns, delivery: Delivery, now: datetime
) -> Stored | None:
    """Return the conversation in which a check-in is answered; a reminder goes on with it."""
    if delivery.asks is None:
        return None
    if delivery.session_id is not None:
        return stored_session(conn, delivery.session_id)
    return begin(conn, delivery.patient.chat_id, begun(conn, desk, delivery), now)


def begun(conn: Connection, desk: CheckIns, delivery: Delivery) -> Session:
    """Return a check-in as it begins."""
    return begun_session(desk.pathway, _known(conn, desk, delivery))


def _known(conn: Connection, desk: CheckIns, delivery: Delivery) -> dict[str, Value]:
    """Return what is known before a check-in begins: its set, and own activities told before.

    The triage comes first, as a full set asks only for what it does not tell.
    """
    chat_id, told = delivery.patient.chat_id, dict[str, Value]()
    before = latest(conn, chat_id, desk.pathway.content.pathway.follows)
    if before is not None:
        told = dict(current(before.session.answers))
    if FIRST not in told:
        every = [one.values for one in results_of_chat(conn, chat_id) if FIRST in one.values]
        told = dict(every[-1]) if every else {}
    if FIRST not in told:
        return {"set": delivery.asks or ""}
    return {"set": delivery.asks or ""} | {one: told.get(one, NOT_SURE) for one in ACTIVITIES}


def _plan_reminders(
    conn: Connection, delivery: Delivery, session_id: int | None, now: datetime
) -> None:
    """Plan the reminders of a check-in, which are for those only who do not answer."""
    enrolment = None
    if delivery.enrolment_id is not None:
        enrolment = enrolment_of(conn, delivery.enrolment_id)
    if enrolment is None:
        return
    programme = own_programme(enrolment.body, enrolment.result, agreed=enrolment.has_agreed)
    step = next((step for step in programme.steps if step.id == delivery.step), None)
    if step is None:
        return
    days = calendar(programme, enrolment.event_on, enrolment.zone, enrolment.hour)
    following = next((one.due_at for one in days if one.due_at > delivery.due_at), None)
    for one in reminders_of(programme_in(enrolment.body), step, now, before=following):
        add_delivery(
            conn,
            patient_id=delivery.patient.id,
            enrolment_id=delivery.enrolment_id,
            step=delivery.step,
            number=delivery.number,
            asks=delivery.asks,
            due_at=one.due_at,
            not_after=one.not_after,
            now=now,
            reminder=one.number,
            session_id=session_id,
        )
