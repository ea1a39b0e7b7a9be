"""Plain words answer what the clinic sent last, and go to the clinic by the patient's yes only."""

from datetime import timedelta

import pytest

from bot.store.alerts import alerts_of_patient
from bot.store.conversations import latest
from bot.store.polls import counted
from bot.trial.world import World
from flows.pathway.answers import current
from tests.checkins.conftest import ANA, OLE, join, staff_linked
from tests.checkins.test_relay import write_to, writes

ASKS_SIGN = "Not sure about one of these"
SEND, KEEP = "Send it", "Do not send it"


def told(world: World, item: str) -> object:
    """Return what the newest check-in knows of an item."""
    stored = world.db.run(latest, 1, "checkin")
    assert stored is not None
    return current(stored.session.answers).get(item)


def letter(world: World, text: str = "Can you come on Monday at ten?") -> None:
    """Let a clinic write to a patient, hours after what stands above."""
    world.pass_time(timedelta(hours=14))
    write_to(world)
    world.write(ANA, text)


def broadcast(world: World, text: str) -> None:
    """Let a clinic write to all, hours after what stands above."""
    world.pass_time(timedelta(hours=14))
    world.write(OLE, f"/broadcast {text}")
    world.press(world.last(OLE), next(iter(world.last(OLE).buttons)))
    for _ in range(12):
        world.pass_time(timedelta(minutes=5))


@pytest.mark.parametrize("said", ["Yes", "No", "Not sure"])
@pytest.mark.parametrize("wrote", [letter, broadcast])
def test_words_to_a_clinic_answer_no_older_warning_sign(asked: World, wrote, said: str) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    wrote(asked, "Any questions about your exercises?")
    before = len(asked.messages[ANA])
    [answer] = writes(asked, "7", said)

    assert "Send your message to Northside?" in answer
    assert told(asked, "new_chest") is None
    assert len(asked.messages[ANA]) == before


