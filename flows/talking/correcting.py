"""Puts what corrects an amount or a side in its place: "I'm 45, sorry 46" is "I'm 46"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from flows.pathway.answers import LEFT, RIGHT
from flows.pathway.language import Language
from flows.talking.tokens import AGES, NUMBER, OLD, YEARS, Token

NEAR = 1.2
"""By how many times at most what corrects an age-like number differs from it (expert)."""
MOST_BEFORE = 2
"""Small words before what corrects: "sorry, it's the left" (expert)."""


@dataclass(slots=True)
class Run:
    """Words up to a break, while they are collected; `sorry` are those that take back."""

    tokens: list[Token] = field(default_factory=list)
    asks: bool = False
    begins: bool = True
    sorry: bool = False
    corrects: bool = False


def corrected(language: Language, runs: Sequence[Run]) -> Sequence[Run]:
    """Return runs in which a side or an amount that corrects stands where the wrong one did."""
    small = _small(language)
    told = [
        run for run in runs if not run.sorry and any(one.word not in small for one in run.tokens)
    ]
    if len(told) > 1 and [run for run in runs if run.tokens][-1].sorry:
        told[-1].corrects = True  # the right, the left sorry
    for before, run in pairwise(told):
        if run.corrects:
            _mend(language, before, run)
    return runs


def _small(language: Language) -> set[str]:
    return {*language.fillers, *language.interjections, *language.verb_denials}


def _mend(language: Language, before: Run, run: Run) -> None:
    """Put the amount or side that a run begins with in its place; no other word is lost."""
    small = _small(language)
    first = next(at for at, one in enumerate(run.tokens) if one.word not in small)
    rest = run.tokens[first + 1 :]
    for at in range(len(before.tokens) - 1, -1, -1):
        meant = _meant(language, before.tokens[at], run.tokens[first])
        if first > MOST_BEFORE or meant is None or (rest and not meant.unit):
            continue
        told = [*before.tokens[:at], meant, *before.tokens[at + 1 :]]
        is_last = at + 1 == len(before.tokens)
        before.tokens, run.tokens = ([], [*told, *rest]) if is_last else (told, rest)
        return


def _meant(language: Language, wrong: Token, right: Token) -> Token | None:
    """Return what is meant in the place of a token, None where the other one corrects it not."""
    sides = [word for side in (LEFT, RIGHT) for word in language.sides.get(side, ())]
    if not (wrong.unit and right.unit):
        return right if wrong.word in sides and right.word in sides else None
    if right.unit == wrong.unit:
        return right
    if wrong.unit == NUMBER:
        return None if _is_of_another(language, wrong, right) else right
    if right.unit != NUMBER:
        return None
    times = _times(language, wrong.unit)
    return replace(right, unit=wrong.unit, low=right.low * times, high=right.high * times)


def _is_of_another(language: Language, wrong: Token, right: Token) -> bool:
    """Tell whether an age may stand before an amount of something else: "I'm 45, sorry, 80 kg"."""
    number = right.low / _times(language, right.unit)
    is_near = wrong.low / NEAR <= number <= wrong.low * NEAR
    return wrong.low in AGES and right.unit not in (YEARS, OLD) and not is_near


def _times(language: Language, unit: str) -> float:
    unit = YEARS if unit == OLD else unit
    return next((one.times for one in language.units if one.id == unit), 1)
