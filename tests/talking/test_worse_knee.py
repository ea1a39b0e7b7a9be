"""Who has two sore knees says which is worse, and a clinician reads of which the answers are."""

import pytest

from flows.pathway.loading import shipped
from flows.talking.handing_over import Row, hand_over
from tests.talking.chat import PATHWAY, Chat, at

BOTH = {"side": "both"}


def both(worse: str) -> dict[str, str]:
    return {**BOTH, "worse_knee": worse}


def sides_of(test: str, answers: dict[str, str]) -> list[str]:
    chat = at("self_tests_now", answers).tap("yes")
    screens = {f"{test}.{side}": side for side in ("left", "right")}
    return [screens[screen] for screen in chat.rest() if screen in screens]


def test_both_knees_are_asked_which_is_worse():
    chat = at("side").tap("both")

    assert chat.messages == ["both_knees"]
    assert chat.screen == "worse_knee"


def test_one_knee_is_not():
    assert at("side").tap("left").screen != "worse_knee"


@pytest.mark.parametrize(
    ("text", "worse"),
    [("left", "left"), ("the right one", "right"), ("my left knee", "left"), ("dont know", "same")],
)
def test_which_may_be_typed(text: str, worse: str):
    chat = at("worse_knee", BOTH).say(text)

    assert chat.given["worse_knee"] == worse
    assert chat.given["side"] == "both"


def test_it_may_be_told_with_the_knees():
    chat = at("side").say("both knees, the left is worse").tap("all_right")

    assert (chat.given["side"], chat.given["worse_knee"]) == ("both", "left")


@pytest.mark.parametrize(
    ("worse", "order"),
    [("left", ["right", "left"]), ("right", ["left", "right"]), ("same", ["left", "right"])],
)
def test_better_side_is_tested_first(worse: str, order: list[str]):
    assert sides_of("knee_to_wall", both(worse)) == order


def test_page_for_a_clinician_names_it():
    chat: Chat = at("self_tests_now", both("left")).finish()
    result = chat.shown[0]
    told = hand_over(PATHWAY, result)

    assert "both, the left is worse" in told.who
    assert "worse_knee" in shipped().content.pathway.summary
    assert Row("worse_knee", "Worse knee", "The left is worse") in told.pain.told
