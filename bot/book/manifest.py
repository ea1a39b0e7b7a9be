"""The book as plain values, written beside it: what two books are compared by."""

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.book.rendering import SignedPage
from flows.errors import ContentError
from flows.pathway.loading import mistake, read_yaml
from flows.pathway.references import Strict
from flows.proving.outcome import Outcome


class Entry(Strict):
    """One page: what is signed line by line, where it leads, and the mark of both."""

    id: str
    group: str
    code: str
    title: str
    hash: str
    outcome: Outcome | None
    lines: tuple[str, ...]


class Manifest(BaseModel):
    """All pages of one book; keys that a newer version adds are no mistake."""

    model_config = ConfigDict(frozen=True)

    content_hash: str
    pages: tuple[Entry, ...]


def manifest_of(content_hash: str, signed: Iterable[SignedPage]) -> Manifest:
    """Return the pages of a book as plain values."""
    return Manifest(content_hash=content_hash, pages=tuple(_entry(one) for one in signed))


def _entry(signed: SignedPage) -> Entry:
    page = signed.page
    return Entry(
        id=page.id,
        group=page.group,
        code=page.code,
        title=page.title,
        hash=signed.hash,
        outcome=signed.outcome,
        lines=signed.lines,
    )


def write_manifest(path: Path, value: dict[str, object]) -> None:
    """Write the stamped manifest as JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """Read what `kneebot book` wrote; raise ContentError saying what is wrong with it."""
    raw = read_yaml(path)
    try:
        return Manifest.model_validate(raw)
    except ValidationError as error:
        problem = mistake(path.name, raw, error.errors()[0], whole="book")
        raise ContentError(f"{problem}; write it anew with `kneebot book`") from error
