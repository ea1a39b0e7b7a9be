"""Typed words for the open prompt: option numbers and names, yes and no, numbers with a unit."""

import re
import unicodedata
from dataclasses import dataclass

from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, STOPPED, YES
from flows.talking.prompts import AS_IT_WAS, NONE_OF_THESE, ONE_BY_ONE, Option, Prompt

LONGEST_ANSWER = 500
"""A typed answer longer than this is not kept (expert: it is a story, not an activity)."""
WORDS: dict[str, frozenset[str]] = {
    YES: frozenset({"yes", "y", "yeah", "yep", "yup", "ok", "okay", "sure", "i do", "agree"}),
    NO: frozenset({"no", "n", "nope", "nah"}),
    NOT_SURE: frozenset(
        {"not sure", "unsure", "dont know", "do not know", "idk", "maybe", "skip", "no idea"}
    ),
    NONE_OF_THESE: frozenset({"none", "none of these", "no", "nothing", "neither"}),
    ONE_BY_ONE: frozenset({"not sure", "unsure", "dont know", "maybe"}),
    STOPPED: frozenset({"stop", "stopped", "it hurts", "hurts", "ouch"}),
    NOT_DONE: frozenset({"skip", "cannot", "cant", "no"}),
    AS_IT_WAS: frozenset({"keep", "keep it", "cancel"}),
    "done": frozenset({"done", "finished", "close"}),
    "more_answers": frozenset({"more", "next"}),
    "keep": frozenset({"no", "n", "nope", "nah"}),
    "none": frozenset({"none", "none of these", "no", "nothing"}),
}
NOTHING = WORDS[NO] | WORDS["none"]
UNITS: dict[str, tuple[str, ...]] = {
    "cm": ("cm", "centimetre", "centimetres", "centimeter", "centimeters"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "degrees": ("deg", "degree", "degrees", "°"),
    "years": ("year", "years", "yr", "yrs", "y", "yo", "years old", "year old"),
    "times": ("x", "time", "times", "rep", "reps", "repetition", "repetitions"),
    "kg": ("kg", "kilo", "kilos", "kilogram", "kilograms"),
    "": (),
}
_NUMBER = re.compile(r"^(-?\d{1,6}(?:[.,]\d{1,3})?)\s*([a-z° ]*|/\s*10|out of 10)$")
_COMMAS = re.compile(r"\s*[,;]\s*")
_LIST = re.compile(r"\s*(?:,|;|\band\b|&|\+|\s)\s*")


@dataclass(frozen=True, slots=True)
class Understood:
    """The options or the value that a text means."""

    options: tuple[str, ...] = ()
    value: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Why a text is no answer to the prompt; the name of the message that says so."""

    message: str


def plain(text: str) -> str:
    """Return the text without control characters, in lower case, with single spaces.

    >>> plain("  Don't\\x07  KNOW. ")
    'dont know'
    """
    return printable(text.lower().replace("\u2019", "").replace("'", "")).strip(" .!")


def understand(prompt: Prompt, text: str) -> Understood | Misunderstood:
    """Read a text as an answer to the prompt; nothing is guessed."""
    if len(text) > 4 * LONGEST_ANSWER:
        return Misunderstood("too_long")
    said = plain(text)
    if not said:
        return Misunderstood("not_understood")
    if prompt.kind == "text":
        return _free_text(prompt, text, said)
    if prompt.kind == "number":
        return _number(prompt, said)
    return _options(prompt, said)


def _free_text(prompt: Prompt, text: str, said: str) -> Understood | Misunderstood:
    option = _named(prompt, said)
    if option is None and said in NOTHING and prompt.option(NOT_SURE):
        option = NOT_SURE
    if option is not None:
        return Understood(options=(option,))
    kept = printable(text)
    if len(kept) > LONGEST_ANSWER:
        return Misunderstood("too_long")
    if not any(sign.isalpha() for sign in said):
        return Misunderstood("not_understood")
    return Understood(value=kept)


def printable(text: str) -> str:
    """Return the text with single spaces in the place of control characters."""
    kept = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    return " ".join(kept.split())


def _number(prompt: Prompt, said: str) -> Understood | Misunderstood:
    option = _one(prompt, said)
    if option is not None:
        return Understood(options=(option,))
    found = _NUMBER.match(said)
    if found is None:
        return Misunderstood("number_wanted")
    unit = found[2].strip().removeprefix("/").strip()
    of_ten = prompt.max == 10 and unit in ("10", "out of 10")
    if unit and unit not in UNITS.get(prompt.unit, ()) and not of_ten:
        return Misunderstood("wrong_unit")
    return _in_range(prompt, float(found[1].replace(",", ".")))


def _in_range(prompt: Prompt, number: float) -> Understood | Misunderstood:
    low, high = prompt.min, prompt.max
    if (low is not None and number < low) or (high is not None and number > high):
        return Misunderstood("out_of_range")
    return Understood(value=int(number) if number.is_integer() else number)


def _options(prompt: Prompt, said: str) -> Understood | Misunderstood:
    whole = _one(prompt, said)
    if whole is not None:
        return Understood(options=(whole,))
    if not prompt.multi:
        return Misunderstood("not_understood")
    chosen = [_one(prompt, part) for part in _COMMAS.split(said) if part]
    if None in chosen:
        chosen = [_one(prompt, part) for part in _LIST.split(said) if part]
    if not chosen or None in chosen:
        return Misunderstood("not_understood")
    return Understood(options=tuple(dict.fromkeys(id for id in chosen if id is not None)))


def _one(prompt: Prompt, said: str) -> str | None:
    return _numbered(prompt, said) or _named(prompt, said)


def _numbered(prompt: Prompt, said: str) -> str | None:
    number = said.rstrip(".)")
    return next((o.id for o in prompt.options if prompt.typed_as(o) == number), None)


def _named(prompt: Prompt, said: str) -> str | None:
    for option in prompt.options:
        if said in (plain(option.label), option.id.replace("_", " "), option.id):
            return option.id
    return next(
        (option.id for option in _spoken_first(prompt) if said in WORDS.get(option.id, ())), None
    )


def _spoken_first(prompt: Prompt) -> tuple[Option, ...]:
    """Order the options so that "skip" means the way out of the question."""
    return tuple(sorted(prompt.options, key=lambda option: option.id in (YES, NO)))
