"""Sends the staff their list when the clinic opens, on days that have something in it."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.desk import CheckIns
from bot.checkins.staffing import first_line, today
from bot.clinics.hours import is_open
from bot.store.alerts import change_alert, open_alerts
from bot.store.clinics import Clinic, note_listed
from bot.store.database import Connection


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
