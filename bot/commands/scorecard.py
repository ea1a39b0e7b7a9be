"""The command `scorecard`: what a set of cases says about us, for people and for programs."""

import argparse
from collections.abc import Sequence
from statistics import median
from typing import Any

from bot.commands.opening import open_content
from bot.commands.printing import print_json, stamped
from bot.commands.scorepage import page
from bot.settings import Settings
from flows.proving.cases import published, read_cases
from flows.proving.scorecard import Scorecard, score, verdict_json
from flows.proving.walking import Walk, walk


def scorecard(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the scorecard of a folder of cases, or of the published ones."""
    library = open_content(arguments, settings)
    pathway, deny = library.pathway, arguments.unmentioned_signs == "no"
    cases = read_cases(pathway, arguments.cases or published(pathway))
    card = score(pathway, cases, deny=deny)
    walks = [walk(pathway, case.answers) for case in cases]
    if arguments.json:
        print_json(stamped(pathway.content_hash, card_json(card, walks)))
    else:
        other = score(pathway, cases, deny=not deny)
        print(page({arguments.unmentioned_signs: card, "missing" if deny else "no": other}, walks))
    return 0


def card_json(card: Scorecard, walks: Sequence[Walk]) -> dict[str, Any]:
    """Return a scorecard as plain values."""
    rows = [
        {
            **verdict_json(verdict),
            "screens": walk.screens,
            "presses": walk.presses,
            "minutes": walk.minutes,
        }
        for verdict, walk in zip(card.verdicts, walks, strict=True)
    ]
    return {
        "n": len(rows),
        **{name: share.as_json() for name, share in card.shares.items()},
        "screens_median": median(walk.screens for walk in walks),
        "presses_median": median(walk.presses for walk in walks),
        "minutes_median": median(walk.minutes for walk in walks),
        "cases": rows,
    }
