"""Finds the clinic or member of staff that somebody names, and says who there is otherwise."""

from typing import TypeVar

from bot.clinics.access import Action, Role, may
from bot.clinics.errors import ClinicError
from bot.clinics.names import good_clinic_name
from bot.store.clinics import Clinic, Member, all_clinics, members
from bot.store.database import Connection
from bot.store.enrolments import programmes_of
from bot.store.names import folded
from flows.pathway.names import nearest

Named = TypeVar("Named", Clinic, Member)


def chosen_clinic(conn: Connection, named: str | None) -> Clinic:
    """Return the clinic of a name or number; without one the only clinic that there is now."""
    known = all_clinics(conn)
    if not known:
        raise ClinicError("there is no clinic yet; add one: kneebot clinic add NAME --zone ZONE")
    present = _present(known)
    if named is None and len(present) > 1:
        told = ", ".join(one.name for one in present[:5])
        raise ClinicError(f"there are several clinics; say which with --clinic ({told})")
    found = present[0] if named is None else _clinic_called(known, named)
    if found is None:
        close = nearest(named or "", [one.name for one in known])
        raise ClinicError(f"there is no clinic {named!r}{close}")
    return found


def naming(conn: Connection, clinic: Clinic) -> str:
    """Return what a command needs to mean this clinic: nothing where there is no other."""
    is_alone = [one.id for one in _present(all_clinics(conn))] == [clinic.id]
    return "" if is_alone else f' --clinic "{clinic.name}"'


def _present(known: list[Clinic]) -> list[Clinic]:
    return [one for one in known if one.closed_at is None] or known


def _clinic_called(known: list[Clinic], named: str) -> Clinic | None:
    """Return the clinic of a number, or else of a name; earlier versions took digits for one."""
    numbered = next((one for one in known if str(one.id) == named), None)
    return numbered or _meant(known, named)


def _meant(known: list[Named], name: str) -> Named | None:
    """Return who is called exactly so, or else the only one who is but for case and spaces."""
    fitting = [one for one in known if folded(one.name) == folded(name)]
    exact = [one for one in fitting if one.name == name]
    if len(fitting) > 1 and not exact:
        told = ", ".join(repr(one.name) for one in fitting)
        raise ClinicError(f"{name!r} may be {told}; write the name exactly so")
    return next(iter(exact or fitting), None)


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
    name = good_clinic_name(text)
    for one in all_clinics(conn):
        if folded(one.name) == folded(name) and one.id != but:
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
    found = _meant(known, name)
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
    known = [name for name, *_ in programmes_of(conn, clinic.id)]
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
