"""Typed words that name options of a prompt: by number, by label, or by what stands for one."""

import re

from rapidfuzz.distance import OSA

from flows.pathway.answers import NO, YES
from flows.pathway.language import Language
from flows.talking.patterns import TYPO_FROM
from flows.talking.pieces import number_in
from flows.talking.plain import plain
from flows.talking.prompts import NONE_OF_THESE, Option, Prompt

TWO_TYPOS_FROM = 10
"""Letters from which on two slips are forgiven in a whole answer (expert)."""
_COMMAS = re.compile(r"\s*[,;]\s*")
_LIST = re.compile(r"\s*(?:,|;|\b(?:and|y)\b|&|\+|\s)\s*")


class Names:
    """What the options of one prompt are called in a language."""

    def __init__(self, language: Language, prompt: Prompt) -> None:
        self._language = language
        self._prompt = prompt
        self._labels = {option.id: plain(option.label) for option in prompt.options}

    def listed(self, said: str) -> tuple[str, ...]:
        """Return the options that are named, each in full."""
        whole = self.one(said)
        if whole is not None:
            return (whole,)
        if not self._prompt.multi:
            return ()
        for splitting in (_COMMAS, _LIST):
            chosen = [self.one(part) for part in splitting.split(said) if part]
            if chosen and None not in chosen:
                return tuple(dict.fromkeys(id for id in chosen if id is not None))
        return ()

    def one(self, said: str) -> str | None:
        return self._numbered(said) or self.named(said)

    def _numbered(self, said: str) -> str | None:
        number = self._chosen(said.rstrip(".)"))
        prompt = self._prompt
        return next((o.id for o in prompt.options if prompt.typed_as(o) == number), None)

    def _chosen(self, said: str) -> str:
        """Return the number of "option two", else what was said."""
        language = self._language
        word, _, rest = said.partition(" ")
        if word not in language.choosing:
            return said
        number = number_in(rest, language.numbers)
        return rest if number is None else f"{number:g}"

    def named(self, said: str) -> str | None:
        for option in self._prompt.options:
            if said in (self._labels[option.id], option.id.replace("_", " "), option.id):
                return option.id
        ways = (option.id for option in self._spoken_first() if said in self.words(option.id))
        return next(ways, None)

    def _spoken_first(self) -> tuple[Option, ...]:
        """Order the options so that "skip" means the way out of the question."""
        return tuple(sorted(self._prompt.options, key=lambda option: option.id in (YES, NO)))

    def words(self, option: str) -> tuple[str, ...]:
        return self._language.answers.get(option, ())

    def alike(self, said: str) -> tuple[str, ...]:
        """Return the options whose words are a slip of the finger away; none that denies a sign."""
        if not self._prompt.items or len(said) < TYPO_FROM:
            return ()
        is_sign = any(item.is_sign for item in self._prompt.items)
        slips = 2 if len(said) >= TWO_TYPOS_FROM else 1
        near = (
            option.id
            for option in self._prompt.options
            if not (is_sign and option.id in (NO, NONE_OF_THESE))
            and any(
                len(words) >= TYPO_FROM and OSA.distance(said, words, score_cutoff=slips) <= slips
                for words in (self._labels[option.id], *self.words(option.id))
            )
        )
        return tuple(near)
