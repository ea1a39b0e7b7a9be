"""Screens and presses of a case, counted by hand on the toy elbow and bounded on the knee."""

from pathlib import Path

import pytest

from flows.pathway.answers import Value
from flows.pathway.loading import load, shipped
from flows.proving.walking import Walk, walk

TOY = load("elbow", Path(__file__).parents[1] / "toy" / "content")
GROWN: dict[str, Value] = {"age": 40, "side": "left"}


@pytest.mark.parametrize(
    ("given", "screens", "presses"),
    [
        # consent, age, side, signs, place, neck, shall we test
        pytest.param(GROWN, 7, 7, id="nothing but age and side"),
        pytest.param({}, 7, 7, id="a refused age asks who has seen it, and offers no test"),
        pytest.param({**GROWN, "hot_elbow": "yes"}, 4, 5, id="a ticked sign is sent"),
        pytest.param({**GROWN, "place": ("outer", "neck")}, 7, 9, id="two places are sent"),
        # not sure about one of these, then both signs one by one
        pytest.param({**GROWN, "bent_wrong": "not_sure"}, 9, 9, id="signs one by one"),
        pytest.param(
            {**GROWN, "grip_now": "yes", "grip": {"left": 3, "right": 9}}, 9, 9, id="both sides"
        ),
        # a skipped test asks why
        pytest.param({**GROWN, "grip_now": "yes"}, 9, 9, id="a test that is not told is skipped"),
    ],
)
def test_conversation_is_counted(given: dict[str, Value], screens: int, presses: int):
    assert walk(TOY, given) == Walk(screens=screens, presses=presses)


def test_words_of_questions_and_options_are_read():
    """Of consent nothing but its two options; then one question of the toy after the other."""
    begun, known = (walk(TOY, given).words for given in ({"hot_elbow": "yes"} | GROWN, GROWN))

    assert len(["I", "agree", "No,", "thank", "you"]) < begun < known
    assert walk(TOY, GROWN).minutes == round(known / 200 + 7 * 4 / 60, 1)


@pytest.mark.slow
@pytest.mark.parametrize("words", ["I cannot breathe", "12345"], ids=["alarm", "no words"])
def test_words_that_are_not_taken_end_in_a_skip(words: str):
    """A typed emergency is denied, and what is no answer is not typed again."""
    plain = walk(shipped(), {"age": 40})
    typed = walk(shipped(), {"age": 40, "psfs_1": words})

    assert plain.screens < typed.screens <= plain.screens + 2


def test_emergency_ends_the_walk():
    stopped = walk(shipped(), {"age": 40, "knee_slipped_out": "yes"})

    assert stopped.screens < walk(shipped(), {"age": 40, "stuck_now": "yes"}).screens
