"""Splits a text into pieces: words without accents and in whole, and numbers, also in words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from flows.pathway.language import Language
from flows.talking.plain import uncontrolled

MOST_LETTERS, MOST_PIECES = 4000, 200
"""Letters and words of a text that are looked at (expert): nobody tells more of a knee."""
_APOSTROPHES = re.compile("(?<=[^\\W\\d])['\u2019\u2018`\u00b4](?=[^\\W\\d])")
_STEMS = "(?<![^\\W\\d_])([^\\W\\d_]+)['\u2019\u2018`\u00b4]({})\\b"
_WORD_OR_SIGN = re.compile(r"\d+(?:[.,/:]\d+)+|(?:[^\W_]|['\u2019])+|\s+|.")
_PIECES = re.compile(r"(?<![\w.])-?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[^\W\d_]+|[^\w\s]")
_PRIMES = str.maketrans({"\u2032": "'", "\u2019": "'", "\u2033": '"', "\u201d": '"'})
_PARTS = {
    r"(?:\s*\u00bd|\s+1/2)": ".5",
    r"(?:\s*\u00bc|\s+1/4)": ".25",
    r"(?:\s*\u00be|\s+3/4)": ".75",
}
"""How the part of a number is written that is not whole, and what it is."""
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_OTHER_SHAPES = ("<wide>", "<font>", "<circle>")
"""How Unicode calls a plain letter in another shape; a raised 2 is none."""
_MOST_DRAWN = 3
"""Letters held down in one word that may be meant doubled; further ones are meant once."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text, with its number if it has one; `glued` follows without a space.

    `stem` is what stands before an apostrophe: "my foot's cold" is of a foot.
    """

    text: str
    number: float | None = None
    glued: bool = False
    stem: str = ""


def parts_of(language: Language, text: str) -> Iterator[Part]:
    """Split a text; number words are taken together."""
    tidy = unicodedata.normalize("NFC", _with_decimals(narrow(text)).translate(_PRIMES))
    tidy = uncontrolled(tidy).lower()
    ends = "|".join(language.endings) or "$."
    stems = {one[1] + one[2]: one[1] for one in re.finditer(_STEMS.format(ends), tidy)}
    tidy = _APOSTROPHES.sub("", tidy)
    for written, meant in language.spellings.items():
        tidy = tidy.replace(written, meant)
    found = list(_PIECES.finditer(undrawn(tidy)))[:MOST_PIECES]
    words: list[str] = []
    for place, match in enumerate(found):
        part, glued = match[0], place > 0 and found[place - 1].end() == match.start()
        if part[-1].isdecimal():
            yield Part(part, number=float(part.replace(",", ".")), glued=glued)
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
            is_unit = place > 0 and found[place - 1][0][-1].isdecimal()  # 5 d, 3 x
            word = unaccented(part) or part
            word = word if is_unit else language.shorthand.get(word, word)
            yield Part(word, glued=glued, stem=stems.get(word, ""))
        else:
            yield Part(" ".join(words), number=number)
            words.clear()


def _with_decimals(text: str) -> str:
    """Return a text with a whole number and its part as one: "3 1/2" and "3\u00bd" are 3.5.

    >>> _with_decimals("3 1/2 in, 10 1/4, 2/12, 8/10")
    '3.5 in, 10.25, 2/12, 8/10'
    """
    for written, part in _PARTS.items():
        text = re.sub(rf"(?<![\d.,/])(\d+){written}(?![\d/])", rf"\g<1>{part}", text)
    return text


def narrow(text: str) -> str:
    """Return a text with plain letters in the place of wide or ornamented ones.

    >>> narrow("\uff50\uff41\uff49\uff4e, 9\u00bd")
    'pain, 9\xbd'
    """
    if text.isascii():
        return text
    return "".join(map(_narrow, text))


def _narrow(sign: str) -> str:
    is_other_shape = unicodedata.decomposition(sign).startswith(_OTHER_SHAPES)
    return unicodedata.normalize("NFKC", sign) if is_other_shape else sign


def parted(languages: Iterable[Language], text: str) -> list[str]:
    """Cut a text at its punctuation, and at words that begin another part in any language."""
    parting = {word for one in languages for word in (*one.turns, *one.breaks)}
    clauses: list[list[str]] = [[]]
    for part in _WORD_OR_SIGN.findall(text):
        if part.isspace() or part[0].isalnum():
            clauses.append([]) if part.lower() in parting else clauses[-1].append(part)
        else:
            clauses.append([])
    return [clause for clause in ("".join(parts).strip() for parts in clauses) if clause]


def undrawn(text: str) -> str:
    """Return a text without letters that were held down.

    >>> undrawn("siii, nooo")
    'si, no'
    """
    return _DRAWN_OUT.sub(r"\1", text)


def meant_by(word: str) -> frozenset[str]:
    """Return what a word may stand for: each letter that was held down once, or twice.

    >>> sorted(meant_by("feeell")), sorted(meant_by("attack"))
    (['feell', 'fell'], ['attack'])
    """
    apart = _DRAWN_OUT.split(word, _MOST_DRAWN)  # what stands between, and each drawn letter
    if len(apart) == 1:
        return frozenset({word})
    ways = ((part, 2 * part) if place % 2 else (undrawn(part),) for place, part in enumerate(apart))
    return frozenset(map("".join, product(*ways)))


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
