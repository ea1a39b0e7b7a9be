"""What presses and words of people mean for the promises: noted when they are made."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.trial.clinics import CITIES, PLACES, Place
from bot.trial.people import Followed, Person
from bot.trial.world import Message

AGREE, STOP, GO_ON = "Yes, I agree", "Stop the check-ins", "Go on now"
DELETE = "Delete everything"
HOURS = ("8:00", "10:00", "12:00", "15:00", "18:00", "19:00")
RESUMES_EARLY = 0.3


def note_wish(person: Person, message: Message, words: str, now: datetime) -> None:
    """Note what a press means, and what its person waits for next."""
    wanted: tuple[str, ...] = ()
    if words == AGREE:
        place = next(one for one in PLACES if one.name == person.joining)
        person.followed[place.name] = _followed(place, now)
        wanted = tuple(person.chance.sample(HOURS, len(HOURS)))
    elif words in HOURS:
        for one in meant(person, message):
            one.hours.append((now, f"{words:0>5}"))
    elif words.endswith(("week", "weeks")):
        for one in meant(person, message):
            one.pauses.append((now, now + timedelta(weeks=int(words.split(maxsplit=1)[0]))))
        wanted = (GO_ON,) if person.chance.random() < RESUMES_EARLY else ()
    elif words == GO_ON:
        for one in meant(person, message):
            # A question that came twice may have been answered twice.
            one.pauses = [(begins, min(ends, now)) for begins, ends in one.pauses]
    elif words == DELETE:
        person.deleted |= set(person.followed)
        person.followed.clear()
        person.going.clear()
    elif words.startswith("Stop"):
        for one in meant(person, message, words):
            one.stopped_at = now
    person.intent = wanted


def meant(person: Person, message: Message, words: str = "") -> list[Followed]:
    """Return of which clinics a card speaks, or the words of its button."""
    said = words if words.removeprefix("Stop ") in person.followed else message.text
    return [one for name, one in person.followed.items() if name in said]


def note_travel(person: Person, city: str, now: datetime) -> None:
    """Note where somebody is, as they tell."""
    for one in person.followed.values():
        if one.stopped_at is None:
            one.zones.append((now, CITIES[city]))


def _followed(place: Place, now: datetime) -> Followed:
    event = now.astimezone(ZoneInfo(place.zone)).date()
    return Followed(
        place=place,
        joined_at=now,
        event_day=event.toordinal(),
        zones=[(now, place.zone)],
        hours=[(now, "18:00")],
    )
