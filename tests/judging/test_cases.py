"""The published cases: every answer exists, no dangerous case is sent home, most tiers fit."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from flows.judging.result import Result, assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.disposition import Disposition
from flows.pathway.loading import CONTENT, read_yaml, shipped
from flows.pathway.reading import read_answers

CASES: dict[str, Mapping[str, Any]] = {
    path.stem: read_yaml(path) for path in sorted((CONTENT / "knee" / "cases").glob("*.yaml"))
}
MUST_NOT_MISS = [id for id, case in CASES.items() if case["expected"]["must_not_miss"] == "yes"]
# The target of the dry run on these cases is 95 %: at most two of 32 may differ.
ACCEPTABLE_AT_LEAST = 30


def test_all_published_cases_are_here():
    assert len(CASES) == 32
    assert len(MUST_NOT_MISS) == 15


@pytest.mark.parametrize("id", CASES)
def test_case_is_well_formed(id: str):
    case = CASES[id]
    expected = case["expected"]
    regions = {region.id for region in shipped().content.pathway.regions}

    assert case["id"] == id
    assert read_answers(shipped(), case["answers"])
    assert expected["disposition"] in expected["acceptable"]
    assert {Disposition(tier) for tier in expected["acceptable"]}
    assert set(expected["regions"]) <= regions
    assert expected["must_not_miss"] in ("yes", "no")
    assert case["source"]["citation"]


@pytest.mark.parametrize("id", MUST_NOT_MISS)
def test_dangerous_case_is_seen_in_time(id: str):
    disposition = judged(id).conclusion.disposition

    assert disposition is not None
    assert any(disposition.at_least(tier) for tier in acceptable(id))


def test_nearly_all_tiers_are_acceptable():
    wrong = [id for id in CASES if judged(id).conclusion.disposition not in acceptable(id)]

    assert len(CASES) - len(wrong) >= ACCEPTABLE_AT_LEAST, wrong


def test_table_has_a_row_for_each_case():
    """Run with -s to read it."""
    rows = list(table())

    print("\n", *rows, sep="\n")
    assert len(rows) == len(CASES)


@cache
def judged(id: str) -> Result:
    """Judge a case as a story: a warning sign that is not mentioned is answered no."""
    answers = read_answers(shipped(), CASES[id]["answers"])
    return assess(shipped(), deny_unmentioned(shipped(), answers))


def acceptable(id: str) -> set[Disposition]:
    """Return the tiers that the source allows for a case."""
    return {Disposition(tier) for tier in CASES[id]["expected"]["acceptable"]}


def table() -> Iterator[str]:
    """Give one line a case: tier, expected tier, rules, regions in order."""
    for id, case in CASES.items():
        result = judged(id)
        tier = result.conclusion.disposition
        mark = "ok" if tier in acceptable(id) else "WRONG"
        rules = ",".join(result.conclusion.rules)
        regions = ",".join(row.region for row in result.assessment.clinician_regions)
        wanted = case["expected"]["disposition"]
        yield f"{id} {mark:5} {tier or 'open':9} expected {wanted:9} {rules:14} {regions}"
