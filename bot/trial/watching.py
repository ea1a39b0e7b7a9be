"""Holds what arrives against what people wished; it asks nothing of the code that it watches.

The days of the programme, the hours of quiet and the zones are written down here once more.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.trial.notices import Notices
from bot.trial.people import Followed, Person
from bot.trial.world import Message

DAYS = (7, 14, 21, 28, 42, 45, 56, 70, 84, 87)
"""The days of the standard programme on which everybody is asked."""
MEASURED, MEASURES = (45, 87), "Shall we measure again?"
"""The days of the self-tests, and how they are asked for."""
REMINDS = "You have not answered yet"
"""How a reminder begins, which is all that is seen where the first message was lost."""
SEEN, SEEN_STEPS = "Your result said to be seen soon.", ("seen_same_day", "seen_urgent")
"""What only those are asked whose own triage said so; it belongs to none of the days."""
TOO_OLD = timedelta(hours=48)
REMINDED = dict.fromkeys(DAYS, (36,)) | dict.fromkeys((56, 70, 87), (36, 168))
TALKING = timedelta(minutes=30)
PROMISES = {
    "sent_twice": "A check-in arrives once; of its reminders no more than the programme has.",
    "in_quiet_hours": "Nothing arrives outside the clinic's hours, by the patient's own clock.",
    "stale": "Nothing arrives 48 hours or more after its time.",
    "lost": "Every check-in that was due has a row, and what a row calls asked has left.",
    "answers_lost": "Whoever saw the second question has a row that says so.",
    "after_stop": "Nothing arrives from a clinic that was told to stop.",
    "during_pause": "Nothing arrives during a pause.",
    "in_running_chat": "Nothing arrives within 30 minutes of what a person said about their knee.",
    "reminder_after_answer": "Whoever answered is reminded of nothing but a sign left half told.",
    "more_than_one_a_day": "A clinic's programme brings one message a day at most.",
    "skipped_without_reason": "Whatever was skipped or cancelled says why.",
    "skipped_wrongly": "The reason is true: there was a pause, a block or a stop.",
    "of_another_clinic": "No clinic asks whoever did not agree to it.",
    "broadcast_twice": "A broadcast reaches each patient once at most.",
    "broadcast_too_soon": "Nothing of a broadcast arrives within 5 minutes of its launch.",
    "broadcast_after_cancel": "Nothing of a broadcast arrives once it was cancelled.",
    "broadcast_lost": "Who was there all the time has it after two days (without faults).",
    "words_to_another": "Words between a clinic and a patient reach nobody else.",
    "words_lost": "Words between a clinic and a patient arrive (watched without faults).",
    "kept_after_delete": "Of whoever had all deleted no row is left.",
    "without_reply": "Every press and word is followed by something (watched without faults).",
    "reply_delayed": "A reply arrives within 20 minutes, of which Telegram may be away 15.",
}
"""What is promised, and how it is watched: from the messages as they arrived, and the rows."""

SLOWEST_REPLY = timedelta(minutes=20)
"""Telegram itself is away for up to a quarter of an hour in a trial."""

Key = tuple[str, ...]


@dataclass(slots=True)
class Log:
    """What one clinic asked one person so far."""

    openings: dict[int, Key] = field(default_factory=dict)
    """By the day of the programme, what its buttons carried."""
    opened_at: dict[int, datetime] = field(default_factory=dict)
    days: Counter[date] = field(default_factory=Counter)
    words: dict[int, str] = field(default_factory=dict)
    """What the opening of each day said."""
    reminded_at: defaultdict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    if_seen: set[str] = field(default_factory=set)
    """The conversations that ask whether somebody was seen; a reminder goes on with one."""


class Watch:
    """Counts broken promises, and what happened."""

    def __init__(self) -> None:
        self.broken: Counter[str] = Counter(dict.fromkeys(PROMISES, 0))
        self.seen: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.logs: dict[tuple[str, str], Log] = {}
        self.notices = Notices(self)

    def breach(self, promise: str, person: Person, at: datetime, told: str = "") -> None:
        """Count a broken promise, and keep the first as an example."""
        self.breach_at(promise, person.address, at, told)

    def breach_at(self, promise: str, address: str, at: datetime, told: str = "") -> None:
        """Do as `breach` for whoever has an address."""
        self.broken[promise] += 1
        self.examples.setdefault(promise, f"{address} {at:%Y-%m-%d %H:%M}Z {told}".strip())

    def log(self, person: Person, name: str) -> Log:
        """Return what a clinic asked somebody."""
        return self.logs.setdefault((person.address, name), Log())

    def left(self, person: Person, message: Message) -> None:
        """Note a check-in that left; nobody knows whether it arrived."""
        name, key, at = clinic_in(message.text), key_of(message), message.at
        is_check_in = bool(session_of(message)) and SEEN not in message.text
        if is_check_in and (one := person.followed.get(name)) is not None:
            log = self.log(person, name)
            day = _day(one, at, _days_of(message.text))
            if day is not None and key not in log.openings.values():
                log.openings.setdefault(day, key)
                log.opened_at.setdefault(day, at)

    def arrived(self, person: Person, message: Message) -> bool:
        """Look at a message; return whether it is one that nobody had asked for."""
        if self.notices.arrived(person, message):
            return True
        name = clinic_in(message.text)
        if not name:
            return False
        at, key = message.at, key_of(message)
        followed = person.followed.get(name)
        if followed is None:
            self.breach("of_another_clinic", person, at, name)
            return True
        self._looked_at(person, followed, name, message, key)
        return True

    def replied(self, person: Person, message: Message) -> None:
        """Look at what arrives as the reply to something."""
        self.seen["replies_arrived"] += 1
        if message.at - message.planned_at > SLOWEST_REPLY:
            self.breach("reply_delayed", person, message.at)
        session = session_of(message)
        if session in {
            session_of_key(key) for one in person.followed.values() for key in one.answered
        }:
            person.going.add(session)

    def _looked_at(
        self, person: Person, one: Followed, name: str, message: Message, key: Key
    ) -> None:
        at, log = message.at, self.log(person, name)
        self.disturbs(person, one, at)
        local = at.astimezone(ZoneInfo(one.zone))
        log.days[local.date()] += 1
        if log.days[local.date()] > 1:
            self.breach("more_than_one_a_day", person, at)
        session = session_of_key(key)
        if SEEN in message.text or session in log.if_seen:
            log.if_seen.update({session} - {""})
            self.seen["asked_if_seen"] += 1
            return
        day = _opened_before(log, one, key, at)
        if day is not None:
            self._reminded(person, one, log, day, message)
        else:
            self._opened(person, one, log, key, message)

    def disturbs(self, person: Person, one: Followed, at: datetime) -> None:
        """Look whether a message came when it should not."""
        local = at.astimezone(ZoneInfo(one.zone))
        if not time(one.place.opens) <= local.time() < time(one.place.closes):
            self.breach("in_quiet_hours", person, at, f"{local:%a %H:%M} {one.zone}")
        if one.stopped_at is not None and at >= one.stopped_at:
            self.breach("after_stop", person, at)
        if one.is_paused(at):
            self.breach("during_pause", person, at)
        if person.talked_at is not None and at - person.talked_at < TALKING:
            self.breach("in_running_chat", person, at)

    def _opened(self, person: Person, one: Followed, log: Log, key: Key, message: Message) -> None:
        at = message.at
        self.seen["check_ins_arrived"] += 1
        day = _day(one, at, _days_of(message.text))
        if day is None:
            self.breach("sent_twice", person, at, "no day of the programme")
            return
        if day in log.openings:
            self.breach("sent_twice", person, at, f"day {day} of the programme once more")
        log.openings[day] = key
        log.opened_at[day] = at
        log.words[day] = message.text
        if at >= _latest_due(one, day) + TOO_OLD:
            self.breach("stale", person, at, f"day {day} of the programme")

    def _reminded(
        self, person: Person, one: Followed, log: Log, day: int, message: Message
    ) -> None:
        at, before = message.at, log.reminded_at[day]
        self.seen["reminders_arrived"] += 1
        if log.openings[day] in one.answered - one.ticked:
            self.breach("reminder_after_answer", person, at)
        is_soon = bool(before) and at - before[-1] < timedelta(hours=24)
        if message.text == log.words.get(day) or len(before) >= len(REMINDED[day]) or is_soon:
            self.breach("sent_twice", person, at, f"day {day} of the programme, the same words")
        before.append(at)
        if at >= log.opened_at[day] + timedelta(hours=REMINDED[day][-1]) + TOO_OLD:
            self.breach("stale", person, at, f"a reminder of day {day}")


def clinic_in(text: str) -> str:
    """Return the clinic in whose name a message asks, nothing where it asks in nobody's."""
    first, _, rest = text.partition("\n")
    is_name = first.startswith("<b>") and first.endswith(" Knee</b>")
    return first[3:-4] if is_name and rest else ""


