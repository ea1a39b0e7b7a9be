"""The command `book`: write the sign-off book, compare two, or sign pages of it."""

import argparse
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from bot.app import folder_of, plain_library
from bot.book.binding import anchor, bind
from bot.book.comparing import Difference, Kind, compare, in_short, rows
from bot.book.manifest import Manifest, manifest_of, read_manifest, write_manifest
from bot.book.rendering import Scribe
from bot.book.signing import SignOff, append_signs, read_signs
from bot.commands.printing import stamped
from bot.errors import BotError
from bot.settings import Settings
from flows.pathway.names import nearest
from flows.proving.book import pages

BOOK, DIFF = "kneebot-book.html", "kneebot-book-diff.html"


class BookError(BotError):
    """A call of `book` was wrong; the message says how to make it right."""


def book(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked with the book."""
    if arguments.sign:
        return _sign(arguments, settings)
    if arguments.diff:
        return _diff(arguments, settings)
    return _write(arguments, settings)


def _write(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = folder_of(settings, arguments.content) / arguments.flow
    library = plain_library(settings, flow=arguments.flow, content=arguments.content)
    scribe = Scribe(library.renderer)
    signs = read_signs(folder)
    signed = [scribe.signed(page) for page in pages(library.pathway)]
    print(f"Walking the chats of {len(signed)} pages; this takes a while.", file=sys.stderr)
    bound = bind(scribe, signed, signs)
    path = _target(arguments.out, BOOK)
    path.write_text(bound.html, encoding="utf-8")
    manifest = manifest_of(library.pathway.content_hash, signed)
    write_manifest(
        path.with_suffix(".json"),
        stamped(manifest.content_hash, {"flow": arguments.flow, **_plain(manifest)}),
    )
    print(f"{path}: {len(signed)} pages, {bound.signed} of them signed")
    for id in bound.astray:
        print(f"error book {id}: the chat does not lead where the page says", file=sys.stderr)
    return 1 if bound.astray else 0


def _plain(manifest: Manifest) -> dict[str, object]:
    return {"pages": manifest.model_dump(mode="json")["pages"]}


def _target(out: Path | None, name: str) -> Path:
    """Return the file to write: the one asked for, or one in the folder asked for."""
    path = out or Path(name)
    if path.is_dir() or not path.suffix:
        path = path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _diff(arguments: argparse.Namespace, settings: Settings) -> int:
    old, new = (_manifest(arguments, settings, path) for path in arguments.diff)
    found = compare(old, new)
    library = plain_library(settings, flow=arguments.flow, content=arguments.content)
    counts = Counter(one.kind for one in found)
    html = library.renderer.words(
        "book/diff",
        {
            "title": library.pathway.content.pathway.title,
            "old_hash": old.content_hash,
            "new_hash": new.content_hash,
            "counts": [(kind, counts[kind]) for kind in Kind if counts[kind]],
            "pages": [_compared(one) for one in found],
        },
    )
    path = _target(arguments.out, DIFF)
    path.write_text(html, encoding="utf-8")
    for one in found:
        print(f"{one.kind}: {one.entry.id}{_change(one)}")
    print(f"{path}: {len(found)} pages changed")
    return 1 if counts[Kind.LESS_URGENT] else 0


def _manifest(arguments: argparse.Namespace, settings: Settings, path: Path) -> Manifest:
    """Read a book that was written, or make the pages of a folder of content."""
    if path.is_dir() and not (path / arguments.flow).is_dir():
        path = path / Path(BOOK).with_suffix(".json")
    if not path.is_dir():
        return read_manifest(path)
    library = plain_library(settings, flow=arguments.flow, content=path)
    scribe = Scribe(library.renderer)
    signed = (scribe.signed(page) for page in pages(library.pathway))
    return manifest_of(library.pathway.content_hash, signed)


def _compared(one: Difference) -> dict[str, object]:
    return {
        "kind": one.kind,
        "entry": one.entry,
        "old": one.old,
        "new": one.new,
        "anchor": anchor(one.entry.id),
        "outcomes": _outcomes(one),
        "rows": list(rows(one)),
    }


def _outcomes(one: Difference) -> tuple[str, str] | None:
    if one.kind in (Kind.TEXT, Kind.ADDED):
        return None
    return tuple(in_short(entry) for entry in (one.old, one.new))  # type: ignore[return-value]


def _change(one: Difference) -> str:
    outcomes = _outcomes(one)
    return f" ({outcomes[0]} -> {outcomes[1]})" if outcomes else ""


def _sign(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add a signature for each page that was named; all are refused where one is wrong."""
    for name in ("name", "role", "date"):
        if not (getattr(arguments, name) or "").strip():
            raise BookError(f"--sign needs --{name}; say who signs, as what and when")
    folder = folder_of(settings, arguments.content) / arguments.flow
    library = plain_library(settings, flow=arguments.flow, content=arguments.content)
    known = {page.id: page for page in pages(library.pathway)}
    for id in arguments.sign:
        if id not in known:
            raise BookError(f"no page is called {id!r}{nearest(id, known)}")
    day, signs = _day(arguments.date), read_signs(folder)
    scribe = Scribe(library.renderer)
    new = [
        SignOff(
            page=id,
            hash=scribe.signed(known[id]).hash,
            name=arguments.name.strip(),
            role=arguments.role.strip(),
            date=day,
        )
        for id in dict.fromkeys(arguments.sign)
    ]
    for sign in new:
        if any((old.hash, old.name) == (sign.hash, sign.name) for old in signs.get(sign.page, ())):
            raise BookError(f"{sign.name} has signed {sign.page!r} as it is; nothing was written")
    append_signs(folder, new)
    for sign in new:
        print(f"signed: {sign.page} {sign.hash}, {sign.name}, {sign.role}, {sign.date}")
    return 0


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BookError(f"--date {text!r} is no date; write it as 2026-11-26") from error
    if day > datetime.now(UTC).astimezone().date():
        raise BookError(f"--date {text} is still to come; write the day of signing")
    return day
