"""After a result of the triage somebody who is followed may be asked again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.store.closing import close_clinic
from bot.store.deliveries import hush_old
from bot.trial.world import World
from tests.checkins.conftest import staff_linked
from tests.checkins.test_world import pass_hours
from tests.patients import Patient

Joined = Callable[[str], World]
MOST_SCREENS = 90


def triaged(world: World, address: str, **answers: object) -> None:
    """Let somebody go through the triage until its result."""
    person = Patient(name="somebody", answers=answers)
    world.write(address, "/start")
    for _ in range(MOST_SCREENS):
        prompt = world.prompt(address)
        if prompt is None:
            return
        world.write(address, person.types(prompt))
    raise AssertionError("the triage never ends")


@pytest.fixture
def sent_today(joined: Joined) -> World:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.pass_time(timedelta(hours=1))
    triaged(world, "7", calf_swollen_warm_red="yes")
    return world


def test_result_is_followed_by_a_question_whether_seen(sent_today: World) -> None:
    [offer] = [one for one in sent_today.messages["7"] if "ask you again" in one.text]
    sent_today.press(offer, "Yes, ask me")
    pass_hours(sent_today, 40)
    assert "Your result said to be seen soon" in sent_today.last("7").text
    for words in ("None of these", "Not yet", "Yes"):
        sent_today.press(sent_today.last("7"), words)
    pass_hours(sent_today, 8)
    assert "Not seen yet (1)" in sent_today.last("90").text


def test_who_is_on_it_already_is_not_asked(sent_today: World) -> None:
    [offer] = [one for one in sent_today.messages["7"] if "ask you again" in one.text]
    sent_today.press(offer, "Yes, ask me")
    triaged(sent_today, "7", calf_swollen_warm_red="yes")
    assert len([one for one in sent_today.messages["7"] if "ask you again" in one.text]) == 1


def test_clinic_learns_of_a_danger_in_the_triage(sent_today: World) -> None:
    assert any("A warning sign" in one.text for one in sent_today.messages["90"])


@pytest.fixture
def asked_if_seen(sent_today: World) -> World:
    [offer] = [one for one in sent_today.messages["7"] if "ask you again" in one.text]
    sent_today.press(offer, "Yes, ask me")
    pass_hours(sent_today, 40)
    sent_today.press(sent_today.last("7"), "None of these")
    assert "Were you seen for your knee?" in sent_today.last("7").text
    return sent_today


def test_whether_seen_may_be_typed(asked_if_seen: World) -> None:
    asked_if_seen.write("7", "I saw the doctor yesterday")

    assert "contact you?" in asked_if_seen.last("7").text
    asked_if_seen.press(asked_if_seen.last("7"), "No")
    pass_hours(asked_if_seen, 72)
    assert not any("Not seen yet" in one.text for one in asked_if_seen.messages["90"])


def test_who_says_so_under_the_result_answers_the_check_in(asked_if_seen: World) -> None:
    asked_if_seen.write("7", "/summary")
    asked_if_seen.pass_time(timedelta(minutes=5))
    asked_if_seen.write("7", "I was seen")

    assert not any("Tell what was found" in one.buttons for one in asked_if_seen.messages["7"])
    assert "contact you?" in asked_if_seen.last("7").text


def end_by_patient(world: World) -> None:
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")


def end_by_staff(world: World) -> None:
    world.write("90", "/patient P7")
    world.press(world.last("90"), "Stop following")
    world.press(world.last("90"), "Yes, stop following")


def end_clinic(world: World) -> None:
    world.db.run(close_clinic, 1, world.now)


@pytest.mark.parametrize("end", [end_by_patient, end_by_staff, end_clinic])
def test_nothing_that_is_said_goes_to_the_check_in_of_who_is_followed_no_more(
    asked_if_seen: World, end: Callable[[World], None]
) -> None:
    end(asked_if_seen)
    asked_if_seen.pass_time(timedelta(days=60))
    triaged(asked_if_seen, "7", calf_swollen_warm_red="yes")
    asked_if_seen.write("7", "I was seen")

    assert "Tell what was found" in asked_if_seen.last("7").buttons


def test_nothing_that_is_said_goes_to_a_check_in_that_nobody_awaits(sent_today: World) -> None:
    [offer] = [one for one in sent_today.messages["7"] if "ask you again" in one.text]
    sent_today.press(offer, "Yes, ask me")
    pass_hours(sent_today, 40)
    sent_today.pass_time(timedelta(hours=1))
    sent_today.db.run(hush_old, sent_today.now, before=sent_today.now)
    triaged(sent_today, "7", calf_swollen_warm_red="yes")
    sent_today.write("7", "I was seen")

    assert "Tell what was found" in sent_today.last("7").buttons


def test_who_stopped_tells_in_spanish_what_was_found(joined: Callable[..., World]) -> None:
    world = joined("7", "es")
    world.pass_time(timedelta(hours=1))
    triaged(world, "7", calf_swollen_warm_red="yes")
    world.press(world.last("7"), "Sí, pregúnteme")
    pass_hours(world, 40)
    world.write("7", "/clinics")
    world.press(world.last("7"), "Parar Northside")
    world.pass_time(timedelta(days=60))
    triaged(world, "7", calf_swollen_warm_red="yes")
    world.write("7", "me ha visto el médico")

    assert "Contar lo que encontraron" in world.last("7").buttons


def test_who_is_asked_nothing_can_tell_what_was_found(sent_today: World) -> None:
    sent_today.write("7", "I was seen")
    assert "Tell what was found" in sent_today.last("7").buttons
    sent_today.press(sent_today.last("7"), "Tell what was found")
    assert "What was found?" in sent_today.last("7").text