def key_of(message: Message) -> Key:
    """Return what the buttons of a message carry: the same for all copies of a question."""
    return tuple(message.buttons.values())


def session_of(message: Message) -> str:
    """Return the conversation that the buttons of a message belong to."""
    return session_of_key(key_of(message))


def session_of_key(key: Key) -> str:
    """Return the conversation that buttons belong to, nothing where they are of a card."""
    kind, _, rest = key[0].partition(":") if key else ("", "", "")
    return rest.partition(":")[0] if kind == "1" else ""


def _opened_before(log: Log, one: Followed, key: Key, at: datetime) -> int | None:
    """Return the day whose check-in a message asks once more; without buttons it asks nothing."""
    session = session_of_key(key)
    if not session:
        day = _day(one, at)
        return day if day in log.openings else None
    days = (day for day, of in log.openings.items() if session_of_key(of) == session)
    return next(days, None)


def _days_of(text: str) -> tuple[int, ...]:
    if MEASURES in text:
        return MEASURED
    return DAYS if REMINDS in text else tuple(day for day in DAYS if day not in MEASURED)


def _day(one: Followed, at: datetime, days: tuple[int, ...] = DAYS) -> int | None:
    """Return the newest of these days of the programme on which a message came by any clock."""
    today = max(at.astimezone(ZoneInfo(zone)).date() for _, zone in one.zones)
    passed = today.toordinal() - one.event_day
    return max((day for day in days if day <= passed), default=None)


def _latest_due(one: Followed, day: int) -> datetime:
    """Return when a day of the programme was due, by the zone and hour that make it latest."""
    on = date.fromordinal(one.event_day + day)
    return max(due(on, hour, zone) for _, zone in one.zones for _, hour in one.hours)


def due(on: date, hour: str, zone: str) -> datetime:
    """Return the instant of an hour there."""
    local = datetime.combine(on, time.fromisoformat(hour), ZoneInfo(zone))
    return local.astimezone(UTC)
