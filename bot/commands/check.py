"""The command `check`: what is wrong with content, what is worth knowing, and what is proven."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from bot.app import Library, folder_of, plain_library
from bot.book.unsigned import unsigned_pages
from bot.commands.hazards import hazards_in
from bot.commands.opening import open_content
from bot.commands.printing import print_json, stamped
from bot.commands.programmes import programmes_in
from bot.commands.texts import texts_in
from bot.settings import Settings
from flows.addressing import addressing
from flows.errors import CasesError, ContentError, NoContent
from flows.notices import ERROR, NOTE, Notice, notices, refused
from flows.pathway.loading import body, build, parse_yaml
from flows.pathway.model import Pathway
from flows.proving.cases import read_cases
from flows.proving.claims import CLAIMS, not_proven
from flows.proving.tally import Claim, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a claim came out."""

    id: str
    holds: bool
    method: Method
    cases: int
    seconds: float

    def as_line(self) -> str:
        """Return it for people."""
        verdict = "holds" if self.holds else "FAILS"
        name = self.id.replace("_", " ")
        return f"{verdict} {name}: {self.method}, {self.cases:,} cases, {self.seconds:.1f} s"


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what is wrong or worth knowing about the content, and prove it where it is right."""
    content_hash = ""
    proofs: tuple[Proof, ...] = ()
    try:
        library = open_content(arguments, settings)
        content_hash = library.pathway.content_hash
        found = [*notices(library.pathway), *addressing(library.pathway)]
        for language in library.renderer.languages:
            spoken = library.renderer.speaking(language).notices()
            found += [notice for notice in spoken if notice not in found]
        folder = folder_of(settings, arguments.content)
        found += hazards_in(folder, library.pathway)
        found += cases_in(folder / library.pathway.id / "cases", library.pathway)
        found += programmes_in(folder, library.pathway)
        found += texts_in(settings, library, arguments.content)
        found += unsigned_pages(folder, _as_signed(arguments, settings, library))
        if not any(notice.level == ERROR for notice in found):
            proofs, failed = proven(body(library.pathway))
            found += failed
    except NoContent:
        raise
    except ContentError as error:
        found = list(refused(str(error)))
    if arguments.strict:
        found = [replace(notice, level=ERROR) for notice in found]
    if arguments.json:
        shown = {
            "findings": [notice.as_json() for notice in found],
            "proofs": [asdict(proof) for proof in proofs],
        }
        print_json(stamped(content_hash, shown))
    else:
        _print_for_people(found, proofs)
    return 1 if any(notice.level == ERROR for notice in found) else 0


def cases_in(folder: Path, pathway: Pathway) -> Iterator[Notice]:
    """Yield what is wrong with the cases beside the content."""
    if folder.is_dir():
        try:
            read_cases(pathway, folder)
        except CasesError as error:
            yield from refused(str(error))


def _as_signed(arguments: argparse.Namespace, settings: Settings, library: Library) -> Library:
    """Return the library without a clinic's settings, which are no part of what is signed."""
    if settings.clinic is None:
        return library
    return plain_library(settings, flow=arguments.flow, content=arguments.content)


@lru_cache(maxsize=2)
def proven(content: str) -> tuple[tuple[Proof, ...], tuple[Notice, ...]]:
    """Prove every claim about content as `body` tells it, and say what does not hold."""
    pathway = build(parse_yaml(content, "content"))
    proofs: list[Proof] = []
    failed: list[Notice] = []
    for claim in CLAIMS:
        begun = perf_counter()
        tally = claim.tried(pathway)
        seconds = round(perf_counter() - begun, 2)
        proofs.append(_proof(claim, tally.cases, not tally.against, seconds))
        if tally.against:
            failed.append(not_proven(claim, tally))
    return tuple(proofs), tuple(failed)


def _proof(claim: Claim, cases: int, holds: bool, seconds: float) -> Proof:
    return Proof(id=claim.id, holds=holds, method=claim.method, cases=cases, seconds=seconds)


def _print_for_people(found: Sequence[Notice], proofs: Sequence[Proof]) -> None:
    errors = [notice for notice in found if notice.level == ERROR]
    for proof in proofs:
        print(proof.as_line())
    for notice in errors:
        print(f"error {notice.file} {notice.key}: {notice.message}; {notice.remedy}")
    for kind in sorted({notice.code for notice in found if notice.level == NOTE}):
        print(f"note  {kind}: {sum(notice.code == kind for notice in found)}")
    print(f"{len(errors)} errors, {len(found) - len(errors)} notes")
