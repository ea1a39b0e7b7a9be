"""Checks that a warning sign is read at a glance, whosever knee it is."""

from flows.errors import ContentError
from flows.pathway.places import Places
from flows.pathway.schema import Content
from flows.pathway.whom import WHOM, words_for

MOST_WORDS = 12


def check_signs_short(content: Content, places: Places) -> None:
    """Raise ContentError for the first sign that is longer for anybody."""
    shown = (sign for group in content.signs for sign in group.signs)
    for kind, signs in (("signs", shown), ("typed_signs", content.typed_signs)):
        for sign in signs:
            if any(len(words_for(whom, sign.text).split()) > MOST_WORDS for whom in WHOM):
                place = places.of(kind, sign.id)
                raise ContentError(f"{place}: text has over {MOST_WORDS} words; make it shorter")
