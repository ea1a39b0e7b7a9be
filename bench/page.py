"""The tables as a page of the docs: what was just measured is put in, all else stays."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.results import Result, read_results, write_results

PAGE = Path(__file__).parent.parent / "docs" / "bench.md"
TEXT = """# How fast it is

Made by `python -m bench --write` from `bench.json` beside it: what is measured anew replaces its
table, and the others stay with the day they were seen. `make bench` prints the same for your
machine on few, and `make bench-long` on up to 100,000 chats and 1,000,000 messages, which takes
half an hour and more.

{missed}

{tables}
"""
MISSED = "Budgets that are missed, each with its reason below its table:\n\n{list}"
NONE_MISSED = "No budget is missed."


def put_in(name: str, result: Result, names: Sequence[str], page: Path = PAGE) -> None:
    """Put a table in the place of an older one; tables stand in the order of the names."""
    beside = page.with_suffix(".json")
    results = {**read_results(beside), name: result}
    ordered = {one: results[one] for one in names if one in results}
    write_results(beside, ordered)
    page.write_text(as_page(ordered), encoding="utf-8")


def as_page(results: Mapping[str, Result]) -> str:
    """Return the page of some tables."""
    missed = [
        f"- {one.sheet.title}: {budget.what}"
        for one in results.values()
        for budget in one.sheet.budgets
        if not budget.is_kept
    ]
    return TEXT.format(
        missed=MISSED.format(list="\n".join(missed)) if missed else NONE_MISSED,
        tables="\n\n".join(map(str, results.values())),
    )
