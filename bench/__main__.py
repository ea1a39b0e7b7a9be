"""Times what the budgets are for: `python -m bench [NAME ...] [--json] [--write]`."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from bench.measuring import MEASURED, measures
from bench.page import as_json, as_page, as_table, machine

PAGE = Path(__file__).parent.parent / "docs" / "bench.md"


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print or write what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASURED)}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each call is timed")
    parser.add_argument("--cases", type=int, help="only so many of the published cases")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name} anew")
    given = parser.parse_args(words)
    unknown = [name for name in given.names if name not in MEASURED]
    if unknown or given.rounds < 1 or (given.cases is not None and given.cases < 1):
        parser.error(f"no {unknown} is measured" if unknown else "--rounds, --cases: at least 1")
    found = dict(measures(given.names or list(MEASURED), given.rounds, given.cases))
    on = machine()
    if given.write:
        PAGE.write_text(as_page(found, on), encoding="utf-8")
    print(json.dumps(as_json(found, on), indent=1) if given.json else as_table(found))


if __name__ == "__main__":
    main()
