"""Telegram's HTML to marked text; the wording of its refusals is Telegram's."""

import html
import re
from html.parser import HTMLParser

from bot.simulation.entities import Entity, Marked, units
from bot.simulation.refusals import Refusal, bad

TYPES = {
    "a": "text_link",
    "b": "bold",
    "blockquote": "blockquote",
    "code": "code",
    "del": "strikethrough",
    "em": "italic",
    "i": "italic",
    "ins": "underline",
    "pre": "pre",
    "s": "strikethrough",
    "span": "spoiler",
    "strike": "strikethrough",
    "strong": "bold",
    "tg-spoiler": "spoiler",
    "u": "underline",
}
NAMED = {"amp": "&", "gt": ">", "lt": "<", "quot": '"'}
"""The only names that Telegram decodes."""
_UNCLOSED = re.compile(r"<[^\s>][^>]*$")


def from_html(source: str) -> Marked:
    """Return what Telegram makes of its HTML; raise `Refusal` for what it does not read."""
    if unclosed := _UNCLOSED.search(source):
        raise _unreadable("Unclosed start tag", len(source[: unclosed.start()].encode()))
    parser = _Parser(source)
    # The standard parser loses an ampersand in a last word; the end of line is trimmed later.
    parser.feed(source + "\n")
    parser.close()
    return parser.marked()


class _Parser(HTMLParser):
    """Collects plain text and the stretches that tags mark."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._plain = ""
        self._open: list[tuple[str, int, dict[str, str | None]]] = []
        self._entities: list[Entity] = []

    def marked(self) -> Marked:
        """Return the whole text, when every tag was closed."""
        if self._open:
            tag = self._open[-1][0]
            raise bad(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
            )
        return Marked(self._plain, tuple(self._entities))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an entity."""
        given = dict(attrs)
        if tag not in TYPES:
            raise self._refusal(f'Unsupported start tag "{tag}"')
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise self._refusal('Tag "span" must have class "tg-spoiler"')
        self._open.append((tag, units(self._plain), given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse: Telegram has no tags without an end."""
        raise self._refusal(f'Unsupported start tag "{tag}/"')

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost entity, which must be the one."""
        if not self._open:
            raise self._refusal("Unexpected end tag")
        opened, start, given = self._open.pop()
        if opened != tag:
            wanted = f'expected "</{opened}>", found "</{tag}>"'
            raise self._refusal("Unmatched end tag", f", {wanted}")
        length = units(self._plain) - start
        url = given.get("href")
        if length and (tag != "a" or url):
            link = url if tag == "a" else None
            is_folded = tag == "blockquote" and "expandable" in given
            kind = "expandable_blockquote" if is_folded else TYPES[tag]
            self._entities.append(Entity(kind, start, length, link))

    def handle_data(self, data: str) -> None:
        """Take words; a bracket among them is a tag without a name."""
        if "<" in data:
            raise self._refusal('Unsupported start tag ""')
        self._plain += data

    def handle_charref(self, name: str) -> None:
        """Take a character by its number."""
        self._plain += html.unescape(f"&#{name};")

    def handle_entityref(self, name: str) -> None:
        """Take a character by its name; a name that Telegram does not know stays as written."""
        end = self._place() + 1 + len(name)
        tail = ";" if self._source[end : end + 1] == ";" else ""
        self._plain += NAMED.get(name, f"&{name}{tail}")

    def handle_comment(self, data: str) -> None:
        """Refuse."""
        raise self._refusal('Unsupported start tag "!--"')

    def handle_decl(self, decl: str) -> None:
        """Refuse."""
        raise self._refusal('Unsupported start tag "!"')

    def unknown_decl(self, data: str) -> None:
        """Refuse."""
        raise self._refusal('Unsupported start tag "!"')

    def handle_pi(self, data: str) -> None:
        """Refuse."""
        raise self._refusal('Unsupported start tag "?"')

    def _place(self) -> int:
        line, column = self.getpos()
        before = self._source.split("\n")[: line - 1]
        return sum(len(one) + 1 for one in before) + column

    def _refusal(self, what: str, more: str = "") -> Refusal:
        return _unreadable(what, len(self._source[: self._place()].encode()), more)


def _unreadable(what: str, offset: int, more: str = "") -> Refusal:
    return bad(f"can't parse entities: {what} at byte offset {offset}{more}")
