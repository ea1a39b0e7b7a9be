"""A number that is typed in an unusual way is taken as it is meant, or asked about."""

import pytest

from tests.talking.chat import at


@pytest.mark.parametrize(
    ("text", "cm"),
    [("3 1/2 in", 9), ("10 1/2 cm", 10.5), ("10 1/2", 10.5), ("3\u00be", 3.75), ("7 1/4", 7.25)],
)
def test_part_of_a_number_counts(text: str, cm: float):
    chat = at("knee_to_wall.left").say(text)

    assert chat.given["knee_to_wall"]["left"] == pytest.approx(cm, abs=0.11)


def test_part_of_a_time_counts():
    assert at("how_long").say("2 1/2 months").given["duration"] == "6_to_12_weeks"


@pytest.mark.parametrize("text", ["4 bananas", "4 thumbs", "3 fingers"])
def test_pain_is_not_counted_in_things(text: str):
    chat = at("pain_worst").say(text)

    assert chat.messages == ["number_wanted"]
    assert "pain_worst" not in chat.given


@pytest.mark.parametrize("text", ["4", "4 I think", "7 today", "8 mate", "7 / 10", "6 ouch"])
def test_words_beside_a_number_do_not_hide_it(text: str):
    assert at("pain_worst").say(text).given["pain_worst"] == int(text[0])


@pytest.mark.parametrize(
    "text",
    [
        "10 days but on and off for 3 years",
        "about 2 weeks, but 5 years ago as well",
        "6 weeks, had it 10 years ago too",
    ],
)
def test_two_times_are_asked_about(text: str):
    chat = at("how_long").say(text)

    assert chat.messages == ["which_one"]
    assert "duration" not in chat.given
