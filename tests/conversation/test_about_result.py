"""What a result already says is not said again, and no test is told of that nobody did."""

from functools import cache

import pytest

from bot.app import open_library
from bot.conversation.render import Renderer
from bot.records.handover import page_of
from bot.settings import Settings
from flows.judging.result import Result, assess
from flows.pathway.answers import current
from flows.pathway.loading import shipped
from flows.talking.events import Start
from tests.patients import NOW, Patient
from tests.talking.chat import Chat


@cache
def renderer() -> Renderer:
    return open_library(Settings(), country="GB").renderer


@cache
def after(**answers: str) -> Result:
    """Return the result of a well adult who differs in these answers."""
    chat = Chat(patient=Patient(name="", answers=answers)).press(Start()).finish()
    return assess(shipped(), current(chat.session.answers))


def safety_net(result: Result) -> str:
    spec = next(spec for spec in result.advice if spec.id == "safety_net")
    return renderer().advice(spec, result)


@pytest.mark.parametrize(
    ("sign", "line"),
    [("cannot_take_4_steps", "cannot stand on it"), ("stuck_now", "the knee locks")],
)
def test_what_holds_already_is_no_reason_to_come_sooner(sign: str, line: str):
    told = safety_net(after(**{sign: "yes"}))

    assert line in safety_net(after())
    assert line not in told
    assert "the calf swells" in told


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "own answers and home tests"),
        ({"self_tests_now": "no"}, ""),
    ],
    ids=["tested", "untested"],
)
def test_clinician_reads_of_tests_that_were_done(answers: dict[str, str], told: str):
    spec = next(one.spec for one in shipped().referrals if one.spec.template == "routine_knee")
    words = renderer().referral(spec, after(**answers))

    assert told in words
    assert ("home tests" in words) is bool(told)


def test_one_reason_of_several_is_named():
    result = after(morning_stiffness="over_30_min")
    other = next(row for row in result.assessment.clinician_regions if row.region == "other")

    assert [reason.text for reason in other.reasons] == ["Stiffness over 30 minutes in the morning"]


def test_paper_without_a_test_does_not_say_that_tests_were_done():
    chat = Chat(patient=Patient(name="")).press(Start()).finish()
    told = current(chat.session.answers)
    asked = {id: told[id] for id in told if shipped().items[id].section != "self_test"}
    untested = page_of(renderer(), assess(shipped(), asked), NOW).text

    assert "None was done: none could change the result" in untested
    assert "All that could change the result were done" in page_of(renderer(), after(), NOW).text
