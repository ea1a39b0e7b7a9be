"""Advice is held to what questions are: it fits whose knee it is, in each of its readings."""

import pytest

from bot.translations.checking import spoken_notices
from bot.translations.messages import Message
from flows.pathway.loading import shipped


def codes(text: str) -> list[str]:
    """Return what is found in a paragraph of advice."""
    advice = Message(area="advice", name="advice/x", text=text, file="templates/advice/x.j2")
    return [notice.code for notice in spoken_notices([advice], [shipped()], [])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rest until you can stand on it.", ["addresses"]),
        ("Rest until [you|your child] can stand on it. [You] may call.", []),
        ("Call {{ number | upper }} if [you|they|others|all] fall.", ["addresses"]),
        ("[Rest the knee|It is nothing serious]", ["banned"]),
    ],
)
def test_advice_fits_whose_knee_it_is(text: str, found: list[str]):
    assert codes(text) == found
