"""Whose knee it is, and the words of one text for each: `[Are you|Is your child|Are they] well?`.

The first words are for somebody's own knee, the next for a child's, the last for another
person's; of two the second is for both. A lone `[you]` means whoever answers, whosever the knee is.
"""

import re
from collections.abc import Iterator, Sequence
from unicodedata import combining, normalize

from flows.pathway.answers import Values

SUBJECT = "subject"
SELF, CHILD, OTHER = "self", "child", "other"
WHOM = (SELF, CHILD, OTHER)
PLACE = re.compile(r"\[([^\[\]]*)\]")
"""A place of a text with words for each."""


def whose(values: Values) -> str:
    """Return whose knee it is by the answers so far."""
    told = values.get(SUBJECT)
    return told if isinstance(told, str) and told in WHOM else SELF


def words_for(whom: str, text: str) -> str:
    """Return a text as it is said of somebody's own knee, of a child's or of another's.

    >>> [words_for(whom, "[Are you|Is your child|Are they] well?") for whom in WHOM]
    ['Are you well?', 'Is your child well?', 'Are they well?']
    >>> [words_for(whom, "How is [your|their] knee? [You] may skip it.") for whom in (SELF, OTHER)]
    ['How is your knee? You may skip it.', 'How is their knee? You may skip it.']
    """
    return PLACE.sub(lambda place: _chosen(place[1].split("|"), whom), text)


def _chosen(words: Sequence[str], whom: str) -> str:
    return words[min(WHOM.index(whom), len(words) - 1)]


def badly_placed(text: str) -> str:
    """Return the first place of a text that cannot be read: too many words, or a lone bracket.

    >>> [badly_placed(text) for text in ("[a|b|c]", "[a|b|c|d] e", "a] b")]
    ['', '[a|b|c|d]', ']']
    """
    for place in PLACE.finditer(text):
        if place[1].count("|") >= len(WHOM):
            return place[0]
    return next((sign for sign in PLACE.sub("", text) if sign in "[]|"), "")


def addresses(text: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the words outside of all places that speak to a person.

    >>> [*addresses("[Are you|Is your child] sure that it is your knee?", ["you", "your"])]
    ['your']
    """
    said = normalize("NFD", PLACE.sub(" ", text))
    said = "".join(sign for sign in said if not combining(sign))
    yield from (word for word in words if re.search(rf"(?<!\w){word}(?!\w)", said, re.IGNORECASE))
