"""Telegram's marked text: plain words, and where they are bold, a link, a command."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.simulation.refusals import bad

FOUND = re.compile(
    r"(?P<url>https?://\S*[\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)(?!\w)"
)
OPAQUE = {"code", "pre", "text_link"}
"""Inside these Telegram looks for nothing."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked stretch of a text; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None

    @property
    def end(self) -> int:
        """Return the unit after the last."""
        return self.offset + self.length

    def as_json(self) -> dict[str, object]:
        """Return the entity as the Bot API writes it."""
        body = {"type": self.type, "offset": self.offset, "length": self.length}
        return body if self.url is None else {**body, "url": self.url}


@dataclass(frozen=True, slots=True)
class Marked:
    """A plain text with its entities, those that begin first and reach furthest in front."""

    plain: str
    entities: tuple[Entity, ...] = ()

    def trimmed(self) -> "Marked":
        """Return the text without space around it, its entities moved and cut to fit."""
        plain = self.plain.strip()
        shift = units(self.plain) - units(self.plain.lstrip())
        moved = [_within(entity, shift, units(plain)) for entity in self.entities]
        return Marked(plain, _ordered(entity for entity in moved if entity.length > 0))

    def with_found(self) -> "Marked":
        """Add what Telegram finds by itself: addresses, mentions and commands."""
        found = [
            Entity(str(match.lastgroup), units(self.plain[: match.start()]), units(match[0]))
            for match in FOUND.finditer(self.plain)
        ]
        opaque = [entity for entity in self.entities if entity.type in OPAQUE]
        new = [one for one in found if not any(_overlap(one, other) for other in opaque)]
        return Marked(self.plain, _ordered((*self.entities, *new)))


def units(text: str) -> int:
    """Count UTF-16 units, in which Telegram measures.

    >>> units("a😀")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def from_entities(text: str, given: Sequence[Mapping[str, object]]) -> Marked:
    """Return a text whose entities the bot counted itself; raise `Refusal` for half an entity."""
    try:
        return Marked(text, tuple(_entity(one) for one in given))
    except (KeyError, ValueError) as error:
        raise bad("can't parse MessageEntity") from error


def _entity(given: Mapping[str, object]) -> Entity:
    offset, length = int(str(given["offset"])), int(str(given["length"]))
    url = given.get("url")
    return Entity(str(given["type"]), offset, length, None if url is None else str(url))


def _within(entity: Entity, shift: int, length: int) -> Entity:
    start = max(0, entity.offset - shift)
    end = min(length, entity.end - shift)
    return Entity(entity.type, start, end - start, entity.url)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _ordered(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))
