"""One answer to a self-test that is of both sides, or tells more than the number asked for."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.conversation.catalogue import read_catalogue
from flows.pathway.loading import shipped
from flows.pathway.translating import in_other_words
from flows.talking.labels import LABELS
from flows.talking.prompting import prompt_for
from flows.talking.understanding import understand
from flows.talking.understood import Misunderstood, Understood
from tests.talking.chat import at

PATHWAY = shipped()


def values(screen: str, text: str) -> Mapping[str, Any]:
    prompt = prompt_for(PATHWAY, next(one for one in PATHWAY.screens if one.id == screen))
    found = understand(PATHWAY, prompt, text)
    assert isinstance(found, Understood), found
    return found.values


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("left 6cm right 10", {"left": 6, "right": 10}),
        ("6 left, 10 right", {"left": 6, "right": 10}),
        ("L 12cm R 9", {"left": 12, "right": 9}),
        ("12 on the left but only 9 on the right", {"left": 12, "right": 9}),
        ("right leg 9, left the same", {"left": 9, "right": 9}),
        ("8cm both sides", {"left": 8, "right": 8}),
        ("right 10", {"right": 10}),
        ("couldn't do the left, right 12", {"right": 12}),
    ],
)
def test_both_sides_are_taken_from_one_answer(text: str, sides: Mapping[str, Any]):
    assert values("knee_to_wall.left", text) == {"knee_to_wall": sides}


@pytest.mark.parametrize(
    "text", ["right, 12 or so, no 4, dunno", "it was left over", "right", "9 on the bad side"]
)
def test_no_side_is_guessed(text: str):
    prompt = prompt_for(PATHWAY, next(s for s in PATHWAY.screens if s.id == "knee_to_wall.left"))

    assert isinstance(understand(PATHWAY, prompt, text), Misunderstood)


def test_an_answer_may_begin_with_its_number():
    prompt = prompt_for(PATHWAY, next(s for s in PATHWAY.screens if s.id == "pain_worst"))

    assert understand(PATHWAY, prompt, "8 on saturday after the derby") == Understood(value=8)
    assert isinstance(understand(PATHWAY, prompt, "8 on stairs, 3 at night"), Misunderstood)


@pytest.mark.parametrize(
    ("screen", "text", "expected"),
    [
        ("chair_stand_30s", "11, had to use my hands for the last few. knee pain 5",
         {"chair_stand_30s": 11, "chair_stand_30s.pain": 5, "chair_stand_30s.used_hands": "yes"}),
        ("side_plank.left", "30 left, 35 right, on my knees, no pain at all",
         {"side_plank": {"left": 30, "right": 35}, "side_plank.version": "knees",
          "side_plank.pain": 0}),
        ("thomas_edge.left", "left 5 above, right 2 below",
         {"thomas_edge": {"left": 5, "right": -2}}),
        ("step_down.left", "left caves inwards, right over the second toe",
         {"step_down": {"left": "inside_big_toe", "right": "over_second_toe"}}),
    ],
)  # fmt: skip
def test_what_else_is_told_of_the_test_is_taken(
    screen: str, text: str, expected: Mapping[str, Any]
):
    assert values(screen, text) == expected


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("izquierda 9, derecha (la mala) me dio 4 cm", {"left": 9, "right": 4}),
        ("8 en las dos", {"left": 8, "right": 8}),
    ],
)
def test_sides_are_named_in_spanish_too(text: str, sides: Mapping[str, Any]):
    spanish = in_other_words(PATHWAY, "es", read_catalogue("es").say, LABELS)
    prompt = prompt_for(spanish, next(s for s in spanish.screens if s.id == "knee_to_wall.left"))

    found = understand(spanish, prompt, text)

    assert isinstance(found, Understood)
    assert found.values == {"knee_to_wall": sides}


def test_pain_beside_one_side_leaves_the_other_side_to_be_asked():
    chat = at("knee_to_wall.left").say("8 cm, pain 2")

    assert chat.given["knee_to_wall"] == {"left": 8}
    assert chat.given["knee_to_wall.pain"] == 2
    assert chat.screen == "knee_to_wall.right"
    assert chat.say("9 cm").given["knee_to_wall"] == {"left": 8, "right": 9}
