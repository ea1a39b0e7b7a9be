"""Another joint is a new folder and no new code: a toy elbow runs on the whole engine."""

import re
from pathlib import Path

import pytest

import flows
from flows.judging.result import Result, assess
from flows.notices import ERROR, notices
from flows.pathway.answers import NO, Value
from flows.pathway.disposition import Disposition
from flows.pathway.loading import load, shipped
from flows.talking.engine import advance
from flows.talking.events import Chose, Said, Start
from flows.talking.own_prompts import CONSENT
from flows.talking.prompts import NONE_OF_THESE, Prompt
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn, new_session

TOY = load("elbow", Path(__file__).parents[1] / "toy" / "content")
WELL: dict[str, Value] = {"hot_elbow": NO, "bent_wrong": NO}
GROWN: dict[str, Value] = {**WELL, "age": 40, "side": "right", "grip_now": NO}


def rows(answers: dict[str, Value]) -> list[tuple[str, str, str, int]]:
    """Return the ranking for the patient as plain values."""
    return _plain(assess(TOY, answers))


def staff_rows(answers: dict[str, Value]) -> list[str]:
    """Return the regions that a clinician sees."""
    return [row.region for row in assess(TOY, answers).assessment.clinician_regions]


def _plain(result: Result) -> list[tuple[str, str, str, int]]:
    return [(row.region, row.role, row.band, row.points) for row in result.assessment.regions]


def talk(answers: dict[str, str]) -> tuple[list[str], Session, Result | None]:
    """Answer until nothing is asked; signs are denied."""
    step = advance(TOY, new_session(TOY), Start())
    screens: list[str] = []
    while prompt := Turn(TOY, step.session).open_prompt():
        screens.append(prompt.screen)
        assert len(screens) < 30
        step = advance(TOY, step.session, _event(prompt, answers))
    return screens, step.session, step.result


def _event(prompt: Prompt, answers: dict[str, str]) -> Chose | Said:
    if prompt is CONSENT:
        return Chose(("yes",))
    if prompt.kind == "group":
        return Chose((NONE_OF_THESE,))
    answer = answers[prompt.items[0].id]
    return Said(answer) if prompt.kind == "number" else Chose((answer,))


def test_toy_has_no_mistake():
    assert [notice for notice in notices(TOY) if notice.level == ERROR] == []


def test_toy_talks_to_the_end():
    given = {"age": "40", "side": "right", "place": "outer", "neck_moves": "no", "grip_now": "yes"}

    screens, session, result = talk({**given, "grip": "3"})

    assert session.phase is Phase.ADVISED
    assert screens == [
        "consent", "age", "side", "danger", "place", "neck_moves", "grip_now",
        "grip.left", "grip.right",
    ]  # fmt: skip
    assert result is not None
    assert result.conclusion.disposition is Disposition.ROUTINE
    assert _plain(result) == [
        ("elbow_local", "source", "possible", 3),
        ("wrist", "contributor", "small", 2),
    ]


def test_toy_asks_a_child_more():
    given = {"age": "12", "side": "left", "seen": "no", "place": "outer", "neck_moves": "no"}

    screens, _, result = talk({**given, "grip_now": "yes"})

    assert "seen" in screens
    assert not any(screen.startswith("grip.") for screen in screens)
    assert result is not None
    assert result.assessment.regions == ()


def test_cap_of_a_domain_is_content():
    """Two spots are worth 3 points; the toy's cap for the spot is 2, and the prior 1."""
    assert rows({**GROWN, "place": ("outer", "crease")}) == [
        ("elbow_local", "source", "possible", 3)
    ]


def test_cap_of_negative_points_is_content():
    """The neck has 3 to begin with and 2 for the spot; of the -5 against it the cap counts -3."""
    answers = {**GROWN, "place": ("neck",), "neck_moves": "no"}

    assert rows(answers) == [("neck", "source", "small", 2)]


def test_cap_of_a_region_is_content():
    answers = {**GROWN, "place": ("wrist",), "grip_now": "yes", "grip": {"left": 9, "right": 1}}

    assert rows(answers) == [("wrist", "contributor", "small", 2)]


def test_number_of_rows_is_content():
    answers = {**GROWN, "place": ("outer", "neck", "wrist"), "neck_moves": "yes",
               "grip_now": "yes", "grip": {"left": 9, "right": 1}}  # fmt: skip

    assert [row[0] for row in rows(answers)] == ["neck", "elbow_local"]


@pytest.mark.parametrize(
    ("age", "seen", "patient", "staff"),
    [
        pytest.param(9, "yes", False, False, id="never-ranked"),
        pytest.param(10, "no", False, True, id="not-cleared"),
        pytest.param(10, "yes", True, True, id="cleared"),
        pytest.param(16, "no", True, True, id="grown-up"),
    ],
)
def test_ages_of_minors_are_content(age: int, seen: str, patient: bool, staff: bool):
    answers = {**GROWN, "age": age, "seen": seen, "place": ("outer",)}

    assert bool(rows(answers)) is patient
    assert bool(staff_rows(answers)) is staff


def test_minimum_data_is_content():
    assert assess(TOY, GROWN).assessment.needed == ("place",)
    untested = {**WELL, "age": 40, "side": "left", "place": ("outer",)}
    assert assess(TOY, untested).assessment.needed == ("grip",)


@pytest.mark.parametrize(
    ("sign", "tier", "staff"),
    [("hot_elbow", Disposition.SAME_DAY, False), ("bent_wrong", Disposition.URGENT, True)],
)
def test_signs_of_the_toy_outrank_its_score(sign: str, tier: Disposition, staff: bool):
    result = assess(TOY, {**GROWN, "place": ("outer",), sign: "yes"})

    assert result.conclusion.disposition is tier
    assert result.assessment.regions == ()
    assert bool(result.assessment.clinician_regions) is staff


def test_doubts_are_content():
    assessment = assess(TOY, {**GROWN, "side": "both", "place": ("outer",)}).assessment

    assert assessment.confidence == "medium"
    assert assessment.confidence_reasons == ("Both elbows hurt.",)


def test_no_region_or_domain_is_named_in_code():
    plan = shipped().content.pathway
    named = {region.id for region in plan.regions} | set(plan.scoring.domains) - {"history"}
    quoted = re.compile(rf'"({"|".join(sorted(named - {"other"}))})"')
    package = Path(str(flows.__file__)).parent
    code = [*package.glob("judging/*.py"), *package.glob("talking/*.py")]
    code = [path for path in code if path.name != "session.py"]  # a phase has that name too

    found = {path.name: quoted.findall(path.read_text(encoding="utf-8")) for path in code}
    assert {name: words for name, words in found.items() if words} == {}
