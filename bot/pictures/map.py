"""The map of the knee: a number at each place that can be chosen; the places are a template's."""

from collections.abc import Sequence

from bot.pictures.picture import Picture, Theme, Words, drawn
from flows.pathway.answers import LEFT, RIGHT

QUESTION = "location"
"""The question that it belongs to."""
MAPS = {QUESTION: "", **{f"{QUESTION}.{side}": side for side in (LEFT, RIGHT)}}
"""The name of each map, and the leg that it shows; one for both shows the left and says so."""


def knee_map(
    words: Words, choices: Sequence[str], side: str = "", theme: Theme = Theme.LIGHT
) -> Picture:
    """Draw the map; the numbers are those by which the choices are listed, which name them."""
    places = [(id, number) for number, id in enumerate(choices, start=1)]
    return drawn(words, QUESTION, {"places": places, "side": side}, theme)
