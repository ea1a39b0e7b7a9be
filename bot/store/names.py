"""When two names are the same to whoever reads them, and how a patient without a label is told."""

import re
from unicodedata import normalize

TRAINING = "training, not real patients"
"""How a clinic for practising is marked wherever it is named."""
JOINERS = "\u200c\u200d"
"""Hold letters or the parts of an emoji together, and cannot be seen alone."""
UNSEEN = dict.fromkeys(map(ord, f"{JOINERS}\ufe0e\ufe0f"))
NUMBER = re.compile(r"(?:(?:patient|paciente)[ .:#-]*(?:no|nr)?[ .:#-]*)?(\d+)")
"""In either language, as staff of one clinic may speak both."""
LOOKS_LIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "abekmhopctyxijsabezhikmnoptyx",
)
"""Letters of other scripts that look like ours, in upper case at least: of each script no two are
the same, so names of one script stay apart."""


def folded(name: str) -> str:
    """Return a name without what tells no two apart: case, spaces, and how letters are kept.

    >>> folded("  Room  3") == folded("room 3"), folded("Ann") == folded("Anna")
    (True, False)
    >>> folded("P1") == folded("\N{CYRILLIC CAPITAL LETTER ER}1")
    True
    """
    plain = normalize("NFKC", name.translate(UNSEEN)).casefold()
    return " ".join(plain.translate(LOOKS_LIKE).split())


def numbered(id: int) -> str:
    """Return how a patient without a label is told."""
    return f"patient {id}"


def number_in(words: str) -> str | None:
    """Return the digits of what reads as the number of a patient, None for anything else.

    >>> number_in("Patient 11"), number_in("paciente #11"), number_in("11"), number_in("P 11")
    ('11', '11', '11', None)
    """
    found = NUMBER.fullmatch(folded(words))
    return found and found[1]


def titled(clinic: str, *, is_sandbox: bool) -> str:
    """Return how a clinic is named to everybody, marked where it is for practising.

    >>> titled("Northside", is_sandbox=True)
    'Northside (training, not real patients)'
    """
    return f"{clinic} ({TRAINING})" if is_sandbox else clinic
