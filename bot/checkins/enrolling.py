"""Codes for patients, made by the staff in their chat: the link, and its QR code to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.card import LONGEST_DATA, Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.checkins.planning import programme_in
from bot.checkins.readers import has_reader
from bot.clinics.access import Action, may
from bot.clinics.codes import mint
from bot.clinics.enrolling import holder_of, make_code
from bot.clinics.errors import ClinicError
from bot.clinics.links import link_to, qr_svg
from bot.clinics.names import LONGEST_NAME, fault_of, fault_of_label, tidy
from bot.pictures.picture import Picture
from bot.store.audit import note
from bot.store.clinics import Clinic, Member, clinic, members
from bot.store.codes import Terms, code, has_stopped, revoke_code
from bot.store.database import Connection
from bot.store.enrolments import programmes_of

GOOD_FOR = timedelta(days=30)
"""As long as a code of the command line."""
NOTHING = 0
"""The number that stands for no programme: broadcasts only."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a code may be for: a programme of a clinic by number, and its name as kept."""

    member: Member
    where: Clinic
    programme_id: int
    programme: str | None
    title: str

    @property
    def key(self) -> tuple[str, str]:
        """Return what a button says of it."""
        return str(self.where.id), str(self.programme_id)


def enrol(
    conn: Connection, desk: CheckIns, mine: Sequence[Member], words: str, now: datetime
) -> list[Card]:
    """Answer /enrol: make a code at once where it can be for one thing only, or ask for which."""
    allowed = [one for one in mine if may(one, Action.ENROL)]
    if not allowed:
        return [desk.card("staff_not_allowed")]
    label = tidy(words)
    ways = [way for member in allowed for way in _ways(conn, desk, member)]
    if len(ways) == 1:
        return [_made(conn, desk, ways[0], label, now)]
    several = len({way.where.id for way in ways}) > 1
    problem = None if several else _problem(conn, desk, ways[0].where, label, now)
    if problem is not None:
        return [problem]
    presses = [
        Press(
            ": ".join(filter(None, (way.where.title, way.title))) if several else way.title,
            "enrol",
            (*way.key, label),
            is_quoted=True,
        )
        for way in ways
    ]
    if any(len(one.data.encode()) > LONGEST_DATA for one in presses):
        return [desk.card("staff_enrol_label", label=label[:LONGEST_NAME])]
    return [desk.card("staff_enrol_which", *([one] for one in presses), label=label)]


def press(
    conn: Connection, desk: CheckIns, member: Member, about: tuple[str, ...], now: datetime
) -> list[Card] | None:
    """Make the code of a button; None where it is of another clinic."""
    clinic_id, programme_id, *rest = about
    if clinic_id != str(member.clinic_id):
        return None
    if not may(member, Action.ENROL):
        return [desk.card("staff_not_allowed")]
    way = next(
        (one for one in _ways(conn, desk, member) if one.key == (clinic_id, programme_id)), None
    )
    if way is None:  # a newer version of the programme, or none of it any more
        return enrol(conn, desk, [member], ":".join(rest), now)
    return [_made(conn, desk, way, ":".join(rest), now)]


def take_back(
    conn: Connection, desk: CheckIns, member: Member, clinic_id: str, id: str, now: datetime
) -> list[Card] | None:
    """Let a code not be used any more; None where it is of another clinic."""
    if clinic_id != str(member.clinic_id) or not is_number(id):
        return None
    if not may(member, Action.ENROL):
        return [desk.card("staff_not_allowed")]
    found = code(conn, int(id))
    if found is not None and found.clinic_id == member.clinic_id and found.uses_left == 0:
        return [desk.card("staff_enrol_used")]
    if revoke_code(conn, member.clinic_id, int(id), now):
        note(conn, member.clinic_id, f"code {id} revoked", now, staff_id=member.id)
    return [desk.card("staff_enrol_back")]


def _ways(conn: Connection, desk: CheckIns, member: Member) -> list[Way]:
    where = clinic(conn, member.clinic_id)
    say = desk.renderer.catalogue.say
    found = [
        Way(member, where, number, name, say("programme", programme_in(body).name))
        for name, number, body in sorted(programmes_of(conn, where.id))
    ]
    return found or [Way(member, where, NOTHING, None, "")]


def _problem(
    conn: Connection, desk: CheckIns, where: Clinic, label: str, now: datetime
) -> Card | None:
    """Return why no code can be made, None where one can."""
    if not any(may(one, Action.ALERTS) for one in members(conn, where.id)):
        return desk.card("staff_enrol_nobody", clinic=where)
    if label and fault_of(label):
        return desk.card("staff_enrol_label", label=label[:LONGEST_NAME])
    if label and fault_of_label(label):
        return desk.card("staff_enrol_number", label=label)
    if holder_of(conn, where.id, label, now) is not None:
        stopped = has_stopped(conn, where.id, label)
        return desk.card("staff_enrol_taken", label=label, has_stopped=stopped)
    return None


def _made(conn: Connection, desk: CheckIns, way: Way, label: str, now: datetime) -> Card:
    if desk.bot is None:
        raise ClinicError("a link needs the name of the bot; give it with --bot NAME")
    problem = _problem(conn, desk, way.where, label, now)
    if problem is not None:
        return problem
    terms = Terms(
        clinic_id=way.where.id,
        expires_at=now + GOOD_FOR,
        programme=way.programme,
        label=label or None,
    )
    text = mint(desk.key)
    number = make_code(conn, text, terms, now, staff_id=way.member.id)
    link = link_to(desk.bot, text)
    card = desk.card(
        "staff_enrol",
        [Press("Take it back", "uncode", (str(way.where.id), str(number)))],
        clinic=way.where,
        programme=way.title,
        label=label,
        link=link,
        until=terms.expires_at.astimezone(ZoneInfo(way.where.zone)),
        has_reader=has_reader(conn, way.where),
        draws=desk.draws,
    )
    return replace(card, picture=Picture(svg=qr_svg(link), alt="")) if desk.draws else card
