"""What the agenda leaves out changes nothing, whatever a person would have answered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.judging.outlook import SAFETY_SECTIONS, missing
from flows.judging.safety import counted, deny_unmentioned
from flows.pathway.answers import LEFT, RIGHT, Value
from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.proving.agenda_proof import Walked, asking_everything, differences, walked
from flows.proving.cases import Case, published, read_cases
from flows.proving.people import sheet
from tests.patients import Patient
from tests.proving.test_walking import TOY

KNEE = shipped()
CASES = read_cases(KNEE, published(KNEE))
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def well(**changes: object) -> dict[str, Value]:
    """Return the whole sheet of somebody well, with some answers changed."""
    patient = Patient(name="well", answers=changes)
    return {id: _answer(patient, id) for id in KNEE.items}


def _answer(patient: Patient, id: str) -> Value:
    value = patient.answer(id)
    if KNEE.items[id].per_side and not isinstance(value, dict):
        return {LEFT: value, RIGHT: value}  # type: ignore[dict-item]
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]


def assert_changes_nothing(answers: dict[str, Value], pathway: Pathway = KNEE) -> Walked:
    short = walked(pathway, answers)
    everything = walked(asking_everything(pathway), answers, short.answers)

    assert list(differences(short.result, everything.result)) == []
    return short


@SLOW
@given(seed=st.integers(min_value=0), adult=st.booleans())
def test_agenda_changes_no_result(seed: int, adult: bool):
    assert_changes_nothing(sheet(KNEE, seed, adult=adult))


@given(seed=st.integers(min_value=0))
@settings(max_examples=100, deadline=None)
def test_agenda_changes_no_result_of_a_toy(seed: int):
    assert_changes_nothing(sheet(TOY, seed), TOY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_agenda_changes_no_published_case(case: Case):
    assert_changes_nothing(deny_unmentioned(KNEE, case.answers))


@SLOW
@given(seed=st.integers(min_value=0))
def test_progress_never_goes_back(seed: int):
    left = walked(KNEE, sheet(KNEE, seed, adult=True)).left
    most = [at_most for _, at_most in left]

    assert most == sorted(most, reverse=True)
    assert all(1 <= least <= at_most for least, at_most in left)


@SLOW
@given(seed=st.integers(min_value=0))
def test_what_was_left_out_is_not_missing(seed: int):
    """An emergency ends before every sign was asked; only those are missing then."""
    short = walked(KNEE, sheet(KNEE, seed, adult=True))
    told = counted(KNEE, short.answers)[0]
    left_out = set(missing(KNEE, short.result)) - set(told)

    assert {KNEE.items[id].section for id in left_out} <= set(SAFETY_SECTIONS)
    assert not left_out or short.result.conclusion.disposition is Disposition.EMERGENCY
