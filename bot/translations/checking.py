"""What `check` says of the words in every language: missing, stale, hard to read, or wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.conversation.catalogue import (
    FIELD,
    LOCALE,
    Catalogue,
    CatalogueError,
    files_of,
    read_catalogue,
)
from bot.conversation.places import TEMPLATES
from bot.conversation.reviews import read_language, unreviewed
from bot.translations.messages import Message
from bot.translations.updating import read
from bot.translations.wrong import (
    LONGEST_LABEL,
    banned,
    differs,
    hardness,
    has_no_words,
    is_doubly_negative,
    plain,
)
from flows.addressing import addressing, speaking, words_of_addressing
from flows.errors import ContentError
from flows.notices import ERROR, NOTE, Notice, long_screens, refused
from flows.pathway.model import Pathway
from flows.pathway.translating import about, in_other_words
from flows.pathway.whom import WHOM, words_for
from flows.pathway.wording import ENGLISH

ADVICE = ("advice/", "referral/")
"""Templates whose words hold those for each whose knee it may be, as content does."""
FOR_CLINICIANS = ("referral/",)
"""Texts that a patient shows to somebody who knows longer words."""
LONGEST = {"telegram/description": 512, "telegram/short_description": 120, "pictures.": 1024}
"""Telegram's limits for a bot's description, its short one, and the words below a picture."""
LONGEST_TEXT = 4096
MOST_WORDS = 75
"""On a screen: other languages take up to a quarter more words than English (expert)."""


def spoken_notices(
    every: Sequence[Message],
    pathways: Sequence[Pathway],
    languages: Sequence[str],
    folders: Sequence[Path] = (TEMPLATES,),
) -> Iterator[Notice]:
    """Yield what is wrong with the texts in English and in each of these languages.

    The first folder is that of the author: only in it can a text be stale, or a language whole.
    """
    for message in every:
        for words in dict.fromkeys(_for_each(message, message.text)):
            yield from _said(message, words, ENGLISH.language, message.file)
        yield from _addressing(message, message.text, ENGLISH.language, message.file, pathways)
    for language in languages:
        try:
            catalogue = read_catalogue(language, folders)
            yield from _translated(every, pathways, catalogue, folders)
            is_complete = read_language(folders[0] / LOCALE / language).complete
            for pathway in pathways:
                spoken = in_other_words(pathway, language, catalogue.say)
                for notice in _of_readers(spoken, ERROR if is_complete else NOTE):
                    yield replace(notice, file=f"{language}/{notice.file}")
        except CatalogueError as error:
            yield from refused(str(error))
        except ContentError as error:
            yield from refused(f"{LOCALE}/{language}/{error}")


def _of_readers(spoken: Pathway, level: str) -> Iterator[Notice]:
    """Yield what is wrong for somebody of those whose knee it may be, each once."""
    long = (one for whom in WHOM for one in long_screens(about(spoken, whom), MOST_WORDS))
    yield from dict.fromkeys(long)
    yield from addressing(spoken, level)


def _translated(
    every: Sequence[Message],
    pathways: Sequence[Pathway],
    catalogue: Catalogue,
    folders: Sequence[Path],
) -> Iterator[Notice]:
    language = catalogue.language
    paths = files_of(language, folders)
    own = folders[0] / LOCALE / language
    is_complete = read_language(own).complete
    known = {path: read(path, language) for path in paths}
    for message in every:
        said = _found(known.values(), message)
        file = f"{language}/{message.area}.po"
        if said is None:
            yield _notice(
                ERROR if is_complete else NOTE,
                "untranslated",
                file,
                message.name,
                f"{message.text[:40]!r} has no words in this language",
                "translate it; kneebot texts lists what is new",
            )
            continue
        for words in said:
            for one in dict.fromkeys(_for_each(message, words)):
                yield from _said(message, one, language, file)
            yield from _addressing(message, words, language, file, pathways)
            if differing := _differing(message, words):
                yield _notice(
                    ERROR,
                    "differs",
                    file,
                    message.name,
                    f"the two sides do not share the {differing}",
                    "take over code, tags, commands and numbers as they stand",
                )
    mine = {path: catalogue for path, catalogue in known.items() if path.parent == own}
    yield from _stale(every, mine, is_complete)
    for path in unreviewed(paths):
        yield _notice(
            NOTE,
            "unreviewed",
            f"{language}/{path.name}",
            path.stem,
            "nobody has signed these words as they are now",
            "read them and sign with `kneebot texts --sign`",
        )


def _differing(message: Message, words: str) -> str:
    """Return what the words do not share with the text; a form of several needs no number."""
    if not message.many:
        pairs = zip(_for_each(message, message.text), _for_each(message, words), strict=True)
        return next((found for text, said in pairs if (found := differs(text, said))), "")
    whole = f"{message.text} {message.many}"
    unknown = [field for field in FIELD.findall(words) if field not in FIELD.findall(whole)]
    return f"fields {unknown[0]!r}" if unknown else ""


def _for_each(message: Message, words: str) -> tuple[str, ...]:
    """Return words as they are said for each whose knee it may be; a template says which itself."""
    if message.file.startswith(TEMPLATES.name) and not message.name.startswith(ADVICE):
        return (words,)
    return tuple(words_for(whom, words) for whom in WHOM)


def _found(known: Iterable[Catalog], message: Message) -> tuple[str, ...] | None:
    """Return the words of a message, None where there are none that count."""
    id = (message.text, message.many) if message.many else message.text
    for catalogue in known:
        entry = catalogue.get(id, message.name)
        if entry is not None and entry.string and not entry.fuzzy:
            said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            words = tuple(str(one) for one in said)
            if all(words):
                return words
    return None


def _stale(
    every: Sequence[Message], known: dict[Path, Catalog], is_complete: bool
) -> Iterator[Notice]:
    keys = {message.key for message in every}
    for path, catalogue in known.items():
        for entry in catalogue:
            if not entry.id:
                continue
            text = entry.id[0] if isinstance(entry.id, tuple) else entry.id
            is_gone = (entry.context, text) not in keys
            if is_gone or entry.fuzzy:
                yield _notice(
                    ERROR if is_complete else NOTE,
                    "stale",
                    f"{path.parent.name}/{path.name}",
                    str(entry.context),
                    f"{text[:40]!r} was changed or taken out since it was translated",
                    "run `kneebot texts`, then mend what it marks fuzzy",
                )


def _said(message: Message, words: str, language: str, file: str) -> Iterator[Notice]:
    """Yield what is wrong with the words themselves, whatever they translate."""
    for phrase in banned(words, language):
        yield _notice(
            ERROR, "banned", file, message.name, f"says {phrase!r}", "say what to do instead"
        )
    if is_doubly_negative(words, language):
        yield _notice(
            NOTE,
            "double_negative",
            file,
            message.name,
            f"{words[:60]!r} says no twice",
            "say it with one no, or with none",
        )
    if has_no_words(words) and message.name != "wording.decimal_point":
        yield _notice(
            ERROR, "no_words", file, message.name, f"{words!r} is no word", "write it in words"
        )
    hard = None if message.name.startswith(FOR_CLINICIANS) else hardness(words, language)
    if hard is not None:
        yield _notice(
            ERROR if hard[1] else NOTE,
            "hard_to_read",
            file,
            message.name,
            f"is hard to read ({hard[0]})",
            "use shorter sentences and shorter words",
        )
    longest = _longest(message)
    if len(words) > longest:
        yield _notice(
            ERROR,
            "too_long",
            file,
            message.name,
            f"{len(words)} letters do not fit, at most {longest} do",
            "shorten it",
        )


def _addressing(
    message: Message, words: str, language: str, file: str, pathways: Sequence[Pathway]
) -> Iterator[Notice]:
    """Yield what advice says to whoever reads it as if the knee were theirs."""
    if message.name.startswith(ADVICE):
        known = words_of_addressing(pathways[0], language) if pathways else ()
        if found := speaking(plain(words), known):
            yield _notice(ERROR, "addresses", file, message.name, *found)


def _longest(message: Message) -> int:
    for start, longest in LONGEST.items():
        if message.name.startswith(start):
            return longest
    is_label = message.name.startswith("wording.") and len(message.text) <= LONGEST_LABEL
    return LONGEST_LABEL if is_label else LONGEST_TEXT


def _notice(level: str, code: str, file: str, key: str, message: str, remedy: str) -> Notice:
    return Notice(level=level, code=code, file=file, key=key, message=message, remedy=remedy)
