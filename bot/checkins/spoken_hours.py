"""An hour in words, "half past eight" or "las ocho y media", in the digits of the same hour."""

import re

from flows.talking.pieces import number_in

LANGUAGES = ("en", "es")
PARTS = {"half": 30, "quarter": 15, "media": 30, "cuarto": 15}
_UNITS = r"[a-z]+|\d{1,2}"
_PAST = re.compile(
    rf"(?P<lead>at )?(?:a )?(?P<part>{_UNITS}) (?:minutes )?(?P<way>past|to) (?P<hour>{_UNITS})"
)
_AND = re.compile(rf"(?P<lead>a? ?las? )?(?P<hour>{_UNITS}) (?P<way>y|menos) (?P<part>{_UNITS})")
_PLAIN = re.compile(r"(?P<lead>at |a? ?las? )?(?P<hour>[a-z]+)(?: (?P<part>[a-z]+(?: [a-z]+)?))?")
_REST = re.compile(r"(?:\b(?:a\.? ?m\.?|p\.? ?m\.?|in the \w+|de la \w+|o'?clock|en punto)\s*)+$")
TO = ("to", "menos")
HOUR = 60


def in_digits(said: str) -> str:
    """Return a text with the hour that its words say in digits; any other text as it is.

    >>> [in_digits(said) for said in ("half past eight", "las ocho y media", "quarter to nine")]
    ['8:30', '8:30', '8:45']
    >>> [in_digits(said) for said in ("eight in the evening", "at 8", "no idea")]
    ['8:00 in the evening', 'at 8', 'no idea']
    """
    rest = _REST.search(said)
    words, behind = (said[: rest.start()].strip(), rest[0]) if rest else (said, "")
    minutes = _minutes(words)
    if minutes is None:
        return said
    return f"{minutes // HOUR}:{minutes % HOUR:02d} {behind}".strip()


def _minutes(words: str) -> int | None:
    """Return the minutes since midnight that words of an hour say."""
    for pattern in (_PAST, _AND, _PLAIN):
        found = pattern.fullmatch(words)
        if found is not None:
            hour = _number(found["hour"])
            part = _number(found["part"]) if found["part"] else 0
            if hour is not None and part is not None and 0 < hour < 24 and part < HOUR:
                is_to = found.groupdict().get("way") in TO
                return hour * HOUR + (-part if is_to else part)
    return None


def _number(word: str) -> int | None:
    if word.isdigit() or word in PARTS:
        return PARTS.get(word) or int(word)
    found = (number_in(word, language) for language in LANGUAGES)
    number = next((one for one in found if one is not None), None)
    return None if number is None else int(number)
