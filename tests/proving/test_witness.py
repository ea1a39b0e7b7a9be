"""For every rule and every region there are answers by which it decides, and none is idle."""

from pathlib import Path

import pytest

from flows.judging.result import assess
from flows.pathway.answers import YES
from flows.pathway.facts import Facts
from flows.pathway.loading import load, shipped
from flows.pathway.model import Rule
from flows.proving.leading import of_region
from flows.proving.sheets import usual
from flows.proving.ways import fewest
from flows.proving.witness import of_combo, of_rule, of_self_care

KNEE = shipped()
TOY = load("elbow", Path(__file__).parents[1] / "toy" / "content")
RULES = [pytest.param(rule, id=rule.id) for rule in (*KNEE.rules, *KNEE.otherwise)]
ROLES = [(region.id, role) for region in KNEE.content.pathway.regions for role in region.roles]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_decide(rule: Rule):
    found = of_rule(KNEE, rule)

    assert found is not None
    conclusion = assess(KNEE, {**usual(KNEE), **found}).conclusion
    assert rule.code in conclusion.rules
    assert rule.reason in conclusion.reasons
    assert conclusion.disposition is rule.disposition


@pytest.mark.parametrize("combo", KNEE.content.combos, ids=lambda combo: combo.id)
def test_every_combination_can_decide(combo):
    found = of_combo(KNEE, combo)

    assert found is not None
    assert assess(KNEE, {**usual(KNEE), **found}).conclusion.rules == (combo.rule,)


@pytest.mark.parametrize(("region", "role"), ROLES)
def test_every_region_can_lead(region: str, role: str):
    found = of_region(KNEE, region, role)

    assert found is not None
    first = assess(KNEE, {**usual(KNEE), **found}).assessment.regions[0]
    assert (first.region, first.role) == (region, role)


def test_usual_person_looks_after_it_alone():
    assert assess(KNEE, usual(KNEE)).conclusion.rules == ("S",)
    assert of_self_care(KNEE) is not None


def test_answers_are_few():
    """A sign that suffices stands alone."""
    rule = next(rule for rule in KNEE.rules if rule.id == "knee_out")

    assert of_rule(KNEE, rule) == {"knee_slipped_out": YES}


def test_answers_make_the_condition_hold():
    beside = usual(KNEE)
    for rule in KNEE.rules:
        for answers in fewest(KNEE, rule.when, beside):
            assert rule.when.holds(Facts(values={**beside, **answers})) is True


def test_another_joint_needs_no_code():
    assert all(of_rule(TOY, rule) is not None for rule in (*TOY.rules, *TOY.otherwise))
