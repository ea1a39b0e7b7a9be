"""The words of one flow in one language, made ready to be looked for."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.pathway.answers import SIDE
from flows.pathway.language import Language
from flows.pathway.model import Pathway
from flows.pathway.vocabulary import Elsewhere, Guard, Saying, Staying, Vocabulary
from flows.pathway.whom import CHILD, OTHER
from flows.talking.belonging import Belongs, Stays
from flows.talking.patterns import SWAP_LENGTH, TYPO_FROM, Row, Slot, is_typo, row_of

ENGLISH = "en"
AMOUNT = "#"
Phrase = tuple[str, ...]
Phrases = Mapping[str, tuple[Phrase, ...]]
"""Phrases word by word, the longest first, by the word they begin with."""


@dataclass(frozen=True, slots=True, eq=False)
class Guarding:
    """Rows of which one takes back what a pattern says, unless one of `but` stands there too."""

    unless: tuple[Row, ...]
    but: tuple[Row, ...] = ()
    said: frozenset[str] = frozenset()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    but_said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Tell whether it depends on what else was said."""
        return bool(self.needs or self.but_said)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say something; an `open` one counts only where its question is open.

    One that `denies` has a no of its own in it, so that a no takes nothing back.
    """

    row: Row
    saying: Saying
    is_open: bool
    unless: tuple[Row, ...]
    guards: tuple[Guarding, ...]
    of: tuple[Row, ...]
    denies: bool


@dataclass(frozen=True, slots=True, eq=False)
class Visited:
    """Rows that tell of a visit, and those that take it back: of all, or of `another` by whom.

    `noted` is the question and the choice for a visit that is told before it is asked about.
    """

    says: tuple[Row, ...] = ()
    unless: tuple[Row, ...] = ()
    another: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    noted: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Patterns by their rarest words; `by_beginning` has all words by their first one or two."""

    language: Language
    patterns: Mapping[str, tuple[Pattern, ...]]
    elsewhere: tuple[tuple[Elsewhere, tuple[Row, ...], tuple[Row, ...]], ...]
    visits: Visited
    words: frozenset[str]
    by_beginning: Mapping[str, frozenset[str]]
    real: frozenset[str]
    belongings: Mapping[str, tuple[Belongs, ...]]
    staying: tuple[Stays, ...]
    signs: frozenset[str]
    long_ago: tuple[Row, ...]
    earlier: tuple[Row, ...]
    same_side: tuple[Row, ...]
    other_side: tuple[Row, ...]
    several: tuple[Row, ...]
    plural: tuple[tuple[Row, ...], tuple[Row, ...]]
    topic: frozenset[str]
    outright: frozenset[str]
    well: Mapping[str, tuple[Row, ...]]
    well_now: tuple[Row, ...]
    mistaken: tuple[Row, ...]
    anew: tuple[Row, ...]
    not_anew: tuple[Row, ...]
    denied_after: Phrases
    unreal: Phrases
    continues: Phrases
    doubts: Phrases
    others: tuple[Row, ...]
    handled: frozenset[str]
    own: tuple[Row, ...]
    first: tuple[Row, ...]
    anybody: tuple[Row, ...]
    besides: tuple[Row, ...]
    about: tuple[Row, ...]
    theirs: tuple[Row, ...]
    named: Mapping[str, tuple[Row, ...]]
    idioms: Phrases
    corrections: Phrases

    def meant(self, word: str) -> frozenset[str]:
        """Return the known words that a typed one may stand for; its first letter is no slip."""
        if word in self.words or word in self.real or len(word) < SWAP_LENGTH:
            return frozenset({word})
        stems = {word.removesuffix(ending) for ending in self.language.endings}
        if not self.words.isdisjoint(stems):  # groins gone sore
            return frozenset({word, *stems})
        beginnings = (self.by_beginning.get(letters, ()) for letters in (word[0], word[1::-1]))
        alike = tuple(chain(*beginnings))
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=1, limit=None)
        return frozenset({word, *(known for known, *_ in near if is_typo(word, known, TYPO_FROM))})


def lexicon_of(pathway: Pathway, language: str = ENGLISH) -> Lexicon:
    """Return the words of a flow in a language, as far as it has any; whosever the knee is."""
    return _lexicon(pathway.root or pathway, language)


