"""The page that explains scoring: never stale, complete, and short enough for one reading."""

import re

import pytest

from docs.make_scoring import PAGE, text
from docs.scoring_examples import CALM, EXAMPLES, Example, points
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.loading import shipped
from flows.pathway.reading import read_answers
from flows.talking.machine import TRANSITIONS

MOST_WORDS = 2300
"""Ten minutes of 230 words."""
FOLDED = re.compile(r"<details>.*?</details>|```mermaid.*?```", re.DOTALL)


def test_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == text(), "python -m docs.make_scoring writes it anew"


def test_page_is_one_reading():
    assert len(FOLDED.sub("", text()).split()) <= MOST_WORDS


def test_every_finding_and_rule_is_told():
    shown, content = text(), shipped().content

    assert [f.id for f in content.findings if f"| {f.text} | {f.points:+d} " not in shown] == []
    assert [r.id for r in content.rules if f"| {r.rule} `{r.id}` | {r.reason} |" not in shown] == []


def test_everything_asked_is_told():
    shown = text()
    asked = [i for i in shipped().items.values() if i.screen != "typed" and i.test is None]

    assert [item.id for item in asked if item.text not in shown] == []


def test_every_way_on_is_drawn():
    shown = text()
    ways = [
        (source, row["dest"])
        for row in TRANSITIONS
        if row["trigger"] == "go_on"
        for source in (row["source"] if isinstance(row["source"], list) else [row["source"]])
    ]

    assert [way for way in ways if not re.search(rf"{way[0]} -->.*\| {way[1]}\n", shown)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_sums_are_those_of_the_ranking(example: Example):
    given = read_answers(shipped(), {**CALM, **example.answers})
    result = assess(shipped(), deny_unmentioned(shipped(), given))
    names = {region.id: region.name for region in shipped().content.pathway.regions}
    sums = {cells[0]: cells[-1] for cells in points(shipped(), result)}

    assert result.assessment.regions
    for row in result.assessment.clinician_regions:
        assert sums[names[row.region]] == f"**{row.points}**"
