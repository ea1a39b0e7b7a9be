"""The clock of a timed self-test: pressed by a person, told by the caller, never guessed."""

import pytest

from flows.pathway.model import Item
from flows.talking.engine import advanced
from flows.talking.events import Chose, Event, Said, Start
from flows.talking.prompting import prompt_for
from flows.talking.session import Phase
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at

HELD, COUNTED = "single_leg_stand.left", "chair_stand_30s"
START, STOP, USE = Chose(("start_clock",)), Chose(("stop_clock",)), Chose(("use_time",))
NOON = 1_800_000_000.0


def later(chat: Chat, seconds: float, event: Event) -> Chat:
    """Cause an event some seconds after noon."""
    chat.last = advanced(Turn(PATHWAY, chat.session, at=NOON + seconds), event)
    chat.session = chat.last.session
    return chat


def labels(chat: Chat) -> list[str]:
    assert chat.prompt is not None
    return [option.label for option in chat.prompt.options]


@pytest.mark.parametrize("screen", [HELD, COUNTED, "side_plank.left", "single_leg_bridge.left"])
def test_a_timed_test_has_a_clock(screen: str):
    assert labels(at(screen))[0] == "Start the clock"


@pytest.mark.parametrize("screen", ["knee_to_wall.left", "heel_raise.left", "pain_worst"])
def test_what_takes_no_time_has_none(screen: str):
    assert "Start the clock" not in labels(at(screen))


@pytest.mark.parametrize(("seconds", "offered"), [(14.9, 14), (0.2, 0), (45, 45), (64, 45)])
def test_the_time_is_offered(seconds: float, offered: int):
    """No more than what the test counts: who holds longer stops the clock soon after its end."""
    chat = later(later(at(HELD), 0, START), seconds, STOP)

    assert labels(chat)[0] == f"Yes, use {offered} s"
    assert "single_leg_stand" not in chat.given
    assert later(chat, seconds + 2, USE).given["single_leg_stand"] == {"left": offered}


def test_a_clock_set_back_tells_no_time_below_nothing():
    assert labels(later(later(at(HELD), 0, START), -60, STOP))[0] == "Yes, use 0 s"


@pytest.mark.parametrize("screen", [HELD, COUNTED])
@pytest.mark.parametrize("event", [STOP, Start(), Said("eh?")], ids=["stop", "start", "words"])
def test_time_that_nobody_saw_is_not_offered(screen: str, event: Event):
    chat = later(later(at(screen), 0, START), 600, event)

    assert "clock_missed" in chat.messages
    assert labels(chat)[0] == "Start the clock"
    assert not [label for label in labels(chat) if label.startswith("Yes, use")]
    assert later(chat, 620, Said("12")).given[screen.partition(".")[0]] in (12, {"left": 12})


def test_a_number_is_taken_of_a_clock_that_ran_out():
    assert later(later(at(COUNTED), 0, START), 600, Said("14")).given[COUNTED] == 14


def test_another_number_can_be_typed():
    chat = later(later(at(HELD), 0, START), 14, STOP)

    assert later(chat, 20, Said("11")).given["single_leg_stand"] == {"left": 11}


def test_a_number_typed_while_it_runs_is_the_answer():
    chat = later(later(at(COUNTED), 0, START), 31, Said("14"))

    assert chat.given[COUNTED] == 14
    assert chat.session.timing is None


def test_the_enter_key_stops_it():
    assert labels(later(later(at(HELD), 0, START), 9, Said("")))[0] == "Yes, use 9 s"


def test_what_is_counted_is_asked_for_when_time_is_over():
    chat = later(later(at(COUNTED), 0, START), 30, STOP)

    assert chat.messages == ["clock_over"]
    assert "Yes, use 30 s" not in labels(chat)
    assert later(chat, 40, Said("12")).given[COUNTED] == 12


def test_stop_pressed_twice_keeps_the_first_time():
    chat = later(later(at(HELD), 0, START), 14, STOP)

    assert labels(later(chat, 20, STOP))[0] == "Yes, use 14 s"


def test_time_again_starts_anew():
    chat = later(later(later(at(HELD), 0, START), 14, STOP), 60, START)

    assert labels(later(chat, 63, STOP))[0] == "Yes, use 3 s"


def test_it_hurts_is_one_tap_away_while_it_runs():
    chat = later(later(at(HELD), 0, START), 5, Chose(("stopped",)))

    assert chat.given["single_leg_stand"] == {"left": "stopped"}
    assert chat.phase == Phase.SELF_TESTS


