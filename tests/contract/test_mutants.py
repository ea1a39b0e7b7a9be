"""`kneebot check --mutants`: the shape other programs rely on, on the toy that loads at once."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Kneebot

TOY = Path(__file__).parents[1] / "toy" / "content"
EXPECTED = """
page: invented
expectations:
- {id: hot, answers: {hot_elbow: "yes"}, disposition: same_day, raises: {rule: D1, flag: rf_hot}}
"""
CASE = """
id: hot
answers: {hot_elbow: "yes"}
expected: {disposition: same_day, acceptable: [same_day], regions: [], must_not_miss: "no"}
source: invented
"""


@pytest.fixture
def toy(folder: Path) -> Path:
    shutil.copytree(TOY, folder / "content")
    for name, text in (("expectations", EXPECTED), ("cases", CASE)):
        (folder / "content" / "elbow" / name).mkdir()
        (folder / "content" / "elbow" / name / "hot.yaml").write_text(text, encoding="utf-8")
    return folder / "content"


def words(toy: Path, *more: str) -> list[str]:
    return ["check", "--mutants", "--flow", "elbow", "--content", str(toy), "--jobs", "1", *more]


def test_object_has_its_keys(kneebot: Kneebot, toy: Path):
    shown = kneebot(*words(toy, "--json"))
    found = json.loads(shown.out)

    assert list(found)[:6] == [
        "schema", "version", "content_hash", "mutants", "killed", "refused",
    ]  # fmt: skip
    assert found["killed"] + len(found["survivors"]) == found["mutants"]
    assert sum(found["killed_by"].values()) == found["killed"]
    assert all(list(one) == ["mutant", "why"] for one in found["survivors"])
    assert "drop a rule: hot" not in {one["mutant"] for one in found["survivors"]}


def test_too_few_killed_leaves_with_1(kneebot: Kneebot, toy: Path):
    """The toy expects one thing only, so most mistakes survive and none has a reason."""
    shown = kneebot(*words(toy))

    assert (shown.code, shown.err) == (1, "")
    assert "no reason is given" in shown.out
    assert shown.out.splitlines()[-1].endswith("did not load")


def test_sample_is_the_same_for_a_seed(kneebot: Kneebot, toy: Path):
    first, second = (kneebot(*words(toy, "--sample", "5", "--seed", "3")).out for _ in range(2))

    assert first == second


def test_broken_expectation_is_told(kneebot: Kneebot, toy: Path):
    path = toy / "elbow" / "expectations" / "hot.yaml"
    path.write_text(EXPECTED.replace("hot_elbow", "hot_elbw"), encoding="utf-8")

    assert kneebot(*words(toy)).refuses("hot_elbow")
