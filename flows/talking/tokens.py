"""Reads a text as words and amounts: "6wks" is six weeks, "half a year" six months.

Of no language: the words for numbers, units and breaks come from the content.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from flows.pathway.language import OF_TEN, Language, Unit
from flows.talking.patterns import TYPO_FROM, is_typo
from flows.talking.pieces import MOST_LETTERS, Part, parts_of

NUMBER, AGO, OLD, YEAR = "number", "ago", "old", "year"
DAYS, SECONDS, YEARS, CM, METRES = "days", "seconds", "years", "cm", "metres"
OVER, UNDER = 1.01, 0.99
AGES = range(5, 111)
SMALL = range(30, 100)
"""Centimetres beyond a whole metre that people say without a unit (expert)."""
EARLIEST_YEAR, LATEST_YEAR = 1900, 2023
"""Years that are surely past: there is no clock here, and this was written in 2026."""
_QUIET = frozenset("*_~<>=|#\u00a3$%^[]{}\\@\u201c\u201d")
"""Signs between words that end no clause."""
_JOINING = frozenset("&+")
_WITHIN = frozenset(",;:()/")
"""Signs that end a clause and no sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or an amount; one with neither is a break, and not every break `ends` a sentence."""

    word: str = ""
    unit: str = ""
    low: float = 0
    high: float = 0
    asks: bool = False
    ends: bool = False
    stem: str = ""

    @property
    def is_break(self) -> bool:
        """Tell whether a clause ends here."""
        return not self.word and not self.unit


def tokens_of(language: Language, text: str) -> list[Token]:
    """Return words, amounts and breaks in their order."""
    return list(_Reader(language, list(parts_of(language, text[:MOST_LETTERS]))).tokens())


Days = tuple[float, float]
Moments = Mapping[str, list[tuple[tuple[str, ...], Days]]]


@cache
def _moments_of(moments: tuple[tuple[str, float | Days], ...]) -> Moments:
    """Return moments by their last word, the longest first."""
    found = defaultdict(list)
    for phrase, days in sorted(moments, key=lambda one: -len(one[0].split())):
        span = days if isinstance(days, tuple) else (days, days)
        found[phrase.split()[-1]].append((tuple(phrase.split()), span))
    return found


class _Reader:
    """Lives for one text."""

    def __init__(self, language: Language, parts: Sequence[Part]) -> None:
        self._language = language
        self._parts = parts
        self._units = {word: unit for unit in language.units for word in unit.words}
        self._short = {word: unit for unit in language.units for word in unit.short}
        self._moments = _moments_of(tuple(language.moments.items()))

    def tokens(self) -> Iterator[Token]:
        place = 0
        while place < len(self._parts):
            amount = self._amount(place)
            if amount is not None:
                leaning = self._leaning(place)
                place, tokens = amount
                yield from (self._a_little(token, leaning) for token in tokens)
                continue
            token = self._token(place)
            place += 1
            if token is not None:
                yield token

    def _token(self, place: int) -> Token | None:
        part, text = self._parts[place], self._parts[place].text
        if text in _JOINING:
            return Token(word=self._language.joins[0] if self._language.joins else "")
        if text[0].isalpha():
            moment = self._moment(place)
            if moment is None:
                return Token(word=text, stem=part.stem)
            return Token(word=text, unit=AGO, low=moment[0], high=moment[1])
        if text in _QUIET or text in "'\"`-":
            return None
        return Token(asks=text == "?", ends=text not in _WITHIN)

    def _moment(self, place: int) -> Days | None:
        """Return how many days ago the moment was of which the last word stands at a place."""
        for words, days in self._moments.get(self._text(place), ()):
            first = place + 1 - len(words)
            said = tuple(self._text(at) for at in range(max(0, first), place + 1))
            if said == words and not (first and self._text(first - 1) in self._language.ahead):
                return days
        return None

    # ---- amounts

    def _amount(self, place: int) -> tuple[int, list[Token]] | None:
        """Return the amount that begins at a place, and where it ends."""
        part = self._parts[place]
        if part.number is None:
            return self._counted(place)
        if part.text in self._language.articles and self._number(place + 1) is not None:
            return place + 1, []  # un 8 is an eight
        if part.number in (1, 2) and self._unit(place + 2, short=True) is None:
            height = self._height(place + 1, part.number)
            if height is not None:
                return height
        low = high = self._language.counts.get(part.text, part.number)  # unos días are some
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

    def _leaning(self, place: int) -> float:
        """Return by how much an amount is more or less than its number: "over a year"."""
        for phrases, times in ((self._language.over, OVER), (self._language.under, UNDER)):
            for words in (phrase.split() for phrase in phrases):
                before = range(place - len(words), place)
                if before.start >= 0 and [self._text(at) for at in before] == words:
                    return times
        return 1

    def _a_little(self, token: Token, times: float) -> Token:
        is_of_time = token.unit == AGO or any(
            unit.id == token.unit and unit.measure in (DAYS, SECONDS)
            for unit in self._language.units
        )
        if times == 1 or not is_of_time:
            return token
        return replace(token, low=token.low * times, high=token.high * times)

    def _bare(self, low: float, high: float, word: str) -> Token:
        if word in self._language.articles:
            return Token(word=word)  # una noche is no number
        is_year = low == high and low in range(EARLIEST_YEAR, LATEST_YEAR + 1)
        return Token(word=word, unit=YEAR if is_year else NUMBER, low=low, high=high)

    def _height(self, place: int, metres: float) -> tuple[int, list[Token]] | None:
        """Read the centimetres of "uno setenta" and "metro sesenta y tres"."""
        centimetres = self._number(place)
        known = {unit.id for unit in self._units.values()}
        if centimetres is None or centimetres not in SMALL or METRES not in known:
            return None
        height = metres * 100 + centimetres
        return place + 1, [Token(unit=METRES, low=height, high=height)]

    def _counted(self, place: int) -> tuple[int, list[Token]] | None:
        """Read an amount such as "a week", "half a year" or "a couple of months"."""
        language = self._language
        unit = self._units.get(self._text(place))
        if unit is not None and unit.id == METRES:
            return self._height(place + 1, 1)
        if unit is not None and self._half(place + 1)[1]:
            return self._measured(place + 1, unit, 1, 1)  # mes y medio
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
        """Read "34m", "34/m", and "34 m" on its own, as an age and a sex."""
        at = place + (2 if self._text(place + 1) == "/" else 1)  # 34/m
        letter = self._text(at)
        if letter not in self._language.sexes or number not in AGES:
            return None
        if at == place + 1 and not self._glued(at) and not self._is_alone(place, place + 2):
            return None
        sex = Token(word=self._language.sexes[letter])
        days = number * self._times(YEARS)
        return at + 1, [Token(unit=OLD, low=days, high=days), sex]

    def _is_alone(self, start: int, end: int) -> bool:
        """Tell whether a clause begins and ends at these places."""
        beside = (self._text(at) for at in (start - 1, end) if 0 <= at < len(self._parts))
        return all(not text[0].isalnum() for text in beside)

    def _unit(self, place: int, *, short: bool) -> Unit | None:
        text = self._text(place)
        known = self._units.get(text) or (self._short.get(text) if short else None)
        return known or self._misspelt(text)

    def _misspelt(self, text: str) -> Unit | None:
        """Return the unit that a word is a slip away from, as "5 mese" is five months."""
        if text in self._language.real:
            return None
        near = {
            unit.id: unit
            for word, unit in self._units.items()
            if unit.measure == DAYS and word[:1] == text[:1] and is_typo(text, word, TYPO_FROM)
        }
        return near.popitem()[1] if len(near) == 1 else None

    def _times(self, id: str) -> float:
        return next((unit.times for unit in self._language.units if unit.id == id), 1)

    def _text(self, place: int) -> str:
        return self._parts[place].text if place < len(self._parts) else ""

    def _number(self, place: int) -> float | None:
        return self._parts[place].number if place < len(self._parts) else None

    def _glued(self, place: int) -> bool:
        return place < len(self._parts) and self._parts[place].glued
