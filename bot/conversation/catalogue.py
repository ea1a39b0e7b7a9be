"""The words of one language: gettext catalogues beside the templates, read when first needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from bot.conversation.places import TEMPLATES
from bot.errors import BotError
from flows.pathway.wording import ENGLISH

LOCALE = "locale"
"""The folder beside the templates with a folder of catalogues for each language."""


class CatalogueError(BotError):
    """A catalogue cannot be read; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is said in one language; without a translation it is said in English."""

    language: str = ENGLISH.language
    said: NullTranslations = field(default_factory=NullTranslations)

    @property
    def is_own(self) -> bool:
        """Tell whether it is the language that authors write in."""
        return self.language == ENGLISH.language

    def say(self, name: str, english: str) -> str:
        """Return the words for a text by its name."""
        return self.said.pgettext(name, english) if english else english

    def count(self, name: str, one: str, many: str, number: int) -> str:
        """Return the words for so many of something, by the rules of the language."""
        return self.said.npgettext(name, one, many, number).format(n=number)


IN_ENGLISH = Catalogue()


def languages(folders: Sequence[Path] = (TEMPLATES,)) -> tuple[str, ...]:
    """Return the languages that can be spoken, English first."""
    found = {
        path.name
        for folder in folders
        for path in (folder / LOCALE).glob("*")
        if path.is_dir() and any(path.glob("*.po"))
    }
    return (ENGLISH.language, *sorted(found - {ENGLISH.language}))


@cache
def spoken_name(language: str) -> str:
    """Return what a language calls itself.

    >>> spoken_name("en"), spoken_name("es")
    ('English', 'Español')
    """
    from babel import Locale  # noqa: PLC0415 - slow to import, and English does without

    return (Locale.parse(language).get_display_name(language) or language).capitalize()


def direction(language: str) -> str:
    """Return which way a language is written: ltr or rtl."""
    if language == ENGLISH.language:
        return "ltr"
    from babel import Locale  # noqa: PLC0415 - as above

    return Locale.parse(language).text_direction


def files_of(language: str, folders: Sequence[Path] = (TEMPLATES,)) -> tuple[Path, ...]:
    """Return the catalogues of a language; those of an earlier folder win."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted((folder / LOCALE / language).glob("*.po")):
            found.setdefault(f"{folder}/{path.name}", path)
    return tuple(found.values())


def read_catalogue(language: str, folders: Sequence[Path] = (TEMPLATES,)) -> Catalogue:
    """Read a language; raise CatalogueError for a file that is no catalogue."""
    if language == ENGLISH.language:
        return IN_ENGLISH
    said: NullTranslations | None = None
    for path in reversed(files_of(language, folders)):
        compiled = _compiled(path, path.stat().st_mtime_ns)
        said = compiled if said is None else _after(compiled, said)
    return Catalogue(language=language, said=said or NullTranslations())


def _after(first: GNUTranslations, then: NullTranslations) -> NullTranslations:
    """Return translations that look into the second where the first say nothing."""
    joined = GNUTranslations.__new__(GNUTranslations)
    joined.__dict__.update(first.__dict__, _fallback=then)
    return joined


@cache
def _compiled(path: Path, changed_at: int) -> GNUTranslations:
    """Return a file as gettext reads it; what is marked fuzzy is left out."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow to import, English does without
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - as above

    compiled = BytesIO()
    try:
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, path.parent.name, abort_invalid=True))
    except (OSError, ValueError, PoFileError) as error:
        place = f"{path.parent.name}/{path.name}"
        raise CatalogueError(f"{LOCALE}/{place}: is no catalogue; mend it ({error})") from error
    compiled.seek(0)
    return GNUTranslations(compiled)
