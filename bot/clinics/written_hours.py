"""Reads the zone, hours and days of a clinic as people write them."""

import re
from datetime import time
from zoneinfo import available_timezones

from bot.clinics.errors import ClinicError
from flows.pathway.names import nearest

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"(\d{1,2}(?::\d\d)?)-(\d{1,2}(?::\d\d)?)", re.ASCII)
CITY = re.compile(r"(?!Etc/|SystemV/)\w+/.+")
"""Zones that go by the clock of a place; those of Etc have their sign the other way round."""
OFFSET = re.compile(r"(utc|gmt|etc/).*|.*[\d+].*|[A-Z]{2,5}|", re.ASCII)
"""What people write for a clock that no city is named of."""


def zone_of(name: str) -> str:
    """Return the name of a zone; raise ClinicError where no clock goes by it.

    >>> zone_of("Europe/Berlin")
    'Europe/Berlin'
    """
    known = available_timezones()
    if name not in known:
        if OFFSET.fullmatch(name) or OFFSET.fullmatch(name.casefold()):
            told = "; name a city whose clock you go by, such as Europe/London"
        else:
            told = nearest(name, filter(CITY.fullmatch, known))
        raise ClinicError(f"there is no zone {name!r}{told}")
    return name


def span_of(text: str) -> tuple[time, time]:
    """Return when hours such as 08:00-20:00 begin and end; raise ClinicError if they do not.

    >>> span_of("8-17:30")
    (datetime.time(8, 0), datetime.time(17, 30))
    """
    found = HOURS.fullmatch(text.replace(" ", ""))
    try:
        begin, end = (_hour(one) for one in found.groups()) if found else ("", "")
    except ValueError:
        begin, end = "", ""
    if not isinstance(begin, time) or not isinstance(end, time):
        raise ClinicError(f"{text!r} are no hours of a day; write them as 08:00-20:00")
    if begin >= end:
        raise ClinicError(f"the hours {text!r} do not end after they begin; turn them round")
    return begin, end


def days_of(text: str) -> str:
    """Return the numbers of the days in words such as mon-fri or mon,wed,sat.

    >>> days_of("mon-wed,sat")
    '1236'
    """
    numbers: set[int] = set()
    for part in text.casefold().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ClinicError(f"{text!r} are no days; write them as mon-fri, or mon,wed,sat")
        span = range(DAYS.index(first), DAYS.index(last or first) + 1)
        if not span:
            raise ClinicError(f"the days {part!r} do not end after they begin; turn them round")
        numbers |= set(span)
    return "".join(str(number + 1) for number in sorted(numbers))


def days_in_words(numbers: str) -> str:
    """Return the days of some numbers, in words; three or more in a row as a span.

    >>> [days_in_words(numbers) for numbers in ("12345", "1247", "1")]
    ['Mon to Fri', 'Mon, Tue, Thu, Sun', 'Mon']
    """
    names = [DAYS[int(number) - 1].title() for number in numbers]
    is_span = len(names) > 2 and numbers in "1234567"
    return f"{names[0]} to {names[-1]}" if is_span else ", ".join(names)


def _hour(text: str) -> time:
    return time.fromisoformat(text.zfill(2) if ":" not in text else text.zfill(5))
