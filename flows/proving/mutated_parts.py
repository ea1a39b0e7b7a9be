"""Mutants of findings, gates and the plan: points, roles, caps, limits and what is needed."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.proving.mutant import GONE, Mutant, Path, Raw, mutant
from flows.proving.mutated_conditions import LISTS_OF_CONDITIONS

ROLES = {"source": "contributor", "contributor": "source"}
LIMITS = ("stronger", "lead", "stronger_domains", "possible", "small", "rows", "needed_tests",
          "unsure_limit")  # fmt: skip


def of_findings(raw: Raw) -> Iterator[Mutant]:
    """Yield the mutants of what gives points."""
    for index, finding in enumerate(raw.get("findings", ())):
        path: Path = ("findings", index)
        name = finding["id"]
        yield mutant("drop a finding", name, path, GONE)
        yield mutant("change points", name, (*path, "points"), finding["points"] + 1)
        yield mutant("swap a role", name, (*path, "role"), ROLES[finding["role"]])
        for key in ("strong", "uncapped"):
            if key in finding:
                yield mutant(f"drop {key}", name, (*path, key), GONE)
        for domain in raw["pathway"]["scoring"]["domains"]:
            if domain != finding["domain"]:
                yield mutant("change a domain", name, (*path, "domain"), domain)
                break


def of_gates(raw: Raw) -> Iterator[Mutant]:
    """Yield the mutants of what shuts a self-test."""
    for path, block, name in gates(raw):
        yield mutant("drop a gate", name, path, GONE)
        if block.get("if_unknown") != "open" and not _has_twin(raw, name, block):
            yield mutant("open a gate in doubt", name, (*path, "if_unknown"), "open")


def gates(raw: Raw) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """Yield every gate with its place and name."""
    for index, block in enumerate(raw["pathway"]["self_test_blocks"]):
        yield ("pathway", "self_test_blocks", index), block, f"all_tests/{block['id']}"
    for number, test in enumerate(raw.get("self_tests", ())):
        for index, block in enumerate(test["blocks"]):
            path: Path = ("self_tests", number, "blocks", index)
            yield path, block, f"{test['id']}/{block['id']}"


def _has_twin(raw: Raw, name: str, block: Mapping[str, Any]) -> bool:
    """Tell whether another gate of the test is in doubt, and so shut, whenever this one is."""
    items = _items(raw, block["when"])
    tests = (name.split("/", maxsplit=1)[0], "all_tests")
    twins = (other for _, other, told in gates(raw) if told.split("/")[0] in tests)
    return len(items) == 1 and any(
        other is not block and _items(raw, other["when"]) == items for other in twins
    )


def _items(raw: Raw, condition: Any) -> set[str]:
    """Name the items that a condition as written looks at."""
    found: set[str] = set()
    for key, value in condition.items():
        if key == "fact":
            names = value if isinstance(value, list) else [value]
            found.update(*(_items(raw, raw["pathway"]["facts"][name]) for name in names))
        elif key in LISTS_OF_CONDITIONS:
            found.update(*(_items(raw, part) for part in value))
        elif key == "not":
            found |= _items(raw, value)
        else:
            found.add(key)
    return found


def of_plan(plan: Mapping[str, Any]) -> Iterator[Mutant]:
    """Yield the mutants of the limits of scoring and age."""
    scoring: Path = ("pathway", "scoring")
    for key in LIMITS:
        for step in (-1, 1):
            moved = plan["scoring"][key] + step
            yield mutant("move a limit", f"{key} to {moved}", (*scoring, key), moved)
    for domain, cap in plan["scoring"]["domains"].items():
        path: Path = (*scoring, "domains", domain)
        yield mutant("move a limit", f"cap of {domain} to {cap + 1}", path, cap + 1)
    for index, item in enumerate(plan["scoring"]["needed"]):
        yield mutant("drop a needed answer", item, (*scoring, "needed", index), GONE)
    for index, doubt in enumerate(plan["scoring"].get("doubts", ())):
        yield mutant("drop a doubt", doubt["id"], (*scoring, "doubts", index), GONE)
    if "conflict" in plan["scoring"]:
        yield mutant("drop the conflict", "conflict", (*scoring, "conflict"), GONE)
    for index, region in enumerate(plan["regions"]):
        for key in ("prior", "cap", "deadline_hours"):
            if key in region:
                path = ("pathway", "regions", index, key)
                yield mutant(f"drop {key}", region["id"], path, GONE)
    for key in ("ranked_from", "adult_from"):
        for step in (-1, 1):
            age = plan["minors"][key] + step
            yield mutant("move a limit", f"{key} to {age}", ("pathway", "minors", key), age)
