"""When two names are the same to whoever reads them, and how a patient without a label is told."""

import re
from unicodedata import normalize

TRAINING = "training, not real patients"
"""How a clinic for practising is marked wherever it is named."""
JOINERS = "\u200c\u200d"
"""Hold letters or the parts of an emoji together, and cannot be seen alone."""
UNSEEN = dict.fromkeys(map(ord, f"{JOINERS}\ufe0e\ufe0f"))
NUMBER = re.compile(r"(?:(?:patient|paciente) ?)?(\d+)")
"""In either language, as staff of one clinic may speak both."""


def folded(name: str) -> str:
    """Return a name without what tells no two apart: case, spaces, and how letters are kept.

    >>> folded("  Room  3") == folded("room 3"), folded("Ann") == folded("Anna")
    (True, False)
    """
    return " ".join(normalize("NFKC", name.translate(UNSEEN)).casefold().split())


def numbered(id: int) -> str:
    """Return how a patient without a label is told."""
    return f"patient {id}"


def number_in(words: str) -> str | None:
    """Return the digits of what reads as the number of a patient, None for anything else.

    >>> number_in("Patient 11"), number_in("paciente 11"), number_in("11"), number_in("P 11")
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
