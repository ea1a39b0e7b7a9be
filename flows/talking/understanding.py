"""Typed words for the open prompt: options by number, name and synonym, amounts, and sentences.

Nothing is guessed: what may mean two things is asked about, and a warning sign is denied only by
the very words that deny it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import dropwhile
from math import isfinite

from rapidfuzz.distance import OSA

from flows.pathway.answers import NO, NOT_SURE, YES, Sideless
from flows.pathway.model import Pathway
from flows.pathway.vocabulary import OF_TEN
from flows.talking.deciding import deciding_items
from flows.talking.lexicon import Lexicon, lexicon_of
from flows.talking.patterns import TYPO_FROM
from flows.talking.pieces import number_in, undrawn
from flows.talking.prompts import NONE_OF_THESE, Option, Prompt
from flows.talking.sentences import Heard, hear, in_range
from flows.talking.tokens import NUMBER, YEAR, YEARS, Token, in_unit, tokens_of
from flows.talking.watching import words_of

LONGEST_ANSWER = 500
"""A typed answer longer than this is not kept (expert: it is a story, not an activity)."""
TWO_TYPOS_FROM = 10
"""Letters from which on two slips are forgiven in a whole answer (expert)."""
_MARKUP = re.compile(r"</?[a-z]|[{}\[\]|\\]", re.IGNORECASE)
"""What nobody types in an answer; "<3 weeks" and "*really*" they do."""
_COMMAS = re.compile(r"\s*[,;]\s*")
_LIST = re.compile(r"\s*(?:,|;|\band\b|&|\+|\s)\s*")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means: options or a value of the prompt, or answers to items, others too."""

    options: tuple[str, ...] = ()
    value: str | int | float | None = None
    values: Mapping[str, Sideless] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Why a text is no answer: the name of the message that says so, and what it may have meant."""

    message: str
    among: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return the text without control characters, in lower case, with single spaces.

    >>> plain("  Don't\\x07  KNOW. ")
    'dont know'
    """
    return printable(text.lower().replace("\u2019", "").replace("'", "")).strip(" .!")


def printable(text: str) -> str:
    """Return the text with single spaces in the place of control characters."""
    kept = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    return " ".join(kept.split())


def understand(pathway: Pathway, prompt: Prompt, text: str) -> Understood | Misunderstood:
    """Read a text as an answer to the prompt, and as answers to whatever else it says."""
    if len(text) > 4 * LONGEST_ANSWER:
        return Misunderstood("too_long")
    said = plain(text)
    if not said:
        return Misunderstood("not_understood")
    if prompt.kind != "text" and _MARKUP.search(text):
        return Misunderstood("number_wanted" if prompt.kind == "number" else "not_understood")
    return _Reader(lexicon_of(pathway, pathway.wording.language), pathway, prompt).read(text, said)


def _after(padded: str, phrases: Iterable[str]) -> str | None:
    """Return what follows the longest of the phrases that words begin with, None without any."""
    rests = [padded[len(p) + 1 :] for p in phrases if padded.startswith(f" {p} ")]
    return min(rests, key=len, default=None)


