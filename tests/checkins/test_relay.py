"""Words between clinic and patient: whose they are, to whom they go, and when they go nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sending.outcome import Blocked, Unclear
from bot.store.alerts import alerts_of_patient
from bot.trial.world import World
from tests.checkins.conftest import AGREES, ANA, OLE, staff_linked
from tests.checkins.southside import invited, opened
from tests.checkins.test_staff import texts, wants_contact
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import asked as check_ins

Joined = Callable[..., World]
HURTS = "I want to kill myself"
NET = "If you get chest pain or cannot breathe, call 999 at once. I call you on Monday."


def writes(world: World, address: str, text: str) -> list[str]:
    """Return what somebody reads right after a text of theirs."""
    before = len(world.messages[address])
    world.write(address, text)
    return texts(world, address)[before:]


def write_to(world: World, label: str = "P7") -> None:
    """Let Ana announce a text to a patient."""
    world.write(ANA, f"/patient {label}")
    world.press(world.last(ANA), "Write to them")


def reply(world: World) -> None:
    """Let a clinic write to a patient, who presses "Reply"."""
    wants_contact(world)
    write_to(world)
    world.write(ANA, "How are you?")
    world.press(world.last("7"), "Reply")


@pytest.mark.parametrize(("said", "told"), [("Yes", "999"), ("No", "If it does happen")])
def test_emergency_is_answered_before_words_are_passed_on(
    asked: World, said: str, told: str
) -> None:
    reply(asked)
    writes(asked, "7", HURTS)
    before = len(asked.messages[ANA])
    answered = " ".join(writes(asked, "7", said))

    assert "has your message" not in answered
    assert not any("P7 writes" in text for text in texts(asked, ANA)[before:])
    assert told in answered


def test_several_messages_are_passed_on(asked: World) -> None:
    reply(asked)
    for text in ("Hi Ana", "it is better", "since Tuesday"):
        [told] = writes(asked, "7", text)
        assert "You can write more" in told
        assert text in asked.last(ANA).text


@pytest.mark.parametrize("text", ["i feel so alone and hopeless", "I cant cope anymore"])
def test_distress_in_a_letter_is_told_whom_to_call_before_it_is_read(
    asked: World, text: str
) -> None:
    reply(asked)
    [told] = writes(asked, "7", text)
    assert "before that, call Samaritans" in told
    assert any(text in one for one in texts(asked, ANA))
    assert asked.db.run(alerts_of_patient, 1)[0].rule == "asked_in_words"


def test_who_is_done_writes_to_nobody_any_more(asked: World) -> None:
    reply(asked)
    asked.write("7", "Hi Ana")
    asked.press(asked.last("7"), "That is all")
    asked.write("7", "hello")

    assert "Hi Ana" in asked.last(ANA).text


def test_reply_ends_after_an_hour(asked: World) -> None:
    reply(asked)
    asked.pass_time(timedelta(minutes=61))
    asked.write("7", "hello")

    assert not any("hello" in text for text in texts(asked, ANA))


def test_who_goes_on_with_questions_writes_to_nobody(asked: World) -> None:
    reply(asked)
    asked.write("7", "/start")
    asked.write("7", "42")

    assert not any("42" in text for text in texts(asked, ANA))


@pytest.fixture
def two(asked: World, joined: Joined) -> World:
    """Return a world in which Ana works for a second clinic too, whose patient is P8."""
    other = opened(asked)
    staff_linked(asked, ANA, "Ana", "clinician", other)
    invited(asked, "8", other, label="P8")
    asked.press(asked.last("8"), AGREES["en"])
    return asked


def test_newest_press_says_to_whom_words_go(two: World) -> None:
    write_to(two, "P7")
    write_to(two, "P8")
    two.write(ANA, "Dear P8: please call.")

    assert "Dear P8" in two.last("8").text
    assert not any("Dear P8" in text for text in texts(two, "7"))


def test_staff_who_reply_as_patients_write_to_no_patient_of_theirs(
    asked: World, joined: Joined
) -> None:
    joined(ANA)
    wants_contact(asked)
    write_to(asked, "P90")
    asked.write(ANA, "A note to myself")
    to_me = asked.last(ANA) if "Reply" in asked.last(ANA).buttons else asked.messages[ANA][-2]
    write_to(asked, "P7")
    asked.press(to_me, "Reply")
    asked.write(ANA, "My own knee is worse")

    assert not any("My own knee" in text for text in texts(asked, "7"))


def test_words_of_staff_about_danger_reach_the_patient(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    [told] = writes(asked, ANA, NET)

    assert "Passed on to P7" in told
    assert NET.partition(",")[0] in asked.last("7").text


def test_broadcast_about_danger_is_drafted(asked: World) -> None:
    wants_contact(asked)
    [told] = writes(asked, ANA, f"/broadcast {NET}")
    assert "To 1 patient" in told


@pytest.mark.parametrize("words", [HURTS, f"/broadcast {HURTS}"])
def test_what_is_no_word_of_staff_is_heard_as_anybodys(asked: World, words: str) -> None:
    wants_contact(asked)
    writer = ANA if words == HURTS else "7"
    asked.write(writer, words)
    assert "harming yourself" in asked.last(writer).text


@pytest.mark.parametrize("hours", [1, 72])
def test_late_words_of_staff_are_not_sent_and_that_is_said(asked: World, hours: int) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.pass_time(timedelta(hours=hours))
    [told] = writes(asked, ANA, "What is for dinner?")

    assert "Not sent" in told
    assert not any("dinner" in text for text in texts(asked, "7"))
    asked.press(asked.last(ANA), "Write to them")
    asked.write(ANA, "How are you?")
    assert "How are you?" in asked.last("7").text


def test_late_emergency_of_staff_is_heard_as_their_own(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.pass_time(timedelta(hours=2))
    told = writes(asked, ANA, HURTS)

    assert any("Not sent" in text for text in told)
    assert any("harming yourself" in text for text in told)


def test_announced_words_can_be_cancelled(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.press(asked.last(ANA), "Cancel")
    asked.write(ANA, "hello")

    assert not any("hello" in text for text in texts(asked, "7"))


def test_more_can_be_written_by_staff(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.write(ANA, "First.")
    asked.press(asked.last(ANA), "Write more")
    asked.write(ANA, "Second.")

    assert "Second." in asked.last("7").text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/broadcast\nWe are closed.", "To 1 patient"),
        ("/patient\nP7", "<b>P7</b>"),
        ("/patient@trial_knee_bot\tP7", "<b>P7</b>"),
    ],
)
def test_command_may_stand_on_a_line_of_its_own(asked: World, text: str, told: str) -> None:
    wants_contact(asked)
    asked.write(ANA, text)
    assert told in asked.last(ANA).text


def test_nothing_is_passed_on_to_who_blocked(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.block("7")
    [told] = writes(asked, ANA, "How are you?")
    assert "has blocked the bot" in told
    asked.write(ANA, "/patient P7")
    assert "Write to them" not in asked.last(ANA).buttons


def test_card_of_who_stopped_offers_nothing_that_is_refused(asked: World) -> None:
    wants_contact(asked)
    stops(asked)
    asked.write(ANA, "/patient P7")
    assert "Write to them" not in asked.last(ANA).buttons


def test_who_stopped_is_promised_no_reader(asked: World) -> None:
    reply(asked)
    asked.write("7", "Hi Ana")
    write_to(asked)
    asked.write(ANA, "Good to hear.")
    from_clinic = asked.last("7")
    stops(asked)
    told = writes(asked, "7", "Are you there?")
    assert not any("has your message" in text for text in told)
    asked.press(from_clinic, "Reply")
    assert "does not follow you any more" in asked.last("7").text


def test_who_wrote_learns_what_did_not_arrive(asked: World) -> None:
    wants_contact(asked)
    asked.post = lambda world, send: Blocked("403") if send.address == "7" else None
    write_to(asked)
    asked.write(ANA, "How are you?")

    told = texts(asked, ANA)[-2:]
    assert "Passed on to P7" in told[0]
    assert "did not reach P7" in told[1]


def test_patient_learns_what_did_not_arrive(asked: World) -> None:
    asked.block(OLE)
    reply(asked)
    asked.post = lambda world, send: Blocked("403") if send.address == ANA else None
    asked.write("7", "Hi Ana")

    assert "did not reach Northside" in asked.last("7").text


def test_who_wrote_learns_what_may_not_have_arrived(asked: World) -> None:
    wants_contact(asked)
    asked.post = lambda world, send: Unclear("cut") if send.address == "7" else None
    write_to(asked)
    asked.write(ANA, "How are you?")
    asked.pass_time(timedelta(minutes=1))

    told = texts(asked, ANA)[-1]
    assert "may not have reached P7" in told
    assert "blocked" not in told


def test_patient_learns_what_may_not_have_arrived(asked: World) -> None:
    asked.block(OLE)
    reply(asked)
    asked.post = lambda world, send: Unclear("cut") if send.address == ANA else None
    asked.write("7", "Hi Ana")
    asked.pass_time(timedelta(minutes=1))

    told = asked.last("7").text
    assert "may not have reached Northside" in told
    assert "call 999" in told


def test_nobody_is_told_of_what_arrived(asked: World) -> None:
    reply(asked)
    asked.write("7", "Hi Ana")

    assert not any("did not reach" in text for text in texts(asked, "7") + texts(asked, ANA))


def test_no_check_in_comes_between_two_messages(joined: Joined) -> None:
    """What is typed next would be taken for one or the other."""
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_hours(world, 24 * 7 + 6)
    world.pass_time(timedelta(minutes=50))
    write_to(world)
    world.write(ANA, "How are you?")
    world.press(world.last("7"), "Reply")
    world.pass_time(timedelta(minutes=11))
    assert check_ins(world) == []
    pass_hours(world, 2)

    assert len(check_ins(world)) == 1


def test_sign_that_is_passed_on_is_told_as_urgent(asked: World) -> None:
    reply(asked)
    warned, passed_on = writes(asked, "7", "the calf is swollen since Tuesday")

    assert "get it checked today" in warned
    assert "Do not wait until your clinic has read it" in warned
    assert "has your message" in passed_on
    assert "since Tuesday" in asked.last(ANA).text


def stops(world: World) -> None:
    """Let a patient stop the check-ins."""
    world.write("7", "/stop")
    world.press(world.last("7"), "Stop the check-ins")
