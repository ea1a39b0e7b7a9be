"""Who has read a translation and agrees: `language.yaml` beside its catalogues."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from flows.errors import ContentError
from flows.pathway.loading import mistake, read_yaml
from flows.pathway.references import Strict

FILE = "language.yaml"


class Review(Strict):
    """That somebody read a catalogue and agrees; `hash` tells which words those were."""

    area: str = Field(min_length=1)
    hash: str = Field(min_length=1)
    name: str = Field(min_length=1)
    role: str = Field(min_length=1)
    date: date


class Language(Strict):
    """What is said of a translation: whether it is meant to be whole, and who has read it."""

    complete: bool = False
    reviews: tuple[Review, ...] = ()


def read_language(folder: Path) -> Language:
    """Read what is said of the catalogues in a folder; raise ContentError for a mistake in it."""
    path = folder / FILE
    if not path.is_file():
        return Language()
    raw = read_yaml(path)
    try:
        return Language.model_validate(raw or {})
    except ValidationError as error:
        raise ContentError(mistake(FILE, raw, error.errors()[0], whole="language")) from error


def mark_of(path: Path) -> str:
    """Return the mark of a catalogue: another one whenever a word of it is another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def unreviewed(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the catalogues that nobody has signed as they are now."""
    found = []
    for path in paths:
        signed = {one.hash for one in read_language(path.parent).reviews if one.area == path.stem}
        if mark_of(path) not in signed:
            found.append(path)
    return tuple(found)
