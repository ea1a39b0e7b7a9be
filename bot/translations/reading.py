"""How easy a text is to read, by formulas made for its language."""

import re
from collections.abc import Callable
from dataclasses import dataclass

SHORTEST = 20
"""Words: the formulas were made for passages, and of less they say nothing."""
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?:;]+(?:\s|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")
_WEAK = "iu\u00fc"


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is on the scale of its language: harder than aimed at, or much too hard."""

    scale: str
    value: float
    is_hard: bool
    is_too_hard: bool


def reading_of(text: str, language: str) -> Reading | None:
    """Return how hard a text is; None where it is too short or its language has no formula."""
    formula = FORMULAS.get(language)
    words = _WORD.findall(text.lower())
    if formula is None or len(words) < SHORTEST:
        return None
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _END.split(text)))
    return formula(words, sentences)


def english(words: list[str], sentences: int) -> Reading:
    """Flesch and Kincaid (1975): the school grade; grade 6 is age 11."""
    syllables = sum(map(english_syllables, words))
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return Reading("grade", round(grade, 1), grade > AIMED_GRADE, grade > HARDEST_GRADE)


def spanish(words: list[str], sentences: int) -> Reading:
    """Fernandez-Huerta (1959) as corrected by Law (2011): from 60 on it is plain language."""
    syllables = sum(map(spanish_syllables, words))
    ease = 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / sentences
    return Reading("ease", round(ease, 1), ease < AIMED_EASE, ease < LEAST_EASE)


AIMED_GRADE, HARDEST_GRADE = 8.0, 10.0
"""A little above grade 6, age 11: medical words that have no shorter name count long (expert)."""
AIMED_EASE, LEAST_EASE = 60.0, 50.0
"""From 60 on a text is normal and from 70 on fairly easy, on the scale of the formula."""
FORMULAS: dict[str, Callable[[list[str], int], Reading]] = {"en": english, "es": spanish}


def english_syllables(word: str) -> int:
    """Return about how many syllables an English word has.

    >>> [english_syllables(word) for word in ("knee", "hurt", "middle", "operation", "injured")]
    [1, 1, 2, 4, 2]
    """
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    silent = silent or (word.endswith("ed") and word[-3:-2] not in ("t", "d"))
    return max(1, groups - silent)


def spanish_syllables(word: str) -> int:
    """Return how many syllables a Spanish word has: weak vowels join strong ones beside them.

    >>> [spanish_syllables(word) for word in ("rodilla", "pie", "día", "cuidado", "oído", "duele")]
    [3, 1, 2, 3, 3, 2]
    """
    word = word.replace("que", "ke").replace("qui", "ki").replace("gue", "ge").replace("gui", "gi")
    vowels = [sign if sign in "aeiou\u00e1\u00e9\u00ed\u00f3\u00fa\u00fc" else " " for sign in word]
    count = 0
    before = " "
    for sign in vowels:
        if sign != " " and (before == " " or not _joins(before, sign)):
            count += 1
        before = sign
    return max(1, count + (word.endswith("y") and before == " " and len(word) == 1))


def _joins(first: str, second: str) -> bool:
    """Tell whether two vowels make one syllable: one of them is weak, and neither weak is stressed.

    Two weak ones always do.
    """
    if first in "\u00ed\u00fa" or second in "\u00ed\u00fa":
        return False
    return first in _WEAK or second in _WEAK
