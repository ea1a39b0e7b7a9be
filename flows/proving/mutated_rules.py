"""Mutants of the rules: dropped, less urgent, or without a part of what else they say."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.proving.mutant import GONE, Mutant, Path, Raw, mutant

LOWER = {
    "emergency": ("D", "same_day"),
    "same_day": ("U", "urgent"),
    "urgent": ("R", "routine"),
}
RULED = ("rules", "otherwise", "combos")
"""The lists whose entries have a code."""
HOURS = ("deadline_hours", "recheck_hours")


def of_rules(raw: Raw) -> Iterator[Mutant]:
    """Yield the mutants of every rule and combination, but for those of its conditions."""
    for list_name in ("rules", "otherwise", "combos", "self_care"):
        for index, rule in enumerate(raw.get(list_name, ())):
            path: Path = (list_name, index)
            yield _dropped(raw, path, rule)
            if rule.get("disposition") in LOWER:
                yield _lowered(raw, path, rule)
            if "unless" in rule:
                yield mutant("drop an exception", rule["id"], (*path, "unless"), GONE)
            for key in (*HOURS, "where", "region", "despite"):
                if key in rule:
                    yield mutant(f"drop {key}", rule["id"], (*path, key), GONE)
            for group, ids in enumerate(rule.get("groups", ())):
                for place, id in enumerate(ids if len(ids) > 1 else ()):
                    gone: Path = (*path, "groups", group, place)
                    yield mutant("drop a member", f"{rule['id']} {id}", gone, GONE)


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
