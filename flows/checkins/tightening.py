"""A clinic's own alert rules: what matters for safety may get stricter, and nothing looser."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from pydantic import Field, ValidationError

from flows.checkins.alert_rules import check_alerts
from flows.checkins.rules import Alerts, Level, Rule
from flows.errors import ContentError
from flows.pathway.disposition import Disposition
from flows.pathway.loading import mistake
from flows.pathway.names import nearest
from flows.pathway.references import Strict


class Stricter(Enum):
    """Which way a threshold goes when a rule is told sooner or more often."""

    LESS = "less"
    MORE = "more"
    MORE_CHOICES = "more choices"
    FEWER_CHOICES = "fewer choices"


WAYS = {
    "worse_by": Stricter.LESS,
    "gained_less": Stricter.MORE,
    "gained_percent_less": Stricter.MORE,
    "moved_less": Stricter.MORE,
    "at_least": Stricter.LESS,
    "at_most": Stricter.MORE,
    "is": Stricter.MORE_CHOICES,
    "in_a_row": Stricter.LESS,
    "times": Stricter.LESS,
    "from": Stricter.LESS,
    "before": Stricter.MORE,
    "asked": Stricter.MORE_CHOICES,
    "unanswered": Stricter.LESS,
    "usual_percent": Stricter.LESS,
    "usual_of": Stricter.LESS,
    "after": Stricter.MORE_CHOICES,
    "by": Stricter.FEWER_CHOICES,
    "hours": Stricter.LESS,
    "signs": Stricter.MORE_CHOICES,
}
"""`to` goes by its measure, and `danger` by rank; what is not here may not be changed."""


class Override(Strict):
    """What a clinic changes of one rule: its level, or thresholds that stand in its `when`."""

    rule: str
    level: Level | None = None
    when: dict[str, Any] = Field(default_factory=dict)
    off: bool = False


class Overrides(Strict):
    """All that a clinic changes of the alert rules."""

    rules: tuple[Override, ...] = ()


def tightened(alerts: Alerts, raw: object, file: str) -> Alerts:
    """Return the rules with a clinic's changes, as read from its YAML.

    Raises ContentError, one sentence for each change that loosens what is for safety (levels now,
    same_day, next_working_day), and for what does not exist.
    """
    try:
        overrides = Overrides.model_validate(raw or {})
    except ValidationError as error:
        found = [mistake(file, raw, problem, whole="alerts") for problem in error.errors()]
        raise ContentError("\n".join(found)) from error
    rules = {rule.id: rule for rule in alerts.rules}
    problems: list[str] = []
    for override in overrides.rules:
        if override.rule not in rules:
            told = nearest(override.rule, rules)
            problems.append(f"{override.rule}: no rule is called so{told}")
            continue
        before = rules[override.rule]
        after = _changed(before, override, file)
        problems += (f"{before.id}{one}" for one in _loosened(alerts, before, after))
        rules[before.id] = after
    if problems:
        raise ContentError("\n".join(f"{file} {problem}" for problem in problems))
    merged = alerts.model_copy(update={"rules": tuple(rules.values())})
    check_alerts(merged, file)
    return merged


def _changed(rule: Rule, override: Override, file: str) -> Rule:
    written = rule.model_dump(by_alias=True, exclude_defaults=True)
    written["when"] = _merged(written["when"], override.when)
    written |= {"level": override.level or rule.level, "off": override.off, "by_clinic": True}
    try:
        return Rule.model_validate(written)
    except ValidationError as error:
        place = f"{file} {rule.id}"
        found = (mistake(place, written, problem) for problem in error.errors())
        raise ContentError("\n".join(found)) from error


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the old with what is new in its place, deep down."""
    merged = dict(old)
    for key, value in new.items():
        is_deep = isinstance(value, Mapping) and isinstance(old.get(key), Mapping)
        merged[key] = _merged(old[key], value) if is_deep else value
    return merged


def _loosened(alerts: Alerts, before: Rule, after: Rule) -> Iterator[str]:
    """Yield what a change of a rule loosens; nothing where it is not for safety."""
    if not before.level.is_safety:
        return
    if after.off:
        yield ": is for safety and cannot be turned off; take the off out"
    if after.level.rank > before.level.rank:
        yield f".level: {after.level} is later than {before.level}; write that or a sooner one"
    old, new = (rule.when.model_dump(by_alias=True, mode="json") for rule in (before, after))
    for path, was, now in _differences(old, new):
        if was is None:
            yield f".when.{'.'.join(path)}: one condition more makes the rule rarer; take it out"
        elif not _is_stricter(alerts, path, was, now):
            yield (
                f".when.{'.'.join(path)}: {_told(now)} is looser than {_told(was)};"
                " a rule for safety may only get stricter"
            )


def _differences(
    old: Any, new: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in new:
            yield from _differences(old.get(key), new[key], (*path, key))
    elif old != new:
        yield path, old, new


def _is_stricter(alerts: Alerts, path: tuple[str, ...], was: Any, now: Any) -> bool:
    """Tell whether a changed threshold makes the rule hold whenever it held before."""
    key = path[-1]
    if now is None:
        return False
    if key == "danger":
        return Disposition(was).at_least(Disposition(now))
    if key == "to":
        measure = next(one for one in alerts.measures if one.id == path[-2])
        return bool(now < was if measure.worse == "higher" else now > was)
    match WAYS.get(key):
        case Stricter.LESS:
            return bool(now < was)
        case Stricter.MORE:
            return bool(now > was)
        case Stricter.MORE_CHOICES:
            return set(was) < set(now)
        case Stricter.FEWER_CHOICES:
            return set(now) < set(was)
    return False


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
