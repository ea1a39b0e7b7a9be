"""The drawings that go with questions, each made once."""

from bot.conversation.places import TEMPLATES
from bot.pictures.chain import Link, chain_picture
from bot.pictures.map import MAPS, QUESTION, knee_map
from bot.pictures.picture import Picture, Theme, Words
from bot.pictures.self_tests import self_test_picture
from flows.judging.result import Result
from flows.pathway.model import Item, Pathway
from flows.talking.prompts import Prompt


class Drawings:
    """The drawings of one pathway in the words of one renderer."""

    def __init__(self, words: Words, pathway: Pathway) -> None:
        """Draw nothing yet."""
        self._words = words
        self._items = pathway.items
        self._made: dict[tuple[str, Theme], Picture | None] = {}

    def of(self, prompt: Prompt) -> str | None:
        """Return the name of the drawing of a question, None without one."""
        if len(prompt.items) != 1 or (prompt.test is not None and not prompt.begins_movement):
            return None
        name = prompt.items[0].id
        if name == QUESTION and prompt.sore:
            name = f"{QUESTION}.{prompt.sore}"
        return name if self.named(name) is not None else None

    def beside(self, prompt: Prompt) -> Picture | None:
        """Return the drawing that goes with a question, None without one."""
        name = self.of(prompt)
        return None if name is None else self.named(name)

    def of_result(self, result: Result, theme: Theme = Theme.LIGHT) -> Picture | None:
        """Draw what a patient is shown of a ranking; it is somebody's, and not kept."""
        rows = result.assessment.regions
        links = [Link(region=row.region, role=row.role, band=row.band) for row in rows]
        return chain_picture(self._words, links, theme)

    def named(self, name: str, theme: Theme = Theme.LIGHT) -> Picture | None:
        """Return a drawing by its self-test, or a map by its name; None where there is none."""
        key = (name, theme)
        item = self._items.get(QUESTION if name in MAPS else name)
        if item is None:
            return None
        if key not in self._made:
            self._made[key] = self._draw(name, item, theme)
        return self._made[key]

    def _draw(self, name: str, item: Item, theme: Theme) -> Picture | None:
        if name in MAPS:
            choices = [choice.id for choice in item.choices]
            return knee_map(self._words, choices, MAPS[name], theme)
        return self_test_picture(self._words, TEMPLATES, name, theme)
