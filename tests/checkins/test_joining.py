"""What somebody who joins is told of what will come: the truth, also where nothing will."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.clinics.codes import new_code
from bot.store.audit import noted
from bot.store.codes import Terms
from bot.store.patients import patients_of_clinic
from bot.trial.world import World
from tests.checkins.conftest import ANA, BEGAN, KEY, staff_linked
from tests.checkins.weeks import asked, pass_days, until

Joined = Callable[..., World]
IDLE = "No check-in is planned for you at the moment"


def joins(
    world: World,
    event_on: date | None,
    programme: str | None = "standard",
    label: str | None = "P7",
) -> None:
    """Let somebody join by a code with an event."""
    terms = Terms(
        clinic_id=1,
        expires_at=world.now + timedelta(days=30),
        programme=programme,
        event_on=event_on,
        label=label,
    )
    world.write("7", f"/start {world.db.run(new_code, KEY, terms, world.now)}")
    world.press(world.last("7"), "Yes, I agree")


@pytest.mark.parametrize(
    ("event_on", "programme"),
    [(date(2020, 1, 1), "standard"), (None, None)],
    ids=["it is over", "without a programme"],
)
def test_where_nothing_will_come_nothing_is_promised(
    world: World, event_on: date | None, programme: str | None
) -> None:
    joins(world, event_on, programme)
    assert IDLE in world.last("7").text
    pass_days(world, 100)
    assert asked(world) == []


def test_next_day_is_told_with_the_hour(world: World) -> None:
    joins(world, None)
    world.press(world.last("7"), "18:00")
    assert "at 18:00, next on Monday, 14 September." in world.last("7").text


@pytest.mark.parametrize(("hour", "day"), [("19:00", 7), ("18:00", 14)])
def test_what_lies_ahead_by_the_hour_chosen_is_asked(world: World, hour: str, day: int) -> None:
    """Who joins at 18:30 has missed what the programme asks at 18:00, unless they choose 19:00."""
    world.now = BEGAN.replace(hour=16, minute=30)
    joins(world, BEGAN.date() - timedelta(days=7))
    world.pass_time(timedelta(minutes=1))
    world.press(world.last("7"), hour)
    assert f"at {hour}, next on Monday, {day} September." in world.last("7").text
    until(world, BEGAN + timedelta(days=8))
    assert asked(world)[0].at.day == day


def test_who_changes_the_hour_is_not_asked_again(world: World) -> None:
    joins(world, BEGAN.date() - timedelta(days=7))
    world.press(world.last("7"), "18:00")
    until(world, BEGAN.replace(hour=16, minute=40))
    assert len(asked(world)) == 1
    world.write("7", "/time")
    world.press(world.last("7"), "19:00")
    assert "next on Monday, 14 September." in world.last("7").text
    until(world, BEGAN + timedelta(days=1))
    assert len(asked(world)) == 1


def test_hour_of_who_joins_late_promises_nothing(world: World) -> None:
    joins(world, date(2020, 1, 1))
    world.write("7", "/time")
    world.press(world.last("7"), "18:00")
    assert IDLE in world.last("7").text


def test_second_code_brings_a_label_to_who_has_none(world: World) -> None:
    joins(world, None, label=None)
    joins(world, None, label="Room 3")
    [patient] = world.db.run(patients_of_clinic, 1)
    assert patient.label == "Room 3"


def opens(world: World, **terms: object) -> str:
    """Let P7 open another code for the standard programme; return its text."""
    known: dict[str, object] = {"clinic_id": 1, "programme": "standard", "uses_left": 1}
    until = world.now + timedelta(days=30)
    all_terms = Terms(**{**known, "expires_at": until, **terms})  # type: ignore[arg-type]  # of a test
    text = world.db.run(new_code, KEY, all_terms, world.now)
    world.write("7", f"/start {text}")
    return text


def test_code_scanned_again_changes_nothing(joined: Joined) -> None:
    """In week 5 the sheet of the waiting room is scanned again: week 6 follows, not week 1."""
    world = joined("7")
    pass_days(world, 30)
    count = len(asked(world))
    opens(world, uses_left=None)
    told = world.last("7")
    assert "Northside follows your knee already. Nothing was changed." in told.text
    assert "I write to you again on Monday, 19 October, 18:00." in told.text
    assert "Yes, I agree" not in told.buttons
    pass_days(world, 13)
    assert [f"{one.at:%d %b}" for one in asked(world)[count:]] == ["19 Oct"]


def test_own_code_that_is_used_up_is_no_trouble_to_who_is_followed(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")
    text = opens(world)
    world.press(world.last("7"), "Yes, I agree")
    world.write("7", f"/start {text}")
    assert "follows your knee already" in world.last("7").text
    world.write("8", f"/start {text}")
    assert "has been used already" in world.last("8").text


def test_yes_under_an_earlier_question_changes_nothing(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")
    opens(world, uses_left=None)
    question = world.last("7")
    buttons = dict(question.buttons)
    world.press(question, "Yes, I agree")
    pass_days(world, 20)
    world.bring([world.pressed(question, buttons["Yes, I agree"])])
    assert "follows your knee already" in world.last("7").text


def test_pause_goes_on_under_a_code_that_changes_nothing(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/pause")
    world.press(world.last("7"), "2 weeks")
    opens(world)
    assert "You make a pause until Monday, 21 September." in world.last("7").text
    world.press(world.last("7"), "Go on now")
    assert "go on" in world.last("7").text


def test_code_of_somebody_else_renames_no_record(joined: Joined) -> None:
    """Room 9's code, opened on P7's phone, stays good for Room 9, and its maker is told."""
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.desk = replace(world.desk, bot="trial_knee_bot")
    world.write(ANA, "/enrol Room 9")
    [text] = re.findall(r"start=([\w-]+)", world.last(ANA).text)
    for _ in range(2):
        world.write("7", f"/start {text}")
    told = [one.text for one in world.messages[ANA] if "was opened in the chat of P7" in one.text]
    [patient] = world.db.run(patients_of_clinic, 1)
    assert (patient.label, len(told)) == ("P7", 1)
    assert "The code for \u201cRoom 9\u201d" in told[0]
    assert any("opened by who has another label" in row.what for row in world.db.run(noted, 1, 9))
    world.write("8", f"/start {text}")
    world.press(world.last("8"), "Yes, I agree")
    labels = [one.label for one in world.db.run(patients_of_clinic, 1)]
    assert labels == ["P7", "Room 9"]


def test_label_is_kept_by_who_comes_back_with_another(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")
    opens(world, label="Room 9")
    world.press(world.last("7"), "Yes, I agree")
    [patient] = world.db.run(patients_of_clinic, 1)
    assert (patient.label, patient.state) == ("P7", "active")


def test_code_with_a_day_of_its_own_begins_anew(joined: Joined) -> None:
    """After an operation the clinic gives a new day 0, and the patient agrees to it."""
    world = joined("7")
    pass_days(world, 10)
    opens(world, label="P7", event_on=world.now.date())
    world.press(world.last("7"), "Yes, I agree")
    assert "follows your knee from now on" in world.last("7").text
