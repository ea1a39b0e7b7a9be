"""Checks the words of a language: each is one that a text can hold, each unit leads somewhere."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from flows.errors import ContentError
from flows.pathway.language import Language, Unit
from flows.pathway.model import Pathway
from flows.pathway.names import check_known

SINGLE = (
    *("fillers", "interjections", "counts", "articles", "between", "sexes", "ago", "ahead"),
    *("breaks", "since", "joins", "turns", "restarts", "noun_denials", "verb_denials", "without"),
    *(
        "denied_alone",
        "cannot",
        "endings",
        "ranges",
        "real",
        "addressing",
        "giving_out",
        "other_units",
        "only",
    ),
)
"""Lists of which each entry is one word."""
ROWS = ("falls", "gives_out", "goes_on", "gives_up")
"""Lists of patterns, without word groups."""
PHRASES = (
    *("halves", "out_of", "over", "under", "old", "denied_after", "unreal", "doubts"),
    *(
        "continues",
        "idioms",
        "corrections",
        "moments",
        "exceptions",
        "somewhat",
        "no_longer",
        "for_years",
        "beside_years",
        "greetings",
    ),
)


def check_languages(pathway: Pathway) -> None:
    """Raise ContentError for the first word that no text can hold, and unit that is not there."""
    for language in pathway.content.languages:
        place = f"{pathway.places.file('languages', language.id)} languages {language.id}"
        for key, text in _texts(language):
            is_one = key.split(".")[0] not in PHRASES and not key.startswith("openings")
            if is_one and " " in text:
                raise ContentError(f"{place} {key} {text!r}: is more than one word; take it out")
            for word in text.split():
                check_word(f"{place} {key} {text!r}", word)
        _check_units(place, language)


def check_word(place: str, word: str) -> None:
    """Refuse a word that no text can hold: texts lose accents, apostrophes and hyphens."""
    if word.isdecimal() or (len(word) == 1 and not word.isalnum()):
        return
    if not word.isalpha() or word.lower() != unicodedata.normalize("NFD", word):
        raise ContentError(
            f"{place}: no text holds {word!r}, as it is read without accents and signs;"
            " write it so, or as words apart"
        )


def _texts(language: Language) -> Iterator[tuple[str, str]]:
    for key in (*SINGLE, *PHRASES):
        yield from ((key, text) for text in getattr(language, key))
    yield from (("sexes", meant) for meant in language.sexes.values())
    yield from (("shorthand", word) for pair in language.shorthand.items() for word in pair)
    for key in ROWS:
        for row in getattr(language, key):
            words = re.findall(r"\w+", row)
            yield from ((f"{key} {row!r}", word) for word in words)
    for option, phrases in language.openings.items():
        yield from ((f"openings {option}", phrase) for phrase in phrases)
    for unit in language.units:
        yield from ((f"units {unit.id}", word) for word in (*unit.words, *unit.short))


def _check_units(place: str, language: Language) -> None:
    units = {unit.id: unit for unit in language.units}
    for unit in language.units:
        if unit.then is not None:
            _check_smaller(f"{place} units {unit.id} then", unit, unit.then, units)
    for written, id in language.fractions.items():
        check_known(f"{place} fractions {written!r}", "unit", id, units)


def _check_smaller(place: str, unit: Unit, then: str, units: dict[str, Unit]) -> None:
    check_known(place, "unit", then, units)
    if units[then].measure != unit.measure:
        raise ContentError(f"{place}: {then!r} measures something else; name a smaller unit of it")


def check_groups_used(place: str, groups: Iterable[str], used: Iterable[str]) -> None:
    """Refuse a group of words that no pattern names."""
    unused = sorted(set(groups) - set(used))
    if unused:
        raise ContentError(f"{place} word_groups {unused[0]}: no pattern names it; take it out")
