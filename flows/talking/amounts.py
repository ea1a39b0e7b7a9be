"""Reads the number of an answer: one alone, or one that an answer begins with."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from math import isfinite

from flows.pathway.customary import bare_in
from flows.pathway.language import OF_TEN, Language
from flows.talking.fevers import is_no_age
from flows.talking.prompts import Prompt
from flows.talking.sentences import in_range
from flows.talking.tokens import CM, NUMBER, YEAR, YEARS, Token, tokens_of
from flows.talking.units import in_unit

_LOOKS_LIKE_A_DIGIT = re.compile(r"\W*\d*\s?[lio]\s?\d*\W*", re.IGNORECASE)
WRONG_UNIT, OUT_OF_RANGE, NUMBER_WANTED = "wrong_unit", "out_of_range", "number_wanted"


def is_blurred(text: str) -> bool:
    """Tell whether a text is digits and one letter that looks like one: 7l for 71, O for 0.

    >>> is_blurred("7l"), is_blurred("71")
    (True, False)
    """
    return _LOOKS_LIKE_A_DIGIT.fullmatch(text) is not None


def only_amount(language: Language, text: str) -> Token | None:
    """Return the one amount of a text that says nothing else."""
    tokens = [token for token in tokens_of(language, text) if not token.is_break]
    amounts = [token for token in tokens if token.unit]
    others = (token.word for token in tokens if not token.unit)
    is_alone = len(amounts) == 1 and all(word in language.fillers for word in others)
    return amounts[0] if is_alone else None


def is_in_other_unit(language: Language, known: frozenset[str], text: str) -> bool:
    """Tell whether a number is of something that no question counts in: "2 fists", "10 bananas".

    So is a number with one word behind it that we do not know.
    """
    tokens = [token for token in tokens_of(language, text) if not token.is_break]
    small = {*known, *language.fillers, *language.telling, *language.interjections}
    return any(
        amount.unit == NUMBER
        and (of.word in language.other_units or (len(tokens) == 2 and of.word not in small))
        for amount, of in pairwise(tokens)
        if of.word and not of.unit
    )


def first_amount(
    language: Language, prompt: Prompt, text: str, told: Collection[object] = ()
) -> Token | None:
    """Return the amount that an answer begins with: "11, used my hands", "managed 9 of them".

    What says nothing may stand before it: "the bad one, 4", and behind it a number that was `told`
    of something else: "11 cm pain 2". Of an age nothing else may stand in
    its clause: "11 in may" is not eleven yet.
    """
    known = {*language.fillers, *language.telling, *language.interjections}
    clauses = _clauses(language, text)
    head = next((one for one in clauses if any(t.word not in known for t in one)), [])
    head = [one for one in head if one.word not in language.interjections]
    place = next((at for at, one in enumerate(head) if _fits(language, prompt, one)), None)
    rest = [] if place is None else [one for one in head[place + 1 :] if one.low not in told]
    if place is None or any(_fits(language, prompt, one) for one in rest):
        return None
    of_pain = language.giving_out if prompt.unit == YEARS else ()
    if any(one.word not in known or one.word in of_pain for one in head[:place]):
        return None
    is_whole = all(one.word in known for one in head[place + 1 :])
    return head[place] if is_whole or prompt.unit != YEARS else None


def _clauses(language: Language, text: str) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in tokens_of(language, text):
        if token.is_break or token.word in language.breaks:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def last_amount(language: Language, text: str) -> Token | None:
    """Return the one number that the end of an answer is, or any out of ten."""
    tokens = [token for token in tokens_of(language, text) if not token.is_break]
    amounts = [token for token in tokens if token.unit and token.low == token.high]
    known = {*language.fillers, *language.telling}
    is_alone = all(token.unit or token.word in known for token in tokens)
    if len(amounts) != 1 or amounts[0].unit not in (NUMBER, OF_TEN):
        return None
    return amounts[0] if is_alone or amounts[0].unit == OF_TEN else None


def signed(language: Language, prompt: Prompt, text: str, number: float) -> float:
    """Return a number as a minus where it may be one and a text says so: "2 below"."""
    is_below = any(one.word in language.below for one in tokens_of(language, text))
    return -number if is_below and (prompt.min or 0) < 0 < number else number


def fitting(language: Language, prompt: Prompt, text: str) -> Iterator[Token]:
    """Yield the amounts of a text that could answer a prompt."""
    return (one for one in tokens_of(language, text) if _fits(language, prompt, one))


def _fits(language: Language, prompt: Prompt, token: Token) -> bool:
    if not token.unit or token.word in language.fillers:
        return False
    return not isinstance(counted(language, prompt, token), str)


def counted(language: Language, prompt: Prompt, amount: Token) -> float | str:
    """Return an amount as a prompt counts, or the name of the message that says why not."""
    if amount.low != amount.high:
        return NUMBER_WANTED
    if amount.unit == OF_TEN:
        number = amount.low if prompt.max == 10 else None
    else:
        number = in_unit(language, amount, prompt.unit)
        if number is not None and amount.unit == NUMBER and prompt.own_units:
            number = bare_in(prompt.unit, number, prompt.max)
    if number is None:
        return WRONG_UNIT
    if not isfinite(number):
        return OUT_OF_RANGE
    item = prompt.items[0]
    if amount.unit == NUMBER and prompt.unit == CM and in_range(item, number) is None:
        number = round(number * 100, 1) if not float(number).is_integer() else number  # 1,72
    is_asked_for = amount.unit in (NUMBER, YEAR, OF_TEN, prompt.unit)
    is_converted = not is_asked_for or (bool(prompt.own_units) and amount.unit == NUMBER)
    if is_converted and item.step and prompt.unit != YEARS:
        number = round(number / item.step) * item.step
    if prompt.unit == YEARS:
        number = float(int(number)) if amount.unit not in (NUMBER, YEAR) else number
        if amount.unit == NUMBER and is_no_age(number):
            return NUMBER_WANTED
    if in_range(item, number) is None:
        return OUT_OF_RANGE
    return int(number) if float(number).is_integer() else round(number, 1)
