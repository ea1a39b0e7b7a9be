"""Checks what people may type against what can be answered: every name must lead somewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from flows.errors import ContentError
from flows.pathway.answers import NOT_SURE, YES
from flows.pathway.language import OF_TEN, Language
from flows.pathway.languages import check_groups_used, check_languages, check_word
from flows.pathway.model import Item, Pathway
from flows.pathway.names import check_known
from flows.pathway.vocabulary import Saying, Vocabulary
from flows.pathway.whom import WHOM

_SPANS = ("time", "short_time", "long_time", "many_years", "grown_years")
_TIMES = (*_SPANS, "ago", "week_ago", "long_ago", "year")
AMOUNTS = frozenset({"number", "fever", *_TIMES, "of_ten", "nine_of_ten"})
ENDS_AND_GAPS = ("^", "^^", "$", "*", "**")
GROUP, AMOUNT = re.compile(r"@(\w+)"), re.compile(r"#(\w+)")
BEGINNING = re.compile(r"[\w@#^]")


def check_vocabularies(pathway: Pathway) -> None:
    """Raise ContentError for the first name that leads nowhere, and word that no text can hold."""
    check_languages(pathway)
    _check_implied(pathway)
    _check_contradictions(pathway)
    languages = {language.id: language for language in pathway.content.languages}
    for vocabulary in pathway.content.vocabularies:
        place = f"{pathway.places.file('vocabularies', vocabulary.id)} vocabularies"
        check_known(place, "language", vocabulary.id, languages)
        language = languages[vocabulary.id]
        for group in vocabulary.word_groups:
            for word in group.words:
                _check_said(f"{place} word_groups {group.id}", word, language)
        for saying in (one for several in vocabulary.sayings for one in several.each()):
            _check_saying(pathway, place, saying, language)
        for belonging in vocabulary.belongings:
            for question in belonging.questions:
                check_known(f"{place} belongings", "item", question, pathway.items)
        for id in vocabulary.outright:
            check_known(f"{place} outright", "item", id, pathway.items)
        if vocabulary.visits is not None:
            question = vocabulary.visits.question
            check_known(f"{place} visits", "item", question, pathway.items)
            seen, choices = vocabulary.visits.seen, pathway.items[question].choices
            if seen is not None:
                check_known(f"{place} visits", "choice", seen, [one.id for one in choices])
            for whom in vocabulary.visits.another:
                check_known(f"{place} visits another", "person", whom, WHOM)
        for guard in vocabulary.guards:
            for id in (*guard.questions, *guard.said):
                check_known(f"{place} guards", "item", id, pathway.items)
            _check_needs(pathway, f"{place} guards needs", guard.needs)
            _check_needs(pathway, f"{place} guards but_said", guard.but_said)
        patterns = _Patterns(vocabulary, language)
        for at, pattern in _patterns(place, vocabulary):
            patterns.check(at, pattern)
        check_groups_used(place, (group.id for group in vocabulary.word_groups), patterns.used)


def _check_contradictions(pathway: Pathway) -> None:
    for one in pathway.content.contradictions:
        place = f"contradictions {one.question}"
        for id, choices in ((one.question, (one.choice,)), *one.after.items()):
            check_known(place, "item", id, pathway.items)
            for choice in choices:
                check_known(place, "choice", choice, [c.id for c in pathway.items[id].choices])


def _check_implied(pathway: Pathway) -> None:
    for one in pathway.content.implied:
        place = f"implied {one.question}"
        for id, choices in ((one.question, (one.choice,)), *one.when.items(), *one.unless.items()):
            check_known(place, "item", id, pathway.items)
            item = pathway.items[id]
            known = [*(choice.id for choice in item.choices), *((YES,) if item.is_sign else ())]
            for choice in choices:
                check_known(f"{place} {id}", "choice", choice, known)
        if pathway.items[one.question].is_sign:
            raise ContentError(f"{place}: a warning sign must be said; take it out")


def messages_of(vocabularies: Iterable[Vocabulary]) -> Iterator[str]:
    """Yield the names of the messages that are said to words."""
    for vocabulary in vocabularies:
        yield from (saying.note for saying in vocabulary.sayings if saying.note)
        yield from (other.message for other in vocabulary.elsewhere)


def _check_saying(pathway: Pathway, place: str, saying: Saying, language: Language) -> None:
    check_known(place, "item", saying.question, pathway.items)
    item = pathway.items[saying.question]
    at = f"{place} {saying.question}"
    _check_kind(at, item, saying)
    choices = [choice.id for choice in item.choices] + [NOT_SURE]
    for choice in (*([saying.choice] if saying.choice else ()), *saying.measures):
        check_known(at, "choice", choice, choices)
    if saying.unit is not None:
        check_known(
            f"{at} unit", "unit", saying.unit, [*(one.id for one in language.units), OF_TEN]
        )
    if saying.newest and not saying.measures:
        raise ContentError(f"{at}: newest without measures picks none; give measures or drop it")
    if item.is_sign and {saying.choice or YES, *saying.measures} != {YES}:
        raise ContentError(
            f"{at}: words must not deny a warning sign; say only what its yes is, or take it out"
        )
    for other in saying.beside:
        check_known(f"{at} beside", "item", other, pathway.items)
    _check_needs(pathway, f"{at} needs", saying.needs)


def _check_needs(pathway: Pathway, at: str, needs: Mapping[str, Iterable[str]]) -> None:
    for other, wanted in needs.items():
        check_known(at, "item", other, pathway.items)
        known = [choice.id for choice in pathway.items[other].choices]
        for choice in wanted:
            check_known(f"{at} {other}", "choice", choice, known)


def _check_kind(at: str, item: Item, saying: Saying) -> None:
    """Refuse words that say a choice and a number at once, or neither."""
    is_number = saying.unit is not None or saying.number is not None
    said = [saying.choice, saying.measures or None, saying.unit, saying.number]
    if sum(one is not None for one in said) != 1 or (is_number and item.kind != "number"):
        raise ContentError(
            f"{at}: needs one of choice, measures, and unit or number for a number; give it one"
        )


def _patterns(place: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield each pattern after the place it stands in."""
    for saying in vocabulary.sayings:
        at = f"{place} {saying.question}"
        for pattern in (*saying.says, *saying.answers, *saying.unless, *saying.of):
            yield at, pattern
    words = (word for one in vocabulary.belongings for word in (*one.own, *one.others))
    times = (*vocabulary.long_ago, *vocabulary.earlier)
    plural = (*vocabulary.plural, *vocabulary.not_plural)
    sides = (*vocabulary.same_side, *vocabulary.other_side, *vocabulary.several, *plural)
    anew = (*vocabulary.anew, *vocabulary.not_anew, *vocabulary.topic)
    well = (*chain.from_iterable(vocabulary.well.values()), *vocabulary.well_now)
    for pattern in (*words, *vocabulary.people.rows(), *times, *sides, *well, *anew):
        yield place, pattern
    for guard in vocabulary.guards:
        for pattern in (*guard.unless, *guard.but):
            yield f"{place} guards", pattern
    for other in vocabulary.elsewhere:
        for pattern in (*other.says, *other.unless):
            yield f"{place} {other.message}", pattern
    if vocabulary.visits is not None:
        others = vocabulary.visits.another.values()
        for pattern in chain(vocabulary.visits.says, vocabulary.visits.unless, *others):
            yield f"{place} visits", pattern


