"""What must follow, kept beside the content: read with all mistakes named, and met."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.errors import CasesError
from flows.pathway.loading import shipped
from flows.proving.expectations import Story, expectations_of, read_expectations, unmet

PATHWAY = shipped()
STORIES = read_expectations(PATHWAY, expectations_of(PATHWAY))
KIND = {"id": "hot", "answers": {"hot_red": "yes"}}


@pytest.mark.parametrize("file", sorted({story.file for story in STORIES}))
def test_shipped_content_meets_what_must_follow(file: str):
    found = {
        story.expected.id: told
        for story in STORIES
        if story.file == file and (told := list(unmet(PATHWAY, story)))
    }

    assert found == {}


def test_every_expectation_expects_something():
    silent = [
        story.expected.id
        for story in STORIES
        if not story.expected.is_judged
        and not story.expected.looks_around
        and story.expected.points is None
    ]

    assert silent == []


def read(folder: Path, *expectations: dict[str, Any], **more: Any) -> tuple[Story, ...]:
    """Write a file of expectations and read it."""
    raw = {"page": "a page", "expectations": list(expectations), **more}
    (folder / "some.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    return read_expectations(PATHWAY, folder)


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"disposition": "urgent"}, ["disposition: same_day"]),
        ({"raises": {"rule": "E1", "flag": "rf_hot_joint_unwell"}}, ["E1 is not raised"]),
        ({"never": {"rule": "D1", "flag": "rf_hot_joint_no_fever"}}, ["D1 is raised"]),
        ({"where": "ED"}, ["where: clinic"]),
        ({"deadline_hours": 48}, ["deadline_hours: 24"]),
        ({"points": {"history": ["hip 1S"]}}, ["points of history: []"]),
        ({"offered": ["step_down"]}, ["step_down is not offered"]),
        ({"withheld": ["step_down"]}, []),
        ({"asked": ["limp"], "spared": ["hot_bursa"]}, ["limp is not asked", "hot_bursa is asked"]),
        ({"told": ["self_care"]}, ["self_care is not told"]),
        ({"untold": ["same_day"]}, ["same_day is told"]),
        ({"rows": [], "shown": [], "disposition": "same_day"}, []),
    ],
    ids=str,
)
def test_what_does_not_follow_is_told(expected: dict[str, Any], told: list[str], tmp_path: Path):
    (story,) = read(tmp_path, {**KIND, **expected})

    assert list(unmet(PATHWAY, story)) == told


def test_base_is_under_the_answers(tmp_path: Path):
    bases = {"ill": {"feels_very_ill": "yes", "age": 40}}
    (story,) = read(tmp_path, {**KIND, "base": "ill", "without": ["age"]}, bases=bases)

    assert story.given == {"feels_very_ill": "yes", "hot_red": "yes"}


@pytest.mark.parametrize(
    ("expectation", "told"),
    [
        ({"id": "x", "answers": {"hot_redd": "yes"}}, "hot_red"),
        ({"id": "x", "disposition": "soon"}, "disposition"),
        ({"id": "x", "rise": {}}, "no such key"),
        ({"id": "x", "base": "nobody"}, "nobody"),
    ],
    ids=["answer", "tier", "key", "base"],
)
def test_mistake_is_named(expectation: dict[str, Any], told: str, tmp_path: Path):
    with pytest.raises(CasesError, match=told):
        read(tmp_path, expectation)


def test_id_used_twice_is_refused(tmp_path: Path):
    with pytest.raises(CasesError, match="'hot' is used twice"):
        read(tmp_path, KIND, KIND)
