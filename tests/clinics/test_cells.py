"""No words in a CSV file become a formula, by whatever sign a spreadsheet parts its cells."""

import csv
import io

import pytest

from bot.clinics.cells import csv_of, defused

SPREADSHEETS = (",", ";", "\t")
"""How they part cells, by the country of who opens the file."""
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
BAD = (
    "=1+1",
    "x;=1+cmd|'/C calc'!A0",
    "P;@SUM(1)",
    "a\n=1+1",
    "a\r+1",
    "a\t-1",
    " =1+1",
    "\u00a0=1+1",
    "\uff1d1+1",
    'x;"=1+1"',
    'a";=1+1',
    "x; =1+1;y",
)


def opened(text: str, sign: str) -> list[str]:
    """Return the cells as a spreadsheet has them that parts cells by this sign."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("sign", SPREADSHEETS)
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("words", BAD)
def test_words_become_no_formula(words: str, delimiter: str, sign: str) -> None:
    text = csv_of([["objection", "label"], [words, "P1"], ["P2", words]], delimiter)

    assert not [one for one in opened(text, sign) if one.strip(' "').startswith(SIGNS)]


@pytest.mark.parametrize(
    "words", ["hip", "worse; then better", "rest, -2 today", "a=b", "3-4 days"]
)
def test_harmless_words_stay(words: str) -> None:
    assert defused(words) == words