def test_the_other_side_has_a_clock_of_its_own():
    chat = later(later(later(at(HELD), 0, START), 14, STOP), 15, USE)

    assert chat.screen == "single_leg_stand.right"
    assert labels(chat)[0] == "Start the clock"


HOLD, SECONDS = "squat_hold_45.right", "squat_hold_45.seconds"


def timed_by(item: Item) -> str:
    """Return the screen whose clock tells the seconds of an item."""
    return next(
        screen.id
        for screen in PATHWAY.screens
        if item.test == screen.items[0].test and prompt_for(PATHWAY, screen).clock_s
    )


@pytest.mark.parametrize("item", [one for one in PATHWAY.items.values() if one.unit == "s"])
def test_whoever_asks_for_seconds_has_a_clock(item: Item):
    assert labels(at(timed_by(item)))[0] == "Start the clock"


def held(side: str = "right") -> Chat:
    """Hold the squat for 32 seconds, and say how it felt."""
    chat = later(later(at(HOLD, {"side": side}), 0, START), 32, STOP)
    return later(chat, 40, Said("4"))


def test_what_was_held_is_asked_about_when_the_clock_stands():
    chat = later(later(at(HOLD), 0, START), 32, STOP)

    assert chat.messages == ["clock_over"]
    assert "Yes, use 32 s" not in labels(chat)
    assert later(chat, 40, Said("4")).given["squat_hold_45"]["right"] == 4


def test_its_time_is_offered_when_it_is_asked_for():
    chat = held()

    assert chat.screen == SECONDS
    assert labels(chat)[0] == "Yes, use 32 s"
    assert later(chat, 42, USE).given[SECONDS] == 32


def test_time_of_the_better_side_is_not_offered():
    assert "Yes, use 32 s" not in labels(held("left"))


@pytest.mark.parametrize("seconds", [8, 600])
def test_a_number_while_something_is_held_is_not_how_it_felt(seconds: float):
    chat = later(later(at(HOLD), 0, START), seconds, Said("8"))

    assert "right" not in chat.given["squat_hold_45"]
    assert labels(chat)[0] == "Start the clock"


def test_an_emergency_is_heard_while_it_runs():
    chat = later(later(at(HELD), 0, START), 5, Said("I have chest pain"))

    assert chat.screen == "is_it_now"


def running(screen: str = HELD) -> Chat:
    return later(at(screen), 0, START)


@pytest.mark.parametrize(
    "text",
    [
        *("my knee gave way and i fell", "i felt dizzy and fell over", "i feel dizzy"),
        *("it is too sore", "i nearly fell"),
    ],
)
@pytest.mark.parametrize("seconds", [5, 600])
def test_who_falls_or_hurts_while_it_runs_does_no_more_of_it(text: str, seconds: float):
    chat = later(running(), seconds, Said(text))

    assert chat.messages[0] == "given_out"
    assert chat.given["single_leg_stand"] == {"left": "stopped"}


@pytest.mark.parametrize("text", ["what next", "hang on", "the dog came in"])
def test_other_words_stop_it_and_take_no_time(text: str):
    chat = later(running(), 5, Said(text))

    assert chat.messages[0] == "clock_stopped"
    assert labels(chat)[0] == "Start the clock"
    assert "single_leg_stand" not in chat.given


def test_words_that_ask_for_something_stop_it_too():
    assert labels(later(running(), 5, Said("help me")))[0] == "Start the clock"
    assert labels(later(running(), 5, Said("can I talk to a doctor")))[0] == "Start the clock"


def test_sign_while_it_runs_is_heard_and_ends_the_test():
    chat = later(running(), 5, Said("I can't put any weight on it"))

    assert chat.messages[0] == "if_true_now"
    assert later(chat, 9, Said("no")).given["single_leg_stand"] == {"left": "stopped"}


def test_sign_that_is_not_asked_about_ends_it_too():
    chat = later(running(), 5, Said("pain in my calf"))

    assert chat.messages[0] == "if_true_now"
    assert chat.given["single_leg_stand"] == {"left": "stopped"}


def test_time_beside_an_emergency_is_not_taken():
    chat = later(later(running(), 5, Said("my chest hurts")), 9, Said("no"))

    assert labels(chat)[0] == "Start the clock"


def test_time_that_was_taken_outlasts_an_emergency_that_is_denied():
    chat = later(later(later(running(), 9, STOP), 12, Said("my chest hurts")), 15, Said("no"))

    assert labels(chat)[0] == "Yes, use 9 s"
