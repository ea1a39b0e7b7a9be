"""The tables that were measured so far, each with when and where, kept as JSON beside the page."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.budget import Budget
from bench.seen import Seen
from bench.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A table, and where it was measured."""

    sheet: Sheet
    seen: Seen

    def __str__(self) -> str:
        """Return it as Markdown."""
        return self.sheet.under(str(self.seen))


def read_results(place: Path) -> dict[str, Result]:
    """Return all tables that are kept, by name; none where there is no file."""
    if not place.exists():
        return {}
    kept: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return {name: _result(one) for name, one in kept.items()}


def write_results(place: Path, results: Mapping[str, Result]) -> None:
    """Keep tables."""
    told = {name: asdict(one) for name, one in results.items()}
    place.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _result(one: Mapping[str, Any]) -> Result:
    sheet = one["sheet"]
    budgets = [Budget(**budget) for budget in sheet["budgets"]]
    return Result(sheet=Sheet(**{**sheet, "budgets": budgets}), seen=Seen(**one["seen"]))
