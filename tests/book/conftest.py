"""A small content that a test may change: the toy elbow, with the countries of the package."""

from pathlib import Path

from bot.app import Library, open_library
from bot.book.manifest import Manifest, manifest_of
from bot.book.rendering import Scribe, SignedPage
from bot.settings import Settings
from flows.proving.book import pages


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
