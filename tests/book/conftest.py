"""A small content that a test may change: the toy elbow, with the countries of the package."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import Library, open_library
from bot.book.manifest import Manifest, manifest_of
from bot.book.rendering import Scribe, SignedPage
from bot.settings import Settings
from flows.pathway.loading import CONTENT
from flows.proving.book import pages

TOY = Path(__file__).parents[1] / "toy" / "content"
COUNTRIES = "common/countries.yaml"
Change = Callable[[str, str, str], None]


@pytest.fixture
def content(folder: Path) -> Path:
    shutil.copytree(TOY, folder / "content")
    shutil.copy(CONTENT / COUNTRIES, folder / "content" / COUNTRIES)
    return folder / "content"


@pytest.fixture
def change(content: Path) -> Change:
    """Change one place of a file of the content."""

    def changed(file: str, old: str, new: str) -> None:
        path = content / "elbow" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return changed


def library(content: Path) -> Library:
    """Open the toy as it is now."""
    return open_library(Settings(), flow="elbow", content=content)


def signed(content: Path) -> dict[str, SignedPage]:
    """Return all pages as they are signed, by id."""
    toy = library(content)
    scribe = Scribe(toy.renderer)
    return {page.id: scribe.signed(page) for page in pages(toy.pathway)}


def manifest(content: Path) -> Manifest:
    """Return the book as plain values."""
    return manifest_of("", signed(content).values())
