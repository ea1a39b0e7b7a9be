"""Writes the catalogues of a language anew: what is new is empty, what changed is marked stale."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.translations.messages import AREAS, Message

HEADER = """\
# What kneebot says, area {area}, language {language}. See docs/languages.md.
# A text marked fuzzy is stale: its English changed. It is said in English until it is mended.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals={forms}; plural={rule}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
WIDTH = 100


def update(folder: Path, language: str, every: Iterable[Message]) -> None:
    """Bring the catalogues in a folder up to date with the texts; translations are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    known = list(every)
    for area in AREAS:
        written = as_catalogue(area, language, [one for one in known if one.area == area])
        path = folder / f"{area}.po"
        kept = read(path, language) if path.is_file() else Catalog(locale=language)
        kept.update(written, no_fuzzy_matching=False, update_header_comment=False)
        kept.obsolete.clear()
        path.write_bytes(as_bytes(kept, area, language))


def read(path: Path, language: str) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as file:
        return read_po(file, language)


def left_in(path: Path, language: str) -> int:
    """Count the texts of a catalogue that are not translated, or no longer so."""
    entries = (entry for entry in read(path, language) if entry.id)
    return sum(entry.fuzzy or not _is_whole(entry.string) for entry in entries)


def _is_whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def as_catalogue(area: str, language: str, every: Iterable[Message]) -> Catalog:
    """Return a catalogue of texts without translations."""
    made = Catalog(locale=language, project="kneebot", fuzzy=False)
    for one in every:
        id: str | tuple[str, str] = (one.text, one.many) if one.many else one.text
        made.add(id, context=one.name)
    return made


def as_bytes(catalogue: Catalog, area: str, language: str) -> bytes:
    """Return a catalogue as it is kept: without times, in the order of the texts."""
    forms, rule = catalogue.num_plurals, catalogue.plural_expr
    header = HEADER.format(language=language, area=area, forms=forms, rule=rule)
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, omit_header=True, no_location=True)
    return header.encode() + written.getvalue()
