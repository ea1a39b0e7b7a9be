"""What goes on about a calf that was named is of the calf, and not of the knee."""

import pytest

from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.talking.replies import Say
from flows.talking.said import said_in
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at
from tests.understanding.test_utterances import SPANISH

CALF = "calf_swollen_warm_red"
KNEE = {"hot_red", "knee_swollen_new"}
OF_THE_CALF = [
    *("pain in my calf, it is swollen and hot", "my calf, which is swollen"),
    *("my calf hurts. It's red", "my calf is not fine, it is swollen"),
    *("my calf doesn't hurt, it is swollen", "my calf hurts, it started monday, it is swollen"),
]
OF_THE_CALF_IN_SPANISH = [
    *("me duele la pantorrilla, está hinchada y caliente", "la pantorrilla, que está hinchada"),
    *("dolor en la pantorrilla, la tengo hinchada", "me duele el gemelo. Está hinchado"),
]
OF_THE_KNEE = [
    *("my knee hurts, it is swollen", "my calf is fine, my knee is swollen"),
    *("pain in my calf and knee, it is swollen", "my calf hurts, my knee is hot and red"),
]
OF_THE_KNEE_IN_SPANISH = [
    *("me duele la rodilla, está hinchada", "me duele la pantorrilla, la rodilla está hinchada"),
]
OF_BOTH = [
    "My right knee hurts and I feel it in my calf. It is hot and red",
    "I feel it in my calf. It is hot and red",
    "pain in my knee and calf, it is swollen",
    "pain in my calf and knee, it is swollen",
    "calf not swollen. It is red and hot",
    "my calf was fine yesterday. It is swollen now",
    "my calf hurts. I am 60 years old. It is swollen",
]
OF_BOTH_IN_SPANISH = [
    "la pantorrilla no me duele. Está roja y caliente",
    "me duele la rodilla y me baja a la pantorrilla. Está hinchada y caliente",
    "lo noto en la pantorrilla. Está caliente y roja",
    "la pantorrilla estaba bien. Está hinchada",
]
OF_THE_KNEE_ALONE = [
    "the doctor said my calf is fine. It is hot and swollen",
    "I wear a calf sleeve. It is swollen and hot",
    "my calf is fine. It is swollen and hot",
    "my calf is fine, it is swollen and hot",
]
OF_THE_KNEE_ALONE_IN_SPANISH = [
    "la pantorrilla está bien. Está hinchada y caliente",
    "la pantorrilla la tengo bien, está hinchada y caliente",
]
OF_NEITHER = ["my calf hurts, it is not swollen", "pain in my calf, it started yesterday"]


def signs_in(text: str, pathway=PATHWAY) -> set[str]:
    said = said_in(Turn(pathway, Chat(pathway=pathway).session), text)
    return {id for id in said if id in {CALF, *KNEE}}


@pytest.mark.parametrize("text", OF_THE_CALF)
def test_calf_that_was_named_is_what_is_swollen(text: str):
    assert signs_in(text) == {CALF}


@pytest.mark.parametrize("text", OF_THE_CALF_IN_SPANISH)
def test_calf_that_was_named_is_what_is_swollen_in_spanish(text: str):
    assert signs_in(text, SPANISH) == {CALF}


@pytest.mark.parametrize("text", OF_THE_KNEE)
def test_knee_is_still_what_is_swollen(text: str):
    assert signs_in(text) & KNEE


@pytest.mark.parametrize("text", OF_THE_KNEE_IN_SPANISH)
def test_knee_is_still_what_is_swollen_in_spanish(text: str):
    assert signs_in(text, SPANISH) & KNEE


@pytest.mark.parametrize("text", OF_BOTH)
def test_what_may_be_of_either_is_asked_of_both(text: str):
    assert CALF in signs_in(text)
    assert signs_in(text) & KNEE


@pytest.mark.parametrize("text", OF_BOTH_IN_SPANISH)
def test_what_may_be_of_either_is_asked_of_both_in_spanish(text: str):
    assert CALF in signs_in(text, SPANISH)
    assert signs_in(text, SPANISH) & KNEE


