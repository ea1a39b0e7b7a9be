"""How people of a trial answer: at once, late or never, and what they press."""

from datetime import timedelta
from random import Random

from bot.trial.people import Person
from bot.trial.world import Message

PACES = {"at_once": 45, "same_day": 25, "late": 15, "first_only": 5, "never": 10}
"""Of 100 people so many answer so."""
MINUTE = timedelta(minutes=1)
NONE, SEND, TICK, TICKED = "None of these", "Send", "☐", "☑"
HUMAN, UNSURE = "contact me", "Not sure"
EACH = "choose one of each"
"""What somebody is told who sent too little; then they tick more."""
GOES_ON_TICKING = 0.7
ASKS_FOR_HUMAN = 0.01
FLARES = {"steady": (0.0, 80), "flaring": (0.04, 20)}


def drawn(chance: Random, address: str) -> Person:
    """Return somebody, drawn by chance."""
    [pace] = chance.choices(list(PACES), list(PACES.values()))
    [flares] = chance.choices([share for share, _ in FLARES.values()], [80, 20])
    return Person(
        address=address,
        chance=chance,
        pace=pace,
        pain=chance.uniform(3, 8),
        trend=chance.uniform(-0.9, 0.3),
        flares=flares,
    )


def delay(person: Person, *, is_asked_first: bool) -> timedelta | None:
    """Return after how long somebody answers, None for never."""
    chance = person.chance
    if not is_asked_first:
        return None if person.pace == "first_only" else MINUTE * chance.randint(1, 2)
    match person.pace:
        case "at_once" | "first_only":
            return MINUTE * chance.randint(1, 30)
        case "same_day":
            return MINUTE * chance.randint(30, 600) if chance.random() < 0.9 else None
        case "late":
            return MINUTE * chance.randint(600, 6000) if chance.random() < 0.8 else None
    return None


def choice(person: Person, message: Message) -> str | None:
    """Return the words of the button that somebody presses, None where there is none."""
    labels = list(message.buttons)
    if not labels:
        return None
    if any(label.startswith(TICKED) for label in labels):
        open_ones = [label for label in labels if label.startswith(TICK)]
        goes_on = EACH in message.text and person.chance.random() < GOES_ON_TICKING
        return person.chance.choice(open_ones) if goes_on and open_ones else SEND
    # With nothing ticked Telegram says so in a notice, which is no message.
    labels = [label for label in labels if label != SEND]
    if NONE in labels:
        ticks = [label for label in labels if label.startswith(TICK)]
        if ticks and person.chance.random() < person.flares:
            return person.chance.choice(ticks)
        return NONE
    if labels[0] == "0":
        return _number(person, len(labels))
    wants_human = person.chance.random() < ASKS_FOR_HUMAN
    usual = [label for label in labels if UNSURE not in label and HUMAN not in label]
    if "Yes" in usual and "No" in usual and not wants_human:
        return "No"
    return person.chance.choice(labels if wants_human else usual or labels)


def _number(person: Person, count: int) -> str:
    level = person.pain + person.chance.gauss(0, 0.8)
    return str(min(max(round(level), 0), count - 2, 10))
