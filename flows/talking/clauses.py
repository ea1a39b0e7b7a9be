"""Cuts a text into clauses, and tells what in a clause is said not to be so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.pathway.answers import NO
from flows.talking.correcting import Run, corrected
from flows.talking.lexicon import Lexicon, Phrases
from flows.talking.tokens import Token, tokens_of

NOUN_SCOPE, VERB_SCOPE = 4, 7
"""How many words after a denial it may deny (expert)."""
AFTER_SCOPE = 4
A_FEW = 5
NOTHING = Token(word="\u2026")
"""Stands for words that say nothing, such as an idiom."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words and amounts up to a break; `asks` where it is a question, `place` is its number.

    One that `begins` is the first of a sentence.
    """

    tokens: tuple[Token, ...]
    meant: tuple[frozenset[str], ...]
    place: int
    asks: bool
    begins: bool = True
    is_denied: bool = False


def clauses_of(lexicon: Lexicon, text: str) -> list[Clause]:
    """Split a text into clauses."""
    tokens = list(_without_idioms(lexicon, tokens_of(lexicon.language, text)))
    runs = [Run()]
    mended, swapped, is_sorry = 0, 0, False
    for place, token in enumerate(tokens):
        if token.is_break or token.word in lexicon.language.breaks:
            if not token.asks and _continues(lexicon, tokens, place + 1):
                continue
            runs[-1].asks = token.asks
            runs.append(Run(begins=token.ends))
            continue
        length = length_at(lexicon.corrections, tokens, place)
        if length and _is_no_and_few(lexicon, runs[-1].tokens):
            runs[-1].tokens[:1] = tokens[place : place + length]  # no, right, sorry
            mended = swapped = place + length
        if place < swapped:
            continue
        if length or place == mended > 0:
            runs.append(Run(begins=False, sorry=length > 0))  # left, sorry, right
        mended = place + length if length else mended
        runs[-1].corrects = runs[-1].corrects or (is_sorry and place >= mended)
        is_sorry = place < mended
        runs[-1].tokens.append(token)
    clauses = [
        Clause(
            tokens=tuple(run.tokens),
            meant=tuple(lexicon.meant(token.word) | {token.stem} for token in run.tokens),
            place=place,
            asks=run.asks,
            begins=run.begins,
        )
        for place, run in enumerate(_ungreeted(lexicon, corrected(lexicon.language, runs)))
        if run.tokens
    ]
    return _with_lists_denied(lexicon, _with_own_answers(lexicon, clauses))


def _is_no_and_few(lexicon: Lexicon, tokens: Sequence[Token]) -> bool:
    """Tell whether words are a no and what is right instead, where a correction follows them."""
    return 1 < len(tokens) <= A_FEW and tokens[0].word in lexicon.language.noun_denials


def _ungreeted(lexicon: Lexicon, runs: Sequence[Run]) -> Sequence[Run]:
    """Leave out what only greets at the beginning: the story begins behind it."""
    greeting = {*lexicon.language.greetings, *lexicon.language.interjections}
    said = (" ".join(token.word or token.unit for token in run.tokens) for run in runs)
    first = next((at for at, words in enumerate(said) if words not in greeting), 0)
    return runs[first:]


def _continues(lexicon: Lexicon, tokens: Sequence[Token], place: int) -> bool:
    """Tell whether what stands at a place goes on with what was said: "since 3 weeks"."""
    if length_at(lexicon.continues, tokens, place):
        return True
    if place >= len(tokens) or tokens[place].word not in lexicon.language.since:
        return False
    last = next((at for at in range(place, len(tokens)) if tokens[at].is_break), len(tokens))
    rest = tokens[place + 1 : last]
    known = {*lexicon.language.since, *lexicon.language.fillers}
    return bool(rest) and all(one.unit or one.word in known for one in rest)


def _with_own_answers(lexicon: Lexicon, clauses: Sequence[Clause]) -> list[Clause]:
    """Read "locking? none" as "locking none"; a doubt is taken out, what is answered is none."""
    language = lexicon.language
    denials = {*language.noun_denials, *language.verb_denials}
    joined: list[Clause] = []
    for clause in clauses:
        before = joined[-1] if joined else None
        is_answer = len(clause.tokens) == 1 and clause.tokens[0].word in denials
        if before is not None and before.asks and is_answer:
            joined[-1] = replace(
                before,
                tokens=(*before.tokens, *clause.tokens),
                meant=(*before.meant, *clause.meant),
                asks=False,
            )
        else:
            joined.append(clause)
    return joined


def _without_idioms(lexicon: Lexicon, tokens: Sequence[Token]) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        length = length_at(lexicon.idioms, tokens, place)
        yield NOTHING if length else tokens[place]
        place += length or 1


def length_at(phrases: Phrases, tokens: Sequence[Token], place: int) -> int:
    """Return how many words the longest of the phrases has that stands at a place, or none."""
    if place >= len(tokens):
        return 0
    likely = phrases.get(tokens[place].word, ())
    words = tuple(token.word for token in tokens[place : place + len(likely[0])]) if likely else ()
    return next((len(phrase) for phrase in likely if words[: len(phrase)] == phrase), 0)


def _with_lists_denied(lexicon: Lexicon, clauses: Sequence[Clause]) -> list[Clause]:
    """Let "no swelling, redness or heat" deny all three."""
    denied = list(clauses)
    for place, clause in enumerate(clauses):
        if not _begins_denied(lexicon, clause):
            continue
        run = place + 1
        while run < len(clauses) and not _has_verb(lexicon, clauses[run]):
            run += 1
        listed = clauses[place + 1 : run]
        last = max((at for at, one in enumerate(listed) if _has_or(lexicon, one)), default=-1)
        for at in range(place + 1, place + 2 + last):
            denied[at] = replace(clauses[at], is_denied=True)
    return denied


def _begins_denied(lexicon: Lexicon, clause: Clause) -> bool:
    language = lexicon.language
    return any(
        token.word in language.noun_denials or token.word in language.verb_denials
        for token in clause.tokens
    )


def _has_verb(lexicon: Lexicon, clause: Clause) -> bool:
    return any(token.word in lexicon.language.restarts for token in clause.tokens)


def _has_or(lexicon: Lexicon, clause: Clause) -> bool:
    return any(token.word in lexicon.language.ranges for token in clause.tokens)


def is_denied(
    lexicon: Lexicon, clause: Clause, start: int, end: int, *, wishes: bool = False
) -> bool:
    """Tell whether a match is said not to be so; what is only wished counts where it may."""
    if clause.is_denied:
        return True
    language, tokens = lexicon.language, clause.tokens
    denials = {*language.noun_denials, *language.verb_denials}
    if any(token.word in denials for token in tokens[start:end]):
        return True
    for at in range(start - 1, max(-1, start - 1 - VERB_SCOPE), -1):
        word = tokens[at].word
        between = [token.word for token in tokens[at + 1 : start]]
        if _is_spent(lexicon, tokens, at, start):
            break
        if word in language.noun_denials and len(between) <= NOUN_SCOPE:
            if not _begins_anew(lexicon, [*between, tokens[start].word], is_noun=True):
                return True
        elif word in language.verb_denials and not _begins_anew(
            lexicon, [*between, tokens[start].word], is_noun=False
        ):
            return True
    if _ends_denied(lexicon, tokens[end:]):
        return True
    if not wishes and _is_unreal(lexicon, tokens, start):
        return True
    can = not any(token.word in language.cannot for token in tokens[:start])
    return can and _is_denied_after(lexicon, tokens, end)


def _is_spent(lexicon: Lexicon, tokens: Sequence[Token], at: int, start: int) -> bool:
    """Tell whether a denial is of one thing alone: "no injury fever", but "no injury or fever"."""
    language = lexicon.language
    words = [token.word for token in tokens[at:]]
    alone = next(
        (to for to in (1, 2) if words[to : to + 1] and words[to] in language.denied_alone), 0
    )
    if words[0] not in language.noun_denials or not 0 < alone < start - at:
        return False
    after = words[alone + 1 :]
    return after[0] not in language.joins and not {*language.ranges}.intersection(after)


def _ends_denied(lexicon: Lexicon, rest: Sequence[Token]) -> bool:
    """Tell whether a no at the end denies a match: "kneeling: none", "up the stairs no"."""
    words, language = [token.word for token in rest[: AFTER_SCOPE + 1]], lexicon.language
    if len(words) == 1:
        return words[0] in {*language.noun_denials, *language.verb_denials}
    if not 0 < len(words) <= AFTER_SCOPE or not {*language.joins}.isdisjoint(words):
        return False
    return words[-1] in language.answers.get(NO, ())


def _is_denied_after(lexicon: Lexicon, tokens: Sequence[Token], end: int) -> bool:
    """Tell whether what stands behind a match denies it; a no not where something is joined."""
    language = lexicon.language
    denials = {*language.noun_denials, *language.verb_denials}
    is_joined = False
    for at in range(end, min(_next_start(lexicon, tokens, end), end + AFTER_SCOPE)):
        is_joined = is_joined or tokens[at].word in language.joins
        if length_at(lexicon.denied_after, tokens, at):
            return not (is_joined and tokens[at].word in denials)
        if tokens[at].word in denials:
            return False  # 58 and does not see well
    return False


def _is_unreal(lexicon: Lexicon, tokens: Sequence[Token], start: int) -> bool:
    """Tell whether what stands at a place is only planned, wished or feared."""
    for at in range(max(0, start - VERB_SCOPE), start):
        length = length_at(lexicon.unreal, tokens, at)
        after = [token.word for token in tokens[at + length : start + 1]]
        if length and at + length <= start and not _begins_anew(lexicon, after, is_noun=False):
            return True
    return False


def turns_in(lexicon: Lexicon, clause: Clause) -> list[int]:
    """Return where another part of a clause begins."""
    language, tokens = lexicon.language, clause.tokens
    begins = {*language.restarts, *language.verb_denials}
    return [
        at
        for at in range(1, len(tokens) - 1)
        if tokens[at].word in language.turns and tokens[at + 1].word in begins
    ]


def part_of(turns: Sequence[int], clause: Clause, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the part of a clause goes in which a match stands."""
    left = max((at for at in turns if at <= start), default=0)
    return left, min((at for at in turns if at >= end), default=len(clause.tokens))


def _next_start(lexicon: Lexicon, tokens: Sequence[Token], place: int) -> int:
    """Return where from a place on something new begins: "for a month, and it isn't better"."""
    language = lexicon.language
    pairs = zip(tokens[place:], tokens[place + 1 :], strict=False)
    starts = (
        at
        for at, (word, after) in enumerate(pairs, start=place)
        if word.word in language.joins and after.word in language.restarts
    )
    return next(starts, len(tokens))


def _begins_anew(lexicon: Lexicon, words: Sequence[str], *, is_noun: bool) -> bool:
    """Tell whether between a denial and what follows something new begins.

    After "no" a verb or pronoun does it; after "does not", one behind a word that joins.
    """
    language = lexicon.language
    joined = next((at for at, word in enumerate(words) if word in language.joins), None)
    if joined is not None and any(word in language.restarts for word in words[joined:]):
        return True
    return is_noun and any(word in language.restarts for word in words[:-1])


def holds_any(phrases: Phrases, tokens: Sequence[Token]) -> bool:
    """Tell whether any of the phrases stands somewhere."""
    return any(length_at(phrases, tokens, at) for at in range(len(tokens)))
