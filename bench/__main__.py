"""Times what the budgets are for: `python -m bench [NAME ...] [--long [TABLE ...]] [--write]`.

`profile` and `memory` say where the time of a press, and the memory and time of a start, go.
`broadcast`, `gate` and `claims` fill databases with invented patients, `--people` of them;
`workers` and `replies` time a broadcast as it leaves.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from bench.broadcast import broadcasting
from bench.chat.memory import remembering
from bench.chat.profile import profiling
from bench.chat.table import chats
from bench.growth import growing
from bench.measuring import MEASURED, measures
from bench.page import PAGE, put_in
from bench.parts import as_json, parts
from bench.replies import replying
from bench.results import Result
from bench.seen import seen
from bench.sending import claiming, pacing
from bench.sheet import Sheet
from bench.workers import working

LEAST, FEW, MANY = 1000, 20_000, 1_000_000
"""How many wait for a broadcast: for claims at least, and unless told otherwise."""
LIVE = 10_000
PROFILED_S = 20
PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Size:
    """How large the tables of their own are made: the long ones take half an hour and more."""

    is_long: bool
    people: int
    live: int
    seconds: float | None


SHEETS: Mapping[str, Callable[[Size], Sheet]] = {
    "chats": lambda size: chats(
        rounds=2,
        seconds=size.seconds or 3,
        live=size.live,
    ),
    "profile": lambda size: profiling(seconds=size.seconds or PROFILED_S),
    "memory": lambda size: remembering(),
    "growth": lambda size: growing(
        sizes=(100, 1000, 10_000, 100_000) if size.is_long else (100, 2000),
        seconds=size.seconds or 3,
        live=min(size.live, 1000),
    ),
    "gate": lambda size: pacing(waiting=size.people if size.is_long else 0),
    "workers": lambda size: working(scale=1 if size.is_long else 0.4),
    "replies": lambda size: replying(seconds=30 if size.is_long else 5),
    "claims": lambda size: claiming(sizes=sorted({LEAST, max(LEAST, size.people)})),
    "broadcast": lambda size: broadcasting(people=size.people),
}
NAMES = (*MEASURED, *SHEETS)


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print or write what was found; a table is written as soon as it is there."""
    given = _given(words)
    sheets: dict[str, Sheet] = {}
    wanted = given.names or NAMES
    timed = [name for name in wanted if name in MEASURED]
    if timed and given.write:
        timed = [*MEASURED]  # a table is seen on one day, as a whole
    found = dict(measures(timed, given.rounds, given.cases)) if timed else {}
    for name, sheet in _tables(given, wanted, parts(found) if found else None):
        sheets[name] = sheet
        if given.write:
            put_in(name, Result(sheet=sheet, seen=seen(_command(name, given))), [*SHEETS, PARTS])
        if not given.json:
            print(sheet, end="\n\n", flush=True)
    if given.json:
        tables = {name: asdict(sheet) for name, sheet in sheets.items() if name != PARTS}
        on = asdict(seen("python -m bench --json"))
        print(json.dumps({"seen": on, "measures": as_json(found), "tables": tables}, indent=1))


def _given(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
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
    parser.add_argument("--live", type=int, help=f"chats left live: {LIVE:,}")
    parser.add_argument("--seconds", type=int, help="how long a bot is under load")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the tables")
    parser.add_argument(
        "--write", action="store_true", help=f"put the tables into docs/{PAGE.name}"
    )
    given = parser.parse_args(words)
    given.long = [*SHEETS] if given.long == [] else given.long or []
    unknown = [name for name in given.names if name not in NAMES]
    unknown += [name for name in given.long if name not in SHEETS]
    counts = (given.rounds, given.cases, given.people, given.live, given.seconds)
    if unknown:
        parser.error(f"no {unknown} is measured")
    if min(one for one in counts if one is not None) < 1:
        parser.error("--rounds, --cases, --people, --live, --seconds: at least 1")
    return given


def _tables(
    given: argparse.Namespace, wanted: Sequence[str], timed: Sheet | None
) -> Iterator[tuple[str, Sheet]]:
    if timed is not None:
        yield PARTS, timed
    for name in wanted:
        if name in SHEETS:
            is_long = name in given.long
            people = given.people or (MANY if is_long else FEW)
            yield name, SHEETS[name](Size(is_long, people, given.live or LIVE, given.seconds))


def _command(name: str, given: argparse.Namespace) -> str:
    """Return what measures a table again."""
    words = [*MEASURED] if name == PARTS else [name]
    if name in given.long:
        words += ["--long", name]
    options = ("cases",) if name == PARTS else ("people", "live", "seconds")
    for option in options:
        if (value := getattr(given, option)) is not None:
            words += [f"--{option}", str(value)]
    return " ".join(("python -m bench", *words))


if __name__ == "__main__":
    main()
