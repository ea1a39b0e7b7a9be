"""Who of the staff is told what comes from patients, and whether anybody is."""

from bot.clinics.access import Action, Role, may
from bot.store.clinics import Clinic, Member, reachable
from bot.store.database import Connection


def first_line(conn: Connection, where: Clinic) -> list[Member]:
    """Return who is told of alerts first: the clinicians, or the owners where there are none."""
    linked = _linked(conn, where)
    clinicians = [one for one in linked if one.role == Role.CLINICIAN]
    return clinicians or linked


def has_reader(conn: Connection, where: Clinic) -> bool:
    """Tell whether what a patient sends reaches anybody of the staff at this moment."""
    return bool(first_line(conn, where))


def deputies(conn: Connection, where: Clinic) -> list[Member]:
    """Return who is told when nobody picked an alert up: the owners, or everybody again."""
    linked = _linked(conn, where)
    return [one for one in linked if one.role == Role.OWNER] or linked


def _linked(conn: Connection, where: Clinic) -> list[Member]:
    return [one for one in reachable(conn, where.id) if may(one, Action.ALERTS)]
