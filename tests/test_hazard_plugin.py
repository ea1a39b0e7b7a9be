"""The plug-in that fails a run for controls without proof, on a tiny project of its own."""

import pytest

LOG = """
basis: expert
severities: [{id: slight, says: Little}]
likelihoods: [{id: rare, says: Seldom}]
invariants: [{id: "1", title: First}, {id: "2", title: Second}]
hazards:
- id: fire
  about: patients
  hazard: It burns
  cause: Heat
  harm: Burns
  severity: slight
  before: rare
  after: rare
  controls:
  - {kind: invariant, name: "1", proof: ["tests/near/test_near.py::test_cases"]}
  - kind: invariant
    name: "2"
    proof: ["tests/far/test_far.py::TestFar", "tests/near/test_near.py::test_plain"]
"""
NEAR = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_cases(number):
    assert number

def test_plain():
    assert True
"""
FAR = """
class TestFar:
    def test_one(self):
        assert True

    def test_two(self):
        assert True
"""
SETTINGS = """
[tool.pytest.ini_options]
testpaths = ["tests"]
markers = ["long: not in every run"]
"""
LONG = "@pytest.mark.long\n"
HEAD = "*hazards without proof*"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project in which every control is proven."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyprojecttoml(SETTINGS)
    write(pytester, "tests/near/test_near.py", NEAR)
    (pytester.path / "tests/near/conftest.py").touch()
    write(pytester, "tests/far/test_far.py", FAR)
    write(pytester, "flows/content/hazards.yaml", LOG)
    return pytester


def write(project: pytest.Pytester, file: str, text: str) -> None:
    """Write a file and the folders that it needs."""
    path = project.path / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def spoil(project: pytest.Pytester, file: str, old: str, new: str) -> None:
    """Change one place of a file."""
    path = project.path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(project: pytest.Pytester, *words: str) -> pytest.RunResult:
    """Run the tests of the tiny project."""
    return project.runpytest_inprocess(
        "-p", "tests.hazard_plugin", "-p", "no:cacheprovider", *words
    )


def lines(result: pytest.RunResult) -> list[str]:
    """Return what was said of controls."""
    return [line for line in result.outlines if line.startswith("fire, ")]


def test_proven_controls_are_not_spoken_of(project: pytest.Pytester):
    result = run(project)

    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line(HEAD)


def test_test_that_is_gone_fails_the_run(project: pytest.Pytester):
    spoil(project, "tests/near/test_near.py", "test_plain", "test_other")
    result = run(project)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines([HEAD])
    assert lines(result) == ["fire, invariant 2: tests/near/test_near.py::test_plain is not there"]


def test_folder_that_is_gone_fails_the_run(project: pytest.Pytester):
    (project.path / "tests/far/test_far.py").unlink()
    result = run(project)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert lines(result) == ["fire, invariant 2: tests/far/test_far.py::TestFar is not there"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("assert number", "assert number == 1", id="failed"),
        pytest.param("assert number", "assert number == 1 or pytest.skip()", id="skipped"),
        pytest.param("[1, 2]", "[1, pytest.param(0, marks=pytest.mark.xfail)]", id="xfailed"),
        pytest.param("(number)", "(number, nothing)", id="not set up"),
    ],
)
def test_one_case_that_does_not_pass_fails_the_run(project: pytest.Pytester, old: str, new: str):
    spoil(project, "tests/near/test_near.py", old, new)
    result = run(project)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert lines(result) == ["fire, invariant 1: tests/near/test_near.py::test_cases did not pass"]


def test_each_missing_proof_of_a_control_is_named(project: pytest.Pytester):
    spoil(project, "tests/near/test_near.py", "test_plain", "test_other")
    spoil(project, "tests/far/test_far.py", "assert True", "assert False")
    proofs = "tests/far/test_far.py::TestFar did not pass; "
    proofs += "tests/near/test_near.py::test_plain is not there"

    assert lines(run(project)) == [f"fire, invariant 2: {proofs}"]


PARTS = {
    "folder": ("tests/near",),
    "file": ("tests/near/test_near.py",),
    "case": ("tests/near/test_near.py::test_cases[1]",),
    "expression": ("-k", "cases"),
    "deselected": ("--deselect", "tests/far/test_far.py::TestFar::test_two"),
    "ignored": ("--ignore", "tests/far"),
    "collected": ("--collect-only",),
}


@pytest.mark.parametrize("words", PARTS.values(), ids=PARTS)
def test_part_of_the_tests_misses_nothing(project: pytest.Pytester, words: tuple[str, ...]):
    """Also where a test is gone: a run of some tests cannot tell."""
    spoil(project, "tests/near/test_near.py", "test_plain", "test_other")
    result = run(project, *words)

    assert result.ret == pytest.ExitCode.OK
    assert lines(result) == []


@pytest.mark.parametrize("words", [("tests/near",), ("-k", "near")], ids=["folder", "expression"])
def test_part_with_all_tests_of_a_control_judges_it(
    project: pytest.Pytester, words: tuple[str, ...]
):
    spoil(
        project, "tests/near/test_near.py", "assert number", "assert number == 1 or pytest.skip()"
    )
    result = run(project, *words)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert lines(result) == ["fire, invariant 1: tests/near/test_near.py::test_cases did not pass"]


def test_left_out_case_is_not_judged(project: pytest.Pytester):
    spoil(
        project, "tests/near/test_near.py", "assert number", "assert number == 1 or pytest.skip()"
    )
    result = run(project, "--deselect", "tests/near/test_near.py::test_cases[1]")

    assert result.ret == pytest.ExitCode.OK
    assert lines(result) == []


def test_run_that_broke_off_is_not_judged(project: pytest.Pytester):
    spoil(project, "tests/far/test_far.py", "assert True", "assert False")
    result = run(project, "-x")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert lines(result) == []


@pytest.mark.parametrize("words", [("tests",), (".",)], ids=["tests", "here"])
def test_all_may_be_named(project: pytest.Pytester, words: tuple[str, ...]):
    spoil(project, "tests/near/test_near.py", "test_plain", "test_other")

    assert len(lines(run(project, *words))) == 1


def test_proof_that_is_long_is_not_there(project: pytest.Pytester):
    """Every run of all tests must prove what the log says, also without the long ones."""
    spoil(project, "tests/near/test_near.py", "def test_plain", f"{LONG}def test_plain")
    result = run(project, "-m", "not long")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert lines(result) == ["fire, invariant 2: tests/near/test_near.py::test_plain is not there"]


def test_long_test_beside_a_proof_may_be_left_out(project: pytest.Pytester):
    spoil(project, "tests/far/test_far.py", "    def test_two", f"    {LONG}    def test_two")
    spoil(project, "tests/far/test_far.py", "class", "import pytest\n\nclass")

    assert run(project, "-m", "not long").ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    ("old", "new", "words", "told"),
    [
        pytest.param("test_plain", "test_other", [], ["test_plain is not there"], id="gone"),
        pytest.param("assert True", "os._exit(1)", [], ["test_plain did not pass"], id="died"),
        pytest.param("test_plain", "test_other", ["-k", "cases"], [], id="some"),
        pytest.param("True", "1 + 1", [], [], id="held"),
    ],
)
def test_processes_that_share_a_run_are_judged_together(
    project: pytest.Pytester, old: str, new: str, words: list[str], told: list[str]
):
    spoil(project, "tests/near/test_near.py", "import pytest", "import os, pytest")
    spoil(project, "tests/near/test_near.py", old, new)
    result = run(project, "-p", "xdist.plugin", "-n", "2", *words)

    assert result.ret == (pytest.ExitCode.TESTS_FAILED if told else pytest.ExitCode.OK)
    assert [line.rpartition("::")[2] for line in lines(result)] == told


def test_broken_log_fails_the_run(project: pytest.Pytester):
    spoil(project, "flows/content/hazards.yaml", "severity: slight", "severity: sligth")
    result = run(project)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([HEAD, "hazards.yaml fire: no severity is called 'sligth'*"])


def test_project_without_a_log_is_left_alone(project: pytest.Pytester):
    (project.path / "flows/content/hazards.yaml").unlink()

    assert run(project).ret == pytest.ExitCode.OK
