"""Whether every text fits whose knee it is: also when a parent answers for a child."""

from collections.abc import Iterator, Sequence

from flows.notices import ERROR, Notice
from flows.pathway.model import Pathway
from flows.pathway.saying import reworded
from flows.pathway.whom import CHILD, SUBJECT, addresses, badly_placed

SERVICES = "countries"
"""Names of services speak to whoever calls them."""
REMEDY = "write [your|your child's|their], or [you] for whoever answers"


def addressing(pathway: Pathway, level: str = ERROR) -> Iterator[Notice]:
    """Yield each text that speaks to whoever answers as if the knee were theirs.

    A flow that is only answered for oneself may do so.
    """
    asked = pathway.items.get(SUBJECT)
    if asked is None or asked.choice(CHILD) is None:
        return
    words = words_of_addressing(pathway, pathway.wording.language)
    texts: dict[str, str] = {}

    def note(name: str, text: str) -> str:
        texts[name] = text
        return text

    reworded(pathway.readings, note)
    for name, text in texts.items():
        kind, id, *_ = name.split(".")
        found = None if kind == SERVICES else speaking(text, words)
        if found is not None:
            file, (message, remedy) = pathway.places.file(kind, id), found
            yield Notice(
                level=level, code="addresses", file=file, key=name, message=message, remedy=remedy
            )


def words_of_addressing(pathway: Pathway, language: str) -> tuple[str, ...]:
    """Return the words of a language that speak to the one who answers, or as that one."""
    spoken = (one.addressing for one in pathway.content.languages if one.id == language)
    return next(spoken, ())


def speaking(text: str, words: Sequence[str]) -> tuple[str, str] | None:
    """Return what is wrong with a text and what to do, None where it fits everybody."""
    if bad := badly_placed(text):
        return f"{text[:60]!r} has {bad!r}, which nobody can read", REMEDY
    if found := [*addresses(text, words)]:
        said = ", ".join(map(repr, found))
        return f"{text[:60]!r} says {said} also when somebody answers for another", REMEDY
    return None
