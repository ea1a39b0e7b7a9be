"""Finds the clinic or member of staff that somebody names, and says who there is otherwise."""

from bot.clinics.access import Action, Role, may
from bot.clinics.errors import ClinicError
from bot.store.clinics import Clinic, Member, all_clinics, members
from bot.store.database import Connection
from bot.store.enrolments import programmes_of
from flows.pathway.names import nearest

LONGEST_NAME = 64


def chosen_clinic(conn: Connection, named: str | None) -> Clinic:
    """Return the clinic of a name or number; without one the only clinic that there is now."""
    known = all_clinics(conn)
    if not known:
        raise ClinicError("there is no clinic yet; add one: kneebot clinic add NAME --zone ZONE")
    names = {one.name.casefold(): one for one in known} | {str(one.id): one for one in known}
    present = [one for one in known if one.closed_at is None] or known
    if named is None and len(present) > 1:
        told = ", ".join(one.name for one in present[:5])
        raise ClinicError(f"there are several clinics; say which with --clinic ({told})")
    found = present[0] if named is None else names.get(named.casefold())
    if found is None:
        close = nearest(named or "", [one.name for one in known])
        raise ClinicError(f"there is no clinic {named!r}{close}")
    return found


def working_clinic(conn: Connection, named: str | None) -> Clinic:
    """Return the chosen clinic; raise ClinicError where it is closed, for what it does no more."""
    found = chosen_clinic(conn, named)
    if found.closed_at is not None:
        raise ClinicError(
            f"{found.title} was closed on {found.closed_at:%Y-%m-%d}, so this is not done any "
            "more; its record can be read with kneebot clinic show and export"
        )
    return found


def free_name(conn: Connection, text: str, *, but: int | None = None) -> str:
    """Return a name for a clinic; raise ClinicError for a bad one, and one that another has."""
    name = good_name(text, "name of a clinic")
    for one in all_clinics(conn):
        if one.name.casefold() == name.casefold() and one.id != but:
            ended = f", closed on {one.closed_at:%Y-%m-%d}" if one.closed_at else ""
            raise ClinicError(
                f"there is a clinic {one.name!r} already{ended}; give this one another name"
            )
    return name


def chosen_member(conn: Connection, clinic: Clinic, name: str) -> Member:
    """Return the member of staff of a name."""
    known = members(conn, clinic.id)
    if not known:
        raise ClinicError(without_staff(clinic))
    found = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if found is None:
        close = nearest(name, [one.name for one in known])
        raise ClinicError(f"there is no {name!r} in the staff of {clinic.title}{close}")
    return found


def require_staff(conn: Connection, clinic: Clinic) -> list[Member]:
    """Return who gets the alerts; raise ClinicError where there is nobody, for any patient."""
    found = [one for one in members(conn, clinic.id) if may(one, Action.ALERTS)]
    if not found:
        raise ClinicError(without_staff(clinic))
    return found


def chosen_programme(conn: Connection, clinic: Clinic, named: str | None) -> str | None:
    """Return the programme of a name; without one the only one of the clinic, None without any."""
    known = [name for name, _ in programmes_of(conn, clinic.id)]
    if named is not None and named not in known:
        close = nearest(named, known) if known else "; add it: kneebot clinic programmes add FILE"
        raise ClinicError(f"{clinic.title} has no programme {named!r}{close}")
    if named is None and len(known) > 1:
        told = ", ".join(known[:5])
        raise ClinicError(f"there are several programmes; say which with --programme ({told})")
    return named or next(iter(known), None)


def without_staff(clinic: Clinic) -> str:
    """Return what to do about a clinic in which nobody would see an alert."""
    roles = f"{Role.OWNER} or {Role.CLINICIAN}"
    return (
        f"{clinic.title} has nobody who gets alerts; add an {roles} first: "
        f"kneebot clinic staff add NAME --role {Role.CLINICIAN}"
    )


def good_name(text: str, what: str) -> str:
    """Return a name without spaces around it; raise ClinicError for one that cannot be shown."""
    name = text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ClinicError(
            f"{text[:LONGEST_NAME]!r} is no {what}; write 1 to {LONGEST_NAME} letters on one line"
        )
    return name
