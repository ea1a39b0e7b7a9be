"""What is wrong with one text in one language, and what a translation must share with its text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.conversation.catalogue import FIELD
from bot.conversation.translating import CODE, LITERAL
from bot.translations.reading import reading_of

BANNED: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("rest (?:it |your knee |the knee )?completely", "complete rest", "bone on bone"),
        *("weak hips (?:have |had )?cause", "no pain no gain", "nothing serious"),
        *("you ?(?:a)?re (?:fine|ok|okay|all right)", "nothing to worry about"),
        *("(?:will|to|can) (?:be )?cure", "cures? (?:it|you|your|the)"),
        r"\d+ ?(?:mg|mcg|milligram|gram|g\b)",
        r"(?:take|takes) (?:\d+|one|two|three|four|a|an) (?:tablet|pill|capsule|dose)",
        r"\d+ (?:tablets?|pills?|capsules?)\b",
    ),
    "es": (
        *("reposo (?:absoluto|total|completo)", "(?:descans|repos)\\w* (?:por completo|del todo)"),
        *("hueso (?:con|contra) hueso", "caderas d\u00e9biles (?:han )?causa", "sin dolor no hay"),
        *("est\u00e1 usted bien", "usted est\u00e1 bien", "no es nada", "nada grave", "nada serio"),
        *("no se preocupe", "(?:se|le|la|lo) (?:va a )?curar", "diagn\u00f3stico es"),
        *(r"\d+ ?(?:mg|mcg|miligramo|gramo|g\b)",),
        r"tom[ae] (?:\d+|una?|dos|tres) (?:tableta|pastilla|comprimido|c\u00e1psula|dosis)",
    ),
}
"""What is never said to a patient: section E of the advice, doses and promises (expert)."""
NEGATIONS: Mapping[str, str] = {
    "en": r"\b(?:not|no|never|nobody|nothing|none|cannot|without|nor)\b|n't\b",
    "es": r"\bno (?:\w+ ){0,3}(?:sin|im\w+ble|in\w+ble|deje de no)\b|\bno (?:\w+ ){0,2}no\b",
}
CLAUSE = re.compile(
    r"[.,;:!?\n\u00ab\u00bb]| (?:and|or|but|if|because|that|when|while) "
    r"| (?:y|o|ni|pero|si|porque|que|cuando) "
)
SHORTENED, JOINED = re.compile(r"['\u2019]"), re.compile(r"[-\u2010-\u2015,]")
"""What is dropped in "you're", and what parts words that are said together."""
TAG = re.compile(r"<[^<>]*>")
ARIA = re.compile(r'aria-label="[^"]*"')
COMMAND = re.compile(r"(?<![\w/<.:])/[a-z_]{2,}")
NUMBER = re.compile(r"\d+")
LONGEST_LABEL = 64
"""Letters that a button may have and still be read on a phone (expert)."""


def plain(text: str) -> str:
    """Return the words of a text without code and markup.

    >>> plain("<b>Call {{ number }}</b> now")
    'Call \u2026 now'
    """
    return TAG.sub("", CODE.sub("\u2026", text))


def banned(text: str, language: str) -> Iterator[str]:
    """Yield each phrase of a text that is never said, however it is put together."""
    said = " ".join(JOINED.sub(" ", SHORTENED.sub("", plain(text).lower())).split())
    for phrase in BANNED.get(language, ()):
        if re.search(rf"\b{phrase}", said):
            yield phrase


def is_doubly_negative(text: str, language: str) -> bool:
    """Tell whether a clause says no twice.

    >>> [is_doubly_negative(text, "en") for text in ("not without pain", "no sport, no tests")]
    [True, False]
    """
    if language not in NEGATIONS:
        return False
    least = 2 if language == "en" else 1
    parts = CLAUSE.split(plain(text).lower())
    return any(len(re.findall(NEGATIONS[language], part)) >= least for part in parts)


def has_no_words(text: str) -> bool:
    """Tell whether a label is only signs, such as an emoji, that a screen reader cannot say.

    >>> [has_no_words(text) for text in ("\u2713", "\u2713 Yes", "30")]
    [True, False, False]
    """
    bare = CODE.sub("x", text)
    return "aria-label" not in bare and not any(sign.isalnum() for sign in TAG.sub("", bare))


def hardness(text: str, language: str) -> tuple[str, bool] | None:
    """Return how hard a text is and whether much too hard; None where it is easy."""
    found = reading_of(plain(text), language)
    if found is None or not found.is_hard:
        return None
    return f"{found.scale} {found.value}", found.is_too_hard


def differs(text: str, translation: str) -> str:
    """Return what a translation does not share with its text: code, tags, commands or numbers."""
    for what, kept in (
        ("variables", _code),
        ("fields", FIELD.findall),
        ("tags", lambda words: TAG.findall(ARIA.sub("", words))),
        ("commands", lambda words: COMMAND.findall(plain(words))),
        ("numbers", lambda words: NUMBER.findall(plain(words))),
    ):
        here, there = Counter(kept(text)), Counter(kept(translation))
        if here != there:
            missing = [*(here - there), *(there - here)]
            return f"{what} {missing[0]!r}"
    return ""


def _code(text: str) -> list[str]:
    """Return the code of a line; the words in it may differ."""
    return [LITERAL.sub('""', code) for code in CODE.findall(text)]
