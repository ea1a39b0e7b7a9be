"""What staff of a trial do in their hours: take alerts, write to patients, send to all, cancel."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.store.inbox import Received
from bot.trial.acting import MINUTE, Plan
from bot.trial.clinics import PLACES, Place
from bot.trial.notices import Notice, Words, words_of_notice, words_of_staff
from bot.trial.people import Person
from bot.trial.plans import Act
from bot.trial.watching import Watch
from bot.trial.world import Message, World

TAKE, OPEN, WRITE, CLOSE = "I take it", "Open", "Write to them", "Close"
OUTCOME, CANCEL, NOT_SENT = "Spoke with them", "Cancel it", "Do not send"
YOUR_NEXT = "<b>Your next message goes to P"
OPENS, CLOSES, FRIDAY = time(9), time(17), 5
TAKES, WRITES, DROPS = 0.9, 0.4, 0.15
"""Shares of alerts that are taken and of those that are written about, and of broadcasts that are
not sent after a look."""
BROADCAST_EVERY, VISIT_EVERY = timedelta(days=9), timedelta(days=4)


class Staffing:
    """The staff of all clinics: one person each, in a chat of their own."""

    def __init__(
        self,
        world: World,
        watch: Watch,
        clinics: Mapping[str, int],
        people: Mapping[str, Person],
        shares: Mapping[str, float],
        plan: Plan,
        seed: int,
        ends: datetime,
    ) -> None:
        """Work at clinics until the end, in the chats of their numbers."""
        self.world = world
        self.watch = watch
        self.clinics = {str(number): name for name, number in clinics.items()}
        self._places = {place.name: place for place in PLACES}
        self._people = people
        self._cancels = shares["cancel"]
        self._plan = plan
        self._chance = Random(f"{seed}/staff")
        self._seen: dict[int, Message] = {}
        self._launching: dict[str, int] = {}
        self._writing: dict[str, str] = {}
        self._number = 0
        for chat, name in self.clinics.items():
            for what, every in (("broadcast", BROADCAST_EVERY), ("visit", VISIT_EVERY)):
                at = world.now + timedelta(days=self._chance.uniform(2, 9))
                while at < ends:
                    self._plan(self._in_hours(self._places[name], at), chat, what)
                    at += every

    def update(self, act: Act) -> Received | None:
        """Return what comes of an act, None where its button is gone."""
        match act.what:
            case "broadcast":
                number = self._next()
                clinic = self.clinics[act.address]
                self.watch.notices.notices[number] = Notice(clinic=clinic)
                self._launching[act.address] = number
                return self.world.written(act.address, f"/broadcast {words_of_notice(number)}")
            case "visit":
                return self._visit(act.address)
            case "write":
                return self._write(act.address, act.about)
        id, _, words = act.about.partition(" ")
        message = self._seen[int(id)]
        if words not in message.buttons:
            return None
        self._note(act.address, words)
        return self.world.pressed(message, message.buttons[words])

    def _visit(self, chat: str) -> Received | None:
        """Open the card of a patient."""
        clinic = self.clinics[chat]
        mine = [one.address for one in self._people.values() if clinic in one.followed]
        patient = self._chance.choice(mine) if mine else None
        return None if patient is None else self.world.written(chat, f"/patient P{patient}")

    def _write(self, chat: str, address: str) -> Received | None:
        """Write to whom the next message goes, once."""
        if self._writing.pop(chat, None) != address:
            return None
        number, clinic = self._next(), self.clinics[chat]
        words = Words(clinic=clinic, address=address, at=self.world.now)
        self.watch.notices.words[number] = words
        return self.world.written(chat, words_of_staff(number))

    def _note(self, chat: str, words: str) -> None:
        """Note what a press means for the broadcast that was written last."""
        if words.startswith("Send to "):
            self.watch.notices.notices[self._launching[chat]].launched_at = self.world.now
        elif words in (CANCEL, NOT_SENT):
            self.watch.notices.notices[self._launching[chat]].cancelled_at = self.world.now

    def see(self, message: Message) -> None:
        """Decide what to do about a message, and when."""
        chance, buttons = self._chance, message.buttons
        send = next((words for words in buttons if words.startswith("Send to ")), None)
        if send is not None:
            self._press(message, NOT_SENT if chance.random() < DROPS else send, 1)
        elif CANCEL in buttons and message.at == self.world.now:
            if chance.random() < self._cancels:
                self._press(message, CANCEL, chance.choice((1, 3, 6, 30, 400)))
        elif TAKE in buttons and OPEN in buttons:
            self.watch.seen["staff_told"] += 1
            if chance.random() < TAKES:
                self._press(message, TAKE, chance.randint(1, 90))
                self._press(message, OPEN if chance.random() < WRITES else CLOSE, 100)
        elif WRITE in buttons:
            self._press(message, WRITE, 1)
        elif OUTCOME in buttons:
            self._press(message, OUTCOME, 1)
        elif message.text.startswith(YOUR_NEXT):
            patient = message.text.removeprefix(YOUR_NEXT).partition(".")[0]
            self._writing[message.address] = patient
            self._plan(self.world.now + MINUTE, message.address, "write", patient)
        else:
            self.watch.notices.at_clinic(self.clinics[message.address], message)

    def _press(self, message: Message, words: str, minutes: int) -> None:
        """Press a button after so long, or when the clinic opens then."""
        self._seen[message.id] = message
        at = self.world.now + MINUTE * minutes
        place = self._places[self.clinics[message.address]]
        self._plan(self._in_hours(place, at), message.address, "staff", f"{message.id} {words}")

    def _in_hours(self, place: Place, at: datetime) -> datetime:
        """Return that time, or a time of the next morning on which somebody is there."""
        local = at.astimezone(ZoneInfo(place.zone))
        while not (OPENS <= local.time() < CLOSES and local.isoweekday() <= FRIDAY):
            if local.time() >= OPENS:
                local += timedelta(days=1)
            local = local.replace(hour=OPENS.hour, minute=self._chance.randrange(60))
        return local.astimezone(at.tzinfo)

    def _next(self) -> int:
        self._number += 1
        return self._number
