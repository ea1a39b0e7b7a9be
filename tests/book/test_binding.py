"""The book as a file: whole in itself, printable, each page with its chat, result and sources."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Kneebot


@pytest.fixture
def html(kneebot: Kneebot, content: Path) -> str:
    assert kneebot("book", "--content", content, "--flow", "elbow", "--out", "book.html").code == 0
    return Path("book.html").read_text(encoding="utf-8")


def page(html: str, id: str) -> str:
    """Return one page of a book."""
    return re.search(rf'<article id="{id}".*?</article>', html, re.DOTALL)[0]


def test_file_needs_nothing_else(html: str):
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#|https?://)', html)
    assert not re.search(r"@import|url\(", html)
    assert "@page { size: A4" in html


def test_every_page_stands_in_the_contents(html: str):
    pages = re.findall(r'<article id="([^"]+)"', html)

    assert len(pages) == 8
    assert all(f'<a href="#{id}">' in html for id in pages)


def test_page_shows_chat_result_and_reason(html: str):
    shown = page(html, "rule-hot")

    assert '<span class="picked">The elbow is hot and red</span>' in shown
    assert "This needs to be checked today" in shown
    assert "Why, for the clinician" in shown
    assert "other screens, answered as by the usual person" in shown
    assert "by nobody yet" in shown


def test_signature_is_shown(kneebot: Kneebot, content: Path):
    words = ("book", "--content", content, "--flow", "elbow")
    who = ("--name", "Jo Example", "--role", "physiotherapist", "--date", "2026-03-01")
    kneebot(*words, "--sign", "rule/hot", *who)
    told = kneebot(*words, "--out", "book.html")

    assert told.out == "book.html: 8 pages, 1 of them signed\n"
    html = Path("book.html").read_text(encoding="utf-8")
    assert "Jo Example, physiotherapist, 2026-03-01" in page(html, "rule-hot")


def test_plain_values_stand_beside_it(html: str):
    beside = json.loads(Path("book.json").read_text(encoding="utf-8"))

    assert list(beside) == ["schema", "version", "content_hash", "flow", "pages"]
    for entry in beside["pages"]:
        assert entry["hash"] in html


def test_folder_is_made(kneebot: Kneebot, content: Path):
    kneebot("book", "--content", content, "--flow", "elbow", "--out", "deep/folder")

    assert sorted(path.name for path in Path("deep/folder").iterdir()) == [
        "kneebot-book.html",
        "kneebot-book.json",
    ]
