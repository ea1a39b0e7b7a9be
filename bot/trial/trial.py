"""A trial: people with habits, clinics and the real bot on one clock that jumps from act to act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from bot.app import Library
from bot.clinics.codes import new_code
from bot.sending.outcome import Blocked, Outcome, Unclear
from bot.store.codes import Terms
from bot.store.database import Connection, Database
from bot.store.inbox import Received, forget_updates
from bot.store.sends import Send, forget_sends
from bot.trial.clinics import BEGINS, PLACES, PROGRAMME, found_clinics, link_staff
from bot.trial.faults import Faults
from bot.trial.habits import choice, delay, drawn
from bot.trial.people import Followed, Person
from bot.trial.plans import SHARES, Act, plans
from bot.trial.watching import DAYS, Watch, clinic_in, due, key_of
from bot.trial.wishes import AGREE, GO_ON, HOURS, STOP, meant, note_travel, note_wish
from bot.trial.world import Message, World, as_seen

KEY = b"trial of check-ins"
KEPT_MESSAGES = 6
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
KEPT_UPDATES = timedelta(hours=48)
AWAY = timedelta(days=5)
"""So long the bot is away in the middle of the trial, longer than a check-in may wait."""
LONG_ENOUGH = 14
"""Days of a trial from which on the bot is away once."""
TAKE = "I take it"


class Trial:
    """One run with so many people over so many days."""

    def __init__(
        self,
        db: Database,
        libraries: tuple[Library, Library],
        *,
        patients: int,
        days: int,
        seed: int,
        faults: Faults | None = None,
        shares: Mapping[str, float] | None = None,
    ) -> None:
        """Draw the people by the seed; `shares` is how many of them do what besides answering."""
        self._shares = {**SHARES, **(shares or {})}
        self.watch = Watch()
        self.counts: Counter[str] = Counter()
        self.people: dict[str, Person] = {}
        self.ends = BEGINS + timedelta(days=days)
        self.faults = faults
        away = BEGINS + timedelta(days=days / 2)
        self._away = (away, away + (AWAY if days >= LONG_ENOUGH else timedelta()))
        self.world = World(
            db,
            *libraries,
            BEGINS,
            key=KEY,
            seen=self._see,
            keep=KEPT_MESSAGES,
            post=self._post,
            crash=faults.crash if faults else None,
            interval=timedelta(microseconds=1) if faults else None,
        )
        self._clinics = found_clinics(db)
        self._staff = link_staff(self.world, self._clinics, KEY)
        self._acts: list[Act] = []
        self._numbers = count()
        self._answered: set[str] = set()
        self._swept = BEGINS
        for number in range(patients):
            address = str(1000 + number)
            person = drawn(Random(f"{seed}/{number}"), address)
            self.people[address] = person
            for at, what, about in plans(person.chance, BEGINS, days, self._shares):
                self._plan(at, address, what, about)

    def run(self) -> None:
        """Let all happen until the end."""
        world, look = self.world, self.world.next_look()
        while True:
            due = [at for at in (look, self._acts[0].at if self._acts else None) if at is not None]
            if not due or min(due) >= self.ends:
                break
            world.now = max(world.now, self._not_away(min(due)))
            acts = self._due_acts()
            self._do(acts)
            if world.rests_until is not None:
                look = min(look or world.rests_until, world.rests_until)
            is_plain = all(act.what == "answer" for act in acts) and not self.faults
            if not is_plain or look is None or look <= world.now:
                world.work()
                look = world.next_look()
                look = None if look is None else max(look, world.now + SECOND)
            self._sweep()
        world.now = self.ends

    def _not_away(self, at: datetime) -> datetime:
        """Return when the bot is there next; updates wait for it meanwhile."""
        begins, ends = self._away
        return ends if begins <= at < ends else at

    def _plan(self, at: datetime, address: str, what: str, about: str = "") -> None:
        at = at.replace(second=0, microsecond=0)
        heappush(self._acts, Act(at, next(self._numbers), address, what, about))

    def _due_acts(self) -> list[Act]:
        """Return what people do now, one act of each."""
        due: dict[str, Act] = {}
        later = []
        while self._acts and self._acts[0].at <= self.world.now:
            act = heappop(self._acts)
            if act.address in due:
                later.append(act)
            else:
                due[act.address] = act
        for act in later:
            self._plan(self.world.now + MINUTE, act.address, act.what, act.about)
        return list(due.values())

    def _sweep(self) -> None:
        """Forget what the bot forgets every day."""
        if self.world.now - self._swept >= DAY:
            self._swept = self.world.now
            self.world.db.run(_forget, self.world.now - KEPT_UPDATES)

    # ---- what people do

    def _do(self, acts: Sequence[Act]) -> None:
        updates = [(act, update) for act in acts if (update := self._update(act)) is not None]
        self._answered.clear()
        self.world.bring([update for _, update in updates])
        for act, _ in updates:
            self.counts[act.what] += 1
            if act.address in self._staff:
                continue
            person = self.people[act.address]
            is_heard = act.address in self._answered or act.what in ("block", "come_back")
            if not (is_heard or person.is_blocking or self.faults or act.what == "press_old"):
                self.watch.breach("without_reply", person, self.world.now, act.what)

    def _update(self, act: Act) -> Received | None:
        if act.address in self._staff:
            return self._taken(act)
        person = self.people[act.address]
        if person.is_blocking and act.what != "come_back":
            return None
        match act.what:
            case "answer":
                return self._answer(person, act.about)
            case "press":
                return self._press(person, act.about)
            case "join" | "second_clinic":
                return self._join(person)
            case "pause":
                person.intent = (act.about,)
                return self.world.written(person.address, "/pause")
            case "stop":
                person.intent = (STOP,)
                words = person.chance.choice(("/stop", "/clinics"))
                if words == "/clinics":
                    person.intent = tuple(f"Stop {name}" for name in person.followed)
                return self.world.written(person.address, words)
            case "travel":
                person.intent = ("10:00",)
                note_travel(person, act.about, self.world.now)
                return self.world.written(person.address, f"/time {act.about}")
            case "block" | "come_back":
                return self._block(person, act)
            case "talk":
                person.talked_at = self.world.now
                return self.world.written(person.address, "/start")
            case "press_old":
                return self._press_old(person)
        return None

    def _taken(self, act: Act) -> Received | None:
        """Let somebody of the staff take an alert that they were told of."""
        message = self._message(act.address, act.about)
        if message is None or TAKE not in message.buttons:
            return None
        return self.world.pressed(message, message.buttons[TAKE])

    def _answer(self, person: Person, about: str) -> Received | None:
        """Press a button of the question that was seen, unless it is over."""
        message = self._message(person.address, about)
        if message is None or (words := choice(person, message)) is None:
            return None
        if words.startswith("☐"):
            self._plan(self.world.now + MINUTE, person.address, "answer", about)
        person.talked_at = self.world.now
        name = clinic_in(message.text)
        if name in person.followed and not words.startswith("☐"):
            person.followed[name].answered.add(key_of(message))
        return self.world.pressed(message, message.buttons[words])

    def _press(self, person: Person, about: str) -> Received | None:
        """Press the button of a card that somebody waited for."""
        number, _, words = about.partition(" ")
        message = self._message(person.address, number)
        if message is None or words not in message.buttons:
            return None
        note_wish(person, message, words, self.world.now)
        if words in HOURS:
            for one in meant(person, message):
                self._may_talk(person, one)
        return self.world.pressed(message, message.buttons[words])

    def _press_old(self, person: Person) -> Received | None:
        old = next((one for one in self.world.messages.get(person.address, ()) if one.rows), None)
        if old is None:
            return None
        words = person.chance.choice(list(old.buttons))
        if old.buttons[words].startswith("k:"):
            return None
        person.talked_at = self.world.now
        return self.world.pressed(old, old.buttons[words])

    def _join(self, person: Person) -> Received:
        others = [place for place in PLACES if place.name not in person.followed]
        place = person.chance.choice(others)
        terms = Terms(
            clinic_id=self._clinics[place.name],
            expires_at=self.world.now + timedelta(days=30),
            programme=PROGRAMME,
            label=f"P{person.address}",
        )
        code = self.world.db.run(new_code, KEY, terms, self.world.now)
        person.intent, person.joining = (AGREE,), place.name
        return self.world.written(person.address, f"/start {code}")

    def _block(self, person: Person, act: Act) -> Received:
        person.is_blocking = act.what == "block"
        if person.is_blocking:
            person.blocks.append(self.world.now)
            self._plan(self.world.now + DAY * int(act.about), person.address, "come_back")
        return self.world.blocked(person.address, is_blocked=person.is_blocking)

    def _may_talk(self, person: Person, one: Followed) -> None:
        """Let somebody begin a triage shortly before a check-in comes."""
        if person.chance.random() < self._shares["talk"]:
            on = date.fromordinal(one.event_day + person.chance.choice(DAYS[:3]))
            at = due(on, one.hours[-1][1], one.zone) - MINUTE * 5
            if at > self.world.now:
                self._plan(at, person.address, "talk")

    # ---- what becomes of messages

    def _post(self, world: World, send: Send) -> Outcome | None:
        person = self.people.get(send.address)
        if person is None:
            return None
        if person.is_blocking:
            return Blocked("the person blocked the bot")
        if self.faults is None:
            return None
        outcome, arrives = self.faults.outcome(world.now)
        if isinstance(outcome, Unclear) and arrives:
            world.arrive(send)
        elif isinstance(outcome, Unclear) and send.body["method"] == "send":
            self.watch.left(person, as_seen(send, 0, world.now))
        return outcome

    # ---- what they see

    def _see(self, message: Message) -> None:
        if message.address not in self.people:
            if TAKE in message.buttons:
                self.counts["staff_told"] += 1
                self._plan(self.world.now + MINUTE, message.address, "take", str(message.id))
            return
        person = self.people[message.address]
        self._answered.add(message.address)
        is_new = message.at == self.world.now
        if not is_new:
            return
        is_unasked = self.watch.arrived(person, message)
        if not is_unasked:
            self.watch.replied(person, message)
        wanted = next((words for words in person.intent if words in message.buttons), None)
        if wanted is not None:
            waits = MINUTE * (1 if wanted != GO_ON else person.chance.randint(1, 5000))
            self._plan(self.world.now + waits, person.address, "press", f"{message.id} {wanted}")
        elif message.rows and key_of(message)[0].startswith("1:"):
            waits_for = delay(person, is_asked_first=is_unasked)
            if waits_for is not None:
                self._plan(self.world.now + waits_for, person.address, "answer", str(message.id))

    def _message(self, address: str, number: str) -> Message | None:
        chat = self.world.messages.get(address, ())
        return next((one for one in chat if str(one.id) == number), None)


def _forget(conn: Connection, before: datetime) -> None:
    forget_updates(conn, before=before)
    forget_sends(conn, before=before)
