"""What staff see of a broadcast before it goes: to whom, when by whose clock, and each text."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.draining import said_first
from bot.checkins.polls import cards_of
from bot.conversation.catalogue import spoken_name
from bot.store.campaigns import Campaign, newest_of, sample_of, segment_size, spread_of
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.patients import Patient, patient_of
from bot.store.polls import Asked
from flows.checkins.windows import Window, next_opening

SHOWN, LISTED = 5, 300
"""So many names stand in the preview, and at most so many in the list of all."""
Words = list[tuple[Markup, list[str]]]
"""Each message with its buttons."""


def preview(
    conn: Connection,
    desk: CheckIns,
    where: Clinic,
    campaign: Campaign,
    hold: timedelta,
    *,
    is_again: bool = False,
) -> Card:
    """Return who would get what, and when by their own clock; `is_again` says that it changed."""
    count = segment_size(conn, campaign)
    sample = sample_of(conn, campaign, SHOWN)
    patient = patient_of(conn, sample[0][0]) if sample else None
    if patient is None:
        return desk.card("staff_broadcast_nobody", segment=campaign.segment)
    id = str(campaign.id)
    rows = [
        [
            Press(
                desk.phrase("Send to {n}").format(n=count),
                "broadcast",
                ("go", id, shown_as(conn, campaign)),
                is_grave=True,
            )
        ],
        [Press("Do not send", "broadcast", ("cancel", id))],
    ]
    if count > len(sample):
        rows.append([Press("Show all names", "broadcast", ("whom", id))])
    spread = spread_of(conn, campaign)
    zones, languages = Counter[str](), Counter[str]()
    for language, zone, how_many in spread:
        zones[zone] += how_many
        languages[desk.renderer.speaking(language or desk.renderer.default).language] += how_many
    return desk.card(
        "staff_broadcast",
        *rows,
        clinic=where,
        campaign=campaign,
        is_again=is_again,
        count=count,
        zones=[
            (leaves(where, zone, campaign.starts_at).astimezone(ZoneInfo(zone)), zone, how_many)
            for zone, how_many in zones.most_common()
        ],
        names=[name for _, name in sample],
        more=count - len(sample),
        languages=[
            (spoken_name(language), how_many, _words(desk, where, campaign, patient, language))
            for language, how_many in languages.most_common()
        ],
        minutes=int(hold.total_seconds() // 60),
    )


def shown_as(conn: Connection, campaign: Campaign) -> str:
    """Return what differs once a broadcast would go to others: how many, and the newest of them."""
    return f"{segment_size(conn, campaign)}-{newest_of(conn, campaign) or 0}"


def names_card(conn: Connection, desk: CheckIns, campaign: Campaign) -> Card:
    """Return the names of all whom a broadcast would reach."""
    names = [name for _, name in sample_of(conn, campaign, LISTED)]
    more = segment_size(conn, campaign) - len(names)
    return desk.card("staff_broadcast_whom", names=names, more=more)


def leaves(where: Clinic, zone: str, at: datetime) -> datetime:
    """Return when a broadcast that begins at a time leaves for patients of a zone."""
    hours = [Window(where.hours.sends_from, where.hours.sends_until)]
    return next_opening(at, ZoneInfo(zone), hours)


def _words(
    desk: CheckIns, where: Clinic, campaign: Campaign, patient: Patient, language: str
) -> Words:
    """Return what patients of a language get, from what words it when it leaves."""
    spoken = desk.in_words(desk.renderer.speaking(language))
    delivery = Delivery(
        id=0,
        patient=patient,
        enrolment_id=None,
        campaign_id=campaign.id,
        step="broadcast",
        number=1,
        reminder=0,
        asks=campaign.asks,
        state="planned",
        due_at=campaign.starts_at,
        not_after=campaign.not_after,
        session_id=None,
        text=campaign.text,
        campaign_state=campaign.state,
        clinic_from=where.hours.sends_from,
        clinic_until=where.hours.sends_until,
    )
    if not campaign.questions:
        return [(Markup(one.text), []) for one in said_first(spoken, delivery, None)]
    asked = Asked(
        delivery_id=0,
        campaign_id=campaign.id,
        patient_id=patient.id,
        send_id=None,
        state="planned",
        questions=campaign.questions,
    )
    return [
        (Markup(card.text), [press.label for row in card.rows for press in row])
        for card in cards_of(spoken, delivery, asked)
    ]
