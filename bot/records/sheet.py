"""The parts of a page in small markup, and the page set as a PDF."""

import html
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.conversation.places import TEMPLATES
from bot.errors import BotError

LETTER_COUNTRIES = ("US", "CA")
TYPESETTING = Path(__file__).with_name("typesetting.py")
LOOK = TEMPLATES / "handover" / "page.typ"
TAKES_AT_MOST_S = 30
_HEADING = re.compile(r"<b>(.*?)</b>$")
_RUN = re.compile(r"(<b>.*?</b>)")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f]")
_KNOWN = (
    r"\n -~\u00a0-\u017e\u0300-\u030c\u0384-\u03ce\u0400-\u045f\u1ea0-\u1ef9\u2012-\u2016"
    r"\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260"
    r"\u2264\u2265\u2713\ufb00-\ufb04"
)
_UNPRINTED = re.compile(f"[^{_KNOWN}]+(?: +[^{_KNOWN}]+)*")
"""What Source Sans Pro has no shapes for: most letters that are not Latin, Greek or Cyrillic."""
NOT_PRINTED = "[letters that cannot be printed here; please ask]"
"""Stands for them; the page as text has them all."""


class SheetError(BotError):
    """A page could not be set."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: its heading, and its lines in small markup."""

    heading: str
    lines: tuple[str, ...]


def blocks_of(markup: str) -> tuple[Block, ...]:
    """Part a text at its empty lines; each part begins with its heading in bold.

    >>> blocks_of("<b>Who</b>\\n- <b>Age:</b> 62\\n\\n<b>Told</b>\\nrest")[0]
    Block(heading='Who', lines=('- <b>Age:</b> 62',))
    """
    parts = (part.strip().splitlines() for part in re.split(r"\n\s*\n", markup.strip()))
    return tuple(_block(number, lines) for number, lines in enumerate(filter(None, parts), 1))


def _block(number: int, lines: list[str]) -> Block:
    found = _HEADING.match(lines[0].strip())
    if found is None:
        raise SheetError(f"part {number} of a page has no heading; begin it with <b>")
    kept = tuple(line.strip() for line in lines[1:] if line.strip())
    return Block(heading=html.unescape(found[1]), lines=kept)


def paper_of(country: str) -> str:
    """Return the paper that a country prints on."""
    return "us-letter" if country in LETTER_COUNTRIES else "a4"


def as_pdf(markup: str, *, title: str, tier: str, paper: str, language: str) -> bytes:
    """Return a page as PDF, one sheet of paper; the same text gives the same bytes."""
    page = as_parts(markup, title=title, tier=tier, paper=paper, language=language)
    try:
        return subprocess.run(
            [sys.executable, "-I", str(TYPESETTING), str(LOOK), fonts()],
            input=page.encode(),
            capture_output=True,
            timeout=TAKES_AT_MOST_S,
            check=True,
        ).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise SheetError(f"templates/handover/page.typ: {type(error).__name__}; mend it") from error


def as_parts(markup: str, **of_page: str) -> str:
    """Return a page as the JSON that its template reads, with what else it says of the page."""
    blocks = [
        {"heading": block.heading, "lines": [_line(line) for line in block.lines]}
        for block in blocks_of(markup)
    ]
    return json.dumps({**of_page, "blocks": blocks})


def _line(line: str) -> dict[str, object]:
    """Return a line as runs of plain and bold letters."""
    is_item = line.startswith("- ")
    parts = _RUN.split(line.removeprefix("- "))
    runs = [
        {"bold": part.startswith("<b>"), "text": _printed(re.sub(r"</?[bi]>", "", part))}
        for part in parts
        if part
    ]
    return {"item": is_item, "runs": runs}


def _printed(text: str) -> str:
    """Return the letters of a run, with words for those that no font of ours has.

    >>> _printed("to climb \\u722c\\u5c71, 4 of 10")
    'to climb [letters that cannot be printed here; please ask], 4 of 10'
    """
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", html.unescape(text)))
    return _UNPRINTED.sub(NOT_PRINTED, seen)


@cache
def fonts() -> str:
    """Return the folder of the letters that a page is set in."""
    from font_source_sans_pro import font_files_ttf  # noqa: PLC0415 - only when it is used

    return str(Path(font_files_ttf["SourceSansPro"]).parent)
