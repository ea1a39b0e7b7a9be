"""What a patient types that a person should read: the clinic is told what of, and no words."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from bot.store.alerts import open_alerts
from bot.store.database import Connection
from bot.trial.world import World
from flows.pathway.loading import shipped
from flows.talking.emergencies import find_alarms
from tests.checkins.conftest import staff_linked
from tests.checkins.test_world import Joined, pass_hours
from tests.checkins.weeks import answer

ANA = "90"
SECRET = "zebrafish"
"""Stands in each text, to be looked for in all that is kept."""
TEXTS = {
    "medicine": f"can I take ibuprofen with {SECRET}",
    "pregnancy": f"I might be pregnant {SECRET}",
    "distress": f"I feel so hopeless {SECRET}",
    "safeguarding": f"my carer takes my money {SECRET}",
    "human": f"please call me {SECRET}",
}
CAUSES = {
    "medicine": "Typed a question about a medicine",
    "pregnancy": "Typed words about pregnancy or breast feeding",
    "distress": "Typed words of distress",
    "safeguarding": "Typed words of somebody who may not be safe",
    "human": "Asked for a person",
}


@pytest.fixture
def followed(joined: Joined) -> World:
    """Return a world whose patient 7 is followed, on Monday 11:00, and who is linked."""
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    return world


def asked(world: World) -> list[tuple[str, str]]:
    """Return rule and kind of what waits at the clinic."""
    alerts = world.db.run(open_alerts, 1, world.now)
    return [(one.rule, part["value"]) for one in alerts for part in one.cause]


def kept_anywhere(conn: Connection, words: str) -> list[str]:
    """Return the tables in which words stand."""
    return [
        table
        for table in inspect(conn).get_table_names()
        if any(words in str(tuple(row)) for row in conn.execute(text(f'SELECT * FROM "{table}"')))
    ]


@pytest.mark.parametrize("kind", TEXTS)
def test_clinic_is_told_what_of_and_no_words(followed: World, kind: str) -> None:
    followed.write("7", TEXTS[kind])

    told = [one.text for one in followed.messages["7"]]
    assert any("Northside is told that you" in one for one in told[-3:])
    assert any("Monday to Friday, 09:00 to 17:00" in one for one in told[-3:])
    assert asked(followed) == [("asked_in_words", kind)]
    assert CAUSES[kind] in followed.last(ANA).text
    everything = [one.text for every in followed.messages.values() for one in every]
    assert not any(SECRET in one for one in everything)
    assert followed.db.run(kept_anywhere, SECRET) == []


def test_own_words_of_a_check_in_are_heard_too(followed: World) -> None:
    """The note is an answer, so the clinic reads it; what it asks for raises an alert beside."""
    pass_hours(followed, 24 * 8)
    answer(followed, "None of these", "3", "Better")
    pass_hours(followed, 24 * 7)
    answer(followed, "None of these", "3", "3", "The same", "Skip")
    followed.write("7", "5")
    answer(followed, "None of these")
    assert "anything else your clinic should know" in followed.last("7").text

    followed.write("7", f"the tablets make me dizzy and sick {SECRET}")

    assert ("asked_in_words", "medicine") in asked(followed)
    assert "like the clinic to contact you" in followed.last("7").text
    assert followed.db.run(kept_anywhere, SECRET) == ["answers"]


def test_words_of_an_emergency_stay_one(followed: World) -> None:
    said = "I feel so hopeless that I want to kill myself"
    assert find_alarms(shipped(), said)

    followed.write("7", said)

    assert asked(followed) == [("emergency_words", "emergency")]


def test_the_same_is_told_once_a_day(followed: World) -> None:
    for _ in range(3):
        followed.write("7", TEXTS["medicine"])

    assert asked(followed) == [("asked_in_words", "medicine")]


def test_not_safe_is_not_said_on_the_screen(followed: World) -> None:
    """Somebody else may look at it."""
    followed.write("7", TEXTS["safeguarding"])

    [told] = [one for one in followed.messages["7"] if "Northside is told" in one.text]
    assert told.text.startswith("<b>Northside is told that you want to talk to somebody.</b>")


def test_distress_names_who_listens_before(followed: World) -> None:
    followed.write("7", TEXTS["distress"])

    assert any("Samaritans: <b>116 123</b>" in one.text for one in followed.messages["7"])


def test_a_clinic_that_follows_answers_alone(followed: World) -> None:
    followed.write("7", "/start")
    followed.write("7", TEXTS["human"])

    assert not any("nobody reads along here" in one.text for one in followed.messages["7"])


def test_whom_nobody_follows_is_told_whom_to_talk_to(followed: World) -> None:
    followed.write("8", TEXTS["distress"])

    told = [one.text for one in followed.messages["8"]]
    assert any("nobody reads" in one and "Samaritans: <b>116 123</b>" in one for one in told)


def test_where_nobody_is_linked_none_is_promised(joined: Joined) -> None:
    world = joined("7")
    world.write("7", TEXTS["medicine"])

    told = [one.text for one in world.messages["7"]]
    assert any("Nobody of Northside can be reached here" in one for one in told[-3:])
    assert not any("is told that you" in one for one in told)


def test_staff_who_blocked_the_bot_are_not_there(followed: World) -> None:
    """Nothing reaches them; what waits is told as soon as they are back."""
    pass_hours(followed, 1)  # the list of the day has been
    followed.block(ANA)
    followed.write("7", TEXTS["human"])
    assert any(
        "Nobody of Northside can be reached here" in one.text for one in followed.messages["7"]
    )
    before = len(followed.messages[ANA])

    followed.block(ANA, is_blocked=False)
    pass_hours(followed, 1)

    assert any(CAUSES["human"] in one.text for one in followed.messages[ANA][before:])


def test_distress_names_who_listens_where_nobody_is_linked(joined: Joined) -> None:
    world = joined("7")
    world.write("7", TEXTS["distress"])

    told = [one.text for one in world.messages["7"] if "can be reached here" in one.text][-1]
    assert "Samaritans: <b>116 123</b>" in told


def test_who_is_not_followed_is_told_nothing_of_it(world: World) -> None:
    world.write("8", TEXTS["medicine"])

    assert not any("is told that you" in one.text for one in world.messages["8"])


def test_harmless_words_raise_nothing(followed: World) -> None:
    followed.write("7", "my medicine helps")

    assert asked(followed) == []


def test_all_that_one_message_asks_for_is_told(followed: World) -> None:
    before = len(followed.messages[ANA])
    followed.write("7", f"{TEXTS['safeguarding']}, {TEXTS['medicine']}, {TEXTS['human']}")

    assert {kind for _, kind in asked(followed)} == {"human", "medicine", "safeguarding"}
    [told] = followed.messages[ANA][before:]
    for kind in ("human", "medicine", "safeguarding"):
        assert CAUSES[kind] in told.text


def test_emergency_is_said_before_who_looks(followed: World) -> None:
    followed.write("7", "I have chest pain")
    assert "happening now" in followed.last("7").text
    before = len(followed.messages["7"])

    followed.write("7", f"yes, I am so scared {SECRET}")

    told = [one.text for one in followed.messages["7"][before:]]
    assert "is told" not in told[0]
    assert "call 999" in told[0]
    assert "is told" in told[-1]


def test_a_time_that_has_not_come_hides_no_request(followed: World) -> None:
    """The clock of the machine went ahead and was set back."""
    followed.now += timedelta(days=2)
    followed.write("7", TEXTS["human"])
    followed.now -= timedelta(days=1)
    followed.write("7", TEXTS["human"])

    assert asked(followed) == [("asked_in_words", "human")] * 2


def test_privacy_says_which_kinds_are_kept(followed: World) -> None:
    before = len(followed.messages["7"])
    followed.write("7", "/privacy")
    told = "\n".join(one.text for one in followed.messages["7"][before:])

    for kind in ("asked for a person", "an emergency", "a medicine", "made a pause"):
        assert kind in told
