"""The command `check --mutants`: how many mistakes in content something named would find."""

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from random import Random

from bot.app import folder_of
from bot.commands.printing import print_json, stamped
from bot.settings import Settings
from flows.pathway.loading import CONTENT, build, read_folder
from flows.proving.cases import published, read_cases
from flows.proving.expectations import expectations_of, read_expectations
from flows.proving.killing import Fate, Killer
from flows.proving.mutant import Mutant
from flows.proving.mutants import mutants
from flows.proving.survivors import Outcome, outcome, read_reasons, reasons_of

IN_ONE_GO = 8


def check_mutants(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print how many mutants are killed and by what, and which survive and why."""
    folder, flow = folder_of(settings, arguments.content), arguments.flow
    found = try_mutants(
        flow, folder, jobs=arguments.jobs, sample=arguments.sample, seed=arguments.seed
    )
    if arguments.json:
        print_json(stamped(build(read_folder(flow, folder)).content_hash, found.as_json()))
    else:
        print(*lines(found), sep="\n")
    return 0 if found.is_good else 1


def try_mutants(
    flow: str = "knee",
    folder: Path = CONTENT,
    *,
    jobs: int = 1,
    sample: int | None = None,
    seed: int = 1,
) -> Outcome:
    """Try every mutant of a flow, or a sample drawn by a seed, in so many processes."""
    every = list(mutants(read_folder(flow, folder)))
    chosen = every if sample is None else Random(seed).sample(every, min(sample, len(every)))
    reasons = read_reasons(reasons_of(flow, folder))
    try_one = partial(_fate, flow, folder)
    if jobs == 1:
        return outcome(map(try_one, chosen), reasons, whole=sample is None)
    with ProcessPoolExecutor(jobs) as pool:
        fates = pool.map(try_one, chosen, chunksize=IN_ONE_GO)
        return outcome(fates, reasons, whole=sample is None)


def _fate(flow: str, folder: Path, mutant: Mutant) -> Fate:
    return _killer(flow, folder).fate(mutant)


@lru_cache(maxsize=1)
def _killer(flow: str, folder: Path) -> Killer:
    """Read the right content and what must follow from it, once in each process."""
    raw = read_folder(flow, folder)
    pathway = build(raw)
    stories = read_expectations(pathway, expectations_of(pathway, folder))
    folder_of_cases = published(pathway, folder)
    cases = read_cases(pathway, folder_of_cases) if folder_of_cases.is_dir() else ()
    return Killer(raw, stories, cases, pathway)


def lines(found: Outcome) -> Iterator[str]:
    """Yield the outcome for people: survivors, what killed, and the share at the end."""
    for mutant, why in found.survivors.items():
        yield f"survives  {mutant}: {why or 'no reason is given'}"
    for name in found.stale:
        yield f"stale     {name}: no such mutant survives; take it out of the reasons"
    for by, count in found.killed_by.items():
        yield f"killed by {by.replace('_', ' ')}: {count:,}"
    share = 100 * found.killed / max(found.tried, 1)
    yield (
        f"{found.killed:,} of {found.tried:,} mutants killed ({share:.1f} %), "
        f"{len(found.survivors)} survive; {found.refused} more did not load"
    )
