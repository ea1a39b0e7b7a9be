"""A warning sign that was ticked in a check-in nobody ended: the clinic learns of it."""

from datetime import timedelta

import pytest

from bot.store.alerts import alerts_of_patient
from bot.trial.world import World
from flows.checkins.alert_rules import shipped_alerts
from flows.pathway.loading import shipped
from tests.checkins.conftest import ANA
from tests.checkins.test_staff import texts
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import asked as check_ins
from tests.checkins.weeks import states

LEFT = "in a check-in that was left before its end"


def ticks(world: World, number: int) -> None:
    """Let the patient tick a line of what is new, and leave the question after it open."""
    world.press(world.last("7"), f"☐ {number}")
    world.press(world.last("7"), "Send")


def raised(world: World) -> list[tuple[str, str, str]]:
    """Return the rules that raised alerts about the patient, with version and level."""
    alerts = world.db.run(alerts_of_patient, 1)
    return [(one.rule, one.version, str(one.level)) for one in alerts]


@pytest.mark.parametrize("number", [2, 4, 5])
def test_sign_alone_raises_an_alert_after_an_hour(asked: World, number: int) -> None:
    ticks(asked, number)
    asked.pass_time(timedelta(minutes=59))
    assert raised(asked) == []
    asked.pass_time(timedelta(minutes=1, seconds=1))
    asked.pass_time(timedelta(seconds=1))

    assert raised(asked) == [("sign_half_told", "1", "same_day")]


def test_staff_are_told_in_their_hours_and_once(asked: World) -> None:
    pass_hours(asked, 16)
    ticks(asked, 2)
    pass_hours(asked, 6)

    told = [text for text in texts(asked, ANA) if LEFT in text]
    assert len(told) == 1
    assert "Hot or swollen knee, fever, or very ill" in told[0]
    assert "was told what to do" not in told[0]


def test_card_shows_what_was_ticked(asked: World) -> None:
    ticks(asked, 2)
    asked.write(ANA, "/patient P7")
    card = asked.last(ANA).text

    assert "Left before its end" in card
    assert "Hot or swollen knee, fever, or very ill" in card


def test_reminder_brings_the_open_question(asked: World) -> None:
    ticks(asked, 2)
    pass_hours(asked, 48)

    assert "The knee is hot, red" in check_ins(asked)[-1].text
    assert len(check_ins(asked)) == 2


def test_who_has_no_sign_and_leaves_is_not_reminded(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    pass_hours(asked, 48)

    assert len(check_ins(asked)) == 1


def test_who_ends_it_in_time_is_told_of_as_before(asked: World) -> None:
    ticks(asked, 2)
    asked.pass_time(timedelta(minutes=30))
    ticks(asked, 1)
    pass_hours(asked, 30)

    assert [rule for rule, *_ in raised(asked)] == ["danger"]
    assert len(check_ins(asked)) == 1


def test_sign_that_was_taken_back_is_told_to_nobody(asked: World) -> None:
    ticks(asked, 2)
    asked.write("7", "/back")
    pass_hours(asked, 5)

    assert raised(asked) == []


def test_who_leaves_without_a_sign_is_told_to_nobody(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    pass_hours(asked, 24)

    assert (raised(asked), states(asked)) == ([], ["partly"])


def test_rules_looked_at_in_between_change_nothing(asked: World) -> None:
    ticks(asked, 5)
    asked.pass_time(timedelta(minutes=20))
    asked.write("7", "/person")
    asked.pass_time(timedelta(minutes=41))
    asked.pass_time(timedelta(seconds=2))

    assert ("sign_half_told", "1", "same_day") in raised(asked)


def test_who_stops_in_between_is_told_of_too(asked: World) -> None:
    ticks(asked, 2)
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")

    assert ("sign_half_told", "1", "same_day") in raised(asked)


def test_staff_who_stop_following_are_told_of_too(asked: World) -> None:
    ticks(asked, 2)
    asked.write(ANA, "/patient P7")
    asked.press(asked.last(ANA), "Stop following")
    asked.press(asked.last(ANA), "Yes, stop following")

    assert ("sign_half_told", "1", "same_day") in raised(asked)


@pytest.mark.parametrize("ends_late", [False, True])
def test_one_cause_has_one_open_alert(asked: World, ends_late: bool) -> None:
    if ends_late:
        for words in ("None of these", "3", "Better"):
            asked.press(asked.last("7"), words)
        asked.write("7", HOT)
        pass_hours(asked, 2)
        asked.write("7", "yes")
        ticks(asked, 1)
    else:
        ticks(asked, 2)
        pass_hours(asked, 2)
        ticks(asked, 1)

    alerts = asked.db.run(alerts_of_patient, 1)
    assert {one.rule: one.state for one in alerts} == {"sign_half_told": "closed", "danger": "open"}


def test_who_stops_without_a_sign_is_told_of_as_before(asked: World) -> None:
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")

    assert [rule for rule, *_ in raised(asked)] == ["has_stopped"]


HOT = "my knee is hot and red"


def test_sign_that_is_typed_and_left_raises_the_same_alert(asked: World) -> None:
    pass_hours(asked, 16)
    asked.write("7", HOT)
    asked.pass_time(timedelta(minutes=59))
    assert raised(asked) == []
    pass_hours(asked, 2)

    assert raised(asked) == [("sign_half_told", "1", "same_day")]
    told = [text for text in texts(asked, ANA) if LEFT in text]
    assert len(told) == 1
    assert "Hot or swollen knee, fever, or very ill" in told[0]


def test_sign_that_is_typed_after_the_result_and_left_raises_it_too(asked: World) -> None:
    for words in ("None of these", "3", "Better"):
        asked.press(asked.last("7"), words)
    asked.pass_time(timedelta(hours=30))
    asked.write("7", HOT)
    assert "Shall I change it?" in " ".join(texts(asked, "7")[-2:])
    pass_hours(asked, 2)
    assert raised(asked) == [("sign_half_told", "1", "same_day")]

    asked.write(ANA, "/patient P7")
    assert "Hot or swollen knee, fever, or very ill" in asked.last(ANA).text


def test_result_alone_is_left_by_nobody(asked: World) -> None:
    for words in ("None of these", "3", "Better"):
        asked.press(asked.last("7"), words)
    pass_hours(asked, 30)
    asked.write(ANA, "/patient P7")

    assert raised(asked) == []
    assert "Left before its end" not in asked.last(ANA).text


def test_typed_sign_that_is_confirmed_is_told_of_as_before(asked: World) -> None:
    asked.write("7", HOT)
    asked.write("7", "yes")
    asked.press(asked.last("7"), "None of these")
    ticks(asked, 1)
    pass_hours(asked, 30)

    assert [rule for rule, *_ in raised(asked)] == ["danger"]


def test_every_sign_of_a_check_in_is_looked_at() -> None:
    [rule] = [one for one in shipped_alerts().rules if one.id == "sign_half_told"]
    assert rule.when.half_told is not None
    assert {*rule.when.half_told.signs} == {item.id for item in shipped("checkin").signs}
