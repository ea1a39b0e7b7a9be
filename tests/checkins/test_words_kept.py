"""Words that wait for "Send it" are lost to nothing that comes in between without a word."""

from datetime import timedelta

import pytest

from bot.retention import Retention
from bot.store.addressed import awaited, stored
from bot.store.polls import counted
from bot.trial.messages import Message
from bot.trial.world import World
from tests.checkins.conftest import AGREES, ANA, OLE, staff_linked
from tests.checkins.southside import invited, opened
from tests.checkins.test_meant import ASKS_SIGN, KEEP, SEND, finished, letter
from tests.checkins.test_relay import write_to, writes
from tests.purging import purge

BO = "92"
"""A clinician of another clinic."""
FIRST, SECOND = "Monday is fine, at eleven", "I will bring it"


def letter_again(world: World) -> None:
    """Let the clinic write once more, some minutes later."""
    world.pass_time(timedelta(minutes=3))
    write_to(world)
    world.write(ANA, "And please bring your scan")
    world.pass_time(timedelta(minutes=1))


def reached(world: World, words: str, address: str = ANA) -> bool:
    return any(one.text.endswith(words) for one in world.messages[address])


@pytest.fixture
def followed_twice(asked: World) -> World:
    """Return a world in which a second clinic follows the patient too, where Bo works."""
    other = opened(asked)
    staff_linked(asked, BO, "Bo", "clinician", other)
    invited(asked, "7", other)
    asked.press(asked.last("7"), AGREES["en"])
    return asked


def letter_from_bo(world: World) -> None:
    """Let the second clinic write."""
    world.write(BO, "/patient S7")
    world.press(world.last(BO), "Write to them")
    world.write(BO, "Did you get the brace?")


@pytest.mark.parametrize("how", ["press", "yes"])
def test_words_around_a_second_letter_go_together(asked: World, how: str) -> None:
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    letter_again(asked)
    [answer] = writes(asked, "7", SECOND)
    assert "Send your 2 messages to Northside?" in answer
    assert not first.buttons
    asked.press(asked.last("7"), SEND) if how == "press" else asked.write("7", how)

    assert reached(asked, f"{FIRST}\n{SECOND}")


def test_yes_below_a_second_letter_is_asked_about_with_the_first_words(asked: World) -> None:
    letter(asked)
    asked.write("7", FIRST)
    letter_again(asked)
    asked.write("7", "yes")
    asked.press(asked.last("7"), SEND)

    assert reached(asked, f"{FIRST}\nyes")


def test_words_to_two_clinics_wait_each_for_its_own_button(followed_twice: World) -> None:
    world = followed_twice
    letter(world)
    world.write("7", FIRST)
    first = world.last("7")
    letter_from_bo(world)
    [answer] = writes(world, "7", SECOND)
    assert "Send your message to Southside?" in answer
    second = world.last("7")
    world.press(first, SEND)
    assert reached(world, FIRST)
    world.press(second, SEND)

    assert reached(world, SECOND, BO)
    assert not reached(world, SECOND)
    assert not reached(world, FIRST, BO)


def test_do_not_send_it_holds_back_the_words_to_its_clinic_alone(followed_twice: World) -> None:
    world = followed_twice
    letter(world)
    world.write("7", FIRST)
    first = world.last("7")
    letter_from_bo(world)
    world.write("7", SECOND)
    second = world.last("7")
    world.press(first, KEEP)
    world.press(second, SEND)

    assert reached(world, SECOND, BO)
    assert not reached(world, FIRST)


def test_answer_to_a_broadcast_loses_no_words(asked: World) -> None:
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    asked.write(OLE, "/broadcast Our course\n? Will you come on Friday? yes/no")
    asked.press(asked.last(OLE), next(iter(asked.last(OLE).buttons)))
    asked.pass_time(timedelta(minutes=40))
    asked.write("7", "yes")
    assert asked.db.run(counted, 1) == {(0, 0): 1}
    asked.press(first, SEND)

    assert reached(asked, FIRST)


@pytest.mark.parametrize("label", ["Reply", "None of these"])
def test_other_button_loses_no_words(asked: World, label: str) -> None:
    question = asked.last("7")
    letter(asked)
    wrote = asked.last("7")
    asked.write("7", FIRST)
    first = asked.last("7")
    asked.press(wrote if label == "Reply" else question, label)
    asked.press(first, SEND)

    assert reached(asked, FIRST)


