"""The command that tries alert rules on past or simulated check-ins."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Kneebot, Outcome, called

OWN = """rules:
- {rule: pain_up, when: {change: {pain_worst: {worse_by: 1, to: 2}}}}
- {rule: lefs_down, level: same_day}
"""
PEOPLE = ("checkins", "rehearse", "--simulate", 6, "--days", 20)


@pytest.fixture(scope="module")
def drawn(empty_folder: Path) -> Outcome:
    """Rules of one's own on people who were drawn, in a folder where nothing else is."""
    (empty_folder / "own.yaml").write_text(OWN, encoding="utf-8")
    return called(*PEOPLE, "--seed", 4, "own.yaml")


def test_drawn_people_are_said_to_be_drawn(drawn: Outcome) -> None:
    assert drawn.code == 0
    assert drawn.out.startswith("6 people drawn by seed 4 for 20 days: none of them is real")
    assert "what they acted on does not tell what was of use" in drawn.out


def test_same_table_is_printed_of_drawn_people(drawn: Outcome) -> None:
    lines = drawn.out.splitlines()
    patients, rules, (sums, missed) = lines[1], lines[2:-5], lines[-5:-3]

    assert patients.endswith("patient-weeks")
    assert all(line.startswith("  ") for line in rules)
    assert "alerts a patient and week that staff must see" in sums
    assert missed == "0 of the shipped rules' alerts would be missed"


def test_changed_rule_is_told_of_without_alerts(drawn: Outcome) -> None:
    assert "  lefs_down: 0" in drawn.out.splitlines()


def test_simulation_keeps_nothing(drawn: Outcome, empty_folder: Path) -> None:
    assert [one.name for one in empty_folder.iterdir()] == ["own.yaml"]


def test_stricter_rule_raises_more(kneebot: Kneebot, drawn: Outcome) -> None:
    shipped = json.loads(kneebot(*PEOPLE, "--seed", 4, "--json").out)
    [stricter] = re.findall(r"^  pain_up: (\d+)", drawn.out, re.MULTILINE)

    assert shipped["simulated"] == {"patients": 6, "days": 20, "seed": 4}
    assert int(stricter) > shipped["by_rule"]["pain_up"]["alerts"] > 0


def test_other_seed_draws_others(kneebot: Kneebot, drawn: Outcome) -> None:
    told = kneebot(*PEOPLE, "--seed", 5)
    assert told.out.splitlines()[1] != drawn.out.splitlines()[1]


def test_nobody_may_have_joined_yet(kneebot: Kneebot) -> None:
    told = kneebot("checkins", "rehearse", "--simulate", 1, "--days", 1, "--seed", 1)
    assert told.refuses("nobody drawn by seed 1", "--days")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--simulate", "0"), "'0' is no number"),
        (("--simulate", "many"), "'many' is no number"),
        (("--simulate", "5", "--days", "0"), "--days"),
        (("--simulate", "5", "--seed", "x"), "--seed"),
        (("--simulate", "5", "--clinic", "Northside"), "--clinic is about stored check-ins"),
        (("--simulate", "5", "--db", "clinic.sqlite"), "--db is about stored check-ins"),
        (("--days", "5"), "--days is about drawn people"),
        (("--seed", "5"), "--seed is about drawn people"),
        (("none.yaml", "--simulate", "5"), "there is no file 'none.yaml'"),
    ],
)
def test_call_that_means_nothing_is_refused(
    kneebot: Kneebot, tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    assert kneebot("checkins", "rehearse", *words).refuses(named)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("rules: [", "own.yaml"),
        ("rules:\n- {rule: pain_upp}\n", "pain_up"),
        ("rules:\n- {rule: danger, level: review}\n", "is later than now"),
    ],
    ids=["no YAML", "no such rule", "looser"],
)
def test_wrong_rules_are_refused(
    kneebot: Kneebot, tmp_path: Path, written: str, named: str
) -> None:
    (tmp_path / "own.yaml").write_text(written, encoding="utf-8")
    assert kneebot("checkins", "rehearse", "own.yaml", "--simulate", 5).refuses(named)
