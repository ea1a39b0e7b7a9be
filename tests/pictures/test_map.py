"""The map of the knee: each place has its number, and the numbers are those of the answers."""

import re
from dataclasses import replace

import pytest

from bot.app import plain_library
from bot.conversation.drawings import Drawings
from bot.pictures.map import QUESTION, knee_map
from bot.pictures.picture import Theme
from bot.pictures.png import as_png
from bot.settings import Settings
from flows.talking.events import ShowAnswers
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    Prompt,
)
from flows.talking.review import MORE
from tests.pictures.looking import ink_of, size_of
from tests.pictures.test_trend import WORDS
from tests.talking.chat import PATHWAY, at

RENDERER = plain_library(Settings()).renderer
DRAWINGS = Drawings(WORDS, PATHWAY)
CHOICES = [choice.id for choice in PATHWAY.items[QUESTION].choices]
WORD = re.compile(r'y="636" font-size="34" text-anchor="(start|end)"[^>]*>([^<]+)<')
SPOT = re.compile(r'<text x="(\d+)" y="\d+" font-size="42"[^>]*>(\d+)</text>')


def prompt_of(screen: str) -> Prompt:
    return prompt_for(PATHWAY, next(one for one in PATHWAY.screens if one.id == screen))


def test_every_place_has_its_number() -> None:
    prompt = prompt_of(QUESTION)
    typed = [prompt.typed_as(option) for option in prompt.options if option.id != "not_sure"]
    picture = knee_map(WORDS, CHOICES)

    assert sorted(int(number) for _, number in SPOT.findall(picture.svg)) == [*range(1, 13)]
    assert typed[: len(CHOICES)] == [str(number) for number in range(1, 13)]


@pytest.mark.parametrize(
    ("answers", "name", "leg"),
    [
        ({"side": "left"}, "location.left", "left"),
        ({"side": "right"}, "location.right", "right"),
        ({"side": "both", "worse_knee": "right"}, "location.right", "right"),
        ({"side": "both", "worse_knee": "same"}, "location", "left"),
    ],
    ids=["left", "right", "both, the right is worse", "both"],
)
def test_map_shows_the_leg_that_hurts(answers: dict[str, str], name: str, leg: str) -> None:
    prompt = at(QUESTION, answers).prompt
    assert prompt is not None
    picture = DRAWINGS.beside(prompt)

    assert DRAWINGS.of(prompt) == name
    assert picture is not None
    assert picture.alt.startswith(f"A map of the {leg} leg")
    assert ("in a mirror" in picture.alt) == (name == QUESTION)


def test_inner_side_is_where_the_other_leg_is() -> None:
    """A right leg is seen from the front with its inner side on the right."""
    places = {
        side: {number: int(x) for x, number in SPOT.findall(knee_map(WORDS, CHOICES, side).svg)}
        for side in ("left", "right")
    }
    inner, outer = (str(CHOICES.index(one) + 1) for one in ("inner_joint_line", "outer_side"))

    assert places["left"][inner] < places["left"][outer]
    assert places["right"][outer] < places["right"][inner]
    for side, anchors in (("left", ["start", "end"]), ("right", ["end", "start"])):
        assert WORD.findall(knee_map(WORDS, CHOICES, side).svg) == [
            (anchors[0], "inner side"),
            (anchors[1], "outer side"),
        ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_words_fit_between_the_leg_and_the_frame(language: str) -> None:
    words = RENDERER.speaking(language).words
    written = [word for _, word in WORD.findall(knee_map(words, CHOICES).svg)]

    assert len(written) == 2
    assert max(len(word) for word in written) <= len("inner side")


def test_change_of_a_place_has_its_map() -> None:
    chat = at("aggravators", {"side": "right"}).press(ShowAnswers())
    while chat.prompt is not None and chat.prompt.option(QUESTION) is None:
        chat.tap(MORE)
    prompt = chat.tap(QUESTION).prompt

    assert prompt is not None
    assert DRAWINGS.of(prompt) == "location.right"


def test_places_are_named_by_the_answers_alone() -> None:
    """They stand below the picture in any case; a caption that lists them says it all twice."""
    labels = [choice.label for choice in PATHWAY.items[QUESTION].choices]

    assert [label for label in labels if label.lower() in knee_map(WORDS, CHOICES).alt] == []


def test_place_of_a_clinics_own_is_listed_only() -> None:
    picture = knee_map(WORDS, [*CHOICES, "own_place"])

    assert len(SPOT.findall(picture.svg)) == 12


@pytest.mark.parametrize("side", ["left", "right"])
def test_no_two_spots_cover_each_other(side: str) -> None:
    places = re.findall(r'cx="(\d+)" cy="(\d+)" r="33"', knee_map(WORDS, CHOICES, side).svg)
    spots = [(int(x), int(y)) for x, y in places]

    assert len(spots) == 12
    assert all(
        abs(a[0] - b[0]) > 72 or abs(a[1] - b[1]) > 72 for a in spots for b in spots if a is not b
    )


@pytest.mark.parametrize("theme", Theme)
def test_map_is_a_picture(theme: Theme) -> None:
    png = as_png(knee_map(WORDS, CHOICES, theme=theme).svg, 270)

    assert size_of(png) == (270, 270)
    assert ink_of(png) > 4000


@pytest.mark.parametrize(
    ("screen", "name"),
    [(QUESTION, QUESTION), ("age", None), ("moving", None), ("knee_to_wall.left", None)],
)
def test_drawing_belongs_to_its_question(screen: str, name: str | None) -> None:
    assert DRAWINGS.of(prompt_of(screen)) == name


def test_self_test_is_drawn_where_it_begins() -> None:
    begins = replace(prompt_of("knee_to_wall.left"), begins_test=True)

    assert DRAWINGS.of(begins) == "knee_to_wall"


@pytest.mark.parametrize(
    "further",
    ["single_leg_stand.eyes_closed", "step_down.heel_raised", "squat_hold_45.heel_raised"],
)
def test_further_movement_is_drawn_with_its_steps(further: str) -> None:
    test = further.partition(".")[0]
    screen = next(one for one in PATHWAY.screens if one.items[0].id == further)
    prompt = prompt_for(PATHWAY, screen)

    assert prompt.test is not None
    assert prompt.test.id == test
    assert prompt.steps
    assert DRAWINGS.of(prompt) == further


def test_further_movement_is_drawn_on_the_first_side_alone() -> None:
    first, second = "single_leg_stand.eyes_closed.right", "single_leg_stand.eyes_closed.left"
    chat = at(first, {"side": "left"})
    assert chat.prompt is not None
    assert DRAWINGS.of(chat.prompt) == "single_leg_stand.eyes_closed"

    chat.answer()

    assert chat.prompt is not None
    assert chat.prompt.screen == second
    assert DRAWINGS.of(chat.prompt) is None
