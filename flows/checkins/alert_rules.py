"""Reads the alert rules, and refuses what could never hold or names nothing: file, key, remedy."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from flows.checkins.forms import known_scores
from flows.checkins.rules import Alerts, Change, Is, Rule
from flows.errors import ContentError
from flows.pathway.loading import ALERTS, CONTENT, mistake, read_yaml
from flows.pathway.model import Pathway
from flows.pathway.names import nearest
from flows.pathway.references import Sourced

SHIPPED = CONTENT / "checkin" / ALERTS


def read_alerts(path: Path) -> Alerts:
    """Read measures and rules; raise ContentError with one line for each mistake."""
    raw = read_yaml(path)
    try:
        alerts = Alerts.model_validate(raw)
    except ValidationError as error:
        found = (mistake(path.name, raw, problem, whole="alerts") for problem in error.errors())
        raise ContentError("\n".join(found)) from error
    check_alerts(alerts, path.name)
    return alerts


@cache
def shipped_alerts() -> Alerts:
    """Return the rules that come with the package, read once."""
    return read_alerts(SHIPPED)


def check_alerts(alerts: Alerts, file: str = ALERTS) -> None:
    """Raise ContentError for what is twice, empty or names no measure."""
    found = [*_twice(alerts.measures), *_twice(alerts.rules)]
    for part in (*alerts.measures, *alerts.rules):
        if part.basis == "sourced" and not part.sources:
            found.append(f"{part.id}.sources: says sourced, names none; say expert")
    measures = [measure.id for measure in alerts.measures]
    for rule in alerts.rules:
        found += (f"{rule.id}.when{problem}" for problem in _rule(rule, measures))
    if found:
        raise ContentError("\n".join(f"{file} {problem}" for problem in found))


def _twice(parts: Iterable[Sourced]) -> Iterator[str]:
    for id, count in Counter(part.id for part in parts).items():
        if count > 1:
            yield f"{id}: the id stands twice; rename one"


def _rule(rule: Rule, measures: list[str]) -> Iterator[str]:
    when = rule.when
    if not (when.looks_at_check_ins or when.is_timed or when.asked):
        ways = "danger, value, change, asked, silence, unconfirmed or half_told"
        yield f": nothing makes it hold; write {ways}"
    if when.half_told and not rule.every_time:
        yield ".half_told: each check-in is one of its own; write every_time: true"
    if when.asked and not rule.every_time:
        yield ".asked: each request is one of its own; write every_time: true"
    if not when.looks_at_check_ins:
        for key in {"weeks", "in_a_row", "times"} & when.model_fields_set:
            yield f".{key}: counts check-ins, and none is looked at; take it out"
    yield from _told_again(rule, measures)
    for name, wanted in [*when.value.items(), *when.triage.items()]:
        yield from (f" ({name}): {problem}" for problem in _is(wanted))
    for name, change in when.change.items():
        if name not in measures:
            yield f".change: no measure is called {name!r}{nearest(name, measures)}"
        yield from (f" ({name}): {problem}" for problem in _moves(change))


def _told_again(rule: Rule, measures: list[str]) -> Iterator[str]:
    if rule.again and rule.every_time:
        yield ".again: with every_time it is told each time; take one of them out"
    for name in rule.again:
        looked_at = rule.when.value.get(name)
        has_choices = looked_at is not None and bool(looked_at.is_one_of)
        if not (has_choices or (name in measures and (looked_at or name in rule.when.change))):
            yield f".again: {name} has no change, bound or choices in when; name one that has"


def _is(wanted: Is) -> Iterator[str]:
    low, high = wanted.at_least, wanted.at_most
    is_bound = low is not None or high is not None
    if wanted.is_one_of and is_bound:
        yield "has choices and bounds; write one of them"
    if not wanted.is_one_of and not is_bound:
        yield "says nothing; write at_least, at_most or is"
    if low is not None and high is not None and low > high:
        yield "at_least is above at_most; mend one"


def _moves(change: Change) -> Iterator[str]:
    gains = (change.gained_less, change.gained_percent_less)
    kinds = [change.worse_by is not None, gains != (None, None), change.moved_less is not None]
    if kinds.count(True) != 1:
        yield "write one of worse_by, gained_less (and gained_percent_less), moved_less"
    if change.to is not None and change.worse_by is None:
        yield "to goes with worse_by; write it too"


def check_items(alerts: Alerts, check_in: Pathway, triage: Pathway) -> None:
    """Raise ContentError for the first item, choice or source that a rule names in vain.

    A rule that waits for what is never asked would never be told.
    """
    measures = {measure.id for measure in alerts.measures}
    for measure in alerts.measures:
        for item in measure.items:
            _known(measure.id, "item", item, {*check_in.items, *known_scores()})
    for rule in alerts.rules:
        for name, wanted in rule.when.value.items():
            if name not in measures:
                _item(rule, name, wanted, check_in)
        for name, wanted in rule.when.triage.items():
            _item(rule, name, wanted, triage)
        for sign in rule.when.half_told.signs if rule.when.half_told else ():
            _known(rule.id, "sign", sign, [item.id for item in check_in.signs])
    sources = [source.id for source in triage.content.sources]
    for part in (*alerts.measures, *alerts.rules):
        for source in part.sources:
            _known(part.id, "source", source, sources)


def _item(rule: Rule, name: str, wanted: Is, pathway: Pathway) -> None:
    _known(rule.id, "item", name, pathway.items)
    choices = [choice.id for choice in pathway.items[name].choices]
    for choice in wanted.is_one_of:
        _known(f"{rule.id} ({name})", "choice", choice, choices)


def _known(place: str, what: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ContentError(f"{ALERTS} {place}: no {what} is called {name!r}{nearest(name, known)}")
