"""Feet, inches and pounds where a country measures in them; what is kept are cm and kg."""

from functools import cache

import pytest

from bot.app import open_library
from bot.conversation.channel import Channel
from bot.records.handover import page_of
from bot.settings import Settings
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.model import Pathway
from flows.pathway.translating import about
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    Prompt,
)
from flows.talking.replies import Ask
from flows.talking.understanding import Misunderstood, Understood, understand
from tests.patients import NOW

HEIGHT, WEIGHT, TOE = "height_cm", "weight_kg", "knee_to_wall"


@cache
def pathway(country: str, language: str = "en") -> Pathway:
    return open_library(Settings(), country=country).renderer.speaking(language).pathway


def asked(item: str, country: str = "US", language: str = "en") -> Prompt:
    told = pathway(country, language)
    screen = next(one for one in told.screens if item in [each.id for each in one.items])
    return prompt_for(told, screen)


def taken(item: str, text: str, country: str = "US", language: str = "en") -> object:
    found = understand(pathway(country, language), asked(item, country, language), text)
    return found.value if isinstance(found, Understood) else found


@pytest.mark.parametrize(
    ("item", "text", "kept"),
    [
        (HEIGHT, "5 ft 7 in", 170),
        (HEIGHT, "5'7\"", 170),
        (HEIGHT, "67 inches", 170),
        (HEIGHT, "170 cm", 170),
        (HEIGHT, "170", 170),
        (WEIGHT, "150 lb", 68),
        (WEIGHT, "150", 68),
        (WEIGHT, "68 kg", 68),
        (TOE, "4.5 in", 11.5),
        (TOE, "11 cm", 11),
        (TOE, "11", 11),
        (TOE, "0", 0),
    ],
)
def test_own_units_are_kept_as_ours(item: str, text: str, kept: float) -> None:
    assert taken(item, text) == kept


@pytest.mark.parametrize(
    ("item", "text"), [(HEIGHT, "67"), (HEIGHT, "5"), (TOE, "4"), (TOE, "4.5"), (TOE, "9")]
)
def test_number_that_may_be_cm_or_inches_is_asked_about(item: str, text: str) -> None:
    found = taken(item, text)

    assert isinstance(found, Misunderstood)


@pytest.mark.parametrize(
    ("item", "text", "kept"),
    [
        (HEIGHT, "5 pies 7 pulgadas", 170),
        (WEIGHT, "150 libras", 68),
        (TOE, "4.5 pulgadas", 11.5),
        (WEIGHT, "150", 68),
    ],
)
def test_own_units_are_understood_in_spanish(item: str, text: str, kept: float) -> None:
    assert taken(item, text, language="es") == kept


@pytest.mark.parametrize(
    ("item", "text", "kept"), [(HEIGHT, "67", 67), (WEIGHT, "150", 150), (TOE, "4", 4)]
)
def test_elsewhere_a_bare_number_is_in_our_units(item: str, text: str, kept: float) -> None:
    assert taken(item, text, "GB") == kept


@pytest.mark.parametrize(
    ("language", "item", "line"),
    [
        ("en", HEIGHT, "In feet and inches, such as 5 ft 7 in, or in cm."),
        ("en", WEIGHT, "In pounds, such as 150 lb, or in kg."),
        ("es", HEIGHT, "En pies y pulgadas, como 5 pies 7 pulgadas, o en cm."),
    ],
)
def test_question_names_own_units_first(language: str, item: str, line: str) -> None:
    us = open_library(Settings(), country="US").renderer.speaking(language)
    said = us.render(Ask(asked(item, language=language)), Channel.TERMINAL).text

    assert line in said
    assert "250" not in said


def test_clinician_reads_both() -> None:
    us = open_library(Settings(), country="US")
    answers = {"age": 40, HEIGHT: 170, WEIGHT: 68, TOE: {"left": 11.5, "right": 9}}
    result = assess(us.pathway, deny_unmentioned(us.pathway, answers))
    page = page_of(us.renderer, result, NOW).text

    assert "5 ft 7 in (170 cm)" in page
    assert "150 lb (68 kg)" in page
    assert "left 4.5 in (11.5 cm), right 3.5 in (9 cm)" in page


def test_result_is_the_same_in_every_country() -> None:
    us, gb = pathway("US"), pathway("GB")

    assert us.content_hash == gb.content_hash
    assert about(us, "child").wording.is_customary
