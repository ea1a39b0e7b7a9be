"""Reads a text as words and amounts: "6wks" is six weeks, "half a year" six months.

Of no language: the words for numbers, units and breaks come from the content.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.pathway.vocabulary import Language, Unit

NUMBER, AGO, OLD, YEAR, OF_TEN = "number", "ago", "old", "year", "of_ten"
DAYS, YEARS = "days", "years"
AGES = range(5, 111)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2023
"""Years that are surely past: there is no clock here, and this was written in 2026."""
MOST_LETTERS, MOST_PARTS = 4000, 200
"""Letters and words of a text that are looked at (expert): nobody tells more of a knee."""
_APOSTROPHES = re.compile("(?<=[^\\W\\d])['\u2019\u2018`\u00b4](?=[^\\W\\d])")
_PARTS = re.compile(r"(?<![\w.])-?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[^\W\d_]+|[^\w\s]")
_QUIET = frozenset("*_~<>=|#\u00a3$%^[]{}\\@\u201c\u201d")
"""Signs between words that end no clause."""
_JOINING = frozenset("&+")
_PRIMES = str.maketrans({"\u2032": "'", "\u2019": "'", "\u2033": '"', "\u201d": '"'})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or an amount from `low` to `high` in its measure; one with neither is a break."""

    word: str = ""
    unit: str = ""
    low: float = 0
    high: float = 0
    asks: bool = False

    @property
    def is_break(self) -> bool:
        """Tell whether a clause ends here."""
        return not self.word and not self.unit


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the text, with its number if it has one; `glued` follows without a space."""

    text: str
    number: float | None = None
    glued: bool = False


def tokens_of(language: Language, text: str) -> list[Token]:
    """Return words, amounts and breaks in their order."""
    return list(_Reader(language, list(_parts(language, text[:MOST_LETTERS]))).tokens())


def _parts(language: Language, text: str) -> Iterator[_Part]:
    """Split a text; number words are taken together."""
    tidy = unicodedata.normalize("NFC", re.sub(r"(\d)\s*\u00bd", r"\1.5", text).translate(_PRIMES))
    tidy = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in tidy)
    tidy = _APOSTROPHES.sub("", tidy.lower())
    for written, meant in language.spellings.items():
        tidy = tidy.replace(written, meant)
    found = list(_PARTS.finditer(tidy))[:MOST_PARTS]
    words: list[str] = []
    for place, match in enumerate(found):
        part, glued = match[0], place > 0 and found[place - 1].end() == match.start()
        if part[-1].isdecimal():
            yield _Part(part, number=float(part.replace(",", ".")), glued=glued)
            continue
        if part == "-" and not _is_between_numbers(found, place):
            continue
        words.append(part)
        ahead = [one[0] for one in found[place + 1 : place + 4] if one[0] != "-"]
        longer = [" ".join((*words, *ahead[: n + 1])) for n in range(len(ahead[:2]))]
        if any(number_in(more, language.numbers) is not None for more in longer):
            continue  # fifty - two, cincuenta y dos
        number = number_in(" ".join(words), language.numbers)
        if number is None:
            words.clear()
            yield _Part(unaccented(part) or part, glued=glued)
        else:
            yield _Part(" ".join(words), number=number)
            words.clear()


def unaccented(text: str) -> str:
    """Return a text in lower case without accents, which people leave out when they type.

    >>> unaccented("Me duele el CORAZÓN")
    'me duele el corazon'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _is_between_numbers(found: Sequence[re.Match[str]], place: int) -> bool:
    beside = [one[0] for one in found[max(0, place - 1) : place + 2 : 2]]
    return len(beside) == 2 and all(one[-1].isdecimal() for one in beside)


def number_in(words: str, code: str) -> float | None:
    """Return the number that words are, None for any other words.

    >>> number_in("fifty two", "en")
    52.0
    """
    if not code or not words[-1:].isalpha():
        return None
    from text_to_num import text2num  # noqa: PLC0415 - only who types needs it

    try:
        return float(text2num(words, code))
    except ValueError:
        return None


