"""Typed words go to the newest open thing: an invitation, a pause, an hour, the end of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clinics.codes import new_code
from bot.store.codes import Terms
from bot.store.patients import Patient, patients_of_chat
from bot.trial.world import World
from tests.checkins.conftest import KEY
from tests.checkins.test_world import pass_hours

Joined = Callable[..., World]


def invited(world: World, language: str = "en") -> None:
    """Let somebody open an invitation of the clinic."""
    if language != "en":
        world.write("7", f"/language {language}")
    until = world.now + timedelta(days=30)
    terms = Terms(clinic_id=1, expires_at=until, programme="standard", label="P7")
    world.write("7", f"/start {world.db.run(new_code, KEY, terms, world.now)}")


def patients(world: World) -> list[Patient]:
    return world.db.run(patients_of_chat, 1)


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "yes"), ("en", "I agree"), ("en", "1"), ("es", "sí"), ("es", "acepto")],
)
def test_typed_yes_joins(world: World, language: str, word: str) -> None:
    invited(world, language)
    card = world.last("7")
    world.write("7", word)

    assert [one.name for one in patients(world)] == ["P7"]
    assert card.buttons == {}
    assert "18:00" in world.last("7").buttons


@pytest.mark.parametrize("word", ["no", "no thanks", "2"])
def test_typed_no_declines(world: World, word: str) -> None:
    invited(world)
    card = world.last("7")
    world.write("7", word)

    assert (patients(world), card.buttons) == ([], {})


def test_yes_answers_the_newer_question(world: World) -> None:
    invited(world)
    world.pass_time(timedelta(minutes=1))
    world.write("7", "/start")
    world.write("7", "yes")

    assert patients(world) == []
    assert "Who has the sore knee?" in world.last("7").text


def test_code_that_was_used_up_joins_nobody(world: World) -> None:
    invited(world)
    world.pass_time(timedelta(days=31))
    world.write("7", "yes")
    assert patients(world) == []


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *[("en", word) for word in ("2", "2 weeks", "two weeks please", "for 2 weeks, thanks")],
        *[("es", word) for word in ("2", "dos semanas", "por 2 semanas, por favor")],
    ],
)
def test_typed_weeks_make_a_pause(joined: Joined, language: str, word: str) -> None:
    world = joined("7", language)
    world.write("7", "/pause")
    world.write("7", word)

    [patient] = patients(world)
    assert patient.paused_until == world.now + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "can't walk for 2 days"),
        ("en", "my calf is swollen since 2 days"),
        ("en", "one of my knees is hot and swollen"),
        ("en", "my pain is 2 today"),
        ("en", "I fell 2 days ago"),
        ("en", "I want to kill myself 2 days"),
        ("es", "una de mis rodillas está hinchada"),
        ("es", "hace 2 días no puedo caminar"),
    ],
)
def test_number_in_other_words_makes_no_pause(joined: Joined, language: str, said: str) -> None:
    world = joined("7", language)
    world.write("7", "/pause")
    world.write("7", said)

    assert patients(world)[0].state == "active"


@pytest.mark.parametrize("said", ["yes my calf is swollen and hurts", "ok but my knee locked"])
def test_sign_beside_a_yes_stops_nothing(joined: Joined, said: str) -> None:
    world = joined("7")
    world.write("7", "please stop")
    world.write("7", said)

    assert patients(world)[0].state == "active"


def test_weeks_that_are_not_offered_are_asked_for_again(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/pause")
    world.write("7", "3 weeks")

    assert "For how long" in world.last("7").text
    assert patients(world)[0].state == "active"


@pytest.mark.parametrize(
    ("word", "hour"), [("10", "10:00"), ("at 6 pm", "18:00"), ("19:00", "19:00")]
)
def test_typed_hour_is_kept(joined: Joined, word: str, hour: str) -> None:
    world = joined("7")
    world.write("7", "/time")
    world.write("7", word)

    assert patients(world)[0].hour == hour


def test_hour_that_is_not_offered_is_asked_for_again(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/time")
    world.write("7", "9 pm")

    assert "At which of these times" in world.last("7").text
    assert patients(world)[0].hour == "18:00"


@pytest.mark.parametrize(
    ("language", "word", "yes"),
    [
        ("en", "no more messages", "yes"),
        ("en", "unsubscribe", "yes"),
        ("en", "stop the check-ins", "yes"),
        ("en", "please stop", "yes"),
        ("es", "no más mensajes", "sí"),
        ("es", "darme de baja", "sí"),
    ],
)
def test_wish_to_stop_is_asked_about_once(
    joined: Joined, language: str, word: str, yes: str
) -> None:
    world = joined("7", language)
    before = len(world.messages["7"])
    world.write("7", word)
    asks = [one for one in world.messages["7"][before:] if len(one.buttons) == 2]

    assert len(asks) == 1
    assert "Northside" in asks[0].text
    world.write("7", yes)
    assert patients(world)[0].state == "stopped"


def test_pressed_card_is_answered_by_no_words(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/pause")
    world.press(world.last("7"), "1 week")
    world.write("7", "2")

    assert patients(world)[0].paused_until == world.now + timedelta(weeks=1)


def test_check_in_that_comes_later_is_newer(joined: Joined) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 6)
    world.write("7", "/pause")
    pass_hours(world, 2)
    world.write("7", "none of these")

    assert "How bad was the pain" in world.last("7").text
