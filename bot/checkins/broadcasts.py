"""One text to many: written, looked at, launched with some minutes to think again, cancelled."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.card import Card, Press, is_number
from bot.checkins.deciding import NO_HOUR
from bot.checkins.desk import CheckIns
from bot.checkins.draining import MISTAKE
from bot.checkins.ending import REASON as ENDED
from bot.checkins.polls import tallies
from bot.checkins.running import buttons, described, tell_writer
from bot.checkins.showing import leaves, names_card, preview, shown_as
from bot.clinics.access import Action, may
from bot.errors import BotError
from bot.store.audit import note
from bot.store.campaigns import (
    STATUSES,
    Campaign,
    add_campaign,
    campaign_of,
    change_campaign,
    segment_size,
    tags_of,
    zones_of,
)
from bot.store.clinic_tables import UNDER_WAY
from bot.store.clinics import Clinic, Member, clinic
from bot.store.closing import CLOSED
from bot.store.database import Connection
from bot.store.enrolments import programmes_of
from bot.store.launched import held_campaign, newest_launched
from bot.store.progress import handed_over, progress, unsent_reasons
from bot.store.taking_back import cancel_planned, hold_unsent, release_planned
from bot.store.unsent import BLOCKED, STOPPED
from flows.checkins import lengths
from flows.checkins.polls import LIMITS, BadPoll, parted, question_of

HOLD = timedelta(minutes=5)
"""So long a launched broadcast waits: time to see a mistake and cancel."""
FRESH = timedelta(hours=1)
"""So long what was shown of a draft holds; after it the draft is shown anew before it may go."""
LASTS = timedelta(days=2)
"""After so long a broadcast is stale, and reaches nobody any more."""
LONGEST = 2000
TAG = "#"
WHY = {
    "too old": "too_old",
    NO_HOUR: "no_hour",
    STOPPED: "stopped",
    ENDED: "stopped",
    CLOSED: "stopped",
    "the patient made a pause": "pause",
    BLOCKED: "blocked",
    "the broadcast was cancelled": "cancelled",
    MISTAKE: "mistake",
}
"""Why somebody did not get a broadcast, by what is kept of it."""
CHANGES = frozenset(("go", "cancel", "pause", "resume"))
"""The buttons that change a broadcast, each after the one that was pressed before."""
ASKS = "broadcast"
"""What is asked with a broadcast that has questions of its own."""


class BadSegment(BotError):
    """Words of which no broadcast can be made: `fault` is no_programme, no_status or too_long."""

    def __init__(self, fault: str, words: str) -> None:
        super().__init__(f"{fault}: {words}")
        self.fault = fault
        self.words = words


def draft(
    conn: Connection, desk: CheckIns, mine: list[Member], words: str, now: datetime
) -> list[Card]:
    """Keep a broadcast as written, and show exactly what would go to whom.

    Who works for several clinics chooses by the button: each is shown apart.
    """
    allowed = [one for one in mine if may(one, Action.LAUNCH)]
    if not allowed:
        return [desk.card("staff_not_allowed")]
    cards = [_draft(conn, desk, one, words, now) for one in allowed]
    return [card for card in cards if card.rows] or cards[:1]


def _draft(conn: Connection, desk: CheckIns, member: Member, words: str, now: datetime) -> Card:
    where = clinic(conn, member.clinic_id)
    known = {name.casefold(): name for name, *_ in programmes_of(conn, where.id)}
    try:
        segment, rest = _parted(words, known)
        text, questions = parted(rest)
    except (BadSegment, BadPoll) as problem:
        return _how(conn, desk, where, known, problem)
    first = questions[0].text if questions else ""
    if len(text) > LONGEST or lengths.units(text + first) > lengths.LONGEST:
        return _how(conn, desk, where, known, BadSegment("too_long", str(len(text))))
    if not text:
        return _how(conn, desk, where, known)
    id = add_campaign(
        conn,
        clinic_id=where.id,
        staff_id=member.id,
        text=text,
        asks=ASKS if questions else None,
        questions=[one.as_json() for one in questions],
        segment=segment,
        starts_at=now + HOLD,
        not_after=now + LASTS,
        now=now,
    )
    campaign = campaign_of(conn, id)
    assert campaign is not None
    return preview(conn, desk, where, campaign, HOLD)


def _how(
    conn: Connection, desk: CheckIns, where: Clinic, known: Iterable[str], problem: object = None
) -> Card:
    launched = newest_launched(conn, where.id) if problem is None else []
    return desk.card(
        "staff_broadcast_how",
        *buttons(desk, launched),
        broadcasts=described(conn, where, launched),
        tags=tags_of(conn, where.id),
        programmes=sorted(known),
        longest=LONGEST,
        problem=problem,
        limits=LIMITS,
    )


def _parted(words: str, programmes: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return to whom a text goes, by the words that it begins with, and the text.

    Programmes are given by their names in lower case.

    >>> _parted("#knee programme=hüfte status=silent Come on Monday", {"hüfte": "Hüfte"})
    ({'tag': 'knee', 'programme': 'Hüfte', 'status': 'silent'}, 'Come on Monday')
    """
    segment: dict[str, str] = {}
    rest = words.strip()
    while rest:
        first, *others = rest.split(maxsplit=1)
        name, has_value, value = first.partition("=")
        name, value = name.casefold(), value.casefold()
        if first.startswith(TAG) and len(first) > 1:
            name, value = "tag", first[1:]
        elif not has_value or name not in ("programme", "status"):
            break
        if value not in {"programme": programmes, "status": STATUSES}.get(name, (value,)):
            raise BadSegment(f"no_{name}", value)
        segment[name] = programmes[value] if name == "programme" else value
        rest = others[0] if others else ""
    return segment, rest


