"""The shipped alert rules, those that are refused, and a clinic's own thresholds."""

from pathlib import Path
from typing import Any

import pytest

from flows.checkins.alert_rules import check_items, read_alerts, shipped_alerts
from flows.checkins.alerts import evaluate
from flows.checkins.rules import Alerts, Level
from flows.checkins.tightening import tightened
from flows.errors import ContentError
from flows.pathway.loading import parse_yaml, shipped
from tests.checkins.courses import course, day

HEAD = """measures:
- {id: pain_worst, items: [pain_worst], worse: higher, better_by: 2, worse_by: 2}
rules:
"""
RULE = "- {{id: own, about: worse, version: 1, level: review, {}}}\n"


def own(tmp_path: Path, *rules: str) -> Alerts:
    """Read rules as a clinic writes them."""
    file = tmp_path / "own.yaml"
    file.write_text(HEAD + "".join(RULE.format(rule) for rule in rules), encoding="utf-8")
    return read_alerts(file)


REFUSED = {
    "nothing": (
        "when: {}",
        "own.yaml own.when: nothing makes it hold;"
        " write danger, value, change, asked, silence, unconfirmed or half_told",
    ),
    "no-measure": (
        "when: {change: {pain_wurst: {worse_by: 2}}}",
        "own.yaml own.when.change: no measure is called 'pain_wurst'; did you mean 'pain_worst'?",
    ),
    "two-moves": (
        "when: {change: {pain_worst: {worse_by: 2, moved_less: 1}}}",
        "own.yaml own.when (pain_worst):"
        " write one of worse_by, gained_less (and gained_percent_less), moved_less",
    ),
    "to-alone": (
        "when: {change: {pain_worst: {moved_less: 2, to: 5}}}",
        "own.yaml own.when (pain_worst): to goes with worse_by; write it too",
    ),
    "empty-value": (
        "when: {value: {pain_worst: {}}}",
        "own.yaml own.when (pain_worst): says nothing; write at_least, at_most or is",
    ),
    "choices-and-bounds": (
        "when: {value: {pain_worst: {at_least: 2, is: [a]}}}",
        "own.yaml own.when (pain_worst): has choices and bounds; write one of them",
    ),
    "crossed-bounds": (
        "when: {value: {pain_worst: {at_least: 5, at_most: 2}}}",
        "own.yaml own.when (pain_worst): at_least is above at_most; mend one",
    ),
    "requests-once": (
        "when: {asked: [human]}",
        "own.yaml own.when.asked: each request is one of its own; write every_time: true",
    ),
    "row-of-nothing": (
        "when: {silence: {unanswered: 2}, in_a_row: 2}",
        "own.yaml own.when.in_a_row: counts check-ins, and none is looked at; take it out",
    ),
    "again-of-nothing": (
        "when: {value: {change: {is: [worse]}}}, again: [pain_worst]",
        "own.yaml own.when.again: pain_worst has no change, bound or choices in when;"
        " name one that has",
    ),
    "again-each-time": (
        "when: {value: {change: {is: [worse]}}}, again: [change], every_time: true",
        "own.yaml own.when.again: with every_time it is told each time; take one of them out",
    ),
    "no-sources": (
        "when: {danger: urgent}, basis: sourced",
        "own.yaml own.sources: says sourced, names none; say expert",
    ),
    "no-such-condition": (
        "when: {mood: bad}",
        "own.yaml rules.0.when.mood (own): there is no such key; mend its spelling or take it out",
    ),
    "zero-in-a-row": (
        "when: {danger: urgent, in_a_row: 0}",
        "own.yaml rules.0.when.in_a_row (own): 0 does not fit;"
        " input should be greater than or equal to 1",
    ),
}


@pytest.mark.parametrize(("rule", "told"), REFUSED.values(), ids=REFUSED)
def test_vain_rule_is_refused(tmp_path: Path, rule: str, told: str) -> None:
    with pytest.raises(ContentError) as refused:
        own(tmp_path, rule)

    assert str(refused.value) == told


def test_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"own\.yaml own: the id stands twice; rename one"):
        own(tmp_path, "when: {danger: urgent}", "when: {danger: routine}")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("when: {value: {pain_worse: {at_least: 2}}}",
         "alerts.yaml own: no item is called 'pain_worse'; did you mean 'pain_worst'?"),
        ("when: {value: {duration: {is: [over_13_months]}}}",
         "alerts.yaml own (duration): no choice is called 'over_13_months';"
         " did you mean 'over_12_months'?"),
        ("when: {danger: urgent}, sources: [nobody1999]",
         "alerts.yaml own: no source is called 'nobody1999'"),
    ],
    ids=["item", "choice", "source"],
)  # fmt: skip
def test_items_that_nobody_asks_are_told(tmp_path: Path, rule: str, told: str) -> None:
    with pytest.raises(ContentError) as refused:
        check_items(own(tmp_path, rule), shipped(), shipped())

    assert str(refused.value).startswith(told)


def test_shipped_rules_wait_for_what_is_asked() -> None:
    check_items(shipped_alerts(), shipped("checkin"), shipped())


def change(text: str) -> Alerts:
    """Apply a clinic's changes to the shipped rules."""
    raw: Any = parse_yaml(text, "own.yaml")
    return tightened(shipped_alerts(), raw, "own.yaml")


