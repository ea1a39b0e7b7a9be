"""Plain words do what a command does, where they answer nothing that is open."""

import pytest

from flows.pathway.loading import shipped
from flows.talking.events import COMMANDS
from flows.talking.session import Pending, Phase
from tests.talking.chat import Chat, at, chat_in
from tests.understanding.test_utterances import SPANISH

WAYS = [
    ("help", "help"),
    ("I don't understand", "help"),
    ("what do I do?", "help"),
    ("why do you ask?", "why"),
]
IN_SPANISH = [
    ("ayuda", "help"),
    ("no entiendo", "help"),
    ("¿Por qué?", "why"),
    ("¿Qué hago?", "help"),
]


def test_every_way_leads_to_a_command():
    languages = shipped().content.languages

    assert {name for one in languages for name in one.commands} <= {
        command.removeprefix("/") for command in COMMANDS
    }
    assert all(one.commands for one in languages)


@pytest.mark.parametrize(("text", "message"), WAYS)
def test_words_ask_as_a_command_does(text: str, message: str):
    chat = at("injury_when").say(text)

    assert chat.messages == [message]
    assert chat.screen == "injury_when"


@pytest.mark.parametrize(("text", "message"), IN_SPANISH)
def test_words_ask_in_spanish(text: str, message: str):
    chat = Chat(at("injury_when").session, pathway=SPANISH).say(text)

    assert chat.messages == [message]


def test_go_back_takes_the_last_answer_back():
    chat = at("injury_when").tap("none").say("oops")

    assert chat.messages == ["taken_back"]
    assert chat.screen == "injury_when"


def test_command_is_no_activity():
    chat = at("psfs_1").say("stop")

    assert chat.messages == ["stopped"]
    assert "psfs_1" not in chat.given


def test_start_again_is_asked_about_first():
    assert chat_in(Phase.ADVISED).say("start again").session.pending is Pending.RESTART


@pytest.mark.parametrize("text", ["go back", "stop", "start again"])
def test_no_words_close_an_emergency_that_is_asked_about(text: str):
    chat = at("injury_when").say("I cannot breathe")
    alarms = chat.session.alarms

    assert alarms
    assert chat.say(text).session.alarms == alarms