def press(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    what: str,
    id: str,
    shown: list[str],
    now: datetime,
) -> list[Card] | None:
    """Launch, cancel or look at a broadcast; `shown` is to how many it was said to go."""
    found = held_campaign if what in CHANGES else campaign_of
    campaign = found(conn, int(id)) if is_number(id) else None
    if campaign is None or campaign.clinic_id != member.clinic_id:
        return None
    if not may(member, Action.LAUNCH):
        return [desk.card("staff_not_allowed")]
    if what == "whom":
        return [names_card(conn, desk, campaign)]
    if what in ("pause", "resume"):
        return [_hold(conn, desk, member, campaign, what, now)]
    if what == "go" and campaign.launched_at is None and campaign.state == "held":
        return [_launch(conn, desk, member, campaign, shown, now)]
    if what == "cancel" and campaign.state in UNDER_WAY:
        change_campaign(conn, campaign.id, now, state="cancelled")
        count, done = cancel_planned(conn, campaign.id, now), progress(conn, campaign.id)
        _note(conn, member, "cancelled a broadcast", now)
        if campaign.launched_at is not None:
            counts = {"count": count, "left": handed_over(done)}
            tell_writer(conn, desk, member, campaign, what, now, **counts)
        return [desk.card("staff_broadcast_off", count=count, done=done)]
    return [_state(conn, desk, campaign, now)]


def _launch(
    conn: Connection,
    desk: CheckIns,
    member: Member,
    campaign: Campaign,
    shown: list[str],
    now: datetime,
) -> Card:
    """Launch a broadcast, or show it anew where it would go to others than were shown."""
    where = clinic(conn, member.clinic_id)
    starts_at = now + HOLD
    is_old = starts_at - campaign.starts_at > FRESH
    change_campaign(conn, campaign.id, now, starts_at=starts_at, not_after=now + LASTS)
    campaign = replace(campaign, starts_at=starts_at, not_after=now + LASTS)
    if is_old or shown != [shown_as(conn, campaign)]:
        return preview(conn, desk, where, campaign, HOLD, is_again=True)
    change_campaign(conn, campaign.id, now, launched_at=now)
    _note(conn, member, "launched a broadcast", now)
    return desk.card("staff_broadcast_on", *_rows(campaign, now), **_beginning(conn, campaign))


def _beginning(conn: Connection, campaign: Campaign) -> dict[str, object]:
    """Return when a launched broadcast begins, and when the first leaves by the same clock."""
    where = clinic(conn, campaign.clinic_id)
    leaving = [leaves(where, zone, campaign.starts_at) for zone in zones_of(conn, campaign)]
    zone = ZoneInfo(where.zone)
    at, first = (
        one.astimezone(zone)
        for one in (campaign.starts_at, min(leaving, default=campaign.starts_at))
    )
    return {"clinic": where, "at": at, "first": first if first > at else None}


def _rows(campaign: Campaign, now: datetime) -> list[list[Press]]:
    """Return what can be done about a broadcast that is not over."""
    if campaign.state not in UNDER_WAY or campaign.not_after <= now:
        return []
    id = str(campaign.id)
    first = [Press("Cancel it", "broadcast", ("cancel", id), is_grave=True)]
    if campaign.state == "running":
        first.append(Press("Pause it", "broadcast", ("pause", id)))
    elif campaign.state == "paused":
        first.append(Press("Go on", "broadcast", ("resume", id)))
    return [first, [Press("How far is it?", "broadcast", ("look", id))]]


def _state(conn: Connection, desk: CheckIns, campaign: Campaign, now: datetime) -> Card:
    where = clinic(conn, campaign.clinic_id)
    done = progress(conn, campaign.id)
    is_held = campaign.state == "held"
    beginning = _beginning(conn, campaign) if is_held else {}
    return desk.card(
        "staff_broadcast_state",
        *_rows(campaign, now),
        campaign=campaign,
        is_over=campaign.state in UNDER_WAY and campaign.not_after <= now,
        until=campaign.not_after.astimezone(ZoneInfo(where.zone)),
        done=done,
        waiting=segment_size(conn, campaign) if is_held else done["planned"],
        reasons=[(WHY.get(one, "other"), many) for one, many in unsent_reasons(conn, campaign.id)],
        tallies=tallies(conn, desk, campaign.id, tuple(map(question_of, campaign.questions))),
        **beginning,
    )


def _hold(
    conn: Connection, desk: CheckIns, member: Member, campaign: Campaign, what: str, now: datetime
) -> Card:
    """Let a running broadcast make a pause, or go on; its last hour stays as it was."""
    before, after = ("running", "paused") if what == "pause" else ("paused", "running")
    if campaign.state != before or campaign.not_after <= now:
        return _state(conn, desk, campaign, now)
    change_campaign(conn, campaign.id, now, state=after)
    if what == "pause":
        hold_unsent(conn, campaign.id, now, due_at=campaign.not_after)
    else:
        release_planned(conn, campaign.id, now)
    _note(conn, member, f"{what}d a broadcast", now)
    tell_writer(conn, desk, member, campaign, what, now)
    return _state(conn, desk, replace(campaign, state=after), now)


def _note(conn: Connection, member: Member, what: str, now: datetime) -> None:
    note(conn, member.clinic_id, what, now, staff_id=member.id)
