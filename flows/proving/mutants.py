"""Every mutant of a flow's content: what is mutated, in which order, and by which name.

Each changes one place: a rule, gate or finding is dropped, a condition is dropped or negated, a
part of it or a choice is dropped, a sign is turned round, a limit is moved, a tier is lowered, a
role swapped. Words, sources and the order of questions are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.proving.mutant import Mutant, Path, Raw
from flows.proving.mutated_conditions import of_condition, of_whole
from flows.proving.mutated_parts import gates, of_findings, of_gates, of_plan
from flows.proving.mutated_rules import of_rules

Placed = tuple[Path, Any]
TEXTS = ("advice", "referrals")


def mutants(raw: Raw) -> Iterator[Mutant]:
    """Yield every mutant of the content, always in the same order."""
    yield from of_rules(raw)
    yield from of_findings(raw)
    yield from of_gates(raw)
    yield from of_plan(raw["pathway"])
    for path, condition in _needed(raw):
        yield from of_condition(_name(raw, path), path, condition)
    for path, condition in (*_asked_if(raw), *_told_when(raw)):
        name = _name(raw, path)
        yield from of_whole(name, path, condition)
        yield from of_condition(name, path, condition)


def _needed(raw: Raw) -> Iterator[Placed]:
    """Yield the conditions that cannot be left out: of facts, rules, findings and gates."""
    plan = raw["pathway"]
    for name, condition in plan["facts"].items():
        yield ("pathway", "facts", name), condition
    yield ("pathway", "minors", "cleared"), plan["minors"]["cleared"]
    if "yields" in plan["scoring"].get("conflict", {}):
        yield ("pathway", "scoring", "conflict", "yields"), plan["scoring"]["conflict"]["yields"]
    for index, doubt in enumerate(plan["scoring"].get("doubts", ())):
        yield ("pathway", "scoring", "doubts", index, "when"), doubt["when"]
    for name in ("rules", "otherwise", "self_care", "findings"):
        for index, part in enumerate(raw.get(name, ())):
            for key in ("when", "unless"):
                if part.get(key):
                    yield (name, index, key), part[key]
    for path, block, _ in gates(raw):
        yield (*path, "when"), block["when"]


def _asked_if(raw: Raw) -> Iterator[Placed]:
    """Yield when signs, questions and the values of self-tests are asked."""
    for group, screen in enumerate(raw.get("signs", ())):
        yield from _with("ask_if", ("signs", group, "signs"), screen["signs"])
    yield from _with("ask_if", ("questions",), raw["questions"])
    for number, test in enumerate(raw.get("self_tests", ())):
        yield from _with("ask_if", ("self_tests", number, "also"), test.get("also", ()))


def _told_when(raw: Raw) -> Iterator[Placed]:
    """Yield when advice is given, and when somebody is the one to see."""
    for name in TEXTS:
        yield from _with("when", (name,), raw.get(name, ()))


def _with(key: str, path: Path, parts: Sequence[Mapping[str, Any]]) -> Iterator[Placed]:
    for index, part in enumerate(parts):
        if part.get(key):
            yield (*path, index, key), part[key]


def _name(raw: Raw, path: Path) -> str:
    """Return the ids that a path leads through, and the key it ends with.

    Advice and referrals are named as such, since they share ids with each other and with rules.
    """
    names = [str(path[0])] if path[0] in TEXTS else []
    part: Any = raw
    plan = raw["pathway"]
    for step in path:
        part = part[step]
        if isinstance(part, Mapping) and isinstance(part.get("id"), str) and part is not plan:
            names.append(part["id"])
    return " ".join([*names, str(path[-1])])
