"""Words that mean a command do in the chat of a patient exactly what the command does."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial

import pytest
from sqlalchemy import select

from bot.app import Library
from bot.store.clinic_tables import deliveries
from bot.store.database import Database
from bot.trial.world import World
from tests.checkins.conftest import join, with_clinic
from tests.checkins.moments import Moment
from tests.checkins.test_offering import triaged
from tests.checkins.test_world import pass_hours
from tests.emptying import emptied

Joined = Callable[..., World]
ENDS = [
    ("en", "stop"),
    ("en", "Bye!"),
    ("en", "enough"),
    ("es", "parar"),
    ("es", "¡Basta!"),
]
COMMANDS = [
    *((language, word, "/stop") for language, word in ENDS),
    ("en", "help me", "/help"),
    ("en", "go back", "/back"),
    ("en", "why?", "/why"),
    ("en", "my answers", "/answers"),
    ("en", "start again", "/restart"),
    ("en", "my result", "/result"),
    ("es", "ayuda", "/help"),
    ("es", "empezar de nuevo", "/restart"),
]
ASKS = {"en": "Shall the check-ins of Northside stop too?", "es": "los controles de Northside?"}
AGREES = {"en": "I agree", "es": "Acepto"}


def two_patients(joined: Joined, language: str) -> World:
    """Let one join who will type words, and one who will give commands."""
    joined("7", language)
    return joined("8", language)


@pytest.fixture(scope="module")
def two_asked(shared: Database, libraries: tuple[Library, Library]) -> Callable[[str], Moment]:
    """Return what tells the moment in which both were just asked, in a language."""

    @cache
    def moment(language: str) -> Moment:
        world = with_clinic(emptied(shared), libraries)
        two_patients(partial(join, world), language)
        pass_hours(world, 24 * 7 + 8)
        return Moment(world)

    return moment


def heard(world: World, address: str, text: str) -> list[tuple[str, list[str]]]:
    """Return what somebody reads after a text, with its buttons."""
    before = len(world.messages[address])
    world.write(address, text)
    return [(one.text, list(one.buttons)) for one in world.messages[address][before:]]


@pytest.mark.parametrize(("language", "word", "command"), COMMANDS)
def test_a_word_does_what_its_command_does_in_a_check_in(
    two_asked: Callable[[str], Moment], world: World, language: str, word: str, command: str
) -> None:
    two_asked(language).bring_back(world)

    answered = heard(world, "7", word)

    assert answered == heard(world, "8", command)
    assert any(ASKS[language] in text for text, _ in answered) == (command == "/stop")


@pytest.mark.parametrize(("language", "word", "command"), COMMANDS)
def test_a_word_does_what_its_command_does_in_the_middle_of_a_triage(
    joined: Joined, language: str, word: str, command: str
) -> None:
    world = two_patients(joined, language)
    for address in ("7", "8"):
        world.write(address, "/start")
        world.press(world.last(address), AGREES[language])

    answered = heard(world, "7", word)

    assert answered == heard(world, "8", command)
    assert any(ASKS[language] in text for text, _ in answered) == (command == "/stop")


@pytest.mark.parametrize("word", ["stop", "bye", "/stop", "/Stop"])
def test_leaving_the_chat_at_a_result_asks_about_check_ins(joined: Joined, word: str) -> None:
    world = joined("7")
    triaged(world, "7", calf_swollen_warm_red="yes")

    [_, (asked, buttons)] = heard(world, "7", word)

    assert ASKS["en"] in asked
    assert buttons == ["Stop the check-ins", "Keep them"]


@pytest.mark.parametrize("word", ["parar", "adiós"])
def test_leaving_the_chat_at_a_result_asks_in_spanish(joined: Joined, word: str) -> None:
    world = joined("7", "es")
    triaged(world, "7", calf_swollen_warm_red="yes")

    [_, (asked, _)] = heard(world, "7", word)

    assert ASKS["es"] in asked


@pytest.mark.parametrize("word", ["stop", "/stop"])
def test_leaving_where_something_is_ticked_asks_about_check_ins(joined: Joined, word: str) -> None:
    world = joined("7")
    world.write("7", "/start")
    for _ in range(30):
        if (prompt := world.prompt("7")) is not None and prompt.multi:
            break
        world.press(world.last("7"), next(iter(world.last("7").buttons)))
    tick = next(words for words in world.last("7").buttons if words.startswith("☐"))
    world.press(world.last("7"), tick)

    assert ASKS["en"] in heard(world, "7", word)[-1][0]


def test_words_of_leaving_leave_the_check_in_open(joined: Joined) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 8)
    question = world.last("7")
    for word in ("stop", "/Stop", "/stop@trial_knee_bot"):
        assert ASKS["en"] in heard(world, "7", word)[-1][0]
    world.press(world.last("7"), "Keep them")
    world.press(question, "None of these")

    assert "How bad was the pain" in world.last("7").text


def test_who_stops_by_a_word_is_followed_no_more(joined: Joined) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 8)
    world.write("7", "stop")
    world.press(world.last("7"), "Stop the check-ins")
    told = len(world.messages["7"])
    pass_hours(world, 24 * 20)

    assert len(world.messages["7"]) == told


@pytest.mark.parametrize("words", [(), ("I cannot breathe",)])
def test_no_reminder_comes_where_no_question_is_open(
    joined: Joined, words: tuple[str, ...]
) -> None:
    """An emergency that was left unanswered is asked about by who writes again, not by us."""
    world = joined("7")
    pass_hours(world, 24 * 7 + 8)
    for text in (*words, "/hide"):
        world.write("7", text)
    pass_hours(world, 24 * 3)

    assert not any("You have not answered yet" in one.text for one in world.messages["7"])
    reminder = select(deliveries.c.state, deliveries.c.reason).where(deliveries.c.reminder == 1)
    kept = world.db.run(lambda conn: [tuple(row) for row in conn.execute(reminder)])
    assert kept == [("cancelled", "no question of it is open")]


def test_a_reminder_brings_the_question_of_who_said_stop(joined: Joined) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 8)
    world.write("7", "stop")
    world.press(world.last("7"), "Keep them")
    world.pass_time(timedelta(hours=1))
    pass_hours(world, 24 * 3)

    [reminder] = [one for one in world.messages["7"] if "You have not answered yet" in one.text]
    assert "Is any of this new" in reminder.text


def test_leaving_where_one_is_asked_whether_to_go_on_asks_about_check_ins(joined: Joined) -> None:
    world = joined("7")
    world.write("7", "/start")
    world.press(world.last("7"), "I agree")
    for _ in range(3):
        world.press(world.last("7"), next(iter(world.last("7").buttons)))
    world.pass_time(timedelta(days=3))
    world.write("7", "hello")
    assert "Go on" in world.last("7").buttons

    assert ASKS["en"] in heard(world, "7", "stop")[-1][0]
