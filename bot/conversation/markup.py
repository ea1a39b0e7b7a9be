"""The small markup of templates as plain text for a terminal, folded to its width."""

import html
import re
import textwrap

FOLD = re.compile(r"</?(?:fold|below)>\n?")
"""The marks around what may be folded away where a screen is small, or stands below a drawing."""
_TAG = re.compile(r"</?(?:b|i|a)(?:\s[^>]*)?>")
_LIST = re.compile(r"^\s*(?:- |\d+\. )")


def as_plain(text: str, width: int) -> str:
    """Return the text without tags, each line folded; list lines hang under their first word.

    >>> print(as_plain("<b>Do</b> &lt;this&gt;\\n- one two three", 12))
    Do <this>
    - one two
      three
    """
    plain = html.unescape(_TAG.sub("", FOLD.sub("", text)))
    return "\n".join(fold(line, width) for line in plain.splitlines())


def fold(line: str, width: int) -> str:
    """Return one line folded to the width, hanging under a list mark."""
    mark = _LIST.match(line)
    hang = " " * len(mark[0]) if mark else ""
    return textwrap.fill(line, width=width, subsequent_indent=hang, break_long_words=True)
