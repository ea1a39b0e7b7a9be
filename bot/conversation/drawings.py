"""The drawings that go with questions, each made once."""

from bot.conversation.places import TEMPLATES
from bot.pictures.picture import Picture, Theme, Words
from bot.pictures.self_tests import self_test_picture
from flows.talking.prompts import Prompt


class Drawings:
    """The drawings in the words of one renderer."""

    def __init__(self, words: Words) -> None:
        """Draw nothing yet."""
        self._words = words
        self._made: dict[tuple[str, Theme], Picture | None] = {}

    def of(self, prompt: Prompt, theme: Theme = Theme.LIGHT) -> Picture | None:
        """Return the drawing of a self-test that begins; None for all else."""
        if prompt.test is None or not prompt.begins_test:
            return None
        return self.self_test(prompt.test.id, theme)

    def self_test(self, test: str, theme: Theme) -> Picture | None:
        """Return the drawing of a self-test, None where there is none yet."""
        key = (test, theme)
        if key not in self._made:
            self._made[key] = self_test_picture(self._words, TEMPLATES, test, theme)
        return self._made[key]
