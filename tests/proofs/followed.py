"""A clinic's patients on their phones: they joined by a code, and answer what they are asked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from functools import cache
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from bot.app import Library, checkin_library
from bot.channels.telegram.cards import Speaker
from bot.checkins.desk import CheckIns
from bot.checkins.draining import ACTIVITIES
from bot.clinics.codes import new_code
from bot.settings import Settings
from bot.simulation.messages import Message
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from bot.store.clinics import add_clinic, add_member
from bot.store.codes import Terms
from bot.store.database import Database
from bot.store.enrolments import keep_programme
from flows.checkins.programmes import kept, standard
from flows.pathway.answers import NOT_SURE
from flows.talking.turn import Turn, begun_session
from tests.checkins.conftest import HOURS, KEY
from tests.telegram.bots import Bot, bot_running

LONDON = ZoneInfo("Europe/London")
CHECK_IN, BROADCAST = "Three short questions", "We plan a group on Mondays."
POLL = f"/broadcast {BROADCAST}\n? Would you come? yes/no"
NO_SIGN = "None of these"
CHANGES = {"Better": "better", "The same": "same"}
COMING = {"Yes": 0, "No": 1}
AT_ONCE = 20
A_SLOW_ONE = 3
HASTE = 0.3
"""How likely somebody who sees a question answers it before we look again."""


class Followed:
    """One patient: what they answer, and what they have pressed so far."""

    def __init__(self, telegram: Telegram, number: int, chance: Random) -> None:
        self.patient = Patient(telegram, f"person {number}")
        self.pain, self.change, self.comes = (
            str(chance.randrange(4)),
            chance.choice([*CHANGES]),
            chance.choice([*COMING]),
        )
        self.is_slow = number % A_SLOW_ONE == 0
        """Whether they answer the first question, and the others when half an hour is over."""
        self.pressed = Counter[str]()
        self._seen = set[int]()

    @property
    def address(self) -> str:
        """Return how the bot calls their chat."""
        return str(self.patient.id)

    def wish(self, *, later: bool) -> tuple[Message, str] | None:
        """Return a message that waits for them, and the button that they mean to press."""
        means = [NO_SIGN, self.pain, self.change, self.comes]
        means = means if later or not self.is_slow else means[:1]
        for message in self.patient.messages:
            label = next((one for one in means if one in message.labels), None)
            if label is not None and message.by_bot and message.id not in self._seen:
                return message, label
        return None

    def press(self, message: Message, label: str) -> None:
        """Press a button, once on each message."""
        self._seen.add(message.id)
        self.pressed[label] += 1
        self.patient.press(label, on=message)


@cache
def shelf() -> Library:
    """Return the shipped check-ins, loaded once."""
    return checkin_library(Settings(), country="GB")


@cache
def first_signs() -> tuple[str, ...]:
    """Return the warning signs that a weekly check-in begins with."""
    pathway = shelf().pathway
    known = {"set": "weekly", **dict.fromkeys(ACTIVITIES, NOT_SURE)}
    prompt = Turn(pathway, begun_session(pathway, known)).open_prompt()
    assert prompt is not None
    return tuple(item.id for item in prompt.items)


def evening_in_a_week(now: datetime) -> float:
    """Return the seconds until half past six in London in a week, when a check-in is due."""
    day = now.astimezone(LONDON).date() + timedelta(days=7)
    return (datetime.combine(day, time(18, 30), LONDON) - now).total_seconds()


async def joined(telegram: Telegram, place: str, people: list[Followed], staff: Patient) -> None:
    """Let a clinic follow people who bring a code, say yes and choose an hour."""
    library = shelf()
    desk = CheckIns(pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=KEY)
    with Database.open(place, serving=True) as db:
        async with bot_running(telegram, db, checkins=desk) as bot:
            patients, owner = _codes(bot, len(people))
            staff.say(f"/start {owner}")
            for some in _batched(zip(people, patients, strict=True)):
                for one, code in some:
                    one.patient.say(f"/start {code}")
                await bot.rest()
                for label in ("Yes, I agree", "18:00"):
                    for one, _ in some:
                        one.patient.press(label)
                    await bot.rest()


def _batched(pairs: Iterable[tuple[Followed, str]]) -> Iterator[list[tuple[Followed, str]]]:
    """Yield some at a time, so that no rest takes long."""
    left = iter(pairs)
    while some := [*islice(left, AT_ONCE)]:
        yield some


def _codes(bot: Bot, count: int) -> tuple[list[str], str]:
    """Return a code for each patient, and one for the owner of their clinic."""
    now, clinic = bot.telegram.now, {"zone": "Europe/London", "hours": HOURS, "is_sandbox": False}
    number = bot.db.run(add_clinic, name="Northside", now=now, **clinic)
    assert number is not None
    programme = {"name": "standard", "hash": "1", "body": kept(standard()), "now": now}
    bot.db.run(keep_programme, clinic_id=number, **programme)
    ends = now + timedelta(days=30)
    member = bot.db.run(add_member, number, "Olga", "owner", now)
    assert member is not None
    followed = [
        Terms(clinic_id=number, expires_at=ends, programme="standard", label=f"P{place}")
        for place in range(count)
    ]
    owner = Terms(clinic_id=number, expires_at=ends, staff_id=member.id)
    *codes, last = [bot.db.run(new_code, KEY, terms, now) for terms in (*followed, owner)]
    return codes, last
