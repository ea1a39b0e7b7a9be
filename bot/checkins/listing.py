"""The list of a day: shown by pages to who asks, and sent when the clinic opens, unless empty."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.in_words import local
from bot.checkins.readers import first_line
from bot.checkins.running import buttons, described
from bot.checkins.staffing import GROUPS, behind, group_of, named_about, urgency
from bot.clinics.access import Action, may
from bot.clinics.hours import is_open
from bot.store.alerts import Alert, change_alert, open_alerts
from bot.store.asides import TOGETHER, Parts
from bot.store.clinics import Clinic, Member, patients_by_state
from bot.store.database import Connection
from bot.store.day_lists import hold_unlisted, note_listed
from bot.store.launched import under_way
from flows.checkins.rules import Level

LISTED = 10
"""So many lines stand on a page of the list."""
LONGEST_NAME = 30


def today(
    conn: Connection,
    desk: CheckIns,
    where: Clinic,
    member: Member,
    now: datetime,
    last: Alert | None = None,
) -> Card:
    """Return the list of a day, or what follows the last alert of a page: who needs whom first."""
    every = lines(open_alerts(conn, where.id, now), where)
    left = [one for one in every if last is None or one.urgency > urgency(last)] or every
    shown = left[:LISTED]
    groups = [
        (
            name,
            sum(one.group == name for one in every),
            [one for one in shown if one.group == name],
        )
        for name in GROUPS
    ]
    names = short({one.patient_id: one.patient for one in shown})
    presses = [Press(name, "open", (str(id),), is_quoted=True) for id, name in names.items()]
    rows = [presses[n : n + 2] for n in range(0, len(presses), 2)]
    turns = []
    if len(left) > LISTED:
        turns.append(Press("More", "today", (str(where.id), str(shown[-1].first))))
    if len(left) < len(every):
        turns.append(Press("From the start", "today", (str(where.id),)))
    launched = under_way(conn, where.id, now) if may(member, Action.LAUNCH) else []
    return desk.card(
        "staff_today",
        *rows,
        *([turns] if turns else []),
        *buttons(desk, launched),
        clinic=where,
        broadcasts=described(conn, where, launched),
        groups=[one for one in groups if one[2]],
        count=_followed(conn, where),
        more=len(left) - len(shown),
        day=now.astimezone(ZoneInfo(where.zone)),
        may_launch=may(member, Action.LAUNCH),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is open of a patient under one head, as one line of the list."""

    group: str
    patient_id: int
    patient: str
    since: datetime
    count: int
    abouts: tuple[str, ...]
    holders: tuple[str, ...]
    """Who has any of it."""
    is_taken: bool
    """Whether somebody has all of it."""
    first: int
    urgency: tuple[int, int, int]
    """Of the alert that comes first, by which the list goes on behind it."""


def lines(alerts: Iterable[Alert], where: Clinic) -> list[Line]:
    """Return a line for each patient under each head, in the order of what comes first in it."""
    found: dict[tuple[str, int], list[Alert]] = {}
    for one in behind(alerts, None):
        found.setdefault((group_of(one), one.patient_id), []).append(one)
    return [_line(group, each, where) for (group, _), each in found.items()]


def _line(group: str, alerts: Sequence[Alert], where: Clinic) -> Line:
    first = alerts[0]
    holders = [one.holder for one in alerts if one.holder is not None]
    return Line(
        group=group,
        patient_id=first.patient_id,
        patient=first.patient,
        since=local(min(one.created_at for one in alerts), where),
        count=len(alerts),
        abouts=tuple(dict.fromkeys(map(named_about, alerts))),
        holders=tuple(dict.fromkeys(holders)),
        is_taken=len(holders) == len(alerts),
        first=first.id,
        urgency=urgency(first),
    )


def short(names: Mapping[int, str]) -> dict[int, str]:
    """Return names that fit on buttons and differ from each other, by patient.

    A long one loses its middle, as what tells two apart often stands at the end.

    >>> short({1: "Room 9", 2: "Northgate outpatients, knee room 12"})
    {1: 'Room 9', 2: 'Northgate outp…, knee room 12'}
    """
    half = LONGEST_NAME // 2
    cut = {
        id: name if len(name) <= LONGEST_NAME else f"{name[: half - 1]}…{name[-half + 1 :]}"
        for id, name in names.items()
    }
    often = Counter(cut.values())
    return {id: name if often[name] == 1 else f"{name} ({id})" for id, name in cut.items()}


def _followed(conn: Connection, where: Clinic) -> int:
    states = patients_by_state(conn, where.id)
    return sum(count for state, count in states.items() if state != "stopped")


def send_lists(
    conn: Connection,
    desk: CheckIns,
    clinics: Iterable[Clinic],
    now: datetime,
    parts: Parts = TOGETHER,
) -> None:
    """Send each clinic that has just opened its list, once a day."""
    for where in clinics:
        parts.do("list of a day", where.id, partial(_send_list, conn, desk, where, now, parts))


def _send_list(
    conn: Connection, desk: CheckIns, where: Clinic, now: datetime, parts: Parts
) -> None:
    """Send a clinic its list; where it reached nobody, it waits for who can be reached."""
    day = now.astimezone(ZoneInfo(where.zone)).date()
    if where.listed_on == day or not is_open(where, now) or not hold_unlisted(conn, where.id, day):
        return
    waiting = open_alerts(conn, where.id, now)
    there = first_line(conn, where) if waiting else []
    sent = [_sends(conn, desk, where, member, now, parts) for member in there]
    if waiting and not any(sent):
        return
    note_listed(conn, where.id, day)
    for alert in waiting:
        if alert.told_at is None and alert.level != Level.NOW:  # the list tells it
            change_alert(conn, alert.id, told_at=now)


def _sends(
    conn: Connection, desk: CheckIns, where: Clinic, member: Member, now: datetime, parts: Parts
) -> bool:
    """Send a member the list; return whether it met no mistake."""
    told: list[int] = []

    def send(chat_id: int) -> None:
        card = today(conn, desk.speaking_to(conn, chat_id), where, member, now)
        desk.speaker.tell(conn, chat_id, card, kind="staff", now=now)
        told.append(chat_id)

    if member.chat_id is not None:
        what = f"list of a day to member {member.id}"
        parts.do(what, where.id, partial(send, member.chat_id))
    return bool(told)
