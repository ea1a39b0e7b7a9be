"""The parts of a page in small markup, and the page set as a PDF."""

import html
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.conversation.places import TEMPLATES
from bot.errors import BotError

LETTER_COUNTRIES = ("US", "CA")
LANGUAGE = "en"
TYPESETTING = Path(__file__).with_name("typesetting.py")
TAKES_AT_MOST_S = 30
_HEADING = re.compile(r"<b>(.*?)</b>$")
_RUN = re.compile(r"(<b>.*?</b>)")


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


def as_pdf(markup: str, *, title: str, tier: str, paper: str) -> bytes:
    """Return a page as PDF, one sheet of paper; the same text gives the same bytes."""
    page = {
        "title": title,
        "language": LANGUAGE,
        "paper": paper,
        "tier": tier,
        "blocks": [
            {"heading": block.heading, "lines": [_line(line) for line in block.lines]}
            for block in blocks_of(markup)
        ],
    }
    template = TEMPLATES / "handover" / "page.typ"
    try:
        return subprocess.run(
            [sys.executable, "-I", str(TYPESETTING), str(template), _fonts()],
            input=json.dumps(page).encode(),
            capture_output=True,
            timeout=TAKES_AT_MOST_S,
            check=True,
        ).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise SheetError(f"templates/handover/page.typ: {type(error).__name__}; mend it") from error


def _line(line: str) -> dict[str, object]:
    """Return a line as runs of plain and bold letters."""
    is_item = line.startswith("- ")
    parts = _RUN.split(line.removeprefix("- "))
    runs = [
        {"bold": part.startswith("<b>"), "text": html.unescape(re.sub(r"</?[bi]>", "", part))}
        for part in parts
        if part
    ]
    return {"item": is_item, "runs": runs}


@cache
def _fonts() -> str:
    from font_source_sans_pro import font_files_ttf  # noqa: PLC0415 - only when it is used

    return str(Path(font_files_ttf["SourceSansPro"]).parent)
