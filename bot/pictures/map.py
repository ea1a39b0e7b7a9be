"""The map of the knee: a number at each place that can be chosen; the places are a template's."""

from collections.abc import Sequence

from bot.pictures.picture import Picture, Theme, Words, drawn

QUESTION = "location"
"""The question that it belongs to."""


def knee_map(words: Words, choices: Sequence[str], theme: Theme = Theme.LIGHT) -> Picture:
    """Draw the map; the numbers are those by which the choices are listed, which name them."""
    places = [(id, number) for number, id in enumerate(choices, start=1)]
    return drawn(words, QUESTION, {"places": places}, theme)
