"""The kinetic chain of a result: back, hip, knee, ankle and toe, with role and band of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.figure import Figure, drawn_figure
from bot.pictures.picture import Picture, Theme, Words, drawn

ON_THE_BODY = ("lumbar", "hip", "knee_local", "ankle", "foot_toe")
"""The regions that the template has a place for."""
STANDING = Figure.model_validate(
    {
        "size": 1.9,
        "hip": (190, 500),
        "neck": (196, 215),
        "tested": "none",
        "near": {"ankle": (194, 940)},
        "near_arm": {"hand": (206, 484), "elbow": (160, 370)},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A region of a result; the renderer has the names of regions, roles and bands."""

    region: str
    role: str
    band: str


def chain_picture(
    words: Words, links: Sequence[Link], theme: Theme = Theme.LIGHT
) -> Picture | None:
    """Draw a result's regions on a standing body; None where none of them has a place on it."""
    if not any(link.region in ON_THE_BODY for link in links):
        return None
    values = {
        "body": drawn_figure(STANDING),
        "figure": STANDING,
        "links": {link.region: link for link in links},
        "ranked": links,
    }
    return drawn(words, "chain", values, theme)
