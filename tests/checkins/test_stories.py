"""What a patient may rely on, told message by message: when, how often, and what ends it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clinics.codes import new_code
from bot.late import too_late
from bot.retention import Retention
from bot.sending.outcome import Blocked, Outcome, Unclear
from bot.serving import duties_of
from bot.store.clinics import add_clinic
from bot.store.closing import close_clinic
from bot.store.codes import Terms, codes_of, revoke_code
from bot.store.enrolments import keep_programme
from bot.store.health import waits
from bot.store.sends import Send
from bot.store.unsent import UNSURE, try_again, unsent
from bot.trial.world import World
from flows.checkins.programmes import kept, programme_of, standard
from tests.checkins.conftest import HOURS, KEY, staff_linked
from tests.checkins.weeks import BERLIN, answer, asked, pass_days, rows, states, until

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY = ("None of these", "3", "Better")
Joined = Callable[[str], World]


def test_reminder_gives_way_to_the_next(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 42)
    world.now += 17 * HOUR  # nobody planned or sent for a night
    pass_days(world, 3.5)

    days = [one.at.astimezone(BERLIN).date() for one in asked(world)]
    assert len(days) == len(set(days))
    [skipped] = [one for one in rows(world) if one.state == "skipped"]
    assert skipped.reason == "the next check-in comes that day"


def test_only_the_silent_are_reminded_once(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 13)

    first, reminder = asked(world)
    assert f"{reminder.at.astimezone(BERLIN):%A %H:%M}" == "Wednesday 08:00"
    assert "not answered yet" in reminder.text
    assert list(reminder.buttons.values()) == list(first.buttons.values())


def test_who_answers_is_not_reminded(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 8)
    answer(world, *WEEKLY)
    pass_days(world, 5)

    assert len(asked(world)) == 1
    assert states(world) == ["answered"]


def test_late_answer_counts(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 13)
    assert len(asked(world)) == 2
    answer(world, *WEEKLY)

    assert states(world) == ["answered"]


def test_last_weeks_button_changes_nothing(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 8)
    old = asked(world)[0].buttons
    pass_days(world, 7)
    before = states(world)
    world.bring([world.pressed(asked(world)[0], old["None of these"])])

    assert "earlier" in world.last("7").text
    assert states(world) == before == ["silent", "asked"]


def test_two_answers_to_one_question_are_one(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 8)
    answer(world, "None of these")
    pain = world.last("7")
    twice = [world.pressed(pain, pain.buttons["3"]), world.pressed(pain, pain.buttons["9"])]
    world.bring(twice)
    answer(world, "Better")

    assert states(world) == ["answered"]
    assert "<b>3</b>" in pain.text


def test_block_in_the_middle_skips_with_reason(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 8)
    answer(world, "None of these")
    world.block("7")
    pass_days(world, 7)
    world.block("7", is_blocked=False)
    pass_days(world, 7)

    assert states(world) == ["partly", "skipped", "asked"]
    assert rows(world)[2].reason == "the patient blocked the bot"


def test_pause_skips_and_ends_by_itself(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/pause")
    answer(world, "2 weeks")
    pass_days(world, 14)
    assert asked(world) == []
    pass_days(world, 7.5)

    assert states(world) == ["skipped", "silent", "asked"]
    world.write("7", "/clinics")
    assert "Northside: follows you" in world.last("7").text


def test_resume_ends_a_pause(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/pause")
    answer(world, "4 weeks", "Go on now")
    pass_days(world, 8)

    assert len(asked(world)) == 1


def test_stop_of_the_chat_asks_about_check_ins(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 7.1)
    world.write("7", "/stop")
    answer(world, "Stop the check-ins")
    pass_days(world, 30)

    assert asked(world) == []
    assert "have stopped" in world.last("7").text


def test_running_chat_is_not_interrupted(joined: Joined) -> None:
    world = joined("7")
    until(world, world.now.replace(hour=15, minute=55) + 7 * DAY)
    world.write("7", "/start")
    until(world, world.now + 29 * timedelta(minutes=1))
    assert asked(world) == []
    until(world, world.now + timedelta(minutes=7))

    assert len(asked(world)) == 1


def test_away_for_three_days_is_told(joined: Joined, caplog: pytest.LogCaptureFixture) -> None:
    world = joined("7")
    pass_days(world, 7)
    world.now += 3 * DAY
    [told] = too_late(world.db.run(waits, world.now), world.now, polling_since=None)
    watch = next(duty for duty in duties_of(world.db, Retention(), None) if duty.name == "watch")
    with caplog.at_level(logging.WARNING):
        asyncio.run(watch.do(world.now))
    world.work()

    assert told == "a check-in has waited for 65 hours"
    assert told in caplog.text
    assert list(too_late(world.db.run(waits, world.now), world.now, polling_since=None)) == []
    assert asked(world) == []
    [row] = rows(world)
    assert (row.state, row.reason) == ("skipped", "too old: it could not be planned in time")


def test_clock_set_back_sends_nothing_twice(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 7.5)
    world.now -= 2 * DAY
    world.work()
    pass_days(world, 3)

    assert len(asked(world)) == 1


def test_people_finish_the_version_they_began(joined: Joined) -> None:
    world = joined("7")
    shorter = "{id: standard, name: Short, event: visit, steps: [{id: one, set: weekly, day: 2}]}"
    body = kept(programme_of(shorter, "short.yaml"))
    world.db.run(keep_programme, clinic_id=1, name="standard", hash="2", body=body, now=world.now)
    joined("8")
    pass_days(world, 22)

    assert [one.step for one in rows(world, "8") if not one.reminder] == ["one"]
    assert states(world, "7") == ["silent", "silent", "asked"]


def test_two_clinics_hear_of_their_own_only(joined: Joined) -> None:
    world = joined("7")
    body = kept(standard())
    second = world.db.run(
        add_clinic, name="Hill", zone="Europe/Berlin", hours=HOURS, is_sandbox=False, now=world.now
    )
    assert second is not None
    world.db.run(keep_programme, clinic_id=2, name="standard", hash="1", body=body, now=world.now)
    enter(world, second)
    answer(world, "Yes, I agree", "18:00")
    for clinic_id in (1, second):
        staff_linked(world, "90", "Ana", "clinician", clinic_id)
    pass_days(world, 8)
    north, hill = [*asked(world), *asked(world, clinic="Hill")]
    assert hill.at - north.at == timedelta(minutes=30)
    world.press(hill, "None of these")
    answer(world, "7", "Worse")
    assert "Hill can read your answers" in world.last("7").text
    world.press(north, "None of these")
    answer(world, "2", "Better")

    assert "Northside can read your answers" in world.last("7").text
    assert states(world) == ["answered", "answered"]


def enter(world: World, clinic: int = 1, **terms: object) -> str:
    """Write with a new code of a clinic; return the code."""
    known = {"expires_at": world.now + 30 * DAY, "programme": "standard", **terms}
    code = world.db.run(new_code, KEY, Terms(clinic_id=clinic, **known), world.now)  # type: ignore[arg-type] # of terms
    world.write("7", f"/start {code}")
    return code


def test_code_helps_once(world: World) -> None:
    code = enter(world)
    answer(world, "Yes, I agree")
    world.write("8", f"/start {code}")

    assert "used already" in world.last("8").text


def test_code_expires(world: World) -> None:
    code = enter(world)
    world.now += 31 * DAY
    world.write("8", f"/start {code}")

    assert "too old" in world.last("8").text


def test_code_is_taken_back(world: World) -> None:
    code = enter(world)
    [kept_code] = world.db.run(codes_of, 1)
    world.db.run(revoke_code, 1, kept_code.id, world.now)
    answer(world, "Yes, I agree")

    assert "taken this code back" in world.last("7").text
    assert code not in world.last("7").text


def test_code_of_another_key_is_forged(world: World) -> None:
    terms = Terms(clinic_id=1, expires_at=world.now + DAY)
    code = world.db.run(new_code, b"another", terms, world.now)
    world.write("7", f"/start {code}")

    assert "not made here" in world.last("7").text


def test_tap_settles_an_unclear_message(joined: Joined) -> None:
    world = joined("7")

    def arrives_unseen(world: World, send: Send) -> Outcome:
        world.arrive(send)
        return Unclear("no answer came")

    world.post = arrives_unseen
    pass_days(world, 8)
    world.post = None
    assert len(world.db.run(unsent, "uncertain")) == 1
    answer(world, *WEEKLY)

    assert world.db.run(unsent, "uncertain") == []
    assert len(asked(world)) == 1
    assert states(world) == ["answered"]


def test_travel_moves_the_hour(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/time Auckland")
    answer(world, "10:00")
    pass_days(world, 9)

    assert [f"{one.at:%a %H:%M}" for one in asked(world)] == ["Sun 22:00", "Tue 20:00"]


CITIES = {
    "1": ("Berlin", "Europe/Berlin"),
    "2": ("New York", "America/New_York"),
    "3": ("Sydney", "Australia/Sydney"),
    "4": ("Lord Howe", "Australia/Lord_Howe"),
    "5": ("America/Santiago", "America/Santiago"),
    "6": ("Auckland", "Pacific/Auckland"),
    "9": ("Apia", "Pacific/Apia"),
}


@pytest.mark.slow
def test_no_night_and_the_same_hour_over_clock_changes(joined: Joined) -> None:
    for address, (city, _) in CITIES.items():
        world = joined(address)
        world.write(address, f"/time {city}")
        answer(world, "19:00", address=address)
    pass_days(world, 88)

    for address, (_, zone) in CITIES.items():
        hours = [one.at.astimezone(ZoneInfo(zone)).hour for one in asked(world, address)]
        assert all(8 <= hour < 20 for hour in hours)
        openings = [
            hour
            for hour, one in zip(hours, asked(world, address), strict=True)
            if "not answered yet" not in one.text
        ]
        assert openings == [19] * 10


def unclear(world: World, send: Send) -> Outcome:
    return Unclear("no answer came")


def test_clinic_reads_that_a_check_in_may_not_have_arrived(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.post = unclear
    pass_days(world, 8)
    world.post = None
    world.write("90", "/patient P7")
    assert "Answered 0 of 1. May not have arrived: 1." in world.last("90").text
    assert rows(world)[0].reason == UNSURE


def test_check_in_is_tried_again_in_its_hours_only(joined: Joined) -> None:
    world = joined("7")
    world.post = unclear
    pass_days(world, 8)
    world.post = None
    [message] = world.db.run(unsent, "uncertain")
    until(world, world.now.replace(hour=22, minute=30))
    assert world.db.run(try_again, message.id, "uncertain", world.now)
    pass_days(world, 0.2)
    assert asked(world) == []
    pass_days(world, 0.4)
    assert [f"{one.at.astimezone(BERLIN):%H:%M}" for one in asked(world)] == ["08:00"]
    assert rows(world)[0].reason is None


def test_check_in_is_not_tried_again_of_who_has_stopped(joined: Joined) -> None:
    world = joined("7")
    world.post = unclear
    pass_days(world, 8)
    world.post = None
    [message] = world.db.run(unsent, "uncertain")
    world.write("7", "/stop")
    answer(world, "Stop the check-ins")
    world.db.run(try_again, message.id, "uncertain", world.now)
    pass_days(world, 1)
    assert asked(world) == []
    assert rows(world)[0].reason == "the patient stopped"


def test_clinic_reads_how_many_may_not_have_a_broadcast(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.write("90", "/broadcast We are closed.")
    world.press(world.last("90"), "Send to 1")
    launched = world.last("90")
    world.post = lambda world, send: unclear(world, send) if send.address == "7" else None
    pass_days(world, 1)
    world.post = None
    world.press(launched, "How far is it?")
    assert "Handed over: 1\n\u2022 Of these may not have arrived: 1" in world.last("90").text


def test_clinic_reads_that_who_blocked_the_bot_was_not_reached(joined: Joined) -> None:
    """Only Telegram's refusal tells so, or the patient blocks it while the message waits."""
    world = joined("7")
    staff_linked(world, "90", "Ana", "clinician")
    world.write("90", "/broadcast We are closed.")
    world.press(world.last("90"), "Send to 1")
    launched = world.last("90")
    world.post = lambda _, send: Blocked("bot was blocked") if send.address == "7" else None
    pass_days(world, 1)
    world.post = None
    world.press(launched, "How far is it?")

    told = world.last("90").text
    assert "Handed over: 0" in told
    assert "Not sent: 1\n\u2022 They blocked the bot: 1" in told


