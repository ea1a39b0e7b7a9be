"""A trial: people with habits, clinics and the real bot on one clock that jumps from act to act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from bot.app import Library
from bot.sending.outcome import Blocked, Outcome, Unclear
from bot.store.database import Connection, Database
from bot.store.inbox import Received, forget_updates
from bot.store.sends import Send, forget_sends
from bot.trial.acting import DAY, MINUTE, Acting
from bot.trial.clinics import BEGINS, KEY, found_clinics, link_staff
from bot.trial.faults import Faults
from bot.trial.habits import delay, drawn
from bot.trial.messages import as_seen
from bot.trial.people import Person
from bot.trial.plans import SHARES, Act, plans
from bot.trial.staffing import Staffing
from bot.trial.watching import Watch, key_of
from bot.trial.wishes import DELETE, GO_ON
from bot.trial.world import Message, World

KEPT_MESSAGES = 6
SECOND = timedelta(seconds=1)
KEPT_UPDATES = timedelta(hours=48)
AWAY = timedelta(days=5)
"""So long the bot is away in the middle of the trial, longer than a check-in may wait."""
LONG_ENOUGH = 14
"""Days of a trial from which on the bot is away once."""
REPLY, YOUR_NEXT = "Reply", "<b>Your next message goes to "
SILENT_ACTS = ("block", "come_back", "press_old")
"""Acts that the bot may leave without a word."""


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
        wanted = {**SHARES, **(shares or {})}
        self.watch = Watch()
        self.counts: Counter[str] = Counter()
        self.people: dict[str, Person] = {}
        self.ends = BEGINS + timedelta(days=days)
        self.faults = faults
        away = BEGINS + timedelta(days=days / 2)
        self.away = (away, away + (AWAY if days >= LONG_ENOUGH else timedelta()))
        self.world = World(
            db,
            *libraries,
            BEGINS,
            key=KEY,
            seen=self._see,
            left=self._left,
            keep=KEPT_MESSAGES,
            post=self._post,
            crash=faults.crash if faults else None,
            interval=timedelta(microseconds=1) if faults else None,
        )
        self._acts: list[Act] = []
        self._numbers = count()
        self._answered: set[str] = set()
        self._swept = BEGINS
        clinics = found_clinics(db)
        self._acting = Acting(self.world, self.watch, clinics, wanted, self._plan)
        self._staff = Staffing(
            self.world, self.watch, clinics, self.people, wanted, self._plan, seed, self.ends
        )
        link_staff(self.world, clinics)
        for number in range(patients):
            address = str(1000 + number)
            person = drawn(Random(f"{seed}/{number}"), address)
            self.people[address] = person
            for at, what, about in plans(person.chance, BEGINS, days, wanted):
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
        begins, ends = self.away
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

    # ---- what is done

    def _do(self, acts: Sequence[Act]) -> None:
        updates = [(act, update) for act in acts if (update := self._update(act)) is not None]
        self._answered.clear()
        self.world.bring([update for _, update in updates])
        for act, _ in updates:
            self.counts[act.what] += 1
            if act.address in self._staff.clinics:
                continue
            person = self.people[act.address]
            # What says that all is deleted comes a second later, in a chat that is new.
            is_silent = act.what in SILENT_ACTS or DELETE in act.about
            is_heard = act.address in self._answered or is_silent
            if not (is_heard or person.is_blocking or self.faults):
                self.watch.breach(
                    "without_reply", person, self.world.now, f"{act.what} {act.about}"
                )

    def _update(self, act: Act) -> Received | None:
        if act.address in self._staff.clinics:
            return self._staff.update(act)
        return self._acting.update(self.people[act.address], act)

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
        elif isinstance(outcome, Unclear):
            self._left(send)
        return outcome

    def _left(self, send: Send) -> None:
        """Tell the watch of a message of which nobody knows whether it arrived."""
        person = self.people.get(send.address)
        if person is not None and send.body["method"] == "send":
            self.watch.left(person, as_seen(send, 0, self.world.now))

    # ---- what they see

    def _see(self, message: Message) -> None:
        is_new = message.at == self.world.now
        if message.address not in self.people:
            if is_new and message.address in self._staff.clinics:
                self._staff.see(message)
            return
        person = self.people[message.address]
        self._answered.add(message.address)
        if not is_new:
            return
        is_unasked = self.watch.arrived(person, message)
        if not is_unasked:
            self.watch.replied(person, message)
        wanted = next((words for words in person.intent if words in message.buttons), None)
        if wanted is not None:
            waits = MINUTE * (1 if wanted != GO_ON else person.chance.randint(1, 5000))
            self._plan(self.world.now + waits, person.address, "press", f"{message.id} {wanted}")
        elif REPLY in message.buttons:
            waits = MINUTE * person.chance.randint(1, 900)
            self._plan(self.world.now + waits, person.address, "press", f"{message.id} {REPLY}")
        elif message.text.startswith(YOUR_NEXT):
            clinic = message.text.removeprefix(YOUR_NEXT).partition(".")[0]
            number = str(person.heard[clinic])
            self._plan(self.world.now + MINUTE, person.address, "reply", number)
        elif message.rows and key_of(message)[0].startswith("1:"):
            waits_for = delay(person, is_asked_first=is_unasked)
            if waits_for is not None:
                self._plan(self.world.now + waits_for, person.address, "answer", str(message.id))


def _forget(conn: Connection, before: datetime) -> None:
    forget_updates(conn, before=before)
    forget_sends(conn, before=before)
