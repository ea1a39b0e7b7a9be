"""What a no to "is it now?" leaves to be asked: what was, and what else was told."""

import pytest

from flows.pathway.answers import NO, YES
from flows.pathway.model import Pathway
from flows.talking.events import Disagree
from flows.talking.heard import HEARD
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.review import SURE_TO_CHANGE
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH

CHEST, BLADDER = "chest_pain_breathless_faint", "bladder_bowel_saddle_new"
FOOT = "foot_cold_pale_numb"
WAS = [
    ("i coughed up blood yesterday", CHEST, PATHWAY),
    ("i coughed up blood", CHEST, PATHWAY),
    ("i had chest pain last night and short of breath, calf a bit sore", CHEST, PATHWAY),
    ("had to wet myself twice last week, no feeling down there", BLADDER, PATHWAY),
    ("my toes went white and numb yesterday for an hour", FOOT, PATHWAY),
    ("ayer tosí sangre", CHEST, SPANISH),
    ("tosí sangre", CHEST, SPANISH),
    ("anoche me dolió el pecho", CHEST, SPANISH),
]
IS = ["I can't breathe", "chest pain", "my foot is cold and blue"]


def asked(screen: str, pathway: Pathway, text: str) -> Chat:
    chat = Chat(at(screen).session, pathway=pathway).say(text)
    assert chat.screen == IS_IT_NOW.screen
    return chat


@pytest.mark.parametrize(("text", "sign", "pathway"), WAS)
def test_what_was_and_was_denied_is_asked_about_after_a_no(text: str, sign: str, pathway: Pathway):
    chat = asked("location", pathway, text).say("no")

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.given[sign] == NO
    chat.tap(YES)
    assert chat.given[sign] == YES
    assert chat.shown


@pytest.mark.parametrize(("text", "sign", "pathway"), WAS)
def test_no_to_what_was_goes_on(text: str, sign: str, pathway: Pathway):
    chat = asked("location", pathway, text).say("no").tap(NO)

    assert chat.given[sign] == NO
    assert chat.screen == "location"


@pytest.mark.parametrize("text", IS)
def test_what_is_said_of_now_is_not_asked_twice(text: str):
    assert asked("location", PATHWAY, text).say("no").screen == "location"


def test_what_was_is_asked_about_below_a_result():
    chat = at("self_tests_now").tap(NO).press(Disagree()).say("i coughed up blood yesterday")

    assert chat.screen == IS_IT_NOW.screen
    assert chat.say("no").screen == SURE_TO_CHANGE.screen


def test_yes_asks_nothing_more():
    chat = asked("location", PATHWAY, "i coughed up blood yesterday").say("yes")

    assert chat.given[CHEST] == YES
    assert chat.shown
    assert chat.session.heard == ()


BESIDE_WHAT_WAS = [
    ("my knee has hurt for 3 weeks and now I have chest pain", PATHWAY),
    ("I fell yesterday and my foot is cold and numb", PATHWAY),
    ("I twisted my knee 2 days ago. I can't breathe", PATHWAY),
    ("my foot is cold and blue, I fell last week", PATHWAY),
    ("me caí ayer y no controlo la orina", SPANISH),
    ("me duele la rodilla desde hace 3 semanas y tengo dolor en el pecho", SPANISH),
]
WAS_AS_IS_SAID_AFTER = [
    ("I have chest pain, it was yesterday", CHEST, PATHWAY),
    ("my knee hurts and I have chest pain, but that was 3 weeks ago", CHEST, PATHWAY),
    ("I fell yesterday and coughed up blood", CHEST, PATHWAY),
    ("last night my knee hurt so much, chest pain too", CHEST, PATHWAY),
    ("knee hurt yesterday. chest pain too, gone now", CHEST, PATHWAY),
    ("After the long walk yesterday my knee hurt, then chest pain and breathless", CHEST, PATHWAY),
    ("yesterday after my knee exercises, chest pain", CHEST, PATHWAY),
    ("anoche me dolió la rodilla, dolor de pecho y ahogo", CHEST, SPANISH),
    ("dolor en el pecho, pero fue ayer", CHEST, SPANISH),
]


@pytest.mark.parametrize(("text", "pathway"), BESIDE_WHAT_WAS)
def test_time_of_the_pain_or_of_an_injury_is_none_of_an_emergency(text: str, pathway: Pathway):
    chat = asked("location", pathway, text).say("no")

    assert "if_true_now" not in chat.messages
    assert not {CHEST, BLADDER, FOOT} & chat.session.awaiting.keys()


@pytest.mark.parametrize(("text", "sign", "pathway"), WAS_AS_IS_SAID_AFTER)
def test_time_that_is_of_the_emergency_is_heard(text: str, sign: str, pathway: Pathway):
    chat = asked("location", pathway, text).say("no")

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.given[sign] == NO


TOLD = [
    (
        "I am 60, male, left knee, diabetic. My feet are numb and I have an open sore on my heel",
        {"age": 60, "sex": "male", "side": "left"},
        PATHWAY,
    ),
    ("72 and i wet myself since last week", {"age": 72}, PATHWAY),
    ("tengo 72 años y me oriné encima", {"age": 72}, SPANISH),
]


@pytest.mark.parametrize(("text", "told", "pathway"), TOLD)
def test_what_was_told_beside_it_is_kept(text: str, told: dict[str, object], pathway: Pathway):
    chat = asked("subject", pathway, text).say("no")

    assert chat.screen == HEARD
    assert told.items() <= dict(chat.session.heard).items()


def test_sign_that_nobody_was_asked_about_yet_comes_with_its_question():
    chat = asked("subject", PATHWAY, "72 and i wet myself since last week").say("no")
    chat.tap("all_right").until("right_now")

    assert BLADDER not in chat.given


OTHERWISE = [
    ("location", "I have chest pain and I am 71", "age", 71, PATHWAY),
    ("location", "tengo dolor en el pecho y tengo 71 años", "age", 71, SPANISH),
    (
        "knee_to_wall.left",
        "I have chest pain and I fell and twisted my knee",
        "onset",
        "sudden_injury",
        PATHWAY,
    ),
    (
        "knee_to_wall.left",
        "tengo dolor en el pecho y me caí y me torcí la rodilla",
        "onset",
        "sudden_injury",
        SPANISH,
    ),
    ("location", "I fell yesterday and hit my head", "injury_when", "3_days", PATHWAY),
    ("location", "me caí ayer y me di un golpe en la cabeza", "injury_when", "3_days", SPANISH),
]


@pytest.mark.parametrize(("screen", "text", "item", "value", "pathway"), OTHERWISE)
def test_what_was_told_otherwise_beside_it_is_asked_about(
    screen: str, text: str, item: str, value: object, pathway: Pathway
):
    chat = asked(screen, pathway, text).say("no")

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.session.awaiting[item] == value


@pytest.mark.parametrize(
    "text",
    ["I have chest pain and I am 71", "I have chest pain and I fell and twisted my knee"],
)
def test_what_was_told_otherwise_waits_for_no_emergency(text: str):
    chat = asked("knee_to_wall.left", PATHWAY, text).say("yes")

    assert chat.shown
    assert chat.screen is None


def test_age_of_a_son_beside_an_emergency_is_not_ones_own():
    chat = asked("location", PATHWAY, "I have chest pain and my son is 6").say("no")

    assert "age" not in chat.session.awaiting