def test_what_is_answered_on_its_way_has_arrived(joined: Joined) -> None:
    world = joined("7")

    def answered_at_once(world: World, send: Send) -> Outcome | None:
        if not send.is_broadcast:
            return None
        world.arrive(send)
        world.press(world.last("7"), "None of these")
        return Unclear("no answer came")

    world.post = answered_at_once
    pass_days(world, 8)
    assert (states(world), rows(world)[0].reason) == (["partly"], None)


def test_what_is_answered_later_has_arrived_after_all(joined: Joined) -> None:
    world = joined("7")

    def arrived_unseen(world: World, send: Send) -> Outcome | None:
        if not send.is_broadcast:
            return None
        world.arrive(send)
        return Unclear("no answer came")

    world.post = arrived_unseen
    until(world, world.now + timedelta(days=7, hours=8))
    assert rows(world)[0].reason == UNSURE
    world.press(world.last("7"), "None of these")
    assert (states(world), rows(world)[0].reason) == (["partly"], None)


def test_what_was_cancelled_on_its_way_keeps_its_reason(joined: Joined) -> None:
    world = joined("7")

    def closed_meanwhile(world: World, send: Send) -> Outcome:
        world.db.run(close_clinic, 1, world.now)
        return Unclear("no answer came")

    world.post = closed_meanwhile
    pass_days(world, 8)
    assert rows(world)[0].reason == "the clinic was closed"
