"""Mutants: content with one mistake such as an author could make, made on purpose.

Each changes one place of the raw content: a rule, gate or finding is dropped, a part of a condition
or a choice is dropped, a sign is turned round, a limit is moved, a tier is lowered, a role swapped.
Words, sources, advice and the questions of the history are left alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

Path = tuple[str | int, ...]
Raw = Mapping[str, Any]


class Gone(Enum):
    """Stands for the part that a mutant drops; is the same in every process."""

    GONE = auto()


GONE = Gone.GONE
LISTS_OF_CONDITIONS = ("all", "any", "of")
COMPARED = ("at_least", "at_most", "above", "below", "differs_by", "differs_by_percent")
TURNED = {"yes": "no", "no": "yes"}
LOWER = {
    "emergency": ("D", "same_day"),
    "same_day": ("U", "urgent"),
    "urgent": ("R", "routine"),
}
RULED = ("rules", "otherwise", "combos")
"""The lists whose entries have a code."""
ROLES = {"source": "contributor", "contributor": "source"}
LIMITS = ("stronger", "lead", "stronger_domains", "possible", "small", "rows", "needed_tests",
          "unsure_limit")  # fmt: skip
HOURS = ("deadline_hours", "recheck_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One mistake: where it is made, what kind it is, and what stands there instead."""

    kind: str
    path: Path
    name: str
    changes: tuple[tuple[Path, object], ...]

    @property
    def id(self) -> str:
        """Return what names it in every run of the same content."""
        return f"{self.kind}: {self.name}"

    def applied(self, raw: Raw) -> dict[str, Any]:
        """Return the content with the mistake; the rest is shared and nothing is changed."""
        changed: Any = raw
        for path, value in self.changes:
            changed = _with(changed, path, value)
        return dict(changed)


def _with(part: Any, path: Path, value: object) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(part, Mapping):
        if not rest and value is GONE:
            return {key: kept for key, kept in part.items() if key != step}
        return {**part, step: _with(part.get(step), rest, value)}
    if not rest and value is GONE:
        return [kept for index, kept in enumerate(part) if index != step]
    return [_with(kept, rest, value) if index == step else kept for index, kept in enumerate(part)]


def mutants(raw: Raw) -> Iterator[Mutant]:
    """Yield every mutant of the content, always in the same order."""
    yield from _of_rules(raw)
    yield from _of_findings(raw)
    yield from _of_gates(raw)
    yield from _of_plan(raw["pathway"])
    for path, condition in _conditions(raw):
        yield from _of_condition(_name(raw, path), path, condition)


def _mutant(kind: str, name: str, path: Path, value: object) -> Mutant:
    return Mutant(kind=kind, path=path, name=name, changes=((path, value),))


def _of_rules(raw: Raw) -> Iterator[Mutant]:
    for list_name in ("rules", "otherwise", "combos", "self_care"):
        for index, rule in enumerate(raw.get(list_name, ())):
            path: Path = (list_name, index)
            yield _dropped(raw, path, rule)
            if rule.get("disposition") in LOWER:
                yield _lowered(raw, path, rule)
            if "unless" in rule:
                yield _mutant("drop an exception", rule["id"], (*path, "unless"), GONE)
            for key in (*HOURS, "where", "region", "despite"):
                if key in rule:
                    yield _mutant(f"drop {key}", rule["id"], (*path, key), GONE)
            for group, ids in enumerate(rule.get("groups", ())):
                for place, id in enumerate(ids if len(ids) > 1 else ()):
                    gone: Path = (*path, "groups", group, place)
                    yield _mutant("drop a member", f"{rule['id']} {id}", gone, GONE)


def _dropped(raw: Raw, path: Path, rule: Mapping[str, Any]) -> Mutant:
    """Drop a rule as an author would: with what is left of it in combinations and advice."""
    changes: list[tuple[Path, object]] = [(path, GONE)]
    for index, combo in enumerate(raw.get("combos", ()) if path[0] == "rules" else ()):
        groups = [[id for id in group if id != rule["id"]] for group in combo["groups"]]
        changes.append((("combos", index, "groups"), [group for group in groups if group]))
    code = rule.get("rule", "")
    for name in ("advice", "referrals") if _codes(raw).count(code) == 1 else ():
        texts = [_without_code(text, code) for text in raw.get(name, ())]
        changes.append(((name,), [text for text in texts if text.get("rules") != []]))
    return Mutant(kind="drop a rule", path=path, name=rule["id"], changes=tuple(changes))


def _codes(raw: Raw) -> list[str]:
    return [rule["rule"] for name in RULED for rule in raw.get(name, ())]


