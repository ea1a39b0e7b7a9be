"""Times what the budgets are for: `python -m bench [NAME ...] [--long] [--json] [--write]`."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.chat.table import chats
from bench.growth import growing
from bench.measuring import MEASURED, measures
from bench.page import as_json, as_page, as_table, machine
from bench.sending import claiming, pacing
from bench.sheet import Sheet

PAGE = Path(__file__).parent.parent / "docs" / "bench.md"
SHEETS: Mapping[str, Callable[[bool], Sheet]] = {
    "chats": lambda is_long: chats(
        rounds=5 if is_long else 3, seconds=5 if is_long else 3, live=10_000 if is_long else 500
    ),
    "growth": lambda is_long: growing(
        sizes=(100, 1000, 10_000, 100_000) if is_long else (100, 2000), seconds=3
    ),
    "gate": lambda _: pacing(),
    "claims": lambda is_long: claiming(sizes=(1000, 1_000_000) if is_long else (1000, 20_000)),
}
"""Tables of their own; the long ones take half an hour and more."""


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print or write what was found."""
    names = [*MEASURED, *SHEETS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each call is timed")
    parser.add_argument("--cases", type=int, help="only so many of the published cases")
    parser.add_argument("--long", action="store_true", help="with many chats and messages")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the tables")
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name} anew")
    given = parser.parse_args(words)
    unknown = [name for name in given.names if name not in names]
    if unknown or given.rounds < 1 or (given.cases is not None and given.cases < 1):
        parser.error(f"no {unknown} is measured" if unknown else "--rounds, --cases: at least 1")
    wanted = given.names or names
    parts = [name for name in wanted if name in MEASURED]
    found = dict(measures(parts, given.rounds, given.cases)) if parts else {}
    sheets = dict(_sheets(wanted, given.long))
    on = machine()
    if given.write:
        PAGE.write_text(as_page(found, sheets, on), encoding="utf-8")
    if given.json:
        print(json.dumps(as_json(found, sheets, on), indent=1))
    else:
        print("\n\n".join([*([as_table(found)] if found else []), *map(str, sheets.values())]))


def _sheets(wanted: Sequence[str], is_long: bool) -> Iterator[tuple[str, Sheet]]:
    for name in wanted:
        if name in SHEETS:
            yield name, SHEETS[name](is_long)


if __name__ == "__main__":
    main()
