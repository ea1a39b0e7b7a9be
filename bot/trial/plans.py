"""What people of a trial will do in their weeks besides answering: stop, pause, travel, block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.trial.clinics import CITIES

JOIN_WITHIN_DAYS = 6
SHARES = {
    "stop": 0.08,
    "pause": 0.15,
    "travel": 0.12,
    "block": 0.06,
    "talk": 0.05,
    "press_old": 0.10,
    "second_clinic": 0.03,
    "delete": 0.02,
    "cancel": 0.3,
}
"""So many of all people do so once; who talks does so just before a check-in comes. Of all
broadcasts so many are cancelled once they were launched."""
ACTS = tuple(what for what in SHARES if what not in ("talk", "cancel"))


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """Something that somebody does at a time; `about` says with what."""

    at: datetime
    number: int
    address: str
    what: str
    about: str = ""


def plans(
    chance: Random, begins: datetime, days: int, shares: Mapping[str, float]
) -> Iterator[tuple[datetime, str, str]]:
    """Yield when somebody does what besides answering, and with what."""
    joins = begins + timedelta(minutes=chance.randrange(JOIN_WITHIN_DAYS * 24 * 60))
    yield joins, "join", ""
    for what in ACTS:
        if chance.random() < shares[what]:
            yield _moment(chance, joins, days), what, _about(chance, what)


def _moment(chance: Random, joins: datetime, days: int) -> datetime:
    """Return a minute after somebody joined, often at the hours when check-ins come."""
    day = joins + timedelta(days=chance.randint(1, max(days - JOIN_WITHIN_DAYS - 1, 1)))
    return day.replace(hour=chance.randint(0, 23), minute=chance.choice((0, 1, 15, 29, 55, 59)))


def _about(chance: Random, what: str) -> str:
    match what:
        case "pause":
            return chance.choice(("1 week", "2 weeks", "4 weeks"))
        case "travel":
            return chance.choice(list(CITIES))
        case "block":
            return str(chance.randint(1, 20))
    return ""
