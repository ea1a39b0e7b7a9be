"""A warning sign that a patient tells in the triage, and leaves: the clinic learns of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.store.alerts import alerts_of_patient
from bot.trial.world import World
from tests.checkins.conftest import ANA, staff_linked
from tests.checkins.test_half_told import raised
from tests.checkins.test_staff import texts
from tests.checkins.test_world import pass_hours

Joined = Callable[..., World]
LEFT = "in questions about the knee that were left before their end"
CALF = {"en": "my calf is swollen, warm and red", "es": "tengo la pantorrilla hinchada y roja"}
ASKED = {"en": ("/start", "yes", "me", "45"), "es": ("/start", "sí", "a mí", "45")}


def tells(world: World, language: str = "en", *more: str) -> World:
    """Let the patient begin the triage, type a sign and say that it is right."""
    world.pass_time(timedelta(minutes=1))
    for words in ASKED[language]:
        world.write("7", words)
    world.pass_time(timedelta(minutes=1))
    for words in (CALF[language], *more):
        world.write("7", words)
    return world


@pytest.mark.parametrize(("language", "yes"), [("en", "yes"), ("es", "sí")])
def test_sign_that_was_confirmed_and_left_raises_one_alert(
    joined: Joined, language: str, yes: str
) -> None:
    world = tells(joined("7", language), language, yes)
    world.pass_time(timedelta(minutes=59))
    assert raised(world) == []
    pass_hours(world, 40)

    assert raised(world) == [("sign_told_in_triage", "1", "same_day")]


def test_staff_are_told_once_and_in_their_hours(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    tells(world, "en", "yes")
    pass_hours(world, 40)

    [told] = [text for text in texts(world, ANA) if LEFT in text and text.startswith("<b>P7")]
    assert "Told a sign that must be seen today or sooner" in told
    assert "do not know yet how urgent it is" in told
    assert "was told what to do" not in told


def test_answers_put_the_hour_off(joined: Joined) -> None:
    world = tells(joined("7"), "en", "yes")
    world.pass_time(timedelta(minutes=50))
    world.write("7", "female")
    world.pass_time(timedelta(minutes=50))
    assert raised(world) == []
    world.pass_time(timedelta(minutes=12))

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


def test_who_says_no_to_it_is_told_of_to_nobody(joined: Joined) -> None:
    world = tells(joined("7"), "en", "no")
    world.pass_time(timedelta(minutes=5))
    pass_hours(world, 5)

    assert raised(world) == []


def test_who_stops_after_it_is_told_of_too(joined: Joined) -> None:
    world = tells(joined("7"), "en", "yes", "/stop", "no")
    pass_hours(world, 2)

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


@pytest.mark.parametrize("leaves", ["/stop", "/hide"])
def test_who_stops_before_a_yes_is_told_of_too(joined: Joined, leaves: str) -> None:
    world = tells(joined("7"), "en", leaves)
    pass_hours(world, 2)

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


@pytest.mark.parametrize(
    ("language", "pressed"), [("en", "Go on"), ("en", "Stop"), ("es", "Seguir"), ("es", "Parar")]
)
def test_sign_typed_at_a_return_and_left_is_told_of(
    joined: Joined, language: str, pressed: str
) -> None:
    world = joined("7", language)
    for words in ASKED[language]:
        world.write("7", words)
    pass_hours(world, 10)
    world.write("7", CALF[language])
    world.press(world.last("7"), pressed)
    pass_hours(world, 2)

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


def test_sign_left_by_stopping_is_asked_about_again_and_a_no_ends_it(joined: Joined) -> None:
    world = tells(joined("7"), "en", "/stop", "/start")
    assert "One calf or leg newly swollen, warm or red: Yes" in world.last("7").text

    world.write("7", "no")
    pass_hours(world, 5)

    assert raised(world) == []


def test_who_begins_again_and_leaves_is_told_of_too(joined: Joined) -> None:
    world = tells(joined("7"), "en", "yes")
    world.pass_time(timedelta(minutes=1))
    for words in ("/restart", "yes", "me"):
        world.write("7", words)
    pass_hours(world, 2)

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


def test_result_in_time_is_told_alone(joined: Joined) -> None:
    world = tells(joined("7"), "en", "yes")
    ends(world)
    pass_hours(world, 40)

    assert [rule for rule, *_ in raised(world)][:1] == ["danger"]
    assert "sign_told_in_triage" not in [rule for rule, *_ in raised(world)]


def test_result_that_comes_late_closes_it(joined: Joined) -> None:
    world = tells(joined("7"), "en", "yes")
    pass_hours(world, 2)
    ends(world)
    states = {one.rule: one.state for one in world.db.run(alerts_of_patient, 1)}

    assert states == {"sign_told_in_triage": "closed", "danger": "open"}


def test_questions_after_the_result_raise_nothing_more(joined: Joined) -> None:
    world = tells(joined("7"), "en", "yes")
    ends(world)
    for words in ("/why", "/answers", "/result", "thanks"):
        world.write("7", words)
    pass_hours(world, 5)

    assert [rule for rule, *_ in raised(world)] == ["danger"]


@pytest.mark.parametrize("leaves", ["/stop", "/hide"])
def test_who_leaves_after_the_result_left_nothing_before_its_end(
    joined: Joined, leaves: str
) -> None:
    world = tells(joined("7"), "en", "yes")
    ends(world)
    world.write("7", leaves)
    pass_hours(world, 5)

    assert [rule for rule, *_ in raised(world)] == ["danger"]


UNSURE = "my left knee hurts, strange blorp swollen calf weirdly blimp"


def test_sign_that_may_have_been_told_and_was_left_is_told_of(joined: Joined) -> None:
    world = joined("7")
    for words in ("/start", "yes"):
        world.write("7", words)
    world.pass_time(timedelta(minutes=1))
    world.write("7", UNSURE)
    pass_hours(world, 5)

    assert [rule for rule, *_ in raised(world)] == ["sign_told_in_triage"]


def test_sign_that_may_have_been_told_and_was_taken_back_is_told_to_nobody(
    joined: Joined,
) -> None:
    world = joined("7")
    for words in ("/start", "yes"):
        world.write("7", words)
    world.pass_time(timedelta(minutes=1))
    for words in (UNSURE, "/back", "me"):
        world.write("7", words)
    pass_hours(world, 5)

    assert raised(world) == []


def test_sign_of_within_days_is_left_to_the_result(joined: Joined) -> None:
    world = joined("7")
    for words in (*ASKED["en"], "several joints are swollen and stiff every morning", "yes"):
        world.write("7", words)
    pass_hours(world, 5)

    assert raised(world) == []


def ends(world: World) -> None:
    """Answer the questions of the triage until its result, with no to whatever can be denied."""
    for _ in range(60):
        if world.db.run(alerts_of_patient, 1) and "danger" in {r for r, *_ in raised(world)}:
            return
        labels = [button["text"] for row in world.last("7").rows for button in row]
        known = (
            "None of these",
            "Not sure about one of these",
            "No injury",
            "Right",
            "No",
            "Skip",
            "1",
        )
        pressed = next((one for one in known if one in labels), labels[-1])
        world.press(world.last("7"), pressed)
    raise AssertionError("no result")
