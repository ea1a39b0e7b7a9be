"""Values and times of check-ins as staff read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.desk import CheckIns
from bot.store.clinics import Clinic
from flows.checkins.forms import Score
from flows.pathway.model import Item
from flows.talking.spoken import spoken


def score_title(desk: CheckIns, score: Score) -> str:
    """Return the name of a score and its range, as clinicians read them."""
    name = desk.renderer.catalogue.say("score", score.name)
    return desk.phrase("{name}, 0 to {most}, more is better").format(name=name, most=score.most)


def number_told(desk: CheckIns, value: object) -> str:
    """Return a number with one digit behind the point, where it has any; other values as kept."""
    if isinstance(value, int | float):
        return desk.pathway.wording.number(round(value, 1))
    return str(value)


def value_told(item: Item, value: object) -> str:
    """Return an answer as its item words it."""
    if isinstance(value, tuple):
        return spoken(item, tuple(map(str, value)))
    return spoken(item, value if isinstance(value, str | int | float) else str(value))


def local(at: datetime, where: Clinic) -> datetime:
    """Return a time by the clock of a clinic."""
    return at.astimezone(ZoneInfo(where.zone))