def test_number_to_a_broadcast_is_no_pain(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    broadcast(asked, "Our course\n? How useful was the course? 0-10")
    writes(asked, "7", "9")

    assert told(asked, "pain_worst") is None
    assert asked.db.run(counted, 1) == {(0, 9): 1}


def test_question_is_put_again_before_words_count_for_it(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    letter(asked)
    asked.write("7", "No")
    asked.press(asked.last("7"), KEEP)

    assert "Chest pain" in asked.last("7").text
    assert told(asked, "new_chest") is None
    asked.write("7", "No")
    assert told(asked, "new_chest") == "no"


def test_button_of_the_older_question_counts(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    question = asked.last("7")
    letter(asked)
    asked.press(question, "No")

    assert told(asked, "new_chest") == "no"


def test_reminder_after_a_letter_is_the_newest(asked: World) -> None:
    letter(asked)
    asked.pass_time(timedelta(hours=34))
    assert "You have not answered yet" in asked.last("7").text
    asked.write("7", "none of these")

    assert "How bad was the pain" in asked.last("7").text


def test_warning_sign_is_heard_first(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    letter(asked)
    [answer] = writes(asked, "7", "No, but my calf is swollen")

    assert "must be checked today" in answer
    assert told(asked, "new_chest") is None


def test_emergency_is_heard_first(asked: World) -> None:
    asked.press(asked.last("7"), ASKS_SIGN)
    letter(asked)
    [answer] = writes(asked, "7", "Yes, and I have chest pain")

    assert "call 999 at once" in answer


@pytest.mark.parametrize("how", ["press", "yes", "send it"])
def test_words_reach_the_clinic_by_a_yes(asked: World, how: str) -> None:
    letter(asked)
    writes(asked, "7", "Yes, Monday")
    writes(asked, "7", "at ten is fine")
    assert "2 messages" in asked.last("7").text
    if how == "press":
        asked.press(asked.last("7"), SEND)
    else:
        asked.write("7", how)

    assert "Northside has your message" in asked.last("7").text
    assert asked.last(ANA).text.endswith("Yes, Monday\nat ten is fine")


def test_what_follows_goes_there_too(asked: World) -> None:
    letter(asked)
    asked.write("7", "Monday is fine")
    asked.press(asked.last("7"), SEND)
    asked.write("7", "and thank you")

    assert asked.last(ANA).text.endswith("and thank you")


def test_words_after_the_hour_of_a_reply_are_asked_about(asked: World) -> None:
    letter(asked)
    asked.press(asked.last("7"), "Reply")
    asked.write("7", "Monday is fine")
    asked.pass_time(timedelta(hours=2))
    before = len(asked.messages[ANA])
    [answer] = writes(asked, "7", "or Tuesday")

    assert "Send your message to Northside?" in answer
    assert len(asked.messages[ANA]) == before


@pytest.mark.parametrize("said", ["no", "do not send it"])
def test_no_sends_nothing(asked: World, said: str) -> None:
    letter(asked)
    asked.write("7", "Monday is fine")
    before = len(asked.messages[ANA])
    [answer] = writes(asked, "7", said)

    assert "Nothing was sent" in answer
    assert len(asked.messages[ANA]) == before


def test_forged_button_sends_no_later_words(asked: World) -> None:
    letter(asked)
    asked.write("7", "Monday is fine")
    data = asked.last("7").buttons[SEND]
    asked.pass_time(timedelta(minutes=1))
    asked.write("7", "do not tell Ana")
    before = len(asked.messages[ANA])
    asked.bring([asked.pressed(asked.last("7"), data)])

    assert len(asked.messages[ANA]) == before


def test_medicine_in_such_words_is_told_at_once(asked: World) -> None:
    letter(asked)
    writes(asked, "7", "can I take ibuprofen before I come?")

    assert [one.rule for one in asked.db.run(alerts_of_patient, 1)] == ["asked_in_words"]
    assert "Send your message" in asked.last("7").text


@pytest.mark.parametrize("said", ["stop", "unsubscribe", "/pause"])
def test_commands_go_to_no_clinic(asked: World, said: str) -> None:
    letter(asked)
    [*_, answer] = writes(asked, "7", said)

    assert "Send your" not in answer


def test_choice_that_is_typed_answers_a_broadcast(asked: World) -> None:
    broadcast(asked, "A group\n? Would you come? yes/no\n? Which hour? 9:00 | 17:00")
    [second] = writes(asked, "7", "yes")
    assert "Which hour" in second
    [answer] = writes(asked, "7", "it depends")
    assert "Send your message" in answer
    asked.press(asked.last("7"), KEEP)
    asked.press(next(one for one in asked.messages["7"] if "Which hour" in one.text), "9:00")

    assert asked.db.run(counted, 1) == {(0, 0): 1, (1, 0): 1}


def test_who_is_followed_no_more_is_not_asked(asked: World) -> None:
    letter(asked)
    asked.write(ANA, "/patient P7")
    asked.press(asked.last(ANA), "Stop following")
    asked.press(asked.last(ANA), "Yes, stop following")
    [answer] = writes(asked, "7", "Monday is fine")

    assert "Send your message" not in answer


def test_it_is_asked_in_spanish(world: World) -> None:
    join(world, "7", "es")
    staff_linked(world, ANA, "Ana", "clinician")
    letter(world, "¿Puede venir el lunes?")
    [answer] = writes(world, "7", "Sí, el lunes")

    assert "¿Envío su mensaje a Northside?" in answer
    world.write("7", "sí")
    assert world.last(ANA).text.endswith("Sí, el lunes")


def finished(world: World, *answers: str) -> World:
    """Let the patient answer a short check-in to its end."""
    for words in answers or ("None of these", "3", "Better"):
        world.press(world.last("7"), words)
    return world


@pytest.mark.parametrize("said", ["my pain is 9 now", "that is wrong, I meant worse"])
def test_correction_after_the_end_is_offered_to_the_clinic(asked: World, said: str) -> None:
    [over, answer] = writes(finished(asked), "7", said)
    assert "/back takes the last one back" in over
    assert "Send your message to Northside?" in answer
    asked.write("7", "yes")

    assert asked.last(ANA).text.endswith(said)


def test_danger_by_mistake_is_taken_back_and_told(asked: World) -> None:
    finished(asked, "☐ 3", "Send")
    writes(asked, "7", "I pressed the wrong one, my calf is fine")
    asked.write("7", "send it")
    assert asked.last(ANA).text.endswith("my calf is fine")
    [again] = writes(asked, "7", "/back")

    assert "Is any of this new" in again
    assert [one.state for one in asked.db.run(alerts_of_patient, 1)] == ["open"]


@pytest.mark.parametrize("said", ["/back", "I pressed the wrong button"])
def test_last_answer_is_taken_back_after_the_end(asked: World, said: str) -> None:
    [again] = writes(finished(asked), "7", said)
    assert "Compared with last time" in again
    asked.press(asked.last("7"), "Worse")

    assert told(asked, "change_short") == "worse"
    asked.write(ANA, "/patient P7")
    assert "Change: Worse" in asked.last(ANA).text


def test_back_goes_to_a_triage_that_was_begun(asked: World) -> None:
    finished(asked)
    asked.write("7", "/start")
    asked.press(asked.last("7"), "I agree")
    [answer] = writes(asked, "7", "/back")

    assert "Compared with last time" not in answer


@pytest.mark.parametrize("said", ["thank you", "hello?", "ok"])
def test_thanks_after_the_end_are_for_nobody(asked: World, said: str) -> None:
    [over] = writes(finished(asked), "7", said)

    assert over.startswith("This check-in is over.")


def test_nothing_is_asked_below_whom_to_call(asked: World) -> None:
    asked.write("7", "I have chest pain")
    asked.write("7", "yes")
    [answer] = writes(asked, "7", "it was nothing like that")

    assert answer.startswith("<b>If it is still so, call 999 now.")
