"""Case files: every mistake is named; and how the published ones come out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.errors import CasesError
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped
from flows.proving.cases import Case, published, read_cases
from flows.proving.scorecard import Scorecard, score

GOOD: Mapping[str, Any] = {
    "id": "mine",
    "answers": {"age": 40, "walks_4_steps": "yes"},
    "expected": {
        "disposition": "routine",
        "acceptable": ["urgent", "routine"],
        "regions": ["knee_local"],
        "must_not_miss": "no",
    },
    "source": {"citation": "invented"},
}
# The aim is 95 % on these cases: at most one of 32 may differ.
ACCEPTABLE_AT_LEAST = 31


def changed(**expected: object) -> dict[str, Any]:
    """Return the good case with other expectations; None takes a key out."""
    merged = {**GOOD["expected"], **expected}
    kept = {key: value for key, value in merged.items() if value is not None}
    return {**GOOD, "expected": kept}


def write(folder: Path, **files: object) -> Path:
    """Write one case a file."""
    for name, content in files.items():
        text = content if isinstance(content, str) else yaml.safe_dump(content)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def read(folder: Path) -> tuple[Case, ...]:
    return read_cases(shipped(), folder)


def test_case_is_read_into_our_form(tmp_path: Path):
    (case,) = read(write(tmp_path, a=GOOD))

    assert case.id == "mine"
    assert case.answers == {"age": 40, "cannot_take_4_steps": "no"}
    assert case.expected.acceptable == (Disposition.URGENT, Disposition.ROUTINE)
    assert not case.expected.must_not_miss


def test_source_may_be_words_and_must_not_miss_a_boolean(tmp_path: Path):
    (case,) = read(write(tmp_path, a={**changed(must_not_miss=True), "source": "a book"}))

    assert case.expected.must_not_miss


def test_json_and_yml_are_cases_too(tmp_path: Path):
    write(tmp_path, a=GOOD)
    (tmp_path / "a.yaml").rename(tmp_path / "a.yml")
    (tmp_path / "b.json").write_text('{"id": 1}', encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text("id: [", encoding="utf-8")

    with pytest.raises(CasesError, match=r"b\.json id"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param("id: [", ("a.yaml line", "mend"), id="no YAML"),
        pytest.param("id: a\nid: b", ("a.yaml line 2", "'id'", "keep one"), id="key twice"),
        pytest.param("- id: a", ("a.yaml", "answers", "expected", "add them"), id="a list"),
        pytest.param({**GOOD, "not": "x"}, ("a.yaml not", "'note'"), id="unknown key"),
        pytest.param(
            {key: GOOD[key] for key in GOOD if key != "answers"},
            ("a.yaml answers", "missing", "add it"),
            id="missing key",
        ),
        pytest.param(
            changed(must_not_miss=None),
            ("a.yaml expected.must_not_miss", "missing", "add it"),
            id="missing expectation",
        ),
        pytest.param(
            changed(region=["hip"]),
            ("a.yaml expected.region", "no such key", "'regions'"),
            id="unknown expectation",
        ),
        pytest.param(
            changed(disposition="emergancy"),
            ("a.yaml expected.disposition", "'emergancy'", "'emergency'"),
            id="unknown disposition",
        ),
        pytest.param(
            changed(acceptable=["routine", "selfcare"]),
            ("a.yaml expected.acceptable.1", "'selfcare'", "'self_care'"),
            id="unknown acceptable",
        ),
        pytest.param(
            changed(acceptable=[]), ("a.yaml expected.acceptable", "at least 1"), id="none"
        ),
        pytest.param(
            changed(acceptable=["urgent"]),
            ("a.yaml expected.acceptable", "'routine'", "add it"),
            id="expected but not acceptable",
        ),
        pytest.param(
            changed(regions=["knee_lokal"]),
            ("a.yaml expected.regions", "'knee_lokal'", "'knee_local'"),
            id="unknown region",
        ),
        pytest.param(
            changed(must_not_miss="perhaps"),
            ("a.yaml expected.must_not_miss", "'perhaps'", "yes or no"),
            id="no yes or no",
        ),
        pytest.param(
            {**GOOD, "answers": {"agee": 40}}, ("a.yaml answers", "'agee'", "'age'"), id="no item"
        ),
        pytest.param(
            {**GOOD, "answers": {"side": "lefft"}},
            ("a.yaml answers", "side", "'lefft'", "'left'"),
            id="no choice",
        ),
        pytest.param({**GOOD, "source": {"citaton": "x"}}, ("citaton", "'citation'"), id="source"),
    ],
)
def test_mistake_is_named(tmp_path: Path, content: object, named: tuple[str, ...]):
    with pytest.raises(CasesError) as caught:
        read(write(tmp_path, a=content))

    assert all(name in str(caught.value) for name in named), str(caught.value)


def test_all_mistakes_of_all_files_are_named_at_once(tmp_path: Path):
    bad = {**changed(regions=["hipp"]), "answers": {"agee": 40, "sidee": "left"}}

    with pytest.raises(CasesError) as caught:
        read(write(tmp_path, a=GOOD, b=bad, c=changed(disposition="now")))

    text = str(caught.value)
    assert all(name in text for name in ("b.yaml", "'hipp'", "'agee'", "'sidee'", "c.yaml"))
    assert "a.yaml" not in text


def test_one_id_in_two_files_is_refused(tmp_path: Path):
    with pytest.raises(CasesError, match=r"'mine' is in two files; change one"):
        read(write(tmp_path, a=GOOD, b=GOOD))


@pytest.mark.parametrize("make", [True, False], ids=["empty", "missing"])
def test_folder_without_cases_is_refused(tmp_path: Path, make: bool):
    folder = tmp_path / "none"
    if make:
        folder.mkdir()

    with pytest.raises(CasesError, match=r"^none: .*; "):
        read(folder)


class TestPublished:
    def test_all_of_them_are_here(self):
        cases = read(published(shipped()))

        assert len(cases) == 32
        assert sum(case.expected.must_not_miss for case in cases) == 15
        assert [f"{case.id}.yaml" for case in cases] == sorted(
            path.name for path in published(shipped()).iterdir()
        )

    def test_no_dangerous_case_is_sent_too_late(self):
        late = [v.case.id for v in card().verdicts if v.is_under or v.is_open]

        assert late == []

    def test_nearly_all_tiers_are_acceptable(self):
        wrong = [v.case.id for v in card().verdicts if not v.is_acceptable]

        assert len(card().verdicts) - len(wrong) >= ACCEPTABLE_AT_LEAST, wrong

    def test_why_we_differ_is_told_where_we_do(self):
        missed = [verdict.case.id for verdict in card().verdicts if verdict.is_missed]

        assert [verdict.case.id for verdict in card().verdicts if verdict.case.miss] == missed


@cache
def card() -> Scorecard:
    """Judge the published cases as stories."""
    return score(shipped(), read(published(shipped())))


def test_untold_night_pain_is_denied_like_a_sign():
    """It is one answer of a question, and the rules count it among the signs of a child."""
    given = {"age": 13, "injury_when": "none"}

    assert deny_unmentioned(shipped(), given)["pain_when"] == ("none",)
    assert judge_told({**given, "pain_when": ("at_rest",)}) is Disposition.URGENT
    assert judge_told(given) is Disposition.ROUTINE


def judge_told(given: Mapping[str, Value]) -> Disposition | None:
    """Return the tier of somebody of whom a story tells only this."""
    return assess(shipped(), deny_unmentioned(shipped(), given)).conclusion.disposition
