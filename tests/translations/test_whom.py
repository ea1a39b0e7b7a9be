"""Advice is held to what questions are: it fits whose knee it is, in each of its readings."""

import pytest

from bot.translations.checking import spoken_notices
from bot.translations.messages import Message
from flows.pathway.loading import shipped


def codes(text: str, folder: str) -> list[str]:
    """Return what is found in a paragraph of advice, or in words to show a clinician."""
    name = f"{folder}/x"
    said = Message(area="advice", name=name, text=text, file=f"templates/{name}.j2")
    return [notice.code for notice in spoken_notices([said], [shipped()], [])]


@pytest.mark.parametrize("folder", ["advice", "referral"])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rest until you can stand on it.", ["addresses"]),
        ("Rest until [you|your child] can stand on it. [You] may call.", []),
        ("Call {{ number | upper }} if [you|they|others|all] fall.", ["addresses"]),
        ("[Rest the knee|It is nothing serious]", ["banned"]),
    ],
)
def test_advice_fits_whose_knee_it_is(text: str, found: list[str], folder: str):
    assert codes(text, folder) == found
