"""What a longer answer begins with, and what it takes out of a no again."""

from collections.abc import Iterable, Sequence
from itertools import dropwhile

from flows.pathway.answers import NO, NOT_SURE, YES
from flows.pathway.language import Language
from flows.talking.pieces import undrawn
from flows.talking.watching import words_of

NONE, NO_LONGER = "none", "no_longer"
NOTHING = (NONE, (NONE,))
"""Answers that nothing of a list is so."""


def opening_of(language: Language, said: str) -> str | None:
    """Return the option that an answer begins with, None where it begins with none or with two."""
    words = list(dropwhile(language.interjections.__contains__, words_of(undrawn(said))))
    padded = f" {' '.join(words)} "
    begun = {
        option: rest
        for option, phrases in language.openings.items()
        if (rest := _after(padded, phrases)) is not None
    }
    if NOT_SURE in begun:  # no idea is no "no"
        begun = {NOT_SURE: begun[NOT_SURE]}
    if len(begun) != 1:
        return None
    option, rest = begun.popitem()
    denials = {*language.noun_denials, *language.verb_denials}
    is_denied = option == YES and not denials.isdisjoint(rest.split()[:1])  # it does not
    turns = language.openings.get(NO if option == YES else YES, ())
    is_one = not is_denied and not any(f" {phrase} " in rest for phrase in turns)
    return option if is_one else None


def half_said(language: Language, said: str) -> str | None:
    """Return a yes where a whole text says a bit of one, or that it is so no longer."""
    words = " ".join(words_of(undrawn(said)))
    if words in language.somewhat:
        return YES
    return NO_LONGER if words in language.no_longer else None


def greets(languages: Iterable[Language], text: str) -> bool:
    """Tell whether a whole text is a greeting, in any language."""
    words = " ".join(words_of(undrawn(text)))
    return any(words in one.greetings for one in languages)


def excepted_in(language: Language, said: str) -> tuple[str, bool]:
    """Return what a text takes out of a denial, "none other than gout", and whether surely.

    Behind an "only" may stand what is no exception at all: "no, just old age".
    """
    certain = (*language.exceptions, *language.breaks)
    rest, phrase = _behind(language, said, (*certain, *language.only))
    return rest, phrase in certain


def has_exception(language: Language, said: str) -> bool:
    """Tell whether a text that tells more takes something out of a denial: "apart from gout"."""
    return bool(_behind(language, said, language.exceptions)[0])


def _behind(language: Language, said: str, phrases: Sequence[str]) -> tuple[str, str]:
    """Return what stands behind the first of the phrases after a denial, and the phrase."""
    words, among = words_of(said), [one.split() for one in phrases]
    small = {*language.fillers, *language.interjections}
    denials = {*language.noun_denials, *language.verb_denials}
    denied = next((at for at, word in enumerate(words) if word in denials), len(words))
    for at in range(denied + 1, len(words)):
        for phrase in among:
            rest = words[at + len(phrase) :] if words[at : at + len(phrase)] == phrase else ()
            if not small.issuperset(rest):
                return " ".join(rest), " ".join(phrase)
    return "", ""


def _after(padded: str, phrases: Iterable[str]) -> str | None:
    """Return what follows the longest of the phrases that words begin with, None without any."""
    rests = [padded[len(p) + 1 :] for p in phrases if padded.startswith(f" {p} ")]
    return min(rests, key=len, default=None)
