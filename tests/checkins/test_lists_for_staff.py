"""What the lists and cards say to staff is one line for each patient, and true."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clinics.codes import new_code
from bot.store.codes import Terms
from bot.trial.world import World
from tests.checkins.conftest import ANA, KEY, staff_linked
from tests.checkins.test_open_alerts import raised
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import answer, pass_days

Joined = Callable[[str], World]
ROOM = "Northgate outpatients, knee room 12"


@pytest.fixture
def world(joined: Joined) -> World:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    return world


def today(world: World) -> str:
    world.write(ANA, "/today")
    return world.last(ANA).text


def called(world: World, address: str, label: str) -> None:
    """Let somebody join whom the clinic calls so."""
    terms = Terms(clinic_id=1, expires_at=world.now + timedelta(days=30), label=label)
    world.write(address, f"/start {world.db.run(new_code, KEY, terms, world.now)}")
    world.press(world.last(address), "Yes, I agree")


def test_three_alerts_of_a_kind_are_one_line(world: World) -> None:
    for rule in ("pain_up", "says_much_worse", "ability_lost"):
        raised(world, "7", rule, "next_working_day")

    text = today(world)
    assert "<b>Worse (1)</b>" in text
    assert text.count("P7") == 1
    assert "P7, since 7 September 2026: 3 alerts\n" in text
    assert [*world.last(ANA).buttons] == ["P7"]


def test_alerts_of_two_kinds_are_two_lines(world: World) -> None:
    raised(world, "7", "pain_up", "next_working_day")
    raised(world, "7", "danger", "now")

    assert today(world).count("P7, since") == 2
    assert [*world.last(ANA).buttons] == ["P7"]


def test_plans_are_named_each_once(world: World) -> None:
    for rule in ("no_response", "over_a_year", "no_response_late"):
        raised(world, "7", rule, "review")

    assert "P7, since 7 September 2026: think of sending on, the exercises do not help\n" in today(
        world
    )


def test_line_says_who_has_all_or_a_part(world: World) -> None:
    for rule in ("pain_up", "ability_lost"):
        raised(world, "7", rule, "next_working_day")
    world.write(ANA, "/patient P7")
    world.press(world.last(ANA), "1: I take it")
    assert "P7, since 7 September 2026: 2 alerts, Ana has a part of it" in today(world)
    world.write(ANA, "/patient P7")
    world.press(world.last(ANA), "2: I take it")

    assert "P7, since 7 September 2026: 2 alerts, Ana has it" in today(world)


def test_patients_with_like_names_have_unlike_buttons(world: World) -> None:
    for address, label in (("71", ROOM), ("72", f"{ROOM[:-1]}3")):
        called(world, address, label)
        raised(world, address)
    today(world)

    assert [*world.last(ANA).buttons] == [
        "Northgate outp…, knee room 13",
        "Northgate outp…, knee room 12",
    ]


def test_names_that_differ_in_the_middle_only_bear_a_number(world: World) -> None:
    for address, middle in (("71", "left"), ("72", "right")):
        called(world, address, f"Northgate outpatients, {middle} of the knee rooms")
        raised(world, address)
    today(world)

    assert len(world.last(ANA).buttons) == 2


def test_check_in_that_was_left_is_old_once_two_are_answered(world: World) -> None:
    pass_days(world, 7.5)
    answer(world, "None of these", "8")
    pass_hours(world, 1)
    world.write(ANA, "/patient P7")
    assert "Left before its end" in world.last(ANA).text
    pass_days(world, 14)
    answer(world, "None of these", "3", "The same")
    world.write(ANA, "/patient P7")

    assert "Left before its end" not in world.last(ANA).text


def test_who_asks_for_a_person_was_told_when_somebody_looks(world: World) -> None:
    world.write("7", "/person")

    assert "The patient was told when somebody looks." in world.last(ANA).text
    assert "what to do" not in world.last(ANA).text
