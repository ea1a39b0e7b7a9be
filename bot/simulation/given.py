"""What a bot gave with a call: JSON values, or the texts a form has instead."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.simulation.entities import Marked, from_entities
from bot.simulation.hypertext import from_html
from bot.simulation.messages import Json
from bot.simulation.refusals import bad


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a call; its bytes are not kept."""

    name: str
    size: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The parameters of one call."""

    values: Json
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text, empty when it was not given."""
        value = self.values.get(name, "")
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number; anything else counts as the default, as Telegram does."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Tell whether it was switched on."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def mapping(self, name: str) -> Json:
        """Return a JSON object, empty when it was not given."""
        value = self._json(name)
        if not isinstance(value, Mapping):
            if value is None:
                return {}
            raise bad(f"can't parse {name}: expected an Object")
        return value

    def array(self, name: str) -> list[object] | None:
        """Return a JSON array, None when it was not given."""
        value = self._json(name)
        if value is None or isinstance(value, list):
            return value
        raise bad(f"can't parse {name}: expected an Array")

    def marked(self, name: str, entities: str) -> Marked:
        """Return a text as Telegram reads it, by its parse mode or the entities given."""
        text, mode = self.text(name), self.text("parse_mode").lower()
        if mode not in {"", "html"}:
            raise bad("unsupported parse_mode")
        if mode == "html":
            return from_html(text).trimmed().with_found()
        listed = [one for one in self.array(entities) or [] if isinstance(one, Mapping)]
        return from_entities(text, listed).trimmed().with_found()

    def _json(self, name: str) -> object:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise bad(f"can't parse {name} JSON object") from error
