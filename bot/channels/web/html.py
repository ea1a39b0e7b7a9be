"""The small markup of templates as HTML: paragraphs, lists, and headings for screen readers."""

import re
from collections.abc import Iterator
from itertools import groupby, takewhile

from markupsafe import Markup

from bot.conversation.markup import FOLD

_BELOW = re.compile(r"<below>\n?(.*?)</below>\n?", re.DOTALL)
_FOLDED = re.compile(r"<fold>\s*(.*?)\s*</fold>", re.DOTALL)
_TAG = re.compile(r'(</?(?:b|i)>|<a href="(?:https?:|mailto:|tel:)[^"<>]*">|</a>)')
_HEADING = re.compile(r"<b>((?:(?!</?b>).)*)</b>")
_BULLET = re.compile(r"- (.*)")
_NUMBERED = re.compile(r"(\d+)\. (.*)")


def as_html(text: str) -> Markup:
    """Return a text in small markup as HTML; a tag it does not know is shown as text.

    >>> print(as_html("<b>Do</b>\\nthis\\n- one\\n- <u>two"))
    <h2>Do</h2>
    <p>this</p>
    <ul>
    <li>one</li>
    <li>&lt;u&gt;two</li>
    </ul>
    """
    blocks = re.split(r"\n\s*\n", _safe(FOLD.sub("", text)))
    return Markup("\n".join(line for block in blocks for line in _block(block)))


def parts(text: str) -> tuple[Markup, Markup]:
    """Return a text as HTML that folds: what stands first, and what stands below a drawing.

    >>> print(parts("one <below><fold><b>More</b>\\ntwo</fold></below>")[1])
    <details class="fold">
    <summary><h2>More</h2></summary>
    <p>two</p>
    </details>
    """
    return _folding(_BELOW.sub("", text)), _folding("\n\n".join(_BELOW.findall(text)))


def _folding(text: str) -> Markup:
    pieces = enumerate(_FOLDED.split(text))
    return Markup("\n").join(
        _details(piece) if place % 2 else as_html(piece) for place, piece in pieces if piece.strip()
    )


def _details(text: str) -> Markup:
    """Return what opens at a press on its first line, without JavaScript too."""
    title, _, rest = text.partition("\n")
    opened = '<details class="fold">\n<summary>{}</summary>\n{}\n</details>'
    return Markup(opened).format(as_html(title), as_html(rest))


def _safe(text: str) -> str:
    """Let only the tags of the small markup through."""
    parts = _TAG.split(text)
    parts[::2] = [part.replace("<", "&lt;").replace(">", "&gt;") for part in parts[::2]]
    return "".join(parts)


def _block(block: str) -> Iterator[str]:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    for kind, group in groupby(lines, key=_kind):
        if kind == "list":
            yield from _list(list(group))
        elif kind == "heading":
            yield from (_HEADING.sub(r"<h2>\1</h2>", line) for line in group)
        else:
            yield f"<p>{'<br>'.join(group)}</p>"


def _kind(line: str) -> str:
    if _BULLET.match(line) or _NUMBERED.match(line):
        return "list"
    return "heading" if _HEADING.fullmatch(line) else "text"


def _list(lines: list[str]) -> Iterator[str]:
    """Yield a list; bullets under a number belong to it."""
    bullets = list(takewhile(_BULLET.match, lines))
    if bullets:
        yield _bullets(bullets)
    numbered = lines[len(bullets) :]
    if numbered:
        yield f'<ol start="{numbered[0].partition(".")[0]}">'
        yield from _numbered(numbered)
        yield "</ol>"


def _numbered(lines: list[str]) -> Iterator[str]:
    while lines:
        first, *lines = lines
        bullets = list(takewhile(_BULLET.match, lines))
        lines = lines[len(bullets) :]
        inner = f"\n{_bullets(bullets)}\n" if bullets else ""
        text = _NUMBERED.sub(r"\2", first)
        yield f"<li>{text}{inner}</li>"


def _bullets(lines: list[str]) -> str:
    items = (_BULLET.sub(r"<li>\1</li>", line) for line in lines)
    return "\n".join(("<ul>", *items, "</ul>"))
