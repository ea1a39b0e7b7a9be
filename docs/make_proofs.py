"""Writes proofs.md: `python -m docs.make_proofs` from the root of the repository.

All mutants take about ten minutes; `--sample 200` tries so many, and the page says so.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot.commands.check import Proof, proven
from bot.commands.markdown import table
from bot.commands.mutants import try_mutants
from flows.pathway.loading import body, shipped
from flows.proving.claims import CLAIMS
from flows.proving.survivors import Outcome

PAGE = Path(__file__).parent / "proofs.md"


def text(sample: int | None) -> str:
    """Return the page, of a fresh run."""
    proofs, _ = proven(body(shipped()))
    mutants = try_mutants(jobs=2, sample=sample)
    return "\n".join([*_claims(proofs), *_mutants(mutants, sample)]) + "\n"


def _claims(proofs: tuple[Proof, ...]) -> Iterator[str]:
    yield "# Proofs\n"
    yield "Made by `python -m docs.make_proofs`. `kneebot check` proves the claims each time.\n"
    yield (
        "Exhaustive: every case that could matter is looked at, by reasons that stand in the code "
        "of each proof. Sampled: whole sheets of answers are drawn by a seed, where such reasons "
        "might be wrong. A proof is about this content and this program, and not about patients.\n"
    )
    by_id = {proof.id: proof for proof in proofs}
    rows = (
        (
            f"`{claim.id}`",
            claim.says,
            "holds" if by_id[claim.id].holds else "FAILS",
            claim.method,
            f"{by_id[claim.id].cases:,}",
            claim.over,
        )
        for claim in CLAIMS
    )
    yield table(("Claim", "It says", "", "How", "Cases", "Over"), rows)


def _mutants(found: Outcome, sample: int | None) -> Iterator[str]:
    yield "\n## Mistakes on purpose\n"
    yield (
        "`kneebot check --mutants` makes one mistake at a time in the content: drops a rule, a "
        "gate, a finding, a part of a condition or a choice; turns a sign round; moves a cut-off, "
        "a limit or a point; lowers a tier; swaps a role or a domain; opens a gate in doubt. A "
        "mistake counts as found only if something named finds it: a claim from above, a "
        "published case, or an expectation of `flows/content/knee/expectations`, which are "
        "written from the clinical pages. What is told and what is asked later is included: the "
        "conditions of advice, of referrals and of every question are also left out and negated. "
        "Words and sources are left alone.\n"
    )
    drawn = "all of them" if sample is None else f"a sample of {sample}, drawn by a seed"
    share = 100 * found.killed / max(found.tried, 1)
    yield (
        f"Tried: {drawn}. {found.killed:,} of {found.tried:,} were found ({share:.1f} %); "
        f"{found.refused} more did not load and count neither way.\n"
    )
    yield table(("Found by", "Mistakes"), ((by, f"{n:,}") for by, n in found.killed_by.items()))
    if found.survivors:
        yield "\nNot found, and why:\n"
        yield table(("Mistake", "Why"), ((f"`{id}`", why) for id, why in found.survivors.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Writes docs/proofs.md anew.")
    parser.add_argument("--sample", type=int, help="try so many mutants only")
    PAGE.write_text(text(parser.parse_args().sample), encoding="utf-8")