class _Reader:
    """Lives for one text."""

    def __init__(self, language: Language, parts: Sequence[_Part]) -> None:
        self._language = language
        self._parts = parts
        self._units = {word: unit for unit in language.units for word in unit.words}
        self._short = {word: unit for unit in language.units for word in unit.short}

    def tokens(self) -> Iterator[Token]:
        place = 0
        while place < len(self._parts):
            amount = self._amount(place)
            if amount is not None:
                place, tokens = amount
                yield from tokens
                continue
            token = self._token(self._parts[place].text)
            place += 1
            if token is not None:
                yield token

    def _token(self, text: str) -> Token | None:
        if text in _JOINING:
            return Token(word=self._language.joins[0] if self._language.joins else "")
        if text[0].isalpha():
            days = self._language.moments.get(text)
            if days is None:
                return Token(word=text)
            return Token(word=text, unit=AGO, low=days, high=days)
        if text in _QUIET or text in "'\"`-":
            return None
        return Token(asks=text == "?")

    # ---- amounts

    def _amount(self, place: int) -> tuple[int, list[Token]] | None:
        """Return the amount that begins at a place, and where it ends."""
        part = self._parts[place]
        if part.number is None:
            return self._counted(place)
        if part.text in self._language.articles and self._number(place + 1) is not None:
            return place + 1, []  # un 8 is an eight
        low = high = part.number
        after = place + 1
        if self._text(after) in (*self._language.ranges, "-") and self._number(after + 1):
            high = self._number(after + 1) or high
            after += 2
        after, half = self._half(after)
        low, high = low + half, high + half
        of = self._phrase(after, self._language.out_of)
        if of and self._number(after + of) == 10:
            return after + of + 1, [Token(unit=OF_TEN, low=low, high=high)]
        if self._text(after) == "/" and self._number(after + 1) is not None:
            id = self._language.fractions.get(self._text(after + 1))  # 2/12 is two months
            meant = [unit for unit in self._language.units if unit.id == id]
            return after + 2, [
                Token(unit=unit.id, low=low * unit.times, high=high * unit.times) for unit in meant
            ]
        sexed = self._sexed(place, low)
        if sexed is not None:
            return sexed
        unit = self._unit(after, short=True)
        if unit is None:
            word = part.text if part.text.isalnum() else ""
            return after, [self._bare(low, high, word)]
        return self._measured(after + 1, unit, low, high)

    def _bare(self, low: float, high: float, word: str) -> Token:
        is_year = low == high and low in range(EARLIEST_YEAR, LATEST_YEAR + 1)
        return Token(word=word, unit=YEAR if is_year else NUMBER, low=low, high=high)

    def _counted(self, place: int) -> tuple[int, list[Token]] | None:
        """Read an amount such as "a week", "half a year" or "a couple of months"."""
        language = self._language
        if self._text(place) not in language.counts and self._text(place) not in language.articles:
            return None
        number, after = 1.0, place
        small = {*language.counts, *language.articles, *language.between}
        while (text := self._text(after)) in small:
            number *= language.counts.get(text, 1)
            after += 1
        unit = self._unit(after, short=False)
        return None if unit is None else self._measured(after + 1, unit, number, number)

    def _measured(self, after: int, unit: Unit, low: float, high: float) -> tuple[int, list[Token]]:
        """Finish an amount of which number and unit are known."""
        after, half = self._half(after)
        low, high = (low + half) * unit.times, (high + half) * unit.times
        if unit.then is not None and self._number(after) is not None:
            smaller = self._unit(after + 1, short=True)
            wanted = next(one for one in self._language.units if one.id == unit.then)
            if smaller in (None, wanted) and (self._number(after) or 0) * wanted.times < unit.times:
                more = (self._number(after) or 0) * wanted.times
                after += 1 if smaller is None else 2
                low, high = low + more, high + more
        after, rest = self._and_smaller(after, unit)
        low, high = low + rest, high + rest
        old = self._phrase(after, self._language.old) if unit.measure == DAYS else 0
        if old:
            return after + old, [Token(unit=OLD, low=low, high=high)]
        if unit.measure == DAYS and self._text(after) in self._language.ago:
            return after + 1, [Token(unit=AGO, low=low, high=high)]
        return after, [Token(unit=unit.id, low=low, high=high)]

    def _and_smaller(self, after: int, unit: Unit) -> tuple[int, float]:
        """Read the months of "two years and four months"."""
        if unit.measure != DAYS:
            return after, 0.0
        at = after + 1 if self._text(after) in {*_JOINING, *self._language.joins[:1]} else after
        number, smaller = self._number(at), self._unit(at + 1, short=False)
        if number is None or smaller is None or smaller.measure != DAYS:
            return after, 0.0
        more = number * smaller.times
        return (at + 2, more) if more < unit.times else (after, 0.0)

    def _half(self, after: int) -> tuple[int, float]:
        length = self._phrase(after, self._language.halves)
        return (after + length, 0.5) if length else (after, 0.0)

    def _phrase(self, after: int, phrases: Sequence[str]) -> int:
        """Return how many words the phrase has that stands at a place, none where none does."""
        for words in (phrase.split() for phrase in phrases):
            if [self._text(after + place) for place in range(len(words))] == words:
                return len(words)
        return 0

    def _sexed(self, place: int, number: float) -> tuple[int, list[Token]] | None:
        """Read "34m" and "f67" as an age and a sex."""
        letter = self._text(place + 1)
        if letter not in self._language.sexes or not self._glued(place + 1) or number not in AGES:
            return None
        sex = Token(word=self._language.sexes[letter])
        days = number * self._times(YEARS)
        return place + 2, [Token(unit=OLD, low=days, high=days), sex]

    def _unit(self, place: int, *, short: bool) -> Unit | None:
        text = self._text(place)
        return self._units.get(text) or (self._short.get(text) if short else None)

    def _times(self, id: str) -> float:
        return next((unit.times for unit in self._language.units if unit.id == id), 1)

    def _text(self, place: int) -> str:
        return self._parts[place].text if place < len(self._parts) else ""

    def _number(self, place: int) -> float | None:
        return self._parts[place].number if place < len(self._parts) else None

    def _glued(self, place: int) -> bool:
        return place < len(self._parts) and self._parts[place].glued


def in_unit(language: Language, amount: Token, unit: str) -> float | None:
    """Return an amount in a unit, None where the two measure different things.

    A bare number is in the unit that was asked for.
    """
    if amount.unit in (NUMBER, YEAR):
        return amount.low
    if amount.unit == OF_TEN:
        return amount.low if unit == OF_TEN else None
    units = {one.id: one for one in language.units}
    wanted, given = units.get(unit), units.get(amount.unit)
    if wanted is None or given is None or wanted.measure != given.measure:
        return None
    return amount.low / wanted.times
