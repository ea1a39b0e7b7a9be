"""Whether every text fits whose knee it is: also when a parent answers for a child."""

from collections.abc import Iterator

from flows.notices import ERROR, Notice
from flows.pathway.model import Pathway
from flows.pathway.saying import reworded
from flows.pathway.whom import CHILD, SUBJECT, addresses, badly_placed

SERVICES = "countries"
"""Names of services speak to whoever calls them."""


def addressing(pathway: Pathway, level: str = ERROR) -> Iterator[Notice]:
    """Yield each text that speaks to whoever answers as if the knee were theirs.

    A flow that is only answered for oneself may do so.
    """
    asked = pathway.items.get(SUBJECT)
    if asked is None or asked.choice(CHILD) is None:
        return
    language = pathway.wording.language
    spoken = (one.addressing for one in pathway.content.languages if one.id == language)
    words = next(spoken, ())
    texts: dict[str, str] = {}

    def note(name: str, text: str) -> str:
        texts[name] = text
        return text

    reworded(pathway.readings, note)
    for name, text in texts.items():
        kind, id, *_ = name.split(".")
        found = () if kind == SERVICES else (badly_placed(text), *addresses(text, words))
        for word in filter(None, found):
            yield Notice(
                level=level,
                code="addresses",
                file=pathway.places.file(kind, id),
                key=name,
                message=f"{text[:60]!r} says {word!r} also when somebody answers for another",
                remedy="write [your|your child's|their], or [you] for whoever answers",
            )