class _Patterns:
    """Checks the patterns of one vocabulary; a word that stands in many is checked once."""

    def __init__(self, vocabulary: Vocabulary, language: Language) -> None:
        self.used: set[str] = set()
        self._groups = [group.id for group in vocabulary.word_groups]
        self._amounts = AMOUNTS | {unit.id for unit in language.units}
        self._language = language
        self._good = set(ENDS_AND_GAPS)

    def check(self, place: str, pattern: str) -> None:
        """Refuse a pattern without a first word, and each word that leads nowhere."""
        if not BEGINNING.match(pattern):
            raise ContentError(f"{place} {pattern!r}: begins with no word; write one")
        for part in pattern.split():
            for word in part.removesuffix("?").split("/"):
                if word not in self._good:
                    self._check_word(f"{place} {pattern!r}", word)
                    self._good.add(word)

    def _check_word(self, at: str, word: str) -> None:
        for group in GROUP.findall(word):
            check_known(at, "word group", group, self._groups)
            self.used.add(group)
        for amount in AMOUNT.findall(word):
            check_known(at, "amount", amount, self._amounts)
        if not word.startswith(("@", "#")):
            _check_said(at, word, self._language)


def _check_said(at: str, word: str, language: Language) -> None:
    """Refuse a word that no text holds, and one that is read as another before it is looked for."""
    check_word(at, word)
    read_as = language.shorthand.get(word, word)
    if read_as != word:
        raise ContentError(
            f"{at}: no text holds {word!r}, as it is read as {read_as!r}; write that"
        )