@pytest.mark.parametrize("text", OF_THE_KNEE_ALONE)
def test_calf_that_is_well_is_not_what_is_swollen(text: str):
    assert signs_in(text) == KNEE


@pytest.mark.parametrize("text", OF_THE_KNEE_ALONE_IN_SPANISH)
def test_calf_that_is_well_is_not_what_is_swollen_in_spanish(text: str):
    assert signs_in(text, SPANISH) == KNEE


def test_hot_knee_with_fever_stays_an_emergency_beside_a_calf():
    text = "My right knee hurts and I feel it in my calf. It is hot and red, I have a fever"
    chat = at("subject", {"age": 60}).say(text)

    assert {"hot_red", "fever_or_shivers_48h"} <= dict(chat.session.heard).keys()
    assert "if_true_now" in chat.messages
    told = next(one for one in chat.last.replies if isinstance(one, Say))
    assert told.values["conclusion"].disposition is Disposition.EMERGENCY


@pytest.mark.parametrize("text", OF_NEITHER)
def test_nothing_is_swollen_that_is_not_said_to_be(text: str):
    assert signs_in(text) == set()


GOES_ON = [
    ("my calf is swollen", "no its red and hot", PATHWAY),
    ("my calf is swollen", "it is red and hot too", PATHWAY),
    ("my calf is swollen", "its the right one thats swollen", PATHWAY),
    ("my calf is swollen", "yes and it's hot", PATHWAY),
    ("my calf is swollen", "yes it's red", PATHWAY),
    ("my calf is swollen", "yeah and hot", PATHWAY),
    ("my calf is swollen", "yes, hot and red", PATHWAY),
    ("my calf is swollen", "also red", PATHWAY),
    ("tengo la pantorrilla hinchada", "no, está roja y caliente", SPANISH),
    ("tengo la pantorrilla hinchada", "sí y está caliente", SPANISH),
    ("tengo la pantorrilla hinchada", "sí y está roja y caliente", SPANISH),
    ("tengo la pantorrilla hinchada", "además está roja", SPANISH),
    ("tengo la pantorrilla hinchada", "también está caliente", SPANISH),
]


@pytest.mark.parametrize(("first", "then", "pathway"), GOES_ON)
@pytest.mark.parametrize("screen", ["moving", "location"])
def test_what_goes_on_about_a_calf_that_is_asked_about_is_of_the_calf(
    first: str, then: str, pathway: Pathway, screen: str
):
    chat = Chat(at(screen, {"side": "left"}).session, pathway=pathway).say(first)
    asked = chat.screen
    chat.say(then)

    assert chat.screen == asked
    assert {id for id in chat.session.awaiting if chat.session.awaiting[id] == "yes"} == {CALF}
    assert "side" not in chat.session.awaiting


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("my calf is swollen", "no my knee is red and hot"),
        ("my calf is swollen and my knee is swollen", "it is red and hot"),
        ("my knee is swollen", "it is red and hot"),
    ],
)
def test_knee_is_heard_beside_a_calf_that_is_asked_about(first: str, then: str):
    chat = at("moving").say(first).say(then)

    assert chat.session.awaiting["hot_red"] == "yes"


@pytest.mark.parametrize(
    ("first", "then", "pathway"),
    [
        ("my calf is swollen", "no it's red and hot, my knee I mean", PATHWAY),
        ("my calf is swollen", "it's red and hot, I mean my knee", PATHWAY),
        ("tengo la pantorrilla hinchada", "no, está roja y caliente, la rodilla digo", SPANISH),
        ("tengo la pantorrilla hinchada", "está roja y caliente, quiero decir la rodilla", SPANISH),
    ],
)
def test_knee_that_is_meant_after_all_is_asked_about_beside_the_calf(
    first: str, then: str, pathway: Pathway
):
    chat = Chat(at("moving").session, pathway=pathway).say(first).say(then)

    assert {CALF, "hot_red"} <= chat.session.awaiting.keys()
