"""Words answer a card only as long as nothing newer was asked or said, and no emergency is open."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.store.closing import close_clinic
from bot.store.patients import Patient, patients_of_chat
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE, staff_linked
from tests.checkins.southside import invited, opened
from tests.checkins.test_relay import write_to
from tests.checkins.test_staff import texts
from tests.checkins.test_world import pass_hours

Joined = Callable[..., World]


def patients(world: World) -> list[Patient]:
    return world.db.run(patients_of_chat, 1)


def invited_elsewhere(world: World, clinic_id: int | None = None, *, joins: bool = False) -> None:
    """Let the patient open an invitation of a clinic, of another one unless it is named."""
    if clinic_id is None:
        clinic_id = opened(world)
    invited(world, "7", clinic_id)
    if joins:
        world.write("7", "yes")


@pytest.mark.parametrize("said", ["yes", "ok", "Yes please"])
def test_yes_to_a_letter_stops_nothing(asked: World, said: str) -> None:
    asked.write("7", "please stop")
    write_to(asked)
    asked.write(ANA, "Can you come on Thursday?")
    asked.write("7", said)

    assert patients(asked)[0].state == "active"


def test_yes_to_a_broadcast_stops_nothing(asked: World) -> None:
    asked.write("7", "please stop")
    asked.write(OLE, "/broadcast Shall we send you the new leaflet? Answer yes or no.")
    asked.press(asked.last(OLE), next(iter(asked.last(OLE).buttons)))
    for _ in range(12):
        asked.pass_time(timedelta(minutes=4))
        if "leaflet" in asked.last("7").text:
            break
    assert "leaflet" in asked.last("7").text
    asked.write("7", "yes")

    assert patients(asked)[0].state == "active"


def test_yes_to_a_letter_joins_no_other_clinic(asked: World) -> None:
    invited_elsewhere(asked)
    write_to(asked)
    asked.write(ANA, "Can you come on Thursday?")
    asked.write("7", "yes")

    assert [one.name for one in patients(asked)] == ["P7"]


def test_yes_joins_nothing_that_was_opened_long_before(asked: World) -> None:
    invited_elsewhere(asked)
    asked.pass_time(timedelta(hours=30))
    asked.write("7", "yes")

    assert [one.name for one in patients(asked)] == ["P7"]


def test_hour_for_a_call_is_no_hour_for_check_ins(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.write("7", "/time")
    write_to(world)
    world.write(ANA, "When shall I call you?")
    world.write("7", "at 10")

    assert patients(world)[0].hour == "18:00"


def test_answer_to_a_question_put_again_makes_no_pause(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    asked.write("7", "/pause")
    asked.write("7", "/why")
    asked.write("7", "4")

    assert patients(asked)[0].state == "active"
    assert "How bad was the pain" not in asked.last("7").text


@pytest.mark.parametrize("said", ["yes", "no"])
def test_emergency_that_is_asked_about_is_answered_before_an_invitation(
    world: World, said: str
) -> None:
    world.write("7", "/start")
    world.write("7", "yes")
    world.write("7", "I have chest pain")
    invited_elsewhere(world, 1)
    world.write("7", said)

    assert patients(world) == []
    assert "999" in texts(world, "7")[-1]


def test_emergency_of_staff_is_answered_before_a_letter(asked: World) -> None:
    asked.write(ANA, "I have chest pain")
    write_to(asked)
    before = len(asked.messages["7"])
    asked.write(ANA, "yes")

    assert len(asked.messages["7"]) == before
    assert "999" in asked.last(ANA).text


def test_check_in_of_one_clinic_waits_while_words_go_to_another(asked: World) -> None:
    for words in ("None of these", "3", "Better"):
        asked.press(asked.last("7"), words)
    invited(asked, "7", opened(asked, asks=True), programme="standard")
    asked.write("7", "yes")
    asked.press(asked.last("7"), "19:00")
    pass_hours(asked, 24 * 7)
    asked.pass_time(timedelta(minutes=45))
    write_to(asked)
    asked.write(ANA, "How are you?")
    asked.press(asked.last("7"), "Reply")
    before = len(asked.messages["7"])
    for _ in range(11):
        asked.pass_time(timedelta(minutes=5))

    assert texts(asked, "7")[before:] == []
    asked.press(asked.last("7"), "That is all")
    pass_hours(asked, 24)
    assert "Southside" in " ".join(texts(asked, "7")[before + 1 :])


def unfollow(world: World) -> None:
    """Let the staff stop following the patient."""
    world.write(ANA, "/patient P7")
    world.press(world.last(ANA), "Stop following")
    world.press(world.last(ANA), next(iter(world.last(ANA).buttons)))


@pytest.mark.parametrize(
    ("command", "word"), [("/time", "17:00"), ("/pause", "2"), ("please stop", "yes")]
)
def test_words_of_who_is_followed_no_more_change_nothing(
    asked: World, command: str, word: str
) -> None:
    asked.write("7", command)
    unfollow(asked)
    asked.write("7", word)

    [patient] = patients(asked)
    assert (patient.state, patient.hour, patient.paused_until) == ("stopped", "18:00", None)
    assert "No clinic follows you" in asked.last("7").text


def test_typed_hour_for_a_closed_clinic_is_not_kept(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/time")
    world.db.run(close_clinic, 1, world.now)
    world.write("7", "17:00")

    assert patients(world)[0].hour == "18:00"


@pytest.mark.parametrize(("command", "word"), [("please stop", "yes"), ("/pause", "2 weeks")])
def test_of_two_clinics_it_is_asked_which_is_meant(asked: World, command: str, word: str) -> None:
    invited_elsewhere(asked, joins=True)
    asked.write("7", command)
    asked.write("7", word)

    assert {one.state for one in patients(asked)} == {"active"}
    which, *cards = asked.messages["7"][-3:]
    assert "press the button of the one" in which.text
    assert [next(iter(one.buttons)) for one in cards] in (
        ["Stop the check-ins"] * 2,
        ["1 week"] * 2,
    )
    asked.press(cards[1], next(iter(cards[1].buttons)))
    assert [one.state for one in patients(asked)].count("active") == 1
