"""Checks what people may type against what can be answered: every name must lead somewhere."""

import re
from collections.abc import Iterable, Iterator

from flows.errors import ContentError
from flows.pathway.answers import NOT_SURE, YES
from flows.pathway.model import Item, Pathway
from flows.pathway.names import nearest
from flows.pathway.vocabulary import Language, Saying, Vocabulary

AMOUNTS = frozenset({"number", "time", "short_time", "many_years", "ago", "year", "of_ten"})
GROUP, AMOUNT = re.compile(r"@(\w+)"), re.compile(r"#(\w+)")


def check_vocabularies(pathway: Pathway) -> None:
    """Raise ContentError for the first name in the words of a language that leads nowhere."""
    languages = {language.id: language for language in pathway.content.languages}
    for vocabulary in pathway.content.vocabularies:
        place = f"{pathway.places.file('vocabularies', vocabulary.id)} vocabularies"
        _known(place, "language", vocabulary.id, languages)
        for saying in vocabulary.sayings:
            _check_saying(pathway, place, saying)
        for at, pattern in _patterns(place, vocabulary):
            _check_pattern(at, pattern, vocabulary, languages[vocabulary.id])


def _check_saying(pathway: Pathway, place: str, saying: Saying) -> None:
    _known(place, "item", saying.question, pathway.items)
    item = pathway.items[saying.question]
    at = f"{place} {saying.question}"
    _check_kind(at, item, saying)
    choices = [choice.id for choice in item.choices] + [NOT_SURE]
    for choice in (*([saying.choice] if saying.choice else ()), *saying.measures):
        _known(at, "choice", choice, choices)
    if item.is_sign and saying.choice != YES:
        raise ContentError(
            f"{at}: words must not deny a warning sign; say only what its yes is, or take it out"
        )
    for other, wanted in saying.needs.items():
        _known(f"{at} needs", "item", other, pathway.items)
        known = [choice.id for choice in pathway.items[other].choices]
        for choice in wanted:
            _known(f"{at} needs {other}", "choice", choice, known)


def _check_kind(at: str, item: Item, saying: Saying) -> None:
    """Refuse words that say a choice and a number at once, or neither."""
    said = [saying.choice is not None, bool(saying.measures), saying.unit is not None]
    if sum(said) != 1 or (saying.unit is not None and item.kind != "number"):
        raise ContentError(
            f"{at}: needs one of choice, measures, and unit for a number; give it one"
        )


def _patterns(place: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for saying in vocabulary.sayings:
        for pattern in (*saying.says, *saying.answers, *saying.unless):
            yield f"{place} {saying.question} {pattern!r}", pattern
    for other in vocabulary.elsewhere:
        for pattern in (*other.says, *other.unless):
            yield f"{place} {other.message} {pattern!r}", pattern


def _check_pattern(at: str, pattern: str, vocabulary: Vocabulary, language: Language) -> None:
    groups = [group.id for group in vocabulary.word_groups]
    for group in GROUP.findall(pattern):
        _known(at, "word group", group, groups)
    amounts = AMOUNTS | {unit.id for unit in language.units}
    for amount in AMOUNT.findall(pattern):
        _known(at, "amount", amount, amounts)
    if not re.match(r"[\w@#^]", pattern):
        raise ContentError(f"{at}: begins with no word; write one")


def _known(place: str, what: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ContentError(f"{place}: no {what} is called {name!r}{nearest(name, known)}")