def _without_code(text: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    if code not in text.get("rules", ()):
        return text
    return {**text, "rules": [one for one in text["rules"] if one != code]}


def _lowered(raw: Raw, path: Path, rule: Mapping[str, Any]) -> Mutant:
    """Lower a rule as an author would: with its code, and with the advice that names the code."""
    letter, tier = LOWER[rule["disposition"]]
    code = rule["rule"]
    changes: list[tuple[Path, object]] = [((*path, "disposition"), tier)]
    if path[0] != "combos" and not (code[0] == "D" and tier == "urgent"):
        changes.append(((*path, "rule"), letter + code[1:]))
        for name, index, place in _naming(raw, code):
            changes.append(((name, index, "rules", place), letter + code[1:]))
    return Mutant(kind="lower a tier", path=path, name=rule["id"], changes=tuple(changes))


def _naming(raw: Raw, code: str) -> Iterator[tuple[str, int, int]]:
    """Yield where advice names a code that only one rule has."""
    for name in ("advice", "referrals") if _codes(raw).count(code) == 1 else ():
        for index, text in enumerate(raw.get(name, ())):
            yield from ((name, index, at) for at, one in enumerate(text.get("rules", ()))
                        if one == code)  # fmt: skip


def _of_findings(raw: Raw) -> Iterator[Mutant]:
    for index, finding in enumerate(raw.get("findings", ())):
        path: Path = ("findings", index)
        name = finding["id"]
        yield _mutant("drop a finding", name, path, GONE)
        yield _mutant("change points", name, (*path, "points"), finding["points"] + 1)
        yield _mutant("swap a role", name, (*path, "role"), ROLES[finding["role"]])
        for key in ("strong", "uncapped"):
            if key in finding:
                yield _mutant(f"drop {key}", name, (*path, key), GONE)
        for domain in raw["pathway"]["scoring"]["domains"]:
            if domain != finding["domain"]:
                yield _mutant("change a domain", name, (*path, "domain"), domain)
                break


def _of_gates(raw: Raw) -> Iterator[Mutant]:
    for path, block, name in _gates(raw):
        yield _mutant("drop a gate", name, path, GONE)
        if block.get("if_unknown") != "open" and not _has_twin(raw, name, block):
            yield _mutant("open a gate in doubt", name, (*path, "if_unknown"), "open")


def _gates(raw: Raw) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
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
    twins = (other for _, other, told in _gates(raw) if told.split("/")[0] in tests)
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


def _of_plan(plan: Mapping[str, Any]) -> Iterator[Mutant]:
    scoring: Path = ("pathway", "scoring")
    for key in LIMITS:
        for step in (-1, 1):
            moved = plan["scoring"][key] + step
            yield _mutant("move a limit", f"{key} to {moved}", (*scoring, key), moved)
    for domain, cap in plan["scoring"]["domains"].items():
        path: Path = (*scoring, "domains", domain)
        yield _mutant("move a limit", f"cap of {domain} to {cap + 1}", path, cap + 1)
    for index, item in enumerate(plan["scoring"]["needed"]):
        yield _mutant("drop a needed answer", item, (*scoring, "needed", index), GONE)
    for index, doubt in enumerate(plan["scoring"].get("doubts", ())):
        yield _mutant("drop a doubt", doubt["id"], (*scoring, "doubts", index), GONE)
    if "conflict" in plan["scoring"]:
        yield _mutant("drop the conflict", "conflict", (*scoring, "conflict"), GONE)
    for index, region in enumerate(plan["regions"]):
        for key in ("prior", "cap", "deadline_hours"):
            if key in region:
                path = ("pathway", "regions", index, key)
                yield _mutant(f"drop {key}", region["id"], path, GONE)
    for key in ("ranked_from", "adult_from"):
        for step in (-1, 1):
            age = plan["minors"][key] + step
            yield _mutant("move a limit", f"{key} to {age}", ("pathway", "minors", key), age)


def _conditions(raw: Raw) -> Iterator[tuple[Path, Any]]:
    """Yield every condition that decides something, with its place."""
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
    for path, block, _ in _gates(raw):
        yield (*path, "when"), block["when"]
    for group, screen in enumerate(raw.get("signs", ())):
        for index, sign in enumerate(screen["signs"]):
            if sign.get("ask_if"):
                yield ("signs", group, "signs", index, "ask_if"), sign["ask_if"]
    asked = next(part["asks"] for part in plan["parts"] if part["id"] == "context")
    for index, question in enumerate(raw["questions"]):
        if question.get("ask_if") and question["id"] in asked:
            yield ("questions", index, "ask_if"), question["ask_if"]


def _name(raw: Raw, path: Path) -> str:
    """Return the ids that a path leads through, and the key it ends with."""
    names: list[str] = []
    part: Any = raw
    plan = raw["pathway"]
    for step in path:
        part = part[step]
        if isinstance(part, Mapping) and isinstance(part.get("id"), str) and part is not plan:
            names.append(part["id"])
    return " ".join([*names, str(path[-1])])


def _of_condition(name: str, path: Path, condition: Any) -> Iterator[Mutant]:
    """Yield the mistakes that can be made within one condition."""
    if not isinstance(condition, Mapping):
        return
    keys = [key for key in condition if key not in ("side", "either_way", "is")]
    for key in keys:
        inner, value = (*path, key), condition[key]
        told = f"{name}.{key}"
        if len(keys) > 1:
            yield _mutant("drop a part", told, inner, GONE)
        if key in COMPARED:
            for step in (-1, 1):
                yield _mutant("move a cut-off", f"{told} to {value + step}", inner, value + step)
        elif key in LISTS_OF_CONDITIONS:
            for index, part in enumerate(value):
                if len(value) > 1:
                    yield _mutant("drop a part", f"{told}[{index}]", (*inner, index), GONE)
                yield from _of_condition(f"{told}[{index}]", (*inner, index), part)
        elif key == "fact":
            for index, fact in enumerate(value if isinstance(value, list) else ()):
                yield _mutant("drop a part", f"{told} {fact}", (*inner, index), GONE)
        elif isinstance(value, Mapping):
            yield from _of_condition(told, inner, value)
        else:
            yield from _of_choices(told, inner, value)
    if isinstance(condition.get("is"), list):
        yield from _of_choices(f"{name}.is", (*path, "is"), condition["is"])


def _of_choices(name: str, path: Path, value: Any) -> Iterator[Mutant]:
    if isinstance(value, str) and value in TURNED:
        yield _mutant("flip a sign", name, path, TURNED[value])
    for index, choice in enumerate(value if isinstance(value, list) and len(value) > 1 else ()):
        yield _mutant("drop a choice", f"{name} {choice}", (*path, index), GONE)
