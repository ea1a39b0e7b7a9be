"""What is left of English in messages that the staff of a clinic read in Spanish."""

import re
from collections.abc import Iterable
from functools import cache

from bot.conversation.catalogue import read_catalogue
from bot.conversation.translating import CODE, LITERAL
from bot.translations.messages import messages
from bot.trial.world import Message

OF_STAFF = ("checkin/staff_", "checkin/linked", "phrase")
WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(r"<[^<>]*>")


def english_in(told: Iterable[Message]) -> set[str]:
    """Return the words of texts and buttons that stand in English texts and in no Spanish one."""
    return _words(word for one in told for word in (one.text, *one.buttons)) & _only_english()


@cache
def _only_english() -> frozenset[str]:
    spanish = read_catalogue("es")
    every = [one for one in messages([]) if one.name.startswith(OF_STAFF)]
    english = _words(one.text for one in every)
    said = _words(spanish.said.pgettext(one.name, one.text) for one in every)
    assert len(english - said) > 150
    return frozenset(english - said)


def _words(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        inside = LITERAL.findall(" ".join(CODE.findall(text)))
        plain = TAG.sub(" ", " ".join([CODE.sub(" ", text), *inside]))
        found.update(word.lower() for word in WORD.findall(plain))
    return found
