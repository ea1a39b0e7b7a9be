"""The command `texts`: bring the catalogues of a language up to date, or sign them."""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bot.app import Library, checkin_library, folder_of, plain_library
from bot.conversation.catalogue import LOCALE, is_language, languages
from bot.conversation.places import TEMPLATES
from bot.conversation.reviews import Review, mark_of
from bot.errors import BotError
from bot.settings import Settings
from bot.translations.checking import spoken_notices
from bot.translations.messages import AREAS, Message, messages
from bot.translations.signing import append_reviews
from bot.translations.updating import left_in, update
from flows.notices import Notice
from flows.pathway.loading import CONTENT
from flows.pathway.wording import ENGLISH


class TextsError(BotError):
    """A call of `texts` was wrong; the message says how to make it right."""


def texts(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked with the catalogues of a language."""
    if arguments.language == ENGLISH.language:
        raise TextsError("texts: English is what authors write in; name another language")
    folder = _templates(settings, arguments.content) / LOCALE / arguments.language
    return _sign(arguments, folder) if arguments.sign else _update(arguments, settings, folder)


def _update(arguments: argparse.Namespace, settings: Settings, folder: Path) -> int:
    if not is_language(arguments.language):
        raise TextsError(f"texts: {arguments.language!r} is no language; write es or fr")
    update(folder, arguments.language, every_text(settings, arguments.content))
    for path in sorted(folder.glob("*.po")):
        left = left_in(path, arguments.language)
        print(f"{path.name}: {left} of its texts left to translate" if left else path.name)
    return 0


def _sign(arguments: argparse.Namespace, folder: Path) -> int:
    for word in ("name", "role"):
        if not getattr(arguments, word):
            raise TextsError(f"texts --sign: say who signs; add --{word}")
    paths = [folder / f"{area}.po" for area in arguments.sign]
    for path in paths:
        if not path.is_file():
            known = ", ".join(AREAS)
            raise TextsError(f"texts --sign: no catalogue {path.stem!r}; choose of {known}")
    day = _day(arguments.date)
    signed = [
        Review(
            area=path.stem, hash=mark_of(path), name=arguments.name, role=arguments.role, date=day
        )
        for path in paths
    ]
    append_reviews(folder, signed)
    print(f"signed {', '.join(path.stem for path in paths)} of {arguments.language}")
    return 0


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError as error:
        raise TextsError(f"texts --date: {text!r} is no day; write it as 2026-11-26") from error


def every_text(settings: Settings, content: Path | None = None) -> tuple[Message, ...]:
    """Return all that patients may read of the content that is used."""
    pathways = [library.pathway for library in _libraries(settings, content)]
    return messages(pathways, _folders(settings, content))


def texts_in(settings: Settings, library: Library, content: Path | None) -> Iterator[Notice]:
    """Yield what is wrong with the words; of content of one's own with its own translations.

    Check-ins are looked at together with the triage that they follow.
    """
    if library.pathway.content.pathway.follows:
        return
    folders = _folders(settings, content)
    spoken = languages(folders[:1])[1:]
    both = [one.pathway for one in _libraries(settings, content)] if spoken else []
    pathways = both or [library.pathway]
    every = messages(pathways, folders)
    yield from spoken_notices(every, pathways, spoken, folders)


def _libraries(settings: Settings, content: Path | None) -> Iterator[Library]:
    yield plain_library(settings, content=content)
    yield checkin_library(settings.model_copy(update={"clinic": None}), content=content)


def _folders(settings: Settings, content: Path | None) -> tuple[Path, ...]:
    """Return where templates and catalogues are, those that are beside the content first."""
    return tuple(dict.fromkeys((_templates(settings, content), TEMPLATES)))


def _templates(settings: Settings, content: Path | None) -> Path:
    """Return where the templates of the content are: ours, or beside a folder of one's own."""
    folder = folder_of(settings, content)
    return TEMPLATES if folder == CONTENT else folder.parent / "templates"