LOOSER = {
    "points": (
        "{rule: pain_up, when: {change: {pain_worst: {worse_by: 3}}}}",
        "own.yaml pain_up.when.change.pain_worst.worse_by: 3 is looser than 2;"
        " a rule for safety may only get stricter",
    ),
    "to": (
        "{rule: pain_up, when: {change: {pain_worst: {to: 6}}}}",
        "own.yaml pain_up.when.change.pain_worst.to: 6 is looser than 5;"
        " a rule for safety may only get stricter",
    ),
    "at-least": (
        "{rule: pain_high_twice, when: {value: {pain_average: {at_least: 8}}}}",
        "own.yaml pain_high_twice.when.value.pain_average.at_least: 8 is looser than 7;"
        " a rule for safety may only get stricter",
    ),
    "in-a-row": (
        "{rule: pain_high_twice, when: {in_a_row: 3}}",
        "own.yaml pain_high_twice.when.in_a_row: 3 is looser than 2;"
        " a rule for safety may only get stricter",
    ),
    "choices": (
        "{rule: ability_lost, when: {value: {lost: {is: [walk, sleep]}}}}",
        "own.yaml ability_lost.when.value.lost.is: walk, sleep is looser than walk, work, sleep;"
        " a rule for safety may only get stricter",
    ),
    "hours": (
        "{rule: unseen_in_days, when: {unconfirmed: {hours: 200}}}",
        "own.yaml unseen_in_days.when.unconfirmed.hours: 200 is looser than 168;"
        " a rule for safety may only get stricter",
    ),
    "confirmed-by-more": (
        "{rule: unseen_and_silent, when: {unconfirmed: {by: [yes, booked]}}}",
        "own.yaml unseen_and_silent.when.unconfirmed.by: yes, booked is looser than yes;"
        " a rule for safety may only get stricter",
    ),
    "danger": (
        "{rule: danger, when: {danger: same_day}}",
        "own.yaml danger.when.danger: same_day is looser than urgent;"
        " a rule for safety may only get stricter",
    ),
    "one-more": (
        "{rule: pain_up, when: {value: {contact: {is: [yes]}}}}",
        "own.yaml pain_up.when.value.contact: one condition more makes the rule rarer; take it out",
    ),
    "level": (
        "{rule: pain_up, level: review}",
        "own.yaml pain_up.level: review is later than next_working_day; write that or a sooner one",
    ),
    "off": (
        "{rule: danger, off: true}",
        "own.yaml danger: is for safety and cannot be turned off; take the off out",
    ),
    "no-rule": (
        "{rule: pain_upp}",
        "own.yaml pain_upp: no rule is called so; did you mean 'pain_up'?",
    ),
    "no-key": (
        "{rule: pain_up, when: {change: {pain_worst: {by: 2}}}}",
        "own.yaml pain_up when.change.pain_worst.by: there is no such key;"
        " mend its spelling or take it out",
    ),
}


@pytest.mark.parametrize(("text", "told"), LOOSER.values(), ids=LOOSER)
def test_safety_is_not_loosened(text: str, told: str) -> None:
    with pytest.raises(ContentError) as refused:
        change(f"{{rules: [{text}]}}")

    assert str(refused.value) == told


def test_upper_bound_of_safety_is_not_lowered(tmp_path: Path) -> None:
    rules = own(tmp_path, "when: {value: {pain_worst: {at_most: 3}}}")
    (rule,) = rules.rules
    safety = rules.model_copy(update={"rules": (rule.model_copy(update={"level": Level.NOW}),)})
    lower: Any = {"rules": [{"rule": "own", "when": {"value": {"pain_worst": {"at_most": 2}}}}]}

    assert tightened(rules, lower, "own.yaml").rules[0].by_clinic
    with pytest.raises(ContentError, match="at_most: 2 is looser than 3"):
        tightened(safety, lower, "own.yaml")


STRICTER = [
    "{rule: pain_up, level: same_day, when: {change: {pain_worst: {worse_by: 1, to: 4}}}}",
    "{rule: danger, when: {danger: routine}}",
    "{rule: pain_high_twice, when: {value: {pain_average: {at_least: 6}}, in_a_row: 1}}",
    "{rule: unseen_in_days, when: {unconfirmed: {after: [urgent, routine], by: [yes], hours: 0}}}",
    "{rule: says_much_worse, when: {value: {change: {is:"
    " [little_worse, much_worse, very_much_worse]}}}}",
    "{rule: few_exercises, off: true}",
    "{rule: silent, when: {silence: {unanswered: 3}}}",
    "{rule: no_response, level: now}",
]


@pytest.mark.parametrize("text", STRICTER)
def test_stricter_and_harmless_changes_are_taken(text: str) -> None:
    changed = [rule for rule in change(f"{{rules: [{text}]}}").rules if rule.by_clinic]

    before = {rule.id: rule.edition for rule in shipped_alerts().rules}
    assert [rule.edition for rule in changed] == [f"{before[rule.id]}+clinic" for rule in changed]
    assert len(changed) == 1


def test_changed_rule_is_told_by_its_edition() -> None:
    rules = change("{rules: [{rule: pain_up, level: now, when: {change: {pain_worst: {to: 4}}}},"
                   " {rule: silent, off: true}]}")  # fmt: skip
    mine = course((7, {"pain_worst": 4}), start={"pain_worst": 2}, sent=[(8, None), (9, None)])

    (alert,) = evaluate(rules, mine, day(30))

    assert (alert.rule, alert.version, alert.level) == ("pain_up", "2+clinic", Level.NOW)


def test_no_changes_change_nothing() -> None:
    assert change("") == shipped_alerts()
