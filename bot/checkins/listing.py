"""The list of a day: shown by pages to who asks, and sent when the clinic opens, unless empty."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.checkins.readers import first_line
from bot.checkins.running import buttons, lines
from bot.checkins.staffing import GROUPS, about, behind, group_of
from bot.clinics.access import Action, may
from bot.clinics.hours import is_open
from bot.store.alerts import Alert, change_alert, open_alerts
from bot.store.clinics import Clinic, Member, note_listed, patients_by_state
from bot.store.database import Connection
from bot.store.launched import under_way

LISTED = 10
"""So many alerts stand on a page of the list."""
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
    zone = ZoneInfo(where.zone)
    waiting = behind(open_alerts(conn, where.id, now), None)
    left = behind(waiting, last) or waiting
    shown = left[:LISTED]
    groups = [
        (
            name,
            sum(group_of(one) == name for one in waiting),
            [(one, one.created_at.astimezone(zone)) for one in shown if group_of(one) == name],
        )
        for name in GROUPS
    ]
    names = {one.patient_id: one.patient[:LONGEST_NAME] for one in shown}
    presses = [Press(name, "open", (str(id),), is_quoted=True) for id, name in names.items()]
    rows = [presses[n : n + 2] for n in range(0, len(presses), 2)]
    turns = []
    if len(left) > LISTED:
        turns.append(Press("More", "today", (str(where.id), str(shown[-1].id))))
    if len(left) < len(waiting):
        turns.append(Press("From the start", "today", (str(where.id),)))
    launched = under_way(conn, where.id, now) if may(member, Action.LAUNCH) else []
    return desk.card(
        "staff_today",
        *rows,
        *([turns] if turns else []),
        *buttons(desk, launched),
        clinic=where,
        broadcasts=lines(conn, where, launched),
        groups=[one for one in groups if one[2]],
        about=about,
        count=_followed(conn, where),
        more=len(left) - len(shown),
        day=now.astimezone(zone),
        may_launch=may(member, Action.LAUNCH),
    )


def _followed(conn: Connection, where: Clinic) -> int:
    states = patients_by_state(conn, where.id)
    return sum(count for state, count in states.items() if state != "stopped")


def send_lists(conn: Connection, desk: CheckIns, clinics: Iterable[Clinic], now: datetime) -> None:
    """Send each clinic that has just opened its list, once a day."""
    for where in clinics:
        day = now.astimezone(ZoneInfo(where.zone)).date()
        if where.listed_on == day or not is_open(where, now):
            continue
        note_listed(conn, where.id, day)
        waiting = open_alerts(conn, where.id, now)
        readers = first_line(conn, where)
        if not waiting or not readers:
            continue
        for alert in waiting:
            if alert.told_at is None:  # the list tells it
                change_alert(conn, alert.id, told_at=now)
        for member in readers:
            if member.chat_id is not None:
                card = today(conn, desk.speaking_to(conn, member.chat_id), where, member, now)
                desk.speaker.tell(conn, member.chat_id, card, kind="staff", now=now)
