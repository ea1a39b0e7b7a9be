"""`kneebot check`: findings with a level, exit code 1 for errors, notes that do not fail."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.places import TEMPLATES
from flows.pathway.loading import CONTENT, shipped
from tests.conftest import Kneebot, called

KEYS = ["level", "code", "file", "key", "message", "remedy"]
BROKEN = 'when: {any: [{knee_slipped_out: "yes"}, {knee_wobbles_every_direction: "yes"}]}'


@pytest.fixture(scope="module")
def shape(empty_folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(called("check", "--json").out)
    return found


@pytest.fixture
def content(folder: Path) -> Path:
    shutil.copytree(CONTENT, folder / "content")
    return folder / "content"


def spoil(content: Path, file: str, old: str, new: str) -> None:
    """Change one place of a file of content."""
    text = (content / "knee" / file).read_text(encoding="utf-8")
    assert old in text
    (content / "knee" / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_object_is_stamped(shape: dict[str, Any]):
    assert list(shape) == ["schema", "version", "content_hash", "findings", "proofs"]
    assert shape["schema"] == 1
    assert shape["content_hash"] == shipped().content_hash
    assert isinstance(shape["proofs"], list)


def test_findings_have_their_keys(shape: dict[str, Any]):
    for finding in shape["findings"]:
        assert list(finding) == KEYS
        assert all(isinstance(value, str) for value in finding.values())
        assert finding["level"] in ("error", "note")
        assert all(finding[key] for key in ("code", "file", "message", "remedy"))


def test_shipped_content_has_no_errors(shape: dict[str, Any]):
    assert Counter(finding["level"] for finding in shape["findings"])["error"] == 0


def test_notes_leave_with_0(kneebot: Kneebot):
    assert kneebot("check", "--json").code == 0
    assert kneebot("check").code == 0


def test_strict_makes_notes_errors(kneebot: Kneebot):
    shown = kneebot("check", "--json", "--strict")

    assert (shown.code, shown.err) == (1, "")
    assert json.loads(shown.out)["findings"]


def test_strict_is_seen_in_the_findings(kneebot: Kneebot):
    """What is printed must agree with the exit code."""
    found = json.loads(kneebot("check", "--json", "--strict").out)["findings"]

    assert {finding["level"] for finding in found} == {"error"}


def test_last_line_for_people_counts(kneebot: Kneebot, shape: dict[str, Any]):
    shown = kneebot("check")

    assert shown.out.splitlines()[-1] == f"0 errors, {len(shape['findings'])} notes"


def test_error_leaves_with_1(kneebot: Kneebot, content: Path):
    spoil(content, "rules.yaml", BROKEN, 'when: {knee_slipped_out: "no"}')
    shown = kneebot("check", "--content", content, "--json")
    errors = [one for one in json.loads(shown.out)["findings"] if one["level"] == "error"]

    assert (shown.code, shown.err) == (1, "")
    assert [(one["code"], one["file"], one["key"]) for one in errors] == [
        ("not_monotone", "rules.yaml", "knee_out")
    ]


def test_content_that_does_not_load_is_a_finding(kneebot: Kneebot, content: Path):
    spoil(content, "rules.yaml", BROKEN, 'when: {knee_sliped_out: "yes"}')
    shown = kneebot("check", "--content", content, "--json")
    found = json.loads(shown.out)["findings"]

    assert (shown.code, shown.err) == (1, "")
    assert [one["level"] for one in found] == ["error"]
    assert "knee_sliped_out" in found[0]["message"]
    assert "knee_slipped_out" in found[0]["remedy"]


def test_file_of_a_finding_is_a_file(kneebot: Kneebot, content: Path):
    spoil(content, "rules.yaml", BROKEN, 'when: {knee_sliped_out: "yes"}')
    found = json.loads(kneebot("check", "--content", content, "--json").out)["findings"]

    assert (found[0]["file"], found[0]["key"]) == ("rules.yaml", "knee_out")


def test_file_of_a_note_is_a_file(shape: dict[str, Any]):
    files = {path.name for path in CONTENT.rglob("*.yaml")}
    files |= {f"templates/{path.relative_to(TEMPLATES)}" for path in TEMPLATES.rglob("*.j2")}
    files |= {f"{path.parent.name}/{path.name}" for path in TEMPLATES.glob("locale/*/*.po")}

    assert {finding["file"] for finding in shape["findings"]} <= files


def test_every_mistake_of_shape_is_a_finding(kneebot: Kneebot, content: Path):
    spoil(content, "history.yaml", "kind: single", "kind: sinlge")
    spoil(content, "context.yaml", "  unit: years", "  unti: years")
    found = json.loads(kneebot("check", "--content", content, "--json").out)["findings"]

    assert len(found) == 2
    assert any("sinlge" in one["message"] for one in found)
    assert any("unti" in one["key"] for one in found)


LOG = "hazards.yaml"


def errors_of(kneebot: Kneebot, content: Path) -> list[tuple[str, str, str]]:
    """Return the errors that `check` finds in a folder of content."""
    found = json.loads(kneebot("check", "--content", content, "--json").out)["findings"]
    return [(f["code"], f["file"], f["key"]) for f in found if f["level"] == "error"]


def spoil_log(content: Path, old: str, new: str) -> None:
    """Change one place of the hazard log."""
    spoil(content, f"../{LOG}", old, new)


def test_flag_that_no_hazard_names_is_an_error(kneebot: Kneebot, content: Path):
    spoil_log(content, "name: knee/rf_dvt,", "name: knee/rf_dvt_risk,")

    assert errors_of(kneebot, content) == [("hazard_uncovered", LOG, "knee/rf_dvt")]


def test_state_of_a_message_that_no_hazard_names_is_an_error(kneebot: Kneebot, content: Path):
    spoil_log(content, "kind: send_state, name: cancelled", "kind: send_state, name: sent")

    assert errors_of(kneebot, content) == [("hazard_uncovered", LOG, "cancelled")]


def test_control_that_is_not_there_is_an_error(kneebot: Kneebot, content: Path):
    spoil_log(content, "name: advice/hot_joint", "name: advice/hot_joints")

    assert errors_of(kneebot, content) == [("hazard_unknown", LOG, "missed_infection")]


def test_broken_log_is_a_finding(kneebot: Kneebot, content: Path):
    spoil_log(content, "severity: fatal", "severity: fatl")

    assert errors_of(kneebot, content) == [("content", LOG, "missed_infection")]


def test_content_without_a_log_is_a_note(kneebot: Kneebot, content: Path):
    (content / LOG).unlink()
    shown = kneebot("check", "--content", content, "--json")

    assert shown.code == 0
    assert "no_hazard_log" in {one["code"] for one in json.loads(shown.out)["findings"]}


def test_case_with_a_typo_is_a_finding(kneebot: Kneebot, content: Path):
    spoil(content, "cases/v016.yaml", "side: left", "side: lefft")

    assert errors_of(kneebot, content) == [("content", "v016.yaml", "answers")]


def test_own_text_that_drops_the_emergency_number_is_a_finding(kneebot: Kneebot, content: Path):
    own = content.parent / "templates" / "advice" / "emergency.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Call us on Monday. {# country.emergency.number #}")
    found = json.loads(kneebot("check", "--content", content, "--json").out)["findings"]
    errors = [one for one in found if one["level"] == "error"]

    assert [one["file"] for one in errors] == ["templates/advice/emergency.j2"]
    assert errors[0]["remedy"] == "write {{ country.emergency.number }}"


def test_own_text_that_keeps_the_emergency_number_is_fine(kneebot: Kneebot, content: Path):
    own = content.parent / "templates" / "advice" / "emergency.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Ring {{ country.emergency.number }}.")

    assert errors_of(kneebot, content) == []
