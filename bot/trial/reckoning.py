"""Counts up at the end of a trial: what people wished and saw against the rows of the bot."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.store.reckoning import Ended
from bot.store.unsent import BLOCKED, NOT_ARRIVED, UNSURE
from bot.trial.people import Followed, Person
from bot.trial.watching import DAYS, SEEN_STEPS, TOO_OLD, Watch, due

ASKED = ("asked", "answered", "partly", "silent", "declined")
ANSWERED = ("answered", "partly")
OVER = ("skipped", "cancelled")
BROADCAST = "broadcast"
LATE = TOO_OLD + timedelta(hours=24)
MARGIN = timedelta(hours=36)


def reckon(
    watch: Watch,
    people: Iterable[Person],
    rows: Iterable[Ended],
    ends: datetime,
    *,
    away: tuple[datetime, datetime],
    has_faults: bool,
) -> Counter[str]:
    """Break the promises that rows break; return how many rows are in which state."""
    counts: Counter[str] = Counter()
    of_each: defaultdict[tuple[str, str], list[Ended]] = defaultdict(list)
    known = {person.address: person for person in people}
    for row in rows:
        kind = "reminders" if row.reminder else "check_ins"
        if row.step == BROADCAST:
            counts[f"broadcasts_{row.state}"] += 1
            if row.state in OVER and not row.reason:
                watch.breach("skipped_without_reason", known[row.address], row.due_at, row.step)
            continue
        counts[f"{kind}_{row.state}"] += 1
        counts["messages_unsure"] += row.reason in (NOT_ARRIVED, UNSURE)
        of_each[row.address, row.clinic].append(row)
        person = known[row.address]
        if row.clinic in person.followed:
            _reason(watch, person, row)
        elif row.clinic in person.deleted:
            watch.breach("kept_after_delete", person, row.due_at, row.step)
    for person in known.values():
        for name, one in person.followed.items():
            _one(watch, person, one, of_each[person.address, name], ends, away)
        mine = [row for name in person.followed for row in of_each[person.address, name]]
        answered = sum(row.state in ANSWERED and not row.reminder for row in mine)
        if answered < len(person.going):
            watch.breach("answers_lost", person, ends, f"{len(person.going)} and {answered} rows")
    watch.notices.reckon(known, ends, away=away, has_faults=has_faults)
    return counts


def _reason(watch: Watch, person: Person, row: Ended) -> None:
    if row.state not in OVER:
        return
    if not row.reason:
        watch.breach("skipped_without_reason", person, row.due_at, row.step)
        return
    one = person.followed[row.clinic]
    span = (row.due_at - TOO_OLD, row.not_after + TOO_OLD)
    is_wrong = ("pause" in row.reason and not _met(one.pauses, span)) or (
        "blocked" in row.reason and not any(at <= span[1] for at in person.blocks)
    )
    if is_wrong or ("stopped" in row.reason and one.stopped_at is None):
        watch.breach("skipped_wrongly", person, row.due_at, row.reason)


def _met(pauses: list[tuple[datetime, datetime]], span: tuple[datetime, datetime]) -> bool:
    return any(begins < span[1] and ends > span[0] for begins, ends in pauses)


def _one(
    watch: Watch,
    person: Person,
    one: Followed,
    rows: list[Ended],
    ends: datetime,
    away: tuple[datetime, datetime],
) -> None:
    """Look for check-ins that should be there and are not, or that nobody saw to.

    Who stops while the bot is away is planned nothing for the time that it was.
    """
    first = [row for row in rows if not row.reminder and row.step not in SEEN_STEPS]
    twice = len(first) - len({(row.step, row.number) for row in first})
    if twice:
        watch.breach("sent_twice", person, ends, f"{twice} rows of the same check-in")
    stopped = one.stopped_at or ends
    until = min(ends, away[0] if away[0] <= stopped <= away[1] else stopped) - MARGIN
    wanted = sum(_due(one, day) < until for day in DAYS)
    if len(first) < wanted:
        watch.breach("lost", person, ends, f"{wanted} were due, {len(first)} are there")
    for row in rows:
        if row.state == "planned" and row.not_after < ends - LATE:
            watch.breach("lost", person, row.due_at, f"{row.step} still waits")
    left = sum(row.state in ASKED and row.reason not in (NOT_ARRIVED, BLOCKED) for row in first)
    log = watch.log(person, one.place.name)
    if left > len(log.openings):
        told = f"{left} left as rows say, {len(log.openings)} were seen"
        watch.breach("lost", person, ends, told)


def _due(one: Followed, day: int) -> datetime:
    return due(date.fromordinal(one.event_day + day), one.hours[-1][1], one.zone)
