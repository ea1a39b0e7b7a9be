"""The commands about a clinic's staff: who is of it, as what, and whose Telegram is linked."""

import argparse
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clinics.access import Action, Role, may
from bot.clinics.choosing import (
    chosen_clinic,
    chosen_member,
    naming,
    without_staff,
    working_clinic,
)
from bot.clinics.codes import new_code
from bot.clinics.errors import ClinicError
from bot.clinics.links import link_to
from bot.clinics.names import good_staff_name
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_link import bot_name
from bot.commands.keys import coding_key
from bot.settings import Settings
from bot.store.audit import note
from bot.store.clinics import (
    Clinic,
    Member,
    add_member,
    change_role,
    members,
    remove_member,
)
from bot.store.codes import Terms, revoke_codes_of_member
from bot.store.database import Connection

ALLOWED = {
    Action.SEE: "open records",
    Action.ALERTS: "get and close alerts",
    Action.LAUNCH: "send broadcasts",
    Action.ENROL: "make codes for patients",
}
"""What a role allows, in words."""


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let somebody be of the staff."""
    name, role = good_staff_name(arguments.name), _role(arguments.role)
    with clinic_store(arguments, settings) as db:
        clinic, who = db.run(_add, arguments.clinic, name, role, right_now(db))
        which = db.read(naming, clinic)
    print(f"{who.name} is {who.role} of {clinic.title} and may {_may(who)}")
    print(f'Next, a link for their Telegram: kneebot clinic staff link "{who.name}"{which}')
    return 0


def list_staff(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the staff, and whether each is reached on Telegram."""
    with clinic_store(arguments, settings) as db:
        clinic = db.read(chosen_clinic, arguments.clinic)
        found = db.read(members, clinic.id)
    for one in found:
        since = f"on Telegram since {one.linked_at:%Y-%m-%d}" if one.linked_at else "not linked"
        print(f"{one.name}  {one.role}  {since}  may {_may(one)}")
    print(f"{len(found)} of {clinic.title}")
    if clinic.closed_at is None and not any(may(one, Action.ALERTS) for one in found):
        print(without_staff(clinic))
    return 0


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let somebody be of the staff no more; what they did stays in the audit under their name."""
    with clinic_store(arguments, settings) as db:
        clinic, who = db.run(_remove, arguments.clinic, arguments.name, right_now(db))
    print(
        f"{who.name} is no longer of the staff of {clinic.title}; their links do not work any more"
    )
    return 0


def change(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let somebody of the staff be something else, from now on."""
    role = _role(arguments.role)
    with clinic_store(arguments, settings) as db:
        clinic, who = db.run(_change, arguments.clinic, arguments.name, role, right_now(db))
    print(f"{who.name} is {who.role} of {clinic.title} from now on and may {_may(who)}")
    return 0


def link(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a link with which somebody's Telegram is theirs to the bot; it works once."""
    bot = bot_name(arguments, settings)
    with clinic_store(arguments, settings) as db, coding_key(settings, db) as key:
        now = right_now(db)
        until = now + timedelta(days=arguments.days)
        who, code = db.run(_link, arguments.clinic, arguments.name, key, until, now)
    print(link_to(bot, code))
    print(f"For {who.name} alone: it works once, until {until:%Y-%m-%d %H:%M} UTC.")
    print("Whoever opens it sees patients' answers as they do, so give it to nobody else.")
    return 0


def _add(
    conn: Connection, named: str | None, name: str, role: Role, now: datetime
) -> tuple[Clinic, Member]:
    clinic = working_clinic(conn, named)
    who = add_member(conn, clinic.id, name, role, now)
    if who is None:
        raise ClinicError(f"{name!r} is of the staff of {clinic.title} already; give another name")
    note(conn, clinic.id, f"staff added: {who.name}, {role}", now)
    return clinic, who


def _remove(conn: Connection, named: str | None, name: str, now: datetime) -> tuple[Clinic, Member]:
    clinic = working_clinic(conn, named)
    who = chosen_member(conn, clinic, name)
    _refuse_last(conn, clinic, who)
    remove_member(conn, who.id, now)
    revoke_codes_of_member(conn, who.id, now)
    note(conn, clinic.id, f"staff removed: {who.name}", now)
    return clinic, who


def _change(
    conn: Connection, named: str | None, name: str, role: Role, now: datetime
) -> tuple[Clinic, Member]:
    clinic = working_clinic(conn, named)
    who = chosen_member(conn, clinic, name)
    if who.role == role:
        raise ClinicError(f"{who.name} is {role} of {clinic.title} already; nothing was changed")
    changed = replace(who, role=role)
    if not may(changed, Action.ALERTS):
        _refuse_last(conn, clinic, who)
    change_role(conn, who.id, role, may_write=may(changed, Action.ALERTS))
    note(conn, clinic.id, f"staff role changed: {who.name}, {who.role} to {role}", now)
    return clinic, changed


def _refuse_last(conn: Connection, clinic: Clinic, who: Member) -> None:
    """Raise ClinicError where nobody but this one gets alerts."""
    others = [one for one in members(conn, clinic.id) if one.id != who.id]
    if may(who, Action.ALERTS) and not any(may(one, Action.ALERTS) for one in others):
        raise ClinicError(
            f"{who.name} is the last of {clinic.title} who gets alerts; add somebody else first"
        )


def _link(
    conn: Connection, named: str | None, name: str, key: bytes, until: datetime, now: datetime
) -> tuple[Member, str]:
    clinic = working_clinic(conn, named)
    who = chosen_member(conn, clinic, name)
    revoke_codes_of_member(conn, who.id, now)
    code = new_code(conn, key, Terms(clinic_id=clinic.id, expires_at=until, staff_id=who.id), now)
    note(conn, clinic.id, f"link made: {who.name}", now)
    return who, code


def _role(text: str) -> Role:
    try:
        return Role(text.casefold().replace("-", "_"))
    except ValueError:
        raise ClinicError(f"there is no role {text!r}; choose of {', '.join(Role)}") from None


def _may(who: Member) -> str:
    return ", ".join(words for action, words in ALLOWED.items() if may(who, action))
