"""Plain words do what a command does, where they answer nothing that is open."""

from collections.abc import Mapping

import pytest

from flows.pathway.answers import STOPPED
from flows.pathway.loading import shipped
from flows.talking.engine import advance
from flows.talking.events import COMMANDS, Event, Said, Stop
from flows.talking.session import Pending, Phase
from tests.talking.chat import PATHWAY, Chat, at, chat_in
from tests.talking.test_typing_anything import LANGUAGES, on_the_way, pathway_of
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


@pytest.mark.parametrize("text", ["hello", "Hi!", "hola", "buenos días"])
@pytest.mark.parametrize("screen", ["injury_when", "age", "psfs_1", "right_now"])
def test_greeting_is_greeted_and_the_question_put_again(text: str, screen: str):
    chat = at(screen).say(text)

    assert chat.messages == ["greeted"]
    assert chat.screen == screen


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "delete my data"), ("en", "Delete everything"), ("es", "borrar mis datos")],
)
def test_words_ask_to_delete(language: str, text: str):
    pathway = SPANISH if language == "es" else PATHWAY

    assert Chat(at("side").session, pathway=pathway).say(text).screen == "delete_all"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I don't agree with this"),
        ("en", "you are wrong"),
        ("es", "no estoy de acuerdo"),
        ("es", "Eso no encaja."),
    ],
)
def test_words_object_to_a_result(language: str, text: str):
    pathway = SPANISH if language == "es" else PATHWAY
    session = at("subject").finish().session

    assert Chat(session, pathway=pathway).say(text).screen == "ask_objection"


def test_who_does_not_agree_at_the_terms_is_asked_again():
    chat = Chat().say("hi").say("I don't agree")

    assert chat.messages == ["not_understood", "greeting"]


def words_of(language: str) -> dict[str, Event]:
    one = next(one for one in shipped().content.languages if one.id == language)
    return {text: COMMANDS[f"/{name}"] for name, texts in one.commands.items() for text in texts}


@pytest.mark.slow
@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_command_is_an_answer_at_any_question(language: str, every: int):
    """Only "stop" answers: it ends a movement, as "It hurts, stop" does.

    In the short run each question meets every twelfth of the words, and each word every twelfth
    question.
    """
    pathway, words = pathway_of("knee", language), [*words_of(language).items()]
    for number, session in enumerate(on_the_way("knee", language)):
        for text, command in words[number % every :: every]:
            after = advance(pathway, session, Said(text)).session
            new = after.answers[len(session.answers) :]
            stopped = all(isinstance(one.value, Mapping) or one.value == STOPPED for one in new)

            assert after.heard == session.heard, text
            assert not new or (command == Stop() and stopped), text


@pytest.mark.parametrize("screen", ["location", "operations", "onset", "other_pain"])
def test_back_is_asked_about_where_it_may_be_an_answer(screen: str):
    chat = at(screen).say("back")

    assert chat.messages == ["back_or_answer"]
    assert chat.screen == screen


def test_back_is_asked_about_in_spanish():
    chat = Chat(at("location").session, pathway=SPANISH).say("atrás")

    assert chat.messages == ["back_or_answer"]


@pytest.mark.parametrize("text", ["go back", "take me back", "previous"])
def test_more_words_go_back_at_once(text: str):
    assert at("location").say(text).messages == ["taken_back"]


@pytest.mark.parametrize("text", ["back of knee", "the back of my knee"])
def test_place_at_the_back_is_still_an_answer(text: str):
    chat = at("location").say(text)

    assert chat.given["location"] == ("back_of_knee",)


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        ("pain_worst", "one moment"),
        ("age", "one moment"),
        ("ankle_and_toe", "one moment"),
        ("psfs_1", "wait"),
        ("psfs_1", "thanks"),
        ("goal", "hello"),
        ("how_long", "good morning"),
    ],
)
def test_small_talk_answers_nothing(screen: str, text: str):
    chat = at(screen)
    before = chat.session.answers

    assert chat.say(text).session.answers == before
    assert chat.screen == screen
