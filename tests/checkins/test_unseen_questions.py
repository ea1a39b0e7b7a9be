"""Words typed while a check-in is on its way answer nothing that its patient never saw."""

from datetime import datetime, timedelta

import pytest

from bot.checkins.asking import tick
from bot.sending.outcome import Blocked, Outcome, Refused, TooFast
from bot.store.alerts import alerts_of_patient
from bot.store.conversations import latest
from bot.store.sends import Send
from bot.trial.world import World
from flows.pathway.answers import current
from tests.checkins.test_meant import ASKS_SIGN, told
from tests.checkins.test_relay import writes
from tests.checkins.weeks import BERLIN, until
from tests.checkins.weeks import asked as check_ins

EARLY = "You wrote that before you could see this question."
NONE = "None of these"
SIGNS = "Is any of this new since your last answer?"
NEXT_WEEK = datetime(2026, 9, 21, 18, 0, 1, tzinfo=BERLIN)


def too_fast(_: World, send: Send) -> Outcome | None:
    """Let Telegram ask to wait with what nobody waits for."""
    return TooFast(1200) if send.is_broadcast else None


def held_up(world: World, pressed: str | None = None) -> None:
    """Let an older check-in be left, and that of the next week wait at the sender."""
    if pressed is not None:
        world.press(world.last("7"), pressed)
    until(world, NEXT_WEEK - timedelta(minutes=5))
    world.post = too_fast
    world.now = NEXT_WEEK
    world.work()
    world.now += timedelta(minutes=10)


def answers(world: World) -> set[str]:
    """Return what the newest check-in knows by its patient."""
    stored = world.db.run(latest, 1, "checkin")
    assert stored is not None
    return current(stored.session.answers).keys() - {"set"}


@pytest.mark.parametrize(
    ("left_at", "typed"),
    [
        (ASKS_SIGN, "No"),
        (ASKS_SIGN, "Yes"),
        (NONE, "3"),
        (NONE, "none"),
        (None, "none"),
        ("☐ 3", "2"),
    ],
)
def test_words_to_an_older_question_answer_none_that_is_on_its_way(
    asked: World, left_at: str | None, typed: str
) -> None:
    held_up(asked, left_at)
    [answer] = writes(asked, "7", typed)

    assert EARLY in answer
    assert SIGNS in answer
    assert answers(asked) == set()
    assert asked.db.run(alerts_of_patient, 1) == []


def test_answer_to_the_question_that_was_put_then_counts(asked: World) -> None:
    held_up(asked, NONE)
    asked.write("7", "none")
    asked.post = None
    count = len(check_ins(asked))
    asked.write("7", "none")
    asked.write("7", "3")

    assert told(asked, "new_chest") == "no"
    assert told(asked, "pain_worst") == 3
    asked.pass_time(timedelta(hours=2))
    assert len(check_ins(asked)) == count


def test_sign_that_is_told_while_a_check_in_is_on_its_way_is_heard(asked: World) -> None:
    held_up(asked, NONE)
    [answer] = writes(asked, "7", "my calf is swollen and warm")

    assert "it must be checked today" in answer
    assert "calf" in answer.partition("I understood")[2]
    asked.press(asked.last("7"), "Yes, all right")

    assert told(asked, "new_calf") == "yes"


def test_check_in_that_was_taken_back_takes_no_words(asked: World) -> None:
    held_up(asked, NONE)
    asked.now += timedelta(hours=3)
    asked.db.run(tick, asked.desk, asked.now)
    [answer] = writes(asked, "7", "none")

    assert EARLY in answer
    assert answers(asked) == set()


@pytest.mark.parametrize("outcome", [Refused("400"), Blocked("403")])
def test_check_in_that_did_not_arrive_takes_no_words(asked: World, outcome: Outcome) -> None:
    asked.press(asked.last("7"), NONE)
    until(asked, NEXT_WEEK - timedelta(minutes=5))
    asked.post = lambda _, send: outcome if send.address == "7" else None
    asked.now = NEXT_WEEK
    asked.work()
    asked.post = None
    asked.block("7", is_blocked=False)
    [answer] = writes(asked, "7", "none")

    assert EARLY in answer
    assert answers(asked) == set()


def test_check_in_that_waited_when_its_patient_blocked_the_bot_takes_no_words(
    asked: World,
) -> None:
    held_up(asked, NONE)
    asked.block("7")
    asked.post = None
    asked.now += timedelta(days=1)
    asked.block("7", is_blocked=False)
    [answer] = writes(asked, "7", "none")

    assert EARLY in answer
    assert answers(asked) == set()


def test_emergency_that_a_check_in_asks_about_is_not_set_aside_unseen(asked: World) -> None:
    asked.post = lambda _, send: TooFast(60) if send.address == "7" else None
    asked.write("7", "I have chest pain")
    asked.write("7", "/back")
    asked.post = None
    asked.pass_time(timedelta(minutes=2))

    assert "Do you have chest pain" in asked.last("7").text
    stored = asked.db.run(latest, 1, "checkin")
    assert stored is not None
    assert stored.session.alarms
