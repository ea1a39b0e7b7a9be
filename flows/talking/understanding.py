"""Typed words for the open prompt: options by number, name and synonym, amounts, and sentences.

Nothing is guessed: what may mean two things is asked about, and a warning sign is denied only by
the very words that deny it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from flows.pathway.answers import NO, NOT_SURE, YES, Scalar, Sideless, Value
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.model import Pathway
from flows.talking.amounts import (
    NUMBER_WANTED,
    WRONG_UNIT,
    counted,
    first_amount,
    fitting,
    is_blurred,
    is_in_other_unit,
    last_amount,
    only_amount,
    signed,
)
from flows.talking.deciding import deciding_items
from flows.talking.lexicon import Lexicon, lexicon_of
from flows.talking.naming import Names
from flows.talking.openings import NONE, NOTHING, excepted_in, greets, half_said, opening_of
from flows.talking.plain import plain, printable
from flows.talking.prompts import NONE_OF_THESE, Prompt
from flows.talking.sentences import Heard, hear, in_range
from flows.talking.sides import by_side, names_side
from flows.talking.tokens import Token
from flows.talking.understood import Misunderstood, Understood

SELF_TEST, GREETED = "self_test", "greeted"
ZERO = "zero"
"""What the words for no pain at all stand under."""
LONGEST_ANSWER = 500
"""A typed answer longer than this is not kept (expert: it is a story, not an activity)."""
_MARKUP = re.compile(r"</?[a-z]|[{}\[\]|\\]", re.IGNORECASE)
"""What nobody types in an answer; "<3 weeks" and "*really*" they do."""


def understand(pathway: Pathway, prompt: Prompt, text: str) -> Understood | Misunderstood:
    """Read a text as an answer to the prompt, and as answers to whatever else it says."""
    if len(text) > 4 * LONGEST_ANSWER:
        return Misunderstood("too_long")
    said = plain(text)
    if not said:
        return Misunderstood("not_understood")
    if prompt.kind != "text" and _MARKUP.search(text):
        return Misunderstood("number_wanted" if prompt.kind == "number" else "not_understood")
    if greets(pathway.content.languages, text):
        return Misunderstood(GREETED)
    return _Reader(lexicon_of(pathway, pathway.wording.language), pathway, prompt).read(text, said)


class _Reader:
    """Lives for one text."""

    def __init__(self, lexicon: Lexicon, pathway: Pathway, prompt: Prompt) -> None:
        self._lexicon = lexicon
        self._pathway = pathway
        self._prompt = prompt
        self._names = Names(lexicon.language, prompt)
        self._is_sign = any(item.is_sign for item in prompt.items)
        self._may_clear = not deciding_items(pathway).isdisjoint(item.id for item in prompt.items)

    def read(self, text: str, said: str) -> Understood | Misunderstood:
        found = self._by_side(text) or self._read(text, said)
        is_none_asked = self._prompt.option(NONE) is not None
        is_unread = isinstance(found, Misunderstood) and is_none_asked
        if not is_unread and not self._denies_all(found):
            return found
        excepted, is_certain = excepted_in(self._lexicon.language, said)
        rest = self._read(excepted, excepted) if excepted else None
        if isinstance(rest, Understood) and not self._denies_all(rest):
            return rest
        return Misunderstood("not_understood") if is_certain else found

    def _denies_all(self, found: Understood | Misunderstood) -> bool:
        """Tell whether an answer says of a whole list that nothing of it is so."""
        if not isinstance(found, Understood):
            return False
        told = (found.values.get(item.id) for item in self._prompt.items)
        return found.options in ((NONE,), (NONE_OF_THESE,)) or any(one in NOTHING for one in told)

    def _read(self, text: str, said: str) -> Understood | Misunderstood:
        if self._prompt.kind == "text":
            return self._free_text(text, said)
        if self._prompt.kind == "number":
            return self._number(text, said)
        return self._options(text, said)

    # ---- both sides

    def _by_side(self, text: str) -> Understood | None:
        """Return what a text says of each side that it names, where a side is asked about."""
        if self._prompt.side is None:
            return None
        item, prompt = self._prompt.items[0], replace(self._prompt, side=None)
        sides: dict[str, Scalar] = {}
        values: dict[str, Value] = {}
        for side, part in by_side(self._lexicon.language, text).items():
            found = _Reader(self._lexicon, self._pathway, prompt).read(part, plain(part))
            if not isinstance(found, Understood):
                if self._tells(part):
                    return None  # half of an answer would pass for all of it
                continue
            value = found.values.get(item.id, found.value)
            value = next(iter(found.options), None) if value is None else value
            if isinstance(value, str | int | float):
                sides[side] = value
            values.update({id: one for id, one in found.values.items() if id != item.id})
        return Understood(values={item.id: sides, **values}) if sides else None

    def _tells(self, part: str) -> bool:
        """Tell whether words about a side seem to answer: they hold a number, if one is asked."""
        return self._prompt.kind != "number" or any(sign.isdigit() for sign in part)

    # ---- words of one's own

    def _free_text(self, text: str, said: str) -> Understood | Misunderstood:
        option = self._names.named(said)
        if option is None and self._prompt.option(NOT_SURE):
            denied = {*self._names.words(NO), *self._names.words(NONE)}
            option = NOT_SURE if said in denied else None
        if option is not None:
            return Understood(options=(option,))
        if said in self._lexicon.language.small_talk:
            return Misunderstood("not_understood")
        kept = printable(text)
        if len(kept) > LONGEST_ANSWER:
            return Misunderstood("too_long")
        if not any(sign.isalpha() for sign in said):
            return Misunderstood("not_understood")
        return self._rated(kept) or Understood(value=kept)

    def _rated(self, kept: str) -> Understood | None:
        """Return words and the number behind them that answers what is asked about them next."""
        id = self._prompt.items[0].id if self._prompt.items else ""
        rating = next((one for one in self._pathway.items.values() if id and one.about == id), None)
        words, _, behind = kept.rpartition(",")
        if rating is None or not any(sign.isalpha() for sign in words):
            return None
        amount = last_amount(self._lexicon.language, behind)
        number = None if amount is None else in_range(rating, amount.low)
        return None if number is None else Understood(values={id: words, rating.id: number})

    # ---- numbers

    def _number(self, text: str, said: str) -> Understood | Misunderstood:
        option = self._names.one(said)
        if option is not None:
            return Understood(options=(option,))
        if self._prompt.scale and said in self._names.words(ZERO):
            return Understood(value=0)
        if is_blurred(text) or said in self._lexicon.language.small_talk:
            return Misunderstood(NUMBER_WANTED)
        amount = only_amount(self._lexicon.language, text)
        if amount is not None:
            return self._amount(amount)
        lexicon = self._lexicon
        if is_in_other_unit(lexicon.language, lexicon.words, text):
            return Misunderstood(WRONG_UNIT if self._prompt.unit else NUMBER_WANTED)
        heard = self._hear(text)
        return self._begun_with(text, heard) or self._heard(heard) or Misunderstood(NUMBER_WANTED)

    def _amount(self, amount: Token) -> Understood | Misunderstood:
        found = counted(self._lexicon.language, self._prompt, amount)
        return Misunderstood(found) if isinstance(found, str) else Understood(value=found)

    def _begun_with(self, text: str, heard: Heard | None) -> Understood | None:
        """Return the number that an answer begins with, and what it says of other questions.

        A second number leaves none, unless it answers one of those.
        """
        language, prompt = self._lexicon.language, self._prompt
        is_of_side = prompt.side is not None and names_side(language, text)
        if heard is None or heard.elsewhere or is_of_side:
            return None
        item, told = prompt.items[0], [*heard.values.values()]
        amount = first_amount(language, prompt, text, told)
        if amount is None or item.id in {*heard.values, *heard.unclear}:
            return None
        amounts = [*fitting(language, prompt, text)]
        if any(one != amount and one.low not in told for one in amounts):
            return None
        if [one.low for one in amounts].count(amount.low) <= told.count(amount.low):
            return None  # "pain 8" is no measure of 8 as well
        number = counted(language, prompt, amount)
        if isinstance(number, str):
            return None
        number = signed(language, prompt, text, number)
        values = {item.id: number, **heard.values}
        several = Understood(values=values, unsure=heard.unsure)
        return several if heard.values else Understood(value=number)

    # ---- options

    def _options(self, text: str, said: str) -> Understood | Misunderstood:
        chosen = self._names.listed(said) or self._as_likely(said)
        if chosen:
            return Understood(options=chosen)
        likely, loose = self._names.alike(said), self._loosely(said)
        if loose is not None or len(likely) == 1:
            return loose or Understood(options=likely)
        heard, option = self._heard(self._hear(text)), self._opening(said)
        if heard is not None:
            return self._begun(heard, option)
        if option is not None:
            return Understood(options=(option,))
        return Misunderstood("which_one" if likely else "not_understood", likely)

    def _as_likely(self, said: str) -> tuple[str, ...]:
        """Return what the prompt says may have been told, where a yes can only be of that."""
        is_free = self._prompt.option(YES) is None
        return self._prompt.likely if is_free and said in self._names.words(YES) else ()

    def _loosely(self, said: str) -> Understood | Misunderstood | None:
        """Return half a yes to a warning sign; of what is no longer it is asked when it was."""
        may_be = self._prompt.option(YES) and self._prompt.option(NOT_SURE)
        is_asked = may_be and (self._is_sign or not self._prompt.items)
        half = half_said(self._lexicon.language, said) if is_asked else None
        if half == YES:
            return Understood(options=(YES,), is_loose=True)
        return Misunderstood(half) if half and self._is_sign else None

    def _opening(self, said: str) -> str | None:
        """Return what an answer begins with; of no sign, and where a rule asks only a doubt."""
        if self._is_sign or not self._prompt.items:
            return None
        option = opening_of(self._lexicon.language, said)
        is_free = option == NOT_SURE or not self._may_clear
        return option if option and self._prompt.option(option) and is_free else None

    def _begun(
        self, heard: Understood | Misunderstood, option: str | None
    ) -> Understood | Misunderstood:
        """Join a yes or no that an answer begins with and what it says of other questions."""
        item = self._prompt.items[0]
        if option not in (YES, NO) or not isinstance(heard, Understood) or item.id in heard.values:
            return heard
        return replace(heard, values={item.id: option, **heard.values}) if heard.values else heard

    # ---- sentences

    def _hear(self, text: str) -> Heard | None:
        """Return what a sentence says; before consent and beside a question nothing is heard.

        Of a self-test all that is asked of it is open, and nothing else is heard: it is done.
        """
        prompt = self._prompt
        asked, test = {item.id for item in prompt.items}, prompt.test.id if prompt.test else None
        if not asked:
            return None
        beside = {
            id
            for id, item in self._pathway.items.items()
            if item.test == test and not item.is_movement and not id.endswith(NOT_DONE_REASON)
        }
        wanted = asked | beside if test else asked
        heard = hear(self._pathway, self._lexicon, text, wanted)
        if not any(item.section == SELF_TEST for item in prompt.items):
            return heard
        return replace(heard, values={id: heard.values[id] for id in heard.values if id in wanted})

    def _heard(self, heard: Heard | None) -> Understood | Misunderstood | None:
        if heard is None:
            return None
        if heard.elsewhere is not None:
            return Misunderstood(heard.elsewhere)
        unclear = [id for item in self._prompt.items for id in heard.unclear.get(item.id, ())]
        if unclear and not heard.values:
            return Misunderstood("which_one", tuple(unclear))
        return self._of_prompt(heard.values, heard.unsure) if heard.values else None

    def _of_prompt(
        self, values: Mapping[str, Sideless], unsure: Mapping[str, Sideless]
    ) -> Understood:
        """Return answers as options or value of the prompt, where they are of nothing else."""
        item = self._prompt.items[0]
        is_group = self._prompt.kind == "group" or item.is_sign
        if set(values) != {item.id} or is_group or item.id in unsure:
            return Understood(values=values, unsure=unsure)
        value = values[item.id]
        if isinstance(value, tuple):
            return Understood(options=value)
        if isinstance(value, str):
            return Understood(options=(value,))
        return Understood(value=value)
