"""Both views of why, read in review as prose; `pytest --update` writes them anew."""

import re
from functools import cache
from pathlib import Path

import pytest

from bot.app import Library, open_library
from bot.conversation.markup import as_plain
from bot.settings import Settings
from flows.judging.explanation import Explanation, explain
from flows.judging.safety import deny_unmentioned
from flows.pathway.answers import Value
from flows.pathway.loading import read_yaml, shipped
from flows.pathway.model import Screen
from flows.pathway.reading import read_answers
from flows.talking.events import Why
from flows.talking.explained import Explained, for_clinician, for_patient
from flows.talking.explanation_shape import explanation_json
from flows.talking.replies import Say
from tests.conftest import Kneebot
from tests.judging.drawing_answers import draw
from tests.patients import Patient
from tests.talking.chat import Chat, at
from tests.test_transcripts import PEOPLE

FOLDER = Path(__file__).parent / "why"
STORIES = Path(__file__).parents[1] / "contract" / "answers"
NAMES = (
    *("ankle_contributor", "calf_clot", "growing_pains", "hip_source", "hot_swollen_knee"),
    *("lumbar_pattern", "not_enough_information", "not_sure_on_a_sign"),
    *("teenager_with_a_limp", "teenager_with_a_sore_bump"),
)
WIDTH = 72
NEVER_SAID = re.compile(r"%|diagnos|nothing serious|because of your|caused? by|safe to ignore")


@cache
def library() -> Library:
    return open_library(Settings(), country="GB")


@cache
def answers_of(name: str) -> dict[str, Value]:
    """Return what an invented person of the transcripts answers in the chat."""
    patient = next(person for person in PEOPLE if person.name == name)
    chat = Chat(patient=Patient(name=name, answers=patient.answers)).say("hi").finish()
    return dict(chat.given)


def read_by_patient(explanation: Explanation) -> str:
    why = for_patient(shipped(), explanation)
    return as_plain(library().renderer.words("messages/why_result", {"why": why}), WIDTH)


def read_by_clinician(explanation: Explanation) -> str:
    why = for_clinician(shipped(), explanation)
    return as_plain(library().renderer.explanation(why), WIDTH)


@pytest.mark.parametrize("name", NAMES)
def test_both_views_read_as_agreed(name: str, request: pytest.FixtureRequest):
    in_the_chat = explain(shipped(), answers_of(name), pairs=False)
    by_command = explain(shipped(), answers_of(name))
    views = (read_by_patient(in_the_chat), read_by_clinician(by_command))
    text = "\n\n\n".join(views) + "\n"
    path = FOLDER / f"{name}.txt"
    if request.config.getoption("--update"):
        path.write_text(text, encoding="utf-8")

    assert text == path.read_text(encoding="utf-8")


some_seeds = pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(12, 100))]
)


@some_seeds
def test_patient_reads_no_claim(seed: int):
    text = read_by_patient(explain(shipped(), draw(seed), pairs=False))

    assert NEVER_SAID.search(text.lower()) is None
    assert len(text) < 4096  # of Telegram's one message


@some_seeds
def test_patient_reads_no_private_item(seed: int):
    answers = {**draw(seed), "feels_unsafe": "yes", "in_danger_now": "no"}
    text = read_by_patient(explain(shipped(), answers, pairs=False))

    for item in shipped().items.values():
        assert not item.private or item.text not in text


def test_patient_reads_no_lowering_flip():
    answers = answers_of("calf_clot")
    explanation = explain(shipped(), answers)

    assert for_patient(shipped(), explanation).lowering == ()
    assert for_clinician(shipped(), explanation).lowering
    assert "less urgent" in read_by_clinician(explanation)
    assert "less urgent" not in read_by_patient(explanation)


def test_why_after_a_result_is_the_view_of_patients():
    chat = at("self_tests_now").tap("no").press(Why())
    said = next(reply for reply in chat.last.replies if isinstance(reply, Say))
    explained = said.values["why"]

    assert isinstance(explained, Explained)
    assert explained == for_patient(shipped(), explain(shipped(), chat.given, pairs=False))


def test_json_keeps_lowering_flips_apart():
    shape = explanation_json(shipped(), explain(shipped(), answers_of("not_sure_on_a_sign")))

    assert [flip["changes"][0]["item"] for flip in shape["lowering_flips"]] == [
        "calf_swollen_warm_red"
    ]
    assert not any(flip["for_patient"] for flip in shape["lowering_flips"])
    assert all(flip["disposition"] in ("emergency", "same_day") for flip in shape["flips"])


@pytest.mark.parametrize("screen", shipped().screens, ids=lambda screen: screen.id)
def test_every_screen_says_why(screen: Screen):
    assert screen.why.endswith(".")


def test_command_prints_why_for_the_clinician(kneebot: Kneebot):
    shown = kneebot("assess", STORIES / "not_sure.yaml", "--unmentioned-signs", "no")

    assert shown.code == 0
    assert "Why, for the clinician" in shown.out
    assert "Not sure, which counts as yes" in shown.out


def test_command_explains_no_unfinished_answers(kneebot: Kneebot):
    shown = kneebot("assess", STORIES / "safety_incomplete.json")

    assert "Why, for the clinician" not in shown.out


def test_story_of_self_care_names_what_was_met():
    story = read_answers(shipped(), read_yaml(STORIES / "self_care.yaml"))
    text = read_by_patient(explain(shipped(), deny_unmentioned(shipped(), story)))
    unfolded = text.replace("\n  ", " ")

    assert "Worst pain: 4" in unfolded
    assert 'If you had answered "6 to 12 weeks" to "How long", I would say' in unfolded
