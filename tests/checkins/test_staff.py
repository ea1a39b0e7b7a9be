"""What the staff of a clinic are told, what they can do, and what they cannot."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clinics.names import OPERATORS
from bot.store.alerts import alerts_of_patient, open_alerts
from bot.store.audit import note, noted
from bot.store.campaigns import campaign_of
from bot.store.clinic_tables import deliveries, requests
from bot.store.enrolments import enrol, keep_programme
from bot.store.patients import change_patient, patients_of_chat
from bot.store.polls import counted, polls_of
from bot.store.progress import progress
from bot.trial.world import World
from flows.checkins.programmes import kept, standard
from tests.checkins.conftest import ANA, OLE, staff_linked
from tests.checkins.southside import invited, opened
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import pass_days

Joined = Callable[[str], World]
EVE = "92"


def texts(world: World, address: str) -> list[str]:
    return [message.text for message in world.messages[address]]


def has_danger(world: World) -> None:
    world.press(world.last("7"), "☐ 1")
    world.press(world.last("7"), "Send")


def wants_contact(world: World) -> None:
    for words in ("None of these", "3", "Worse, please contact me"):
        world.press(world.last("7"), words)


def test_help_tells_the_staff_what_they_can_do(asked: World) -> None:
    asked.write(ANA, "/help")
    asked.write("7", "/help")
    assert all(one in asked.last(ANA).text for one in ("/today", "/patient", "/broadcast"))
    assert "/today" not in asked.last("7").text


@pytest.mark.parametrize(
    ("role", "told"),
    [("front_desk", {"/enrol"}), ("read_only", {"/today", "/patient"})],
)
def test_help_tells_what_the_role_may_do(asked: World, role: str, told: set[str]) -> None:
    staff_linked(asked, EVE, "Eve", role)
    asked.write(EVE, "/help")
    text = asked.last(EVE).text.rpartition("For the staff of a clinic")[2]
    every = {"/today", "/patient", "/enrol", "/broadcast"}
    assert {one for one in every if one in text} == told


def test_rule_of_an_alert_stands_on_the_card_alone(asked: World) -> None:
    has_danger(asked)
    [alert] = asked.db.run(alerts_of_patient, 1)
    assert alert.rule not in asked.last(ANA).text
    asked.press(asked.last(ANA), "Open")
    assert f"(rule {alert.rule} {alert.version})" in asked.last(ANA).text


def test_danger_is_told_at_once_and_once(asked: World) -> None:
    has_danger(asked)
    assert "emergency help now" in texts(asked, "7")[-2]
    assert "do not wait for them" in asked.last("7").text
    assert "NOW: P7" in asked.last(ANA).text
    count = len(asked.messages[ANA])
    asked.pass_time(timedelta(hours=2))
    assert len(asked.messages[ANA]) == count


def test_deputy_is_told_when_nobody_took_it(asked: World) -> None:
    has_danger(asked)
    pass_hours(asked, 16)
    assert "Nobody has taken this yet: P7" in texts(asked, OLE)[-1]


def test_what_was_taken_bothers_no_deputy(asked: World) -> None:
    has_danger(asked)
    asked.press(asked.last(ANA), "I take it")
    pass_hours(asked, 30)
    assert not any("Nobody has taken" in text for text in texts(asked, OLE))


def test_request_waits_for_the_opening_and_is_listed(asked: World) -> None:
    wants_contact(asked)
    before = len(asked.messages[ANA])
    pass_hours(asked, 15)
    [morning] = asked.messages[ANA][before:]
    assert "Want or may need contact (1)" in morning.text
    assert f"{morning.at:%H}" == "07"  # nine in Berlin


def test_alert_is_closed_with_an_outcome(asked: World) -> None:
    has_danger(asked)
    asked.press(asked.last(ANA), "Close")
    asked.press(asked.last(ANA), "Spoke with them")
    [patient] = asked.db.run(patients_of_chat, 1)
    [alert] = asked.db.run(alerts_of_patient, patient.id)
    assert (alert.state, alert.outcome, alert.taken_by) == ("closed", "spoke", "Ana")
    assert [row.what for row in asked.db.run(noted, 1, 1)] == ["closed an alert"]


def test_what_was_put_off_comes_back(asked: World) -> None:
    has_danger(asked)
    asked.press(asked.last(ANA), "Put off")
    asked.press(asked.last(ANA), "Watch it")
    assert asked.db.run(open_alerts, 1, asked.now) == []
    [alert] = asked.db.run(open_alerts, 1, asked.now + timedelta(days=3))
    assert alert.reason == "watch"


def test_card_is_opened_by_name_and_noted(asked: World) -> None:
    wants_contact(asked)
    asked.write(ANA, "/patient p7")
    assert "Worst pain: 3" in asked.last(ANA).text
    assert [row.what for row in asked.db.run(noted, 1, 1)] == ["opened"]


@pytest.mark.parametrize("words", ["patient 1", "Patient  1", "paciente 1", "1"])
def test_card_without_a_label_is_opened_as_the_list_shows_it(asked: World, words: str) -> None:
    asked.db.run(change_patient, 1, asked.now, label=None)
    wants_contact(asked)
    asked.write(ANA, "/today")
    assert "patient 1" in asked.last(ANA).text
    asked.write(ANA, f"/patient {words}")
    assert asked.last(ANA).text.startswith("<b>patient 1</b>")
    asked.write(ANA, f"/patient {words}9")
    assert "Nobody of your clinic is called so" in asked.last(ANA).text


def test_who_runs_kneebot_is_called_as_nobody_of_the_staff_can_be(asked: World) -> None:
    asked.db.run(note, 1, "opened", asked.now, patient_id=1)
    for language, called in zip(("en", "es"), OPERATORS[1:], strict=True):
        asked.write("7", f"/language {language}")
        asked.write("7", "/access")
        assert f"Northside: {called}" in asked.last("7").text


def test_card_tells_every_choice_of_several(asked: World) -> None:
    pass_hours(asked, 24 * 7)
    words = (
        "None of these",
        "3",
        "3",
        "Much better",
        "Skip",
        "I have none",
        "Pain",
        "☐ 2",
        "☐ 4",
        "Send",
    )
    for press in (*words, "Nothing more", "No"):
        asked.press(asked.last("7"), press)
    asked.write(ANA, "/patient P7")
    assert "What does not work now: Walking, Sleeping through" in asked.last(ANA).text


def test_card_tells_what_does_not_fit(asked: World) -> None:
    wants_contact(asked)
    for words in ("/start", "yes", "I have chest pain and cannot breathe", "yes"):
        asked.write("7", words)
    asked.write(ANA, "/patient P7")
    assert "not agree" not in asked.last(ANA).text
    asked.write("7", "/disagree")
    asked.write("7", "my <b>hip</b> & {{ 7*7 }} was never looked at")
    asked.write(ANA, "/patient P7")
    told = "my &lt;b&gt;hip&lt;/b&gt; &amp; {{ 7*7 }} was never looked at"
    assert (
        f"<b>Does not agree with the result of 14 September 2026:</b> {told}"
        in asked.last(ANA).text
    )


def test_card_shows_the_course(asked: World) -> None:
    wants_contact(asked)
    for _ in range(21):
        asked.pass_time(timedelta(days=1))
    asked.write(ANA, "/patient P7")
    chart = asked.last(ANA).picture
    assert chart is not None
    assert "Worst pain, 0 to 10: 3 at the start, now 3. " in chart
    assert "No answer 2 times. Alerts: 1." in chart
    assert set(asked.last(ANA).buttons) >= {"1: Close", "2: Close", "Write to them"}


def test_card_of_one_who_never_answered_has_no_chart(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.write(ANA, "/patient P7")
    assert world.last(ANA).picture is None


def test_other_clinic_opens_nothing(asked: World) -> None:
    staff_linked(asked, EVE, "Eve", "owner", opened(asked, zone="Europe/London"))
    has_danger(asked)
    asked.write(EVE, "/patient P7")
    assert "Nobody of your clinic" in asked.last(EVE).text
    forged = asked.last(ANA)
    asked.press_as(EVE, forged, "Open")
    assert "Worst pain" not in asked.last(EVE).text


@pytest.mark.parametrize("role", ["front_desk", "read_only"])
def test_role_may_not_close(asked: World, role: str) -> None:
    staff_linked(asked, EVE, "Eve", role)
    has_danger(asked)
    asked.press_as(EVE, asked.last(ANA), "Close")
    assert "does not allow" in asked.last(EVE).text


def test_words_go_to_the_patient_and_back(asked: World) -> None:
    wants_contact(asked)
    asked.write(ANA, "/patient P7")
    asked.press(asked.last(ANA), "Write to them")
    asked.write(ANA, "Shall we meet <b>on Monday</b>?")
    assert "Northside (Ana) writes" in asked.last("7").text
    assert "&lt;b&gt;on Monday" in asked.last("7").text
    asked.press(asked.last("7"), "Reply")
    asked.write("7", "Yes please")
    assert "Yes please" in asked.last(ANA).text


LONG = " ".join(f"word{n}" for n in range(500))


def test_no_word_is_lost_on_the_way(asked: World) -> None:
    wants_contact(asked)
    asked.write(ANA, "/patient P7")
    asked.press(asked.last(ANA), "Write to them")
    before = len(asked.messages["7"])
    asked.write(ANA, LONG)
    assert 3000 < len(LONG) < 4096
    assert set(LONG.split()) <= set(" ".join(texts(asked, "7")[before:]).split())
    asked.press(asked.last("7"), "Reply")
    before = len(asked.messages[ANA])
    asked.write("7", LONG.replace("word", "w<b"))
    told = " ".join(texts(asked, ANA)[before:])
    assert set(LONG.replace("word", "w&lt;b").split()) <= set(told.split())
    assert len(asked.messages[ANA]) - before > 1
    assert "Answer" in asked.last(ANA).buttons


def test_emergency_in_a_reply_is_heard_first(asked: World) -> None:
    wants_contact(asked)
    asked.write(ANA, "/patient P7")
    asked.press(asked.last(ANA), "Write to them")
    asked.write(ANA, "How are you?")
    asked.press(asked.last("7"), "Reply")
    asked.write("7", "I have chest pain and cannot breathe")
    assert "now?" in asked.last("7").text


def test_broadcast_is_shown_held_and_sent_once(asked: World) -> None:
    wants_contact(asked)
    asked.pass_time(timedelta(hours=15))
    asked.write(ANA, "/broadcast We are closed on Friday.")
    assert "To 1 patient" in asked.last(ANA).text
    asked.press(asked.last(ANA), "Send to 1")
    before = len(asked.messages["7"])
    asked.pass_time(timedelta(minutes=4))
    assert len(asked.messages["7"]) == before
    pass_hours(asked, 30)
    sent = [text for text in texts(asked, "7") if "closed on Friday" in text]
    assert len(sent) == 1


def test_broadcast_can_be_cancelled(asked: World) -> None:
    asked.pass_time(timedelta(hours=15))
    asked.write(ANA, "/broadcast We are closed on Friday.")
    asked.press(asked.last(ANA), "Send to 1")
    asked.press(asked.last(ANA), "Cancel it")
    pass_hours(asked, 30)
    assert not any("closed on Friday" in text for text in texts(asked, "7"))


def test_broadcast_to_nobody_says_so(asked: World) -> None:
    asked.write(ANA, "/broadcast #swimmers Hello")
    assert "Nobody would get this" in asked.last(ANA).text


def test_longest_broadcast_is_one_message(asked: World) -> None:
    """What is linked to a check-in is one message; each sign here counts as two."""
    wants_contact(asked)
    words, question = "\N{LEG}" * 1600, "\N{LEG}" * 140
    broadcast(asked, f"/broadcast {words}\n? {question}? yes/no")

    assert asked.last("7").text.startswith(f"<b>Northside</b>\n{words}\n")
    assert "Yes" in asked.last("7").buttons


@pytest.mark.parametrize(
    "words", ["/broadcast", "/broadcast " + "x" * 3000, "/broadcast " + "&" * 900]
)
def test_broadcast_without_fitting_text_says_how(asked: World, words: str) -> None:
    asked.write(ANA, words)
    assert "all in one message" in asked.last(ANA).text


def test_patients_have_no_staff_commands(asked: World) -> None:
    asked.write("7", "/broadcast hello")
    assert "What you can do here" in asked.last("7").text
    assert "hello" not in str(asked.messages)


def test_broadcast_that_was_sent_is_done(asked: World) -> None:
    wants_contact(asked)
    asked.write(ANA, "/broadcast We are closed on Friday.")
    asked.press(asked.last(ANA), "Send to 1")
    launched = asked.last(ANA)
    look = launched.buttons["How far is it?"]
    asked.pass_time(timedelta(minutes=6))
    asked.bring([asked.pressed(launched, look)])
    assert "It is under way." in asked.last(ANA).text
    pass_hours(asked, 15)
    asked.bring([asked.pressed(launched, look)])
    assert "It is done." in asked.last(ANA).text
    assert "Cancel it" not in asked.last(ANA).buttons


def test_broadcast_that_reaches_nobody_any_more_is_done(asked: World) -> None:
    wants_contact(asked)
    for _ in range(2):
        asked.write(ANA, "/broadcast We are closed on Friday.")
        asked.press(asked.last(ANA), "Send to 1")
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")
    asked.pass_time(timedelta(minutes=6))
    asked.pass_time(timedelta(minutes=1))
    states = [asked.db.run(campaign_of, id).state for id in (1, 2)]  # type: ignore[union-attr] # both
    assert states == ["done", "done"]


def test_clinic_learns_who_stopped(asked: World) -> None:
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")
    asked.write(ANA, "/today")
    assert "P7" in asked.last(ANA).text
    assert "has stopped the check-ins" in asked.last(ANA).text


def test_clinic_learns_once_who_blocked_the_bot(asked: World) -> None:
    asked.block("7")
    pass_hours(asked, 24 * 15)
    asked.write(ANA, "/today")
    assert asked.last(ANA).text.count("has blocked the bot") == 1


def test_patient_asks_for_a_person(asked: World) -> None:
    asked.write("7", "/person")
    assert "Monday to Friday, 09:00 to 17:00" in asked.last("7").text
    pass_hours(asked, 16)
    assert "Want or may need contact (1)" in asked.last(ANA).text


def test_asking_for_a_person_twice_a_day_is_one_alert(asked: World) -> None:
    for _ in range(2):
        asked.write("7", "/person")
    pass_hours(asked, 16)
    assert "Want or may need contact (1)" in asked.last(ANA).text
    asked.write("7", "/person")
    [newest, _] = asked.db.run(alerts_of_patient, 1)
    assert newest.rule == "asked_in_words"
    assert "Asked for a person" in asked.last(ANA).text


def test_typed_emergency_is_told_at_once_and_once(asked: World) -> None:
    words = "I have chest pain and cannot breathe, zebra"
    asked.write("7", words)
    told = asked.last(ANA).text
    assert "NOW: P7" in told
    assert "Typed words of an emergency" in told
    count = len(asked.messages[ANA])
    for again in ("no", words):
        asked.write("7", again)
    assert len(asked.messages[ANA]) == count
    kept = asked.db.run(lambda conn: [*conn.execute(select(requests)).mappings()])
    assert [row["kind"] for row in kept] == ["emergency"]
    assert "zebra" not in f"{kept}{told}"


@pytest.mark.parametrize("words", ["/person", "I have chest pain and cannot breathe"])
def test_what_is_asked_again_after_it_was_closed_is_told_again(asked: World, words: str) -> None:
    pass_hours(asked, 16)
    asked.write("7", words)
    [first] = asked.db.run(alerts_of_patient, 1)
    asked.pass_time(timedelta(minutes=5))
    asked.press(asked.last(ANA), "Close")
    asked.press(asked.last(ANA), "Spoke with them")
    asked.pass_time(timedelta(minutes=5))
    for _ in range(2):
        asked.write("7", words)

    alerts = asked.db.run(alerts_of_patient, 1)
    again, _ = [one for one in alerts if one.rule == first.rule]
    assert (again.state, again.told_at) == ("open", asked.now)


@pytest.mark.parametrize(
    "data", ["poll:{}:0:0", "poll:1:{}:0", "open:{}", "write:{}", "take:{}", "broadcast:look:{}"]
)
@pytest.mark.parametrize("number", ["9" * 40, "\u0661" * 40])
def test_number_that_nothing_has_changes_nothing(asked: World, data: str, number: str) -> None:
    asked.bring([asked.pressed(asked.last("7"), f"k:{data.format(number)}", ANA)])

    assert "nothing was changed" in asked.last(ANA).text


def test_emergency_of_somebody_nobody_follows_is_told_to_nobody(asked: World) -> None:
    count = len(asked.messages.get(ANA, ()))
    asked.write("5", "I have chest pain and cannot breathe")
    assert len(asked.messages.get(ANA, ())) == count


def test_staff_read_causes_in_their_own_language(asked: World) -> None:
    asked.write("7", "/language es")
    asked.press(asked.last("7"), "☐ 1")
    asked.press(asked.last("7"), "Enviar")
    assert "NOW: P7" in asked.last(ANA).text
    signs = asked.desk.pathway.items
    assert any(item.text in asked.last(ANA).text for item in signs.values() if item.is_sign)
    asked.write(ANA, "/patient P7")
    assert any(item.text in asked.last(ANA).text for item in signs.values() if item.is_sign)


def test_patient_sees_who_opened_the_record(asked: World) -> None:
    asked.write("7", "/access")
    assert "Nobody has opened" in asked.last("7").text
    asked.write(ANA, "/patient P7")
    asked.write("7", "/access")
    assert "Northside: Ana" in asked.last("7").text


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("/person", "no clinic follows you here, so nobody reads this"),
        ("/access", "No clinic follows you here at the moment."),
        ("/pause", "No clinic follows you here at the moment."),
        ("/time", "No clinic follows you here at the moment."),
        ("/clinics", "No clinic follows you here. Ask your clinic for a code."),
    ],
)
def test_command_of_somebody_nobody_follows_is_kind(asked: World, command: str, told: str) -> None:
    asked.write("5", command)
    assert told in asked.last("5").text


ASKS = """/broadcast We plan a group on Mondays.
? Would you come? yes/no
? How useful was the last one? 0-10
? Which hour suits you? 9:00 | 17:00"""


def broadcast(world: World, words: str, count: int = 1) -> None:
    """Send a broadcast, and let it arrive on the next morning."""
    world.write(ANA, words)
    world.press(world.last(ANA), f"Send to {count}")
    pass_hours(world, 15)


def test_broadcast_asks_and_counts(asked: World) -> None:
    wants_contact(asked)
    broadcast(asked, ASKS)
    assert "Would you come?</b> (1 of 3)" in asked.last("7").text
    for words in ("Yes", "8", "17:00"):
        asked.press(asked.last("7"), words)

    assert "can read your answers" in asked.last("7").text
    on = next(one for one in reversed(asked.messages[ANA]) if "How far is it?" in one.buttons)
    asked.press(on, "How far is it?")
    assert all(told in asked.last(ANA).text for told in ("Yes: 1", "No: 0", "8: 1", "17:00: 1"))


def test_broadcast_shows_what_it_asks(asked: World) -> None:
    asked.write(ANA, ASKS)
    assert "Which hour suits you?</b> (3 of 3)\n9:00 / 17:00" in asked.last(ANA).text


def test_answer_of_a_broadcast_can_be_given_once_more(asked: World) -> None:
    wants_contact(asked)
    broadcast(asked, "/broadcast A group.\n? Would you come? yes/no")
    question, no = asked.last("7"), asked.last("7").buttons["No"]
    asked.press(question, "Yes")
    asked.bring([asked.pressed(question, no)])

    [(campaign_id, _)] = asked.db.run(polls_of, 1).items()
    assert asked.db.run(counted, campaign_id) == {(0, 1): 1}


def test_thanks_name_the_clinic_that_asked(asked: World) -> None:
    other = opened(asked)
    invited(asked, "7", other, label=None)
    asked.press(asked.last("7"), "Yes, I agree")
    staff_linked(asked, EVE, "Eve", "owner", other)
    asked.write(EVE, "/broadcast A group.\n? Would you come? yes/no")
    asked.press(asked.last(EVE), "Send to 1")
    pass_hours(asked, 40)
    question = next(one for one in asked.messages["7"] if "Would you come?" in one.text)
    asked.press(question, "Yes")
    assert "Southside can read your answers" in asked.last("7").text


def test_late_press_leaves_a_broadcast_that_is_over(asked: World) -> None:
    wants_contact(asked)
    broadcast(asked, "/broadcast A group.\n? Would you come? yes/no\n? And you? yes/no")
    question = asked.last("7")
    over = update(deliveries).where(deliveries.c.campaign_id == 1).values(state="declined")
    asked.db.run(lambda conn: conn.execute(over))
    asked.press(question, "Yes")
    assert asked.db.run(progress, 1)["declined"] == 1


def test_who_stopped_is_asked_nothing_more_of_a_broadcast(asked: World) -> None:
    wants_contact(asked)
    broadcast(asked, "/broadcast A group.\n? Would you come? yes/no\n? And you? yes/no")
    question = asked.last("7")
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")
    asked.press(question, "Yes")

    assert "nothing was changed" in asked.last("7").text
    assert asked.db.run(counted, 1) == {}


def test_nobody_answers_a_broadcast_for_another(asked: World, joined: Joined) -> None:
    wants_contact(asked)
    joined("8")
    broadcast(asked, "/broadcast A group.\n? Would you come? yes/no", 2)
    question = asked.last("7")
    asked.press_as("8", question, "Yes")

    [(campaign_id, _)] = asked.db.run(polls_of, 1).items()
    assert "nothing was changed" in asked.last("8").text
    assert asked.db.run(counted, campaign_id) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/broadcast A\n? Would you come", "end the question with ?"),
        ("/broadcast A\n? Would you come? perhaps", "choices with | between them"),
        ("/broadcast A\n? Which? a | a", "choices that differ"),
        ("/broadcast A" + "\n? Come? yes/no" * 6, "At most 5 questions"),
        ("/broadcast status=asleep A", "No status is called"),
        ("/broadcast programme=winter A", "No programme is called"),
    ],
)
def test_broadcast_that_cannot_be_asked_says_why(asked: World, words: str, told: str) -> None:
    asked.write(ANA, words)
    assert told in asked.last(ANA).text
    assert "Nothing was kept" in asked.last(ANA).text


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("programme=standard", 1),
        ("status=answered", 1),
        ("status=alert", 1),
        ("status=silent", 0),
        ("programme=standard status=silent", 0),
    ],
)
def test_broadcast_goes_to_a_part(asked: World, words: str, count: int) -> None:
    wants_contact(asked)
    asked.write(ANA, f"/broadcast {words} Hello")
    told = asked.last(ANA).text
    assert ("To 1 patient" if count else "Nobody would get this") in told


def test_broadcast_goes_to_a_programme_with_an_accented_name(asked: World) -> None:
    programme = {"clinic_id": 1, "name": "Rodilla-ÑU", "hash": "2", "body": kept(standard())}
    id = asked.db.run(keep_programme, **programme, now=asked.now)
    asked.db.run(enrol, 1, id, asked.now.date(), asked.now, passed_by=0)
    asked.write(ANA, "/broadcast programme=rodilla-ñu Hello")
    assert "To 1 patient" in asked.last(ANA).text


@pytest.mark.parametrize("words", ["None of these", "/pause", "hello", "/start"])
def test_chat_and_its_language_are_read_once(asked: World, words: str) -> None:
    told: list[str] = []
    raw = asked.db.home._connection.connection.driver_connection  # type: ignore[union-attr]
    assert isinstance(raw, sqlite3.Connection)
    came = asked.written("7", words)
    came.body["message"]["from"] = {"id": 7, "language_code": "en"}
    asked.db.run(lambda _: raw.set_trace_callback(told.append))
    asked.bring([came])
    asked.db.run(lambda _: raw.set_trace_callback(None))
    assert sum("SELECT chats.language" in one for one in told) == 1
    assert sum("WHERE chats.channel = 'telegram' AND chats.address" in one for one in told) == 1


def listed(world: World) -> int:
    """Return how often P7 stands on the list of today."""
    world.write(ANA, "/today")
    return world.last(ANA).text.count("P7")


def test_who_never_answered_is_listed_after_two(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_days(world, 15.5)
    assert listed(world) == 0
    pass_days(world, 2)
    assert listed(world) == 1
    assert "<b>Silent (1)</b>" in world.last(ANA).text


@pytest.mark.parametrize(("closed_after", "again"), [(18, 1), (44, 0)], ids=["two", "four"])
def test_silence_is_one_line_until_it_is_closed(
    joined: Joined, closed_after: int, again: int
) -> None:
    """Who leaves four unanswered is listed anew only where the line of two was closed before."""
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_days(world, closed_after)
    assert listed(world) == 1
    for words in ("P7", "Close", "Spoke with them"):
        world.press(world.last(ANA), words)
    pass_days(world, 46 - closed_after)
    assert listed(world) == again


def test_what_was_taken_stays_on_the_list_and_can_be_closed_there(asked: World) -> None:
    has_danger(asked)
    asked.press(asked.last(ANA), "I take it")
    pass_hours(asked, 24 * 3)
    assert "P7, since 14 September 2026, Ana has it" in asked.last(ANA).text
    asked.press(asked.last(ANA), "P7")
    assert "A warning sign, since 14 September 2026, 18:00, Ana has it" in asked.last(ANA).text
    assert "I take it" not in asked.last(ANA).buttons
    asked.press(asked.last(ANA), "Close")
    asked.press(asked.last(ANA), "Spoke with them")
    asked.write(ANA, "/today")
    assert "P7" not in asked.last(ANA).text


def test_what_was_taken_can_be_put_off_on_the_card(asked: World) -> None:
    has_danger(asked)
    asked.press(asked.last(ANA), "I take it")
    asked.write(ANA, "/patient P7")
    asked.press(asked.last(ANA), "Put off")
    asked.press(asked.last(ANA), "Watch it")
    asked.write(ANA, "/today")
    assert "P7" not in asked.last(ANA).text


def test_second_taker_is_told_who_has_it(asked: World) -> None:
    has_danger(asked)
    told = asked.last(ANA)
    pass_hours(asked, 16)
    first, second = told, asked.last(OLE)
    asked.press(first, "I take it")
    asked.press(second, "I take it")
    assert "Ana has taken this since 15 September 2026, 10:00" in asked.last(OLE).text
    [patient] = asked.db.run(patients_of_chat, 1)
    [alert] = asked.db.run(alerts_of_patient, patient.id)
    assert alert.taken_by == "Ana"
