"""Times what the budgets are for: `python -m bench [NAME ...] [--long [TABLE ...]] [--write]`.

`broadcast`, `gate` and `claims` fill databases with invented patients, `--people` of them;
`workers` and `replies` time a broadcast as it leaves.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.broadcast import broadcasting
from bench.chat.table import chats
from bench.growth import growing
from bench.measuring import MEASURED, measures
from bench.page import as_json, as_page, as_table, machine
from bench.replies import replying
from bench.sending import claiming, pacing
from bench.sheet import Sheet
from bench.workers import working

PAGE = Path(__file__).parent.parent / "docs" / "bench.md"
LEAST, FEW, MANY = 1000, 20_000, 1_000_000
"""How many wait for a broadcast: for claims at least, and unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the tables of their own are made: the long ones take half an hour and more."""

    is_long: bool
    people: int


SHEETS: Mapping[str, Callable[[Size], Sheet]] = {
    "chats": lambda size: chats(
        rounds=2,
        seconds=3,
        live=10_000 if size.is_long else 200,
    ),
    "growth": lambda size: growing(
        sizes=(100, 1000, 10_000, 100_000) if size.is_long else (100, 2000), seconds=3
    ),
    "gate": lambda size: pacing(waiting=size.people if size.is_long else 0),
    "workers": lambda size: working(scale=1 if size.is_long else 0.4),
    "replies": lambda size: replying(seconds=30 if size.is_long else 5),
    "claims": lambda size: claiming(sizes=sorted({LEAST, max(LEAST, size.people)})),
    "broadcast": lambda size: broadcasting(people=size.people),
}


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print or write what was found."""
    names = [*MEASURED, *SHEETS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each call is timed")
    parser.add_argument("--cases", type=int, help="only so many of the published cases")
    parser.add_argument(
        "--long", nargs="*", metavar="TABLE", help=f"all of {', '.join(SHEETS)}, or these, on many"
    )
    parser.add_argument(
        "--people",
        type=int,
        help=f"how many a broadcast goes to: {FEW:,}, with --long {MANY:,}",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the tables")
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name} anew")
    given = parser.parse_args(words)
    long = list(SHEETS) if given.long == [] else given.long or []
    unknown = [name for name in given.names if name not in names]
    unknown += [name for name in long if name not in SHEETS]
    counts = [one for one in (given.rounds, given.cases, given.people) if one is not None]
    if unknown or min(counts) < 1:
        parser.error(
            f"no {unknown} is measured" if unknown else "--rounds, --cases, --people: at least 1"
        )
    wanted = given.names or names
    parts = [name for name in wanted if name in MEASURED]
    found = dict(measures(parts, given.rounds, given.cases)) if parts else {}
    sheets = dict(_sheets(wanted, long, given.people))
    on = machine()
    if given.write:
        PAGE.write_text(as_page(found, sheets, on), encoding="utf-8")
    if given.json:
        print(json.dumps(as_json(found, sheets, on), indent=1))
    else:
        print("\n\n".join([*([as_table(found)] if found else []), *map(str, sheets.values())]))


def _sheets(
    wanted: Sequence[str], long: Sequence[str], people: int | None
) -> Iterator[tuple[str, Sheet]]:
    for name in wanted:
        if name in SHEETS:
            is_long = name in long
            yield name, SHEETS[name](Size(is_long, people or (MANY if is_long else FEW)))


if __name__ == "__main__":
    main()
