"""What `check` says of the sign-off book: pages that nobody signed as they are now."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.app import Library
from bot.book.rendering import Scribe
from bot.book.signing import SIGNED, SignOff, read_signs, state_of
from flows.errors import ContentError
from flows.notices import NOTE, Notice, refused
from flows.pathway.loading import SIGNOFFS
from flows.proving.book import pages


def unsigned_pages(folder: Path, library: Library) -> Iterator[Notice]:
    """Yield a note for each page without a signature that counts; the words are the plain ones.

    Only pages that were signed once are put in words, so that nothing is paid for the others.
    """
    try:
        signs = read_signs(folder / library.pathway.id)
    except ContentError as error:
        yield from refused(str(error))
        return
    scribe = Scribe(library.renderer)
    known = pages(library.pathway)
    for page in known:
        own = signs.get(page.id, [])
        if not own:
            yield _note(page.id, "nobody has signed this page", "sign it")
        elif state_of(scribe.signed(page).hash, own) != SIGNED:
            yield _note(page.id, f"changed since it was signed{_by(own)}", "sign it anew")
    for id in sorted(set(signs) - {page.id for page in known}):
        yield _note(id, f"is no page any more, and was signed{_by(signs[id])}", "see where it went")


def _by(signs: Sequence[SignOff]) -> str:
    last = max(signs, key=lambda sign: sign.date)
    return f" by {last.name} on {last.date}"


def _note(page: str, message: str, remedy: str) -> Notice:
    return Notice(
        level=NOTE,
        code="unsigned",
        file=SIGNOFFS,
        key=page,
        message=message,
        remedy=f"{remedy} with `kneebot book`",
    )
