"""The words of one language: gettext catalogues beside the templates, read when first needed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation.places import TEMPLATES
from bot.errors import BotError
from flows.pathway.wording import ENGLISH

if TYPE_CHECKING:
    from babel.messages.catalog import Message

FIELD = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
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
    """Return what a language calls itself; of one that nobody knows its code.

    >>> spoken_name("en"), spoken_name("es")
    ('English', 'Español')
    """
    if not is_language(language):
        return language
    from babel import Locale  # noqa: PLC0415 - slow to import, and English does without

    return (Locale.parse(language).get_display_name(language) or language).capitalize()


@cache
def is_language(code: str) -> bool:
    """Tell whether anybody speaks what a code stands for.

    >>> [is_language(code) for code in ("en", "pt_BR", "zz", "../es")]
    [True, True, False, False]
    """
    if code == ENGLISH.language:
        return True
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - as above

    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def direction(language: str) -> str:
    """Return which way a language is written: ltr or rtl."""
    if language == ENGLISH.language:
        return "ltr"
    from babel import Locale  # noqa: PLC0415 - as above

    return Locale.parse(language).text_direction


def files_of(language: str, folders: Sequence[Path] = (TEMPLATES,)) -> tuple[Path, ...]:
    """Return the catalogues of a language; those of an earlier folder win."""
    return tuple(
        path for folder in folders for path in sorted((folder / LOCALE / language).glob("*.po"))
    )


def read_catalogue(language: str, folders: Sequence[Path] = (TEMPLATES,)) -> Catalogue:
    """Read a language; raise CatalogueError for a file that is no catalogue."""
    if language == ENGLISH.language:
        return IN_ENGLISH
    said = NullTranslations()
    for path in files_of(language, folders):
        said.add_fallback(GNUTranslations(BytesIO(_compiled(path, path.stat().st_mtime_ns))))
    return Catalogue(language=language, said=said)


@cache
def _compiled(path: Path, changed_at: int) -> bytes:
    """Return a file as gettext reads it, without what cannot be said; fuzzy words are left out."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow to import, English does without
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - as above

    language, compiled = path.parent.name, BytesIO()
    if not is_language(language):
        raise CatalogueError(f"{LOCALE}/{language}: is no language; name the folder es or fr")
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, language, abort_invalid=True)
        for entry in [entry for entry in catalogue if entry.id and not _can_be_said(entry)]:
            catalogue.delete(entry.id, entry.context)
        write_mo(compiled, catalogue)
    except (OSError, ValueError, PoFileError) as error:
        raise CatalogueError(
            f"{LOCALE}/{language}/{path.name}: is no catalogue; mend it ({error})"
        ) from error
    return compiled.getvalue()


def _can_be_said(entry: "Message") -> bool:
    """Tell whether an entry has all its words, and no field that nothing fills."""
    english, words = _each(entry.id), _each(entry.string)
    return all(words) and all(fills(" ".join(english), one) for one in words)


def _each(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def fills(english: str, words: str) -> bool:
    """Tell whether what fills the fields of a text also fills those of its translation.

    >>> [fills("{n} weeks", words) for words in ("{n} sem.", "la semana", "{x} sem.", "{n sem.")]
    [True, True, False, False]
    """
    known = set(FIELD.findall(english))
    if not known:
        return not FIELD.search(words)
    try:
        for value in ("", 0):
            words.format(**dict.fromkeys(known, value))
    except (LookupError, ValueError, TypeError, AttributeError):
        return False
    return True