@lru_cache(maxsize=8)
def _lexicon(pathway: Pathway, language: str) -> Lexicon:
    spoken = next(
        (one for one in pathway.content.languages if one.id == language),
        Language(id=language, answers={}),
    )
    own = next((one for one in pathway.content.vocabularies if one.id == language), None)
    vocabulary = own or Vocabulary(id=language, example="", sayings=())
    groups = {group.id: group.words for group in vocabulary.word_groups}
    denials = frozenset({*spoken.noun_denials, *spoken.verb_denials})
    signs = {sign.id for sign in pathway.signs}
    patterns = list(_patterns(vocabulary, groups, denials, signs))
    rows = [row for pattern in patterns for row in (pattern.row, *pattern.unless, *pattern.of)]
    words = frozenset(word for row in rows for slot in row for word in slot.words if word.isalpha())
    return Lexicon(
        language=spoken,
        patterns=_by_rarest(patterns),
        elsewhere=tuple(
            (one, _rows(one.says, groups), _rows(one.unless, groups))
            for one in vocabulary.elsewhere
        ),
        visits=_visits(vocabulary, groups),
        words=words,
        by_beginning=_by_beginning(words),
        real=frozenset(spoken.real),
        belongings=_belongings(vocabulary, groups),
        staying=tuple(_stays(one, groups) for one in vocabulary.staying),
        signs=frozenset(signs),
        long_ago=_rows(vocabulary.long_ago, groups),
        earlier=_rows(vocabulary.earlier, groups),
        same_side=_rows(vocabulary.same_side, groups),
        other_side=_rows(vocabulary.other_side, groups),
        several=_rows(vocabulary.several, groups),
        plural=(_rows(vocabulary.plural, groups), _rows(vocabulary.not_plural, groups)),
        topic=_words(vocabulary.topic, groups),
        outright=frozenset(vocabulary.outright),
        well={side: _rows(texts, groups) for side, texts in vocabulary.well.items()},
        well_now=_rows(vocabulary.well_now, groups),
        mistaken=_rows(vocabulary.mistaken, groups),
        anew=_rows(vocabulary.anew, groups),
        not_anew=_rows(vocabulary.not_anew, groups),
        denied_after=_phrases(spoken.denied_after),
        unreal=_phrases(spoken.unreal),
        continues=_phrases(spoken.continues),
        doubts=_phrases(spoken.doubts),
        others=_rows(vocabulary.people.others, groups),
        handled=_words(vocabulary.people.handled, groups),
        own=_rows(vocabulary.people.own, groups),
        first=_rows(vocabulary.people.first, groups),
        anybody=_rows(vocabulary.people.anybody, groups),
        besides=_rows(vocabulary.people.besides, groups),
        about=_rows(vocabulary.people.about, groups),
        theirs=_rows(vocabulary.people.theirs, groups),
        named={
            CHILD: _rows(vocabulary.people.child, groups),
            OTHER: _rows(vocabulary.people.adult, groups),
        },
        idioms=_phrases(spoken.idioms),
        corrections=_phrases(spoken.corrections),
    )


def _patterns(
    vocabulary: Vocabulary,
    groups: Mapping[str, Sequence[str]],
    denials: frozenset[str],
    signs: Container[str],
) -> Iterable[Pattern]:
    guards = [(one, _guarding(one, groups)) for one in (*vocabulary.guards, _well(vocabulary))]
    for saying in (one for several in vocabulary.sayings for one in several.each()):
        unless, of = _rows(saying.unless, groups), _rows(saying.of, groups)
        guarding = tuple(
            rows
            for one, rows in guards
            if saying.question in one.questions or (one.signs and saying.question in signs)
        )
        for texts, is_open in ((saying.says, False), (saying.answers, True)):
            for row in _rows(texts, groups):
                denies = saying.denies or any(_is_no(slot, denials) for slot in row)
                yield Pattern(row, saying, is_open, unless, guarding, of, denies)


def _visits(vocabulary: Vocabulary, groups: Mapping[str, Sequence[str]]) -> Visited:
    visits = vocabulary.visits
    if visits is None:
        return Visited()
    another = {whom: _rows(texts, groups) for whom, texts in visits.another.items()}
    noted = (visits.question, visits.seen) if visits.seen else None
    return Visited(_rows(visits.says, groups), _rows(visits.unless, groups), another, noted)


def _well(vocabulary: Vocabulary) -> Guard:
    """Return what takes a side back: that nothing hurts there."""
    well = (text for texts in vocabulary.well.values() for text in texts)
    return Guard(questions=(SIDE,), unless=tuple(well))


def _guarding(guard: Guard, groups: Mapping[str, Sequence[str]]) -> Guarding:
    unless, but = _rows(guard.unless, groups), _rows(guard.but, groups)
    return Guarding(unless, but, frozenset(guard.said), guard.needs, guard.but_said)


def _is_no(slot: Slot, denials: frozenset[str]) -> bool:
    return bool(slot.words) and not slot.is_optional and slot.words <= denials


def _rows(texts: Iterable[str], groups: Mapping[str, Sequence[str]]) -> tuple[Row, ...]:
    return tuple(row_of(text, groups) for text in texts)


def _belongings(
    vocabulary: Vocabulary, groups: Mapping[str, Sequence[str]]
) -> Mapping[str, tuple[Belongs, ...]]:
    found: dict[str, list[Belongs]] = defaultdict(list)
    for one in vocabulary.belongings:
        words = Belongs(_words(one.own, groups), _words(one.others, groups))
        for question in one.questions:
            found[question].append(words)
    return {question: tuple(several) for question, several in found.items()}


def _stays(one: Staying, groups: Mapping[str, Sequence[str]]) -> Stays:
    return Stays(
        own=_words((one.own,), groups),
        others=_words((one.others,), groups),
        begins=_words((one.begins,), groups),
        says=_words((one.says,), groups),
        named=one.named,
        instead=one.instead,
        unless=_rows(one.unless, groups),
        beside=_rows(one.beside, groups),
        questions=frozenset(one.questions),
    )


def _words(texts: Iterable[str], groups: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(word for row in _rows(texts, groups) for slot in row for word in slot.words)


def _phrases(texts: Iterable[str]) -> Phrases:
    found: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in sorted((tuple(text.split()) for text in texts), key=len, reverse=True):
        found[phrase[0]].append(phrase)
    return {first: tuple(several) for first, several in found.items()}


def _by_beginning(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        found[word[:1]].add(word)
        found[word[:2]].add(word)
    return {letters: frozenset(those) for letters, those in found.items()}


def _by_rarest(patterns: Sequence[Pattern]) -> Mapping[str, tuple[Pattern, ...]]:
    """Return patterns by the words of that slot which the fewest patterns share."""
    often = Counter(word for one in patterns for slot in one.row for word in slot.words)
    found: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        needed = [slot for slot in pattern.row if slot.words and not slot.is_optional]
        rarest = min(needed or pattern.row, key=lambda one: sum(often[word] for word in one.words))
        for word in rarest.words:
            found[word].append(pattern)
    return {word: tuple(several) for word, several in found.items()}