def test_check_in_that_comes_later_loses_no_words(asked: World) -> None:
    finished(asked)
    while asked.now.isoformat() < "2026-09-21T15:00":
        asked.pass_time(timedelta(hours=1))
    write_to(asked)
    asked.write(ANA, "How did it go?")
    asked.write("7", FIRST)
    first = asked.last("7")
    asked.pass_time(timedelta(minutes=61))
    assert "How is your knee?" in asked.last("7").text
    asked.write("7", "none of these")
    asked.press(first, SEND)

    assert reached(asked, FIRST)


def test_yes_to_a_later_check_in_sends_no_words(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    while asked.now.isoformat() < "2026-09-16T05:00":
        asked.pass_time(timedelta(hours=1))
    write_to(asked)
    asked.write(ANA, "How did it go?")
    asked.write("7", FIRST)
    asked.pass_time(timedelta(minutes=70))
    assert "You have not answered yet" in asked.last("7").text
    asked.write("7", "no")

    assert not reached(asked, FIRST)


def test_words_that_wait_aside_are_kept_no_longer(asked: World) -> None:
    question = asked.last("7")
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    asked.press(question, "None of these")
    purge(asked.db, Retention(), asked.now + timedelta(hours=49))
    asked.press(first, SEND)

    assert not reached(asked, FIRST)
    assert "Nothing was sent by that button" in asked.last("7").text
    assert asked.db.run(awaited, 1) is None


def test_command_ends_words_that_wait_aside(asked: World) -> None:
    question = asked.last("7")
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    asked.press(question, "None of these")
    asked.write("7", "/help")
    asked.press(first, SEND)

    assert not reached(asked, FIRST)


@pytest.fixture
def two_questions(asked: World) -> tuple[Message, Message]:
    """Return two questions about words for one clinic, of which the first is set aside."""
    question = asked.last("7")
    letter(asked)
    asked.write("7", FIRST)
    first = asked.last("7")
    asked.press(question, "None of these")
    letter_again(asked)
    asked.write("7", SECOND)
    return first, asked.last("7")


@pytest.mark.parametrize("kept", [0, 1])
def test_do_not_send_it_holds_back_only_what_it_stands_below(
    asked: World, two_questions: tuple[Message, Message], kept: int
) -> None:
    data = two_questions[kept].buttons[KEEP]
    asked.press(two_questions[kept], KEEP)
    asked.bring([asked.pressed(two_questions[kept], data)])
    assert "That message is not waiting to be sent any more" in asked.last("7").text
    asked.press(two_questions[1 - kept], SEND)

    assert reached(asked, FIRST) == (kept == 1)
    assert reached(asked, SECOND) == (kept == 0)


@pytest.mark.parametrize("said", ["no", "do not send it"])
def test_typed_no_holds_back_only_what_was_asked_about_last(
    asked: World, two_questions: tuple[Message, Message], said: str
) -> None:
    first, second = two_questions
    data = second.buttons[SEND]
    asked.write("7", said)
    asked.bring([asked.pressed(second, data)])
    asked.press(first, SEND)

    assert reached(asked, FIRST)
    assert not reached(asked, SECOND)


def test_older_do_not_send_it_holds_back_what_went_on_its_words(
    asked: World, two_questions: tuple[Message, Message]
) -> None:
    first, second = two_questions
    data = second.buttons[KEEP]
    asked.pass_time(timedelta(minutes=1))
    asked.write("7", "Please answer")
    last = asked.last("7")
    asked.bring([asked.pressed(second, data)])
    asked.press(last, SEND)
    assert not reached(asked, "Please answer")
    asked.press(first, SEND)

    assert reached(asked, FIRST)


def test_words_held_back_are_kept_nowhere(
    asked: World, two_questions: tuple[Message, Message]
) -> None:
    first, _ = two_questions
    asked.press(next(one for one in asked.messages["7"] if "Reply" in one.buttons), "Reply")
    asked.press(first, KEEP)

    assert FIRST not in str(asked.db.run(stored, 1))
    assert SECOND in str(asked.db.run(stored, 1))
