"""What stands beside an emergency in one text: what of it is kept, and what is asked first."""

import pytest

from flows.pathway.answers import NO, YES
from flows.pathway.model import Pathway
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.review import SURE_TO_CHANGE
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH

ADULT = {"age": 40, "injury_when": "none", "onset": "slow_no_reason"}


def asked(screen: str, text: str, pathway: Pathway = PATHWAY) -> Chat:
    chat = Chat(at(screen, ADULT).session, pathway=pathway).say(text)
    assert chat.screen == IS_IT_NOW.screen
    return chat


BLOWS_TO_THE_HEAD = [
    ("location", "I fell yesterday and hit my head", PATHWAY),
    ("knee_to_wall.left", "I fell over just now and hit my head", PATHWAY),
    ("location", "me caí ayer y me di un golpe en la cabeza", SPANISH),
]


@pytest.mark.parametrize(("screen", "text", "pathway"), BLOWS_TO_THE_HEAD)
def test_what_follows_from_an_emergency_is_asked_at_once(screen: str, text: str, pathway: Pathway):
    assert asked(screen, text, pathway).tap(YES).screen == "head_more"


OF_THE_EMERGENCY = [
    ("I am 71, I take blood thinners and I hit my head", PATHWAY),
    ("I am 71 and I fell and hit my head", PATHWAY),
    ("tengo 71 años, tomo anticoagulantes y me di un golpe en la cabeza", SPANISH),
]


@pytest.mark.parametrize(("text", "pathway"), OF_THE_EMERGENCY)
def test_what_makes_an_emergency_of_it_is_asked_about_first(text: str, pathway: Pathway):
    chat = asked("location", text, pathway).tap(YES)

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.tap(YES).tier == "emergency"


def test_fall_told_with_a_locked_knee_is_asked_about_after_it():
    chat = at("moving", ADULT).say("knee locked and I fell on my knee yesterday")
    if chat.screen == IS_IT_NOW.screen:
        chat.tap(YES)

    assert "injury_when" in chat.session.awaiting or "injury_when" in dict(chat.session.heard)


def test_who_it_is_is_kept_at_the_beginning():
    chat = asked("subject", "I'm 60, left knee, and I hit my head").tap(YES)

    assert chat.session.awaiting["age"] == 60


def test_limp_of_a_child_is_kept_with_its_age():
    chat = asked("subject", "my son is 6, he limps and hit his head").tap(YES)

    assert chat.session.awaiting["limp"] == YES
    assert chat.session.awaiting["age"] == 6


NO_AGES = [
    ("subject", "right knee hurts, worse 8/10, chest pain sometimes", PATHWAY),
    ("subject", "temp 37.5 and chest pain, right knee", PATHWAY),
    ("subject", "140/90 and chest pain", PATHWAY),
    ("subject", "chest pain since 3/11", PATHWAY),
    ("subject", "mido 1,65 y tengo dolor en el pecho", SPANISH),
    ("subject", "tengo 8/10 de dolor, dolor en el pecho", SPANISH),
    ("subject", "me duele la rodilla 8/10 y tengo dolor en el pecho", SPANISH),
    ("weight_kg", "70.5 and I have chest pain", PATHWAY),
    ("weight_kg", "about 70 and I have chest pain", PATHWAY),
    ("weight_kg", "70,5 y tengo dolor en el pecho", SPANISH),
    ("pain_worst", "8/10 and I have chest pain", PATHWAY),
    ("pain_worst", "it's 8 and I have chest pain", PATHWAY),
]


@pytest.mark.parametrize(("screen", "text", "pathway"), NO_AGES)
def test_number_beside_an_emergency_is_no_age(screen: str, text: str, pathway: Pathway):
    chat = asked(screen, text, pathway)

    assert "age" not in chat.session.awaiting
    assert "age" not in chat.tap(NO).session.awaiting


NOT_TOLD = [
    ("chest pain. Not pregnant, diabetic, or on blood thinners", PATHWAY),
    ("I have no diabetes, gout, cancer or clots, but chest pain", PATHWAY),
    ("worried about cancer, gout and chest pain", PATHWAY),
    ("is it because I fell, twisted it? chest pain", PATHWAY),
    ("no tengo diabetes, gota ni cáncer, dolor en el pecho", SPANISH),
    ("no tomo cortisona ni anticoagulantes, dolor en el pecho", SPANISH),
]


@pytest.mark.parametrize(("text", "pathway"), NOT_TOLD)
def test_no_or_doubt_before_a_word_is_heard(text: str, pathway: Pathway):
    kept = asked("subject", text, pathway).session.awaiting.keys()

    assert kept.isdisjoint({"conditions", "medicines", "onset", "mechanism", "injury_when"})


BELOW_A_RESULT = [
    ("I have chest pain and I fell and twisted my knee", "onset", "sudden_injury", PATHWAY),
    ("I have chest pain and I am 71", "age", 71, PATHWAY),
    ("tengo dolor en el pecho y tengo 71 años", "age", 71, SPANISH),
]


def with_a_result(text: str, pathway: Pathway = PATHWAY) -> Chat:
    session = at("self_tests_now", ADULT).tap(NO).session
    return Chat(session, pathway=pathway).say(text)


@pytest.mark.parametrize(("text", "item", "value", "pathway"), BELOW_A_RESULT)
def test_what_is_told_below_a_result_is_asked_about_after_a_no(
    text: str, item: str, value: object, pathway: Pathway
):
    chat = with_a_result(text, pathway).tap(NO)

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.session.awaiting[item] == value


def test_yes_below_a_result_asks_of_nothing_else():
    chat = with_a_result("I have chest pain and I am 71").tap(YES)

    assert chat.tier == "emergency"
    assert chat.screen is None
    assert chat.session.heard == ()


@pytest.mark.parametrize("screen", ["location", "goal"])
def test_newer_age_takes_the_place_of_one_that_waits(screen: str):
    chat = at(screen, ADULT).say("I am 47").say("I have chest pain and I am 71").tap(NO)

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.tap(YES).given["age"] == 71


def test_age_takes_no_sign_away_that_hangs_on_one_that_waits():
    chat = at("location", ADULT).say("it's my son's knee, he is 12 and limps")
    chat.say("I can't breathe and I am 71").tap(NO)

    assert chat.session.awaiting["limp"] == YES
    assert chat.session.awaiting["age"] == 12


def test_injury_that_is_told_as_a_goal_is_asked_about():
    text = "I fell yesterday and twisted my knee"
    chat = at("goal", ADULT).say(text)

    assert chat.screen == SURE_TO_CHANGE.screen
    assert chat.session.awaiting["injury_when"] == "3_days"
    assert chat.given["goal"] == text


@pytest.mark.parametrize(
    "text", ["run again like before I fell", "play football, last year I twisted my knee"]
)
def test_goal_that_names_an_old_fall_is_a_goal(text: str):
    assert at("goal", ADULT).say(text).screen == "self_tests_now"
