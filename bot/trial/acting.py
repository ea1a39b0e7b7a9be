"""What people of a trial do in their chats: join, answer, press, travel, leave, block, delete."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.clinics.codes import new_code
from bot.store.codes import Terms
from bot.store.inbox import Received
from bot.trial.clinics import KEY, PLACES, PROGRAMME
from bot.trial.habits import SEND, choice
from bot.trial.notices import words_of_patient
from bot.trial.people import Followed, Person
from bot.trial.plans import Act
from bot.trial.watching import DAYS, Watch, clinic_in, due, key_of
from bot.trial.wishes import AGREE, DELETE, HOURS, STOP, meant, note_travel, note_wish
from bot.trial.world import Message, World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Plan(Protocol):
    """Lets somebody do something at a time."""

    def __call__(self, at: datetime, address: str, what: str, about: str = "") -> None:
        """Note it."""
        ...


class Acting:
    """Turns what somebody does into the update that tells of it."""

    def __init__(
        self,
        world: World,
        watch: Watch,
        clinics: Mapping[str, int],
        shares: Mapping[str, float],
        plan: Plan,
    ) -> None:
        """Act in a world, before a watch; clinics are numbers by name."""
        self.world = world
        self._watch = watch
        self._clinics = clinics
        self._shares = shares
        self._plan = plan
        self._does: Mapping[str, Callable[[Person, str], Received | None]] = {
            "answer": self._answer,
            "press": self._press,
            "press_old": self._press_old,
            "join": self._join,
            "second_clinic": self._join,
            "pause": self._pause,
            "stop": self._stop,
            "delete": self._delete,
            "travel": self._travel,
            "block": self._block,
            "come_back": self._come_back,
            "talk": self._talk,
            "reply": self._words,
        }

    def update(self, person: Person, act: Act) -> Received | None:
        """Return what comes of an act, None where it cannot be done any more."""
        if person.is_blocking and act.what != "come_back":
            return None
        return self._does[act.what](person, act.about)

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
            one = person.followed[name]
            one.answered.add(key_of(message))
            if words == SEND:
                one.ticked.add(key_of(message))
        return self.world.pressed(message, message.buttons[words])

    def _press(self, person: Person, about: str) -> Received | None:
        """Press the button of a message that somebody waited for."""
        number, _, words = about.partition(" ")
        message = self._message(person.address, number)
        if message is None or words not in message.buttons:
            return None
        note_wish(person, message, words, self.world.now)
        if words in HOURS:
            for one in meant(person, message):
                self._may_talk(person, one)
        return self.world.pressed(message, message.buttons[words])

    def _press_old(self, person: Person, about: str) -> Received | None:
        old = next((one for one in self.world.messages.get(person.address, ()) if one.rows), None)
        if old is None:
            return None
        words = person.chance.choice(list(old.buttons))
        if old.buttons[words].startswith("k:") or words == DELETE:
            return None
        person.talked_at = self.world.now
        return self.world.pressed(old, old.buttons[words])

    def _join(self, person: Person, about: str) -> Received | None:
        if person.deleted:
            return None
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

    def _pause(self, person: Person, about: str) -> Received:
        person.intent = (about,)
        return self.world.written(person.address, "/pause")

    def _stop(self, person: Person, about: str) -> Received:
        person.intent = (STOP,)
        words = person.chance.choice(("/stop", "/clinics"))
        if words == "/clinics":
            person.intent = tuple(f"Stop {name}" for name in person.followed)
        return self.world.written(person.address, words)

    def _delete(self, person: Person, about: str) -> Received:
        person.intent = (DELETE,)
        return self.world.written(person.address, "/delete")

    def _travel(self, person: Person, about: str) -> Received:
        person.intent = ("10:00",)
        note_travel(person, about, self.world.now)
        return self.world.written(person.address, f"/time {about}")

    def _block(self, person: Person, about: str) -> Received:
        person.is_blocking = True
        person.blocks.append(self.world.now)
        self._plan(self.world.now + DAY * int(about), person.address, "come_back")
        return self.world.blocked(person.address, is_blocked=True)

    def _come_back(self, person: Person, about: str) -> Received:
        person.is_blocking = False
        return self.world.blocked(person.address, is_blocked=False)

    def _talk(self, person: Person, about: str) -> Received:
        person.talked_at = self.world.now
        return self.world.written(person.address, "/start")

    def _words(self, person: Person, about: str) -> Received:
        """Write to the clinic that wrote before."""
        words = words_of_patient(int(about))
        self._watch.notices.words[int(about)].answered = True
        return self.world.written(person.address, words)

    def _may_talk(self, person: Person, one: Followed) -> None:
        """Let somebody begin a triage shortly before a check-in comes."""
        if person.chance.random() < self._shares["talk"]:
            on = date.fromordinal(one.event_day + person.chance.choice(DAYS[:3]))
            at = due(on, one.hours[-1][1], one.zone) - MINUTE * 5
            if at > self.world.now:
                self._plan(at, person.address, "talk")

    def _message(self, address: str, number: str) -> Message | None:
        chat = self.world.messages.get(address, ())
        return next((one for one in chat if str(one.id) == number), None)
