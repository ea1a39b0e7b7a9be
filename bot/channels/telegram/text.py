"""The small markup of templates as Telegram's HTML, cut into messages it takes."""

import html
import re
from collections.abc import Iterable, Iterator

from telegram.constants import MessageLimit

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
LONGEST_CAPTION = int(MessageLimit.CAPTION_LENGTH)
PACE_S = 1.0
"""Telegram's limit for one chat: about a message a second (core.telegram.org/bots/faq)."""
GROUP_PACE_S = 3.0
"""Its limit for a group: 20 messages a minute (there too)."""
OPENS, CLOSES = "<blockquote expandable>", "</blockquote>"
"""Around what Telegram shows three lines of, and the rest at a tap (Bot API 7.4)."""
_FOLD = re.compile(r"\s*<fold>\s*(.*?)\s*</fold>\s*", re.DOTALL)
_BELOW = re.compile(r"</?below>\n?")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_GAP = re.compile(r"\n\s*\n+")
_DASH = re.compile(r"^- ", re.MULTILINE)


def as_html(text: str) -> str:
    """Return the text as Telegram shows it: tags stay, list lines get a dot, gaps are one line.

    >>> as_html("<b>Do</b>\\n\\n\\n- this &lt;now&gt;")
    '<b>Do</b>\\n\\n• this &lt;now&gt;'
    >>> as_html("Do\\n<fold>\\nthis\\n</fold>")
    'Do\\n\\n<blockquote expandable>this</blockquote>'
    """
    folded = _FOLD.sub(rf"\n\n{OPENS}\1{CLOSES}\n\n", _BELOW.sub("", text))
    return _DASH.sub("• ", _GAP.sub("\n\n", folded.strip()))


def units(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 units; tags count here, there they do not.

    >>> units("a🦵")
    3
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, longest: int = LONGEST) -> list[str]:
    """Cut a text into pieces that fit: between paragraphs, else lines, else words.

    >>> cut("one\\n\\ntwo\\nthree", 8)
    ['one', 'two', 'three']
    >>> cut(f"{OPENS}one\\n\\ntwo{CLOSES}", 30)
    ['<blockquote expandable>one</blockquote>', '<blockquote expandable>two</blockquote>']
    """
    return list(_each_folded(_packed(text, ("\n\n", "\n"), longest)))


def _each_folded(pieces: Iterable[str]) -> Iterator[str]:
    """Close in each piece what is folded, and open it again in the next; tags are not counted."""
    is_open = False
    for piece in pieces:
        begun = f"{OPENS}{piece}" if is_open else piece
        is_open = begun.count(OPENS) > begun.count(CLOSES)
        yield f"{begun}{CLOSES}" if is_open else begun


def _packed(text: str, marks: tuple[str, ...], longest: int) -> list[str]:
    if units(text) <= longest:
        return [text]
    if not marks:
        return _in_words(text, longest)
    mark, *finer = marks
    pieces: list[str] = []
    for part in text.split(mark):
        joined = f"{pieces[-1]}{mark}{part}" if pieces else part
        if pieces and units(joined) <= longest:
            pieces[-1] = joined
        else:
            pieces += _packed(part, tuple(finer), longest)
    return pieces


def _in_words(line: str, longest: int) -> list[str]:
    """Cut one line that is too long; its tags are given up, its words and folds are not."""
    pieces = [""]
    for letter in html.unescape(_TAG.sub("", line)):
        written = html.escape(letter, quote=False)
        if units(pieces[-1] + written) > longest:
            head, _, tail = pieces[-1].rpartition(" ")
            pieces[-1:] = [head, tail] if head else [pieces[-1], ""]
        pieces[-1] += written
    if OPENS in line:
        pieces[0] = f"{OPENS}{pieces[0]}"
    if CLOSES in line:
        pieces[-1] += CLOSES
    return pieces
