"""Broadcasts that run: found again by whoever may stop them, and who wrote one hears of it."""

from collections.abc import Iterable
from datetime import datetime

from bot.checkins.card import Press
from bot.checkins.desk import CheckIns
from bot.checkins.in_words import local
from bot.store.campaigns import Campaign
from bot.store.clinics import Clinic, Member, member, reachable
from bot.store.database import Connection

LONGEST = 40
"""So many letters of a broadcast stand in a line or on a button that names it."""


def begins(campaign: Campaign) -> str:
    """Return how a broadcast begins, on one line."""
    words = " ".join(campaign.text.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


def described(
    conn: Connection, where: Clinic, found: Iterable[Campaign]
) -> list[tuple[str, str | None, str, datetime]]:
    """Return of broadcasts how they begin, who wrote them, how they stand, and since when."""
    return [
        (
            begins(one),
            None if one.staff_id is None else _name(conn, one.staff_id),
            one.state,
            local(one.launched_at or one.starts_at, where),
        )
        for one in found
    ]


def buttons(desk: CheckIns, found: Iterable[Campaign]) -> list[list[Press]]:
    """Return a button to each broadcast, under which it can be stopped."""
    label = desk.phrase("Broadcast: {words}")
    return [
        [Press(label.format(words=begins(one)), "broadcast", ("look", str(one.id)), is_quoted=True)]
        for one in found
    ]


def tell_writer(
    conn: Connection,
    desk: CheckIns,
    by: Member,
    campaign: Campaign,
    what: str,
    now: datetime,
    **counts: object,
) -> None:
    """Tell who wrote a broadcast that somebody else cancelled it, made it pause or go on."""
    for one in reachable(conn, campaign.clinic_id):
        if one.id == campaign.staff_id and one.id != by.id and one.chat_id is not None:
            card = desk.speaking_to(conn, one.chat_id).card(
                "staff_broadcast_by_other", who=by.name, what=what, words=begins(campaign), **counts
            )
            desk.speaker.tell(conn, one.chat_id, card, kind="staff", now=now)


def _name(conn: Connection, staff_id: int) -> str | None:
    who = member(conn, staff_id)
    return None if who is None else who.name