class _Reader:
    """Lives for one text."""

    def __init__(self, lexicon: Lexicon, pathway: Pathway, prompt: Prompt) -> None:
        self._lexicon = lexicon
        self._pathway = pathway
        self._prompt = prompt
        self._is_sign = any(item.is_sign for item in prompt.items)
        self._may_clear = not deciding_items(pathway).isdisjoint(item.id for item in prompt.items)

    def read(self, text: str, said: str) -> Understood | Misunderstood:
        if self._prompt.kind == "text":
            return self._free_text(text, said)
        if self._prompt.kind == "number":
            return self._number(text, said)
        return self._options(text, said)

    # ---- words of one's own

    def _free_text(self, text: str, said: str) -> Understood | Misunderstood:
        option = self._named(said)
        if option is None and self._prompt.option(NOT_SURE):
            denied = {*self._words(NO), *self._words("none")}
            option = NOT_SURE if said in denied else None
        if option is not None:
            return Understood(options=(option,))
        kept = printable(text)
        if len(kept) > LONGEST_ANSWER:
            return Misunderstood("too_long")
        if not any(sign.isalpha() for sign in said):
            return Misunderstood("not_understood")
        return Understood(value=kept)

    # ---- numbers

    def _number(self, text: str, said: str) -> Understood | Misunderstood:
        option = self._one(said)
        if option is not None:
            return Understood(options=(option,))
        tokens = [t for t in tokens_of(self._lexicon.language, text) if not t.is_break]
        amounts = [token for token in tokens if token.unit]
        others = [token.word for token in tokens if not token.unit]
        if len(amounts) == 1 and all(self._says_nothing(word) for word in others):
            return self._amount(amounts[0])
        heard = self._hear(text)
        return self._heard(heard) or Misunderstood("number_wanted")

    def _says_nothing(self, word: str) -> bool:
        return word in self._lexicon.language.fillers

    def _amount(self, amount: Token) -> Understood | Misunderstood:
        prompt = self._prompt
        if amount.low != amount.high:
            return Misunderstood("number_wanted")
        if amount.unit == OF_TEN:
            number = amount.low if prompt.max == 10 else None
        else:
            number = in_unit(self._lexicon.language, amount, prompt.unit)
        if number is None:
            return Misunderstood("wrong_unit")
        if not isfinite(number):
            return Misunderstood("out_of_range")
        item = prompt.items[0]
        is_converted = amount.unit not in (NUMBER, YEAR, OF_TEN, prompt.unit)
        if is_converted and item.step and prompt.unit != YEARS:
            number = round(number / item.step) * item.step
        if prompt.unit == YEARS:
            number = float(int(number)) if amount.unit not in (NUMBER, YEAR) else number
        if in_range(item, number) is None:
            return Misunderstood("out_of_range")
        return Understood(value=int(number) if float(number).is_integer() else number)

    # ---- options

    def _options(self, text: str, said: str) -> Understood | Misunderstood:
        chosen = self._listed(said)
        if chosen:
            return Understood(options=chosen)
        likely = self._alike(said)
        if len(likely) == 1:
            return Understood(options=likely)
        heard, option = self._heard(self._hear(text)), self._begins(said)
        if heard is not None:
            return self._begun(heard, option)
        if option is not None:
            return Understood(options=(option,))
        return Misunderstood("which_one" if likely else "not_understood", likely)

    def _begun(
        self, heard: Understood | Misunderstood, option: str | None
    ) -> Understood | Misunderstood:
        """Join a yes or no that an answer begins with and what it says of other questions."""
        item = self._prompt.items[0]
        if option not in (YES, NO) or not isinstance(heard, Understood) or item.id in heard.values:
            return heard
        return replace(heard, values={item.id: option, **heard.values}) if heard.values else heard

    def _listed(self, said: str) -> tuple[str, ...]:
        """Return the options that are named, each in full."""
        whole = self._one(said)
        if whole is not None:
            return (whole,)
        if not self._prompt.multi:
            return ()
        for splitting in (_COMMAS, _LIST):
            chosen = [self._one(part) for part in splitting.split(said) if part]
            if chosen and None not in chosen:
                return tuple(dict.fromkeys(id for id in chosen if id is not None))
        return ()

    def _one(self, said: str) -> str | None:
        return self._numbered(said) or self._named(said)

    def _numbered(self, said: str) -> str | None:
        number = self._chosen(said.rstrip(".)"))
        prompt = self._prompt
        return next((o.id for o in prompt.options if prompt.typed_as(o) == number), None)

    def _chosen(self, said: str) -> str:
        """Return the number of "option two", else what was said."""
        language = self._lexicon.language
        word, _, rest = said.partition(" ")
        if word not in language.choosing:
            return said
        number = number_in(rest, language.numbers)
        return rest if number is None else f"{number:g}"

    def _named(self, said: str) -> str | None:
        for option in self._prompt.options:
            if said in (plain(option.label), option.id.replace("_", " "), option.id):
                return option.id
        ways = (option.id for option in self._spoken_first() if said in self._words(option.id))
        return next(ways, None)

    def _spoken_first(self) -> tuple[Option, ...]:
        """Order the options so that "skip" means the way out of the question."""
        return tuple(sorted(self._prompt.options, key=lambda option: option.id in (YES, NO)))

    def _words(self, option: str) -> tuple[str, ...]:
        return self._lexicon.language.answers.get(option, ())

    def _alike(self, said: str) -> tuple[str, ...]:
        """Return the options whose words are a slip of the finger away; none that denies a sign."""
        if not self._prompt.items or len(said) < TYPO_FROM:
            return ()
        slips = 2 if len(said) >= TWO_TYPOS_FROM else 1
        near = (
            option.id
            for option in self._prompt.options
            if not (self._is_sign and option.id in (NO, NONE_OF_THESE))
            and any(
                len(words) >= TYPO_FROM and OSA.distance(said, words, score_cutoff=slips) <= slips
                for words in (plain(option.label), *self._words(option.id))
            )
        )
        return tuple(near)

    def _begins(self, said: str) -> str | None:
        """Return what an answer begins with; of no sign, and where a rule asks only a doubt."""
        if self._is_sign or not self._prompt.items:
            return None
        language = self._lexicon.language
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
        is_free = option == NOT_SURE or not self._may_clear
        return option if self._prompt.option(option) and is_one and is_free else None

    # ---- sentences

    def _hear(self, text: str) -> Heard | None:
        """Return what a sentence says; before consent and beside a question nothing is heard."""
        if not self._prompt.items:
            return None
        return hear(self._pathway, self._lexicon, text, {item.id for item in self._prompt.items})

    def _heard(self, heard: Heard | None) -> Understood | Misunderstood | None:
        if heard is None:
            return None
        if heard.elsewhere is not None:
            return Misunderstood(heard.elsewhere)
        unclear = [id for item in self._prompt.items for id in heard.unclear.get(item.id, ())]
        if unclear and not heard.values:
            return Misunderstood("which_one", tuple(unclear))
        return self._of_prompt(heard.values) if heard.values else None

    def _of_prompt(self, values: Mapping[str, Sideless]) -> Understood:
        """Return answers as options or value of the prompt, where they are of nothing else."""
        item = self._prompt.items[0]
        if set(values) != {item.id} or self._prompt.kind == "group" or item.is_sign:
            return Understood(values=values)
        value = values[item.id]
        if isinstance(value, tuple):
            return Understood(options=value)
        if isinstance(value, str):
            return Understood(options=(value,))
        return Understood(value=value)
