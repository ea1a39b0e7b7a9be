"""The shapes other programs rely on, whole; `pytest --update` writes them anew."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Kneebot

HERE = Path(__file__).parent
GOLDEN, ANSWERS, CASES = HERE / "golden", HERE / "answers", HERE / "cases"
STORY = ("--unmentioned-signs", "no")
COMMANDS: dict[str, tuple[str, ...]] = {
    "questions": ("questions",),
    "check": ("check",),
    "routine_with_tests": ("assess", "routine_with_tests.yaml", *STORY, "--country", "GB"),
    "emergency": ("assess", "emergency.yaml", "--country", "US"),
    "same_day_ed": ("assess", "same_day_ed.yaml", *STORY),
    "urgent_under_25": ("assess", "urgent_under_25.yaml", *STORY, "--country", "EU"),
    "safety_incomplete": ("assess", "safety_incomplete.json"),
    "not_sure": ("assess", "not_sure.yaml", *STORY),
    "ignored": ("assess", "ignored.yaml", *STORY),
    "child": ("assess", "child.yaml", *STORY),
    "child_calm": ("assess", "child_calm.yaml", *STORY),
    "self_care": ("assess", "self_care.yaml", *STORY),
    "scorecard": ("scorecard", "--cases", str(CASES)),
}


def words_of(name: str) -> list[str]:
    """Return a command with its file of answers in place."""
    return [
        str(ANSWERS / word) if (ANSWERS / word).is_file() else word
        for word in (*COMMANDS[name], "--json")
    ]


def steady(text: str) -> dict[str, Any]:
    """Return the object without what changes with every version, edit of content and run."""
    shape: dict[str, Any] = json.loads(text)
    for proof in shape.get("proofs", ()):
        proof["seconds"] = "any"
    return {**shape, "version": "any", "content_hash": "any"}


@pytest.mark.parametrize("name", COMMANDS)
def test_shape_is_as_promised(name: str, kneebot: Kneebot, request: pytest.FixtureRequest):
    shown = kneebot(*words_of(name))
    golden = GOLDEN / f"{name}.json"
    if request.config.getoption("--update"):
        golden.write_text(json.dumps(steady(shown.out), indent=1) + "\n", encoding="utf-8")

    assert (shown.code, shown.err) == (0, "")
    assert steady(shown.out) == json.loads(golden.read_text(encoding="utf-8"))


def test_no_golden_file_is_left_over():
    assert {path.stem for path in GOLDEN.iterdir()} == set(COMMANDS)
    named = {word for words in COMMANDS.values() for word in words}
    assert {path.name for path in ANSWERS.iterdir()} <= named


@pytest.mark.slow
def test_script_prints_one_object_and_nothing_else(folder: Path):
    script = Path(sys.executable).with_name("kneebot")
    answers = (ANSWERS / "emergency.yaml").read_bytes()
    done = subprocess.run(
        [script, "assess", "-", "--json", "--country", "US"],
        input=answers,
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert steady(done.stdout.decode()) == json.loads((GOLDEN / "emergency.json").read_bytes())
