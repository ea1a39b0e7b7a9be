"""Whose clock and which hour somebody means: nothing is kept on a guess."""

from collections.abc import Callable
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.checkins.places import places_called
from bot.checkins.times import hour_in
from bot.store.clinic_tables import clinics
from bot.store.patients import Patient, patients_of_clinic
from bot.trial.world import World
from tests.checkins.conftest import BEGAN
from tests.checkins.weeks import pass_days

Joined = Callable[..., World]


def patient(world: World) -> Patient:
    [one] = world.db.run(patients_of_clinic, 1)
    return one


def in_zone(world: World, zone: str, sends: tuple[str, str] = ("08:00", "20:00")) -> None:
    values = {"zone": zone, "sends_from": sends[0], "sends_until": sends[1]}
    world.db.run(lambda conn: conn.execute(update(clinics).values(values)))


@pytest.mark.parametrize(
    "words",
    ["Cambridge", "York", "Spain", "Salem", "Cordoba", "Perth", "Madird", "London please", "San"],
)
def test_place_that_is_not_certain_is_asked_about(joined: Joined, words: str) -> None:
    world = joined("7")
    in_zone(world, "Europe/London")
    before = patient(world).zone
    world.write("7", f"/time {words}")

    assert "Which of these does your clock show now?" in world.last("7").text
    assert patient(world).zone == before


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Kent", "Europe/London"),
        ("Porto", "Europe/Lisbon"),
        ("london, ontario", "America/Toronto"),
        ("Málaga", "Europe/Madrid"),
        ("New York", "America/New_York"),
        ("Alemania", "Europe/Berlin"),
        ("Europe/Madrid", "Europe/Madrid"),
    ],
)
def test_exact_name_is_taken(words: str, zone: str) -> None:
    home = "America/New_York" if zone == "America/Toronto" else "Europe/London"
    [first, *_], is_certain = places_called(words, home, BEGAN)
    assert (ZoneInfo(first.zone).utcoffset(BEGAN), is_certain) == (
        ZoneInfo(zone).utcoffset(BEGAN),
        True,
    )


def test_place_of_the_clinics_country_comes_first() -> None:
    first = {
        home: places_called("Cordoba", home, BEGAN)[0][0].zone
        for home in ("Europe/Madrid", "America/Argentina/Buenos_Aires")
    }
    assert first["Europe/Madrid"] == "Europe/Madrid"
    assert ZoneInfo(first["America/Argentina/Buenos_Aires"]).utcoffset(BEGAN) == ZoneInfo(
        "America/Argentina/Buenos_Aires"
    ).utcoffset(BEGAN)


def test_clock_is_kept_once_it_is_chosen(joined: Joined) -> None:
    world = joined("7")
    in_zone(world, "Europe/London")
    world.write("7", "/time Cambridge")
    assert list(world.last("7").buttons) == ["10:00 London", "05:00 New York", "None of these"]
    world.press(world.last("7"), "10:00 London")

    assert patient(world).zone == "Europe/London"
    assert "It should be 10:00 where you are now." in world.last("7").text


def test_none_of_these_changes_nothing(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/time Cambridge")
    world.press(world.last("7"), "None of these")
    assert "so nothing was changed" in world.last("7").text
    assert patient(world).zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("sends", "offered"),
    [
        (("16:00", "17:30"), ["16:00", "17:00"]),
        (("12:10", "12:25"), ["12:10", "12:15", "12:20"]),
        (("06:00", "07:00"), ["6:00", "6:30"]),
        (("08:00", "20:00"), ["8:00", "10:00", "12:00", "15:00", "18:00", "19:00"]),
    ],
    ids=["an afternoon", "a quarter of an hour", "the early morning", "the day"],
)
def test_hours_within_the_clinics_are_offered(
    joined: Joined, sends: tuple[str, str], offered: list[str]
) -> None:
    world = joined("7")
    in_zone(world, "Europe/Berlin", sends)
    world.write("7", "/time")
    assert list(world.last("7").buttons) == offered
    world.press(world.last("7"), offered[-1])
    assert f"{patient(world).hour}".lstrip("0") == offered[-1]


@pytest.mark.parametrize("words", ["17:00", "5pm", "5 p.m.", "17", "a las 5 de la tarde", "17h"])
def test_hour_is_understood_as_people_write_it(joined: Joined, words: str) -> None:
    world = joined("7")
    world.write("7", f"/time {words}")
    assert "I will write to you at 17:00, next on" in world.last("7").text
    assert patient(world).hour == "17:00"


def test_hour_outside_the_clinics_is_not_kept(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/time 23:00")
    assert "Northside writes from 08:00 to 20:00 only." in world.last("7").text
    assert "18:00" in world.last("7").buttons
    assert patient(world).hour == "18:00"


def test_hour_can_be_typed_where_it_is_asked_for(joined: Joined) -> None:
    world = joined("7", hour=None)
    world.write("7", "9 am")
    assert "I will write to you at 9:00" in world.last("7").text


def test_hour_is_no_answer_to_a_question_that_is_open(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 8)
    world.write("7", "9:00")
    assert patient(world).hour == "18:00"


@pytest.mark.parametrize("words", ["6 weeks", "Madrid", "25:00", "13 pm", "9:99", "left 9"])
def test_other_words_are_no_hour(words: str) -> None:
    assert hour_in(words) is None


def test_noon_and_midnight_are_told_apart() -> None:
    assert (hour_in("12 pm"), hour_in("12 am")) == (time(12), time(0))


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("half past eight", time(8, 30)),
        ("at half past six in the evening", time(18, 30)),
        ("quarter to nine", time(8, 45)),
        ("a quarter past 9", time(9, 15)),
        ("eight thirty", time(8, 30)),
        ("eight o'clock", time(8)),
        ("las ocho y media", time(8, 30)),
        ("a las seis y cuarto de la tarde", time(18, 15)),
        ("las nueve menos cuarto", time(8, 45)),
        ("a la una de la tarde", time(13)),
    ],
)
def test_hour_may_be_said_in_words(words: str, hour: time) -> None:
    assert hour_in(words) == hour


@pytest.mark.parametrize("words", ["six weeks", "half", "eight of them", "dos semanas", "much"])
def test_words_that_are_no_hour_stay_none(words: str) -> None:
    assert hour_in(words) is None


def test_hour_in_words_is_kept(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/time half past eight")
    assert "I will write to you at 8:30" in world.last("7").text
