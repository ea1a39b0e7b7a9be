"""What a longer answer begins with, and what it takes out of a no again."""

from collections.abc import Iterable
from itertools import dropwhile

from flows.pathway.answers import NO, NOT_SURE, YES
from flows.pathway.vocabulary import Language
from flows.talking.pieces import undrawn
from flows.talking.watching import words_of


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
    is_denied = option == YES and not _denials(language).isdisjoint(rest.split()[:1])  # it does not
    turns = language.openings.get(NO if option == YES else YES, ())
    is_one = not is_denied and not any(f" {phrase} " in rest for phrase in turns)
    return option if is_one else None


def excepted_in(language: Language, said: str) -> tuple[str, bool]:
    """Return what a text takes out of a denial, "none other than gout", and whether surely.

    Behind an "only" may stand what is no exception at all: "no, just old age".
    """
    words = words_of(said)
    small = {*language.fillers, *language.interjections}
    for phrase in (one.split() for one in (*language.exceptions, *language.only)):
        for at in range(1, len(words)):
            rest = words[at + len(phrase) :]
            is_one = words[at : at + len(phrase)] == phrase and not set(rest) <= small
            if is_one and not _denials(language).isdisjoint(words[:at]):
                return " ".join(rest), " ".join(phrase) in language.exceptions
    return "", False


def _denials(language: Language) -> frozenset[str]:
    return frozenset((*language.noun_denials, *language.verb_denials))


def _after(padded: str, phrases: Iterable[str]) -> str | None:
    """Return what follows the longest of the phrases that words begin with, None without any."""
    rests = [padded[len(p) + 1 :] for p in phrases if padded.startswith(f" {p} ")]
    return min(rests, key=len, default=None)
