"""`kneebot scorecard`: what each word of its output means, its errors, and its page."""

import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from docs.make_scorecard import PAGE, text
from flows.pathway.loading import shipped
from tests.conftest import Kneebot, called
from tests.contract.test_golden import CASES

SHARES = (
    *("exact", "acceptable", "under", "over", "must_not_miss_missed", "first_region"),
    *("first_two", "cannot_tell", "non_knee_recall", "baseline_routine", "baseline_knee_local"),
)
ROW = (
    "id",
    "disposition",
    "expected",
    "acceptable",
    "ok",
    "first_region",
    "screens",
    "presses",
    "minutes",
)


@pytest.fixture(scope="module")
def card(empty_folder: Path) -> dict[str, Any]:
    """Return the scorecard of three invented cases."""
    found: dict[str, Any] = json.loads(called("scorecard", "--cases", CASES, "--json").out)
    return found


def test_object_is_stamped(card: dict[str, Any]):
    assert (card["schema"], card["version"]) == (1, version("kneebot"))
    assert card["content_hash"] == shipped().content_hash
    assert card["n"] == 3


def test_shares_have_their_keys(card: dict[str, Any]):
    for name in SHARES:
        assert list(card[name]) == ["k", "n", "rate", "low", "high"], name
        assert 0 <= card[name]["low"] <= card[name]["rate"] <= card[name]["high"] <= 1


def test_rows_have_their_keys(card: dict[str, Any]):
    assert [row["id"] for row in card["cases"]] == ["foot_cold", "groin_and_knee", "stuck_knee"]
    for row in card["cases"]:
        assert set(ROW) <= set(row)
        assert 1 < row["screens"] <= row["presses"]


def test_figures_are_those_of_the_cases(card: dict[str, Any]):
    counted = {name: (card[name]["k"], card[name]["n"]) for name in SHARES}

    assert counted == {
        "exact": (2, 3),
        "acceptable": (2, 3),
        "under": (0, 3),
        "over": (1, 2),
        "must_not_miss_missed": (0, 1),
        "first_region": (0, 2),
        "first_two": (1, 2),
        "cannot_tell": (1, 2),
        "non_knee_recall": (1, 1),
        "baseline_routine": (2, 3),
        "baseline_knee_local": (1, 2),
    }


def test_medians_are_of_the_rows(card: dict[str, Any]):
    for name in ("screens", "presses", "minutes"):
        assert card[f"{name}_median"] == sorted(row[name] for row in card["cases"])[1]


def test_signs_may_be_left_missing(kneebot: Kneebot):
    shown = kneebot("scorecard", "--cases", CASES, "--unmentioned-signs", "missing", "--json")
    rows = {row["id"]: row["disposition"] for row in json.loads(shown.out)["cases"]}

    assert (shown.code, shown.err) == (0, "")
    assert rows == {"foot_cold": "emergency", "groin_and_knee": None, "stuck_knee": "same_day"}


def test_mistake_in_a_case_leaves_with_2(kneebot: Kneebot, folder: Path):
    shutil.copytree(CASES, folder / "mine")
    story = folder / "mine" / "stuck_knee.yaml"
    story.write_text(story.read_text().replace("stuck_now", "stuk_now").replace("urgent", "urgant"))
    first = kneebot("scorecard", "--cases", "mine")
    story.write_text(story.read_text().replace("urgant", "urgent"))
    second = kneebot("scorecard", "--cases", "mine", "--json")

    assert first.refuses("stuck_knee.yaml expected.acceptable.0", "'urgant'", "'urgent'")
    assert second.refuses("stuck_knee.yaml answers", "'stuk_now'", "'stuck_now'")
    assert (first.out, second.out) == ("", "")


@pytest.mark.parametrize("made", [True, False], ids=["empty", "missing"])
def test_no_cases_leave_with_2(kneebot: Kneebot, folder: Path, made: bool):
    if made:
        (folder / "mine").mkdir()

    assert kneebot("scorecard", "--cases", "mine").refuses("mine", "case")


def test_people_read_both_ways_peers_and_what_it_is_worth(kneebot: Kneebot):
    shown = kneebot("scorecard", "--cases", CASES)

    assert (shown.code, shown.err) == (0, "")
    for words in (
        "Vignettes are not patients",
        "Signs not told are no",
        "Signs not told are missing",
        "Constant answer",
        "2 of 3: 67 % (21 to 94)",
        "right triage 57 % (52 to 61)",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC4496786",
        "WRONG",
    ):
        assert words in shown.out


def test_page_of_the_published_cases_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == text(), (
        "python -m docs.make_scorecard writes it anew"
    )
