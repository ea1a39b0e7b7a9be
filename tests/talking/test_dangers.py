"""Warning signs and emergencies in words, whatever is open: what to do comes first."""

from collections.abc import Callable

import pytest

from flows.pathway.answers import NO, YES
from flows.pathway.loading import shipped
from flows.talking.events import (
    Back,
    Delete,
    Disagree,
    Event,
    Help,
    Hide,
    Restart,
    Said,
    ShowAnswers,
    Start,
    Stop,
)
from flows.talking.heard import ALL_RIGHT, HEARD
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.replies import Ask, Say
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Phase
from tests.conversation.met import PEOPLE
from tests.conversation.met import at as person_at
from tests.talking.chat import Chat, at, chat_in

NO_WEIGHT = "I can't put any weight on it"
HOT = "my knee is hot red and i have a fever"
CALF = "my calf is swollen"
SURE = SURE_TO_CHANGE.screen


def ended() -> Chat:
    return Chat(person_at(PEOPLE[0], None), pathway=shipped())


def advised(chat: Chat) -> list[str | None]:
    """Return how soon one must go, for each time that was said."""
    said = [one for one in chat.last.replies if isinstance(one, Say)]
    found = [one.values["conclusion"] for one in said if one.message == "if_true_now"]
    return [getattr(one, "disposition", None) for one in found]


# ---- words of one's own


@pytest.mark.parametrize(("text", "tier"), [(NO_WEIGHT, "same_day"), (HOT, "emergency")])
def test_sign_is_no_activity(text: str, tier: str):
    chat = at("psfs_1").say(text)

    assert chat.screen == SURE
    assert chat.messages[0] == "if_true_now"
    assert advised(chat) == [tier]
    assert "psfs_1" not in chat.given


def test_pus_after_an_operation_is_no_activity():
    chat = at("psfs_1").say("pus from knee after surgery")

    assert chat.screen == SURE
    assert chat.messages[0] == "if_true_now"
    assert "psfs_1" not in chat.given


def test_what_cannot_be_done_may_be_the_activity():
    chat = at("psfs_1").say(NO_WEIGHT).tap("no")

    assert chat.screen == HEARD
    assert dict(chat.session.heard) == {"psfs_1": NO_WEIGHT}
    assert chat.say("yes").given["psfs_1"] == NO_WEIGHT


@pytest.mark.parametrize("text", ["putting weight on it", "walking", "football", "knitting"])
def test_activity_stays_one(text: str):
    assert at("psfs_1").say(text).given["psfs_1"] == text


@pytest.mark.parametrize(
    "text",
    [
        *("I want to end it", "i want to kil myself", "im having a hart attack"),
        *("cant feel my legs", "both my legs are weak"),
    ],
)
def test_emergency_is_no_activity(text: str):
    assert at("psfs_1").say(text).prompt == IS_IT_NOW


@pytest.mark.parametrize(
    ("text", "message"),
    [("what do you mean?", "help"), ("can I talk to a doctor", "person"), ("stop", "stopped")],
)
def test_who_asks_for_something_names_no_activity(text: str, message: str):
    chat = at("psfs_1").say(text)

    assert chat.messages[0] == message
    assert "psfs_1" not in chat.given


# ---- before and inside the screens of signs

WARNINGS = [
    *((HOT, "emergency"), ("fever of 39 and swollen knee", "emergency")),
    *((NO_WEIGHT, "same_day"), (CALF, "same_day")),
]


@pytest.mark.parametrize("screen", ["subject", "age", "heat_and_hours"])
@pytest.mark.parametrize(("text", "tier"), WARNINGS)
def test_what_to_do_comes_before_what_was_understood(screen: str, text: str, tier: str):
    chat = at(screen).say(text)

    assert chat.messages[0] == "if_true_now"
    assert advised(chat) == [tier]
    assert chat.screen == HEARD


def test_what_to_do_stands_above_harmless_answers_too():
    chat = at("subject").say(f"me, left knee, 50, {HOT}, twisted it yesterday")

    assert chat.messages[0] == "if_true_now"
    assert len(chat.session.heard) > 2


@pytest.mark.parametrize("leave_out", [("ask_all",), ("not=hot_red",)])
def test_no_to_what_was_understood_says_what_to_do_if_it_is_so(leave_out: tuple[str]):
    chat = at("age").say(f"50, {HOT}").tap(*leave_out)

    assert chat.messages[0] == "if_true_now"
    assert advised(chat)


@pytest.mark.parametrize("text", ["50, left knee", "it started suddenly", "twisted it yesterday"])
def test_harmless_answers_are_told_to_call_nobody(text: str):
    assert not advised(at("subject").say(text))


@pytest.mark.parametrize("command", ["/back", "/stop", "/hide", "/nowhere"])
def test_sign_behind_a_command_goes_before_it(command: str):
    chat = at("calf_and_skin").say(f"{command} {HOT}")

    assert chat.messages[0] == "if_true_now"
    assert chat.phase is Phase.SAFETY


# ---- while something else is open


@pytest.mark.parametrize(
    "event", [Delete(), Restart(), Disagree(), Said("I was seen"), ShowAnswers(), Said(CALF)]
)
@pytest.mark.parametrize("text", [NO_WEIGHT, HOT])
def test_sign_is_heard_beside_any_question(event: Event, text: str):
    chat = ended().press(event).say(text)

    assert advised(chat)
    assert chat.screen == SURE
    assert "not_understood" not in chat.messages


def test_sign_beside_an_objection_is_kept_with_it():
    chat = ended().press(Disagree()).say(NO_WEIGHT)

    assert chat.session.objection == NO_WEIGHT


def test_second_sign_does_not_push_the_first_out():
    chat = ended().say(CALF).say(NO_WEIGHT).say("no")

    assert chat.screen == SURE
    assert chat.session.review is not None
    assert chat.session.review.screen == "calf_and_skin"


def test_no_to_a_sign_says_what_to_do_if_it_is_so():
    chat = ended().say(NO_WEIGHT).say("no")

    assert chat.messages == ["kept_answer", "if_true_now"]


def test_command_does_not_hide_what_would_be_changed():
    chat = ended().say(CALF).press(Help())
    asked = chat.last.replies[-1]

    assert isinstance(asked, Ask)
    assert asked.values["what"] == (
        "Calf, skin and lumps",
        "One calf or leg newly swollen, warm or red",
    )


@pytest.mark.parametrize(("text", "tier"), [(NO_WEIGHT, "same_day"), (HOT, "emergency")])
def test_sign_before_consent_says_what_to_do(text: str, tier: str):
    chat = Chat(pathway=shipped()).press(Start()).say(text)

    assert chat.messages == ["if_true_now", "agree_first", "greeting"]
    assert advised(chat) == [tier]
    assert chat.session.answers == chat.session.heard == ()


def test_sign_after_leaving_is_heard():
    chat = ended().press(Stop()).say(NO_WEIGHT)

    assert advised(chat) == ["same_day"]


# ---- an emergency is asked until it is answered


def agreed() -> Chat:
    return Chat(pathway=shipped()).press(Start()).tap("yes")


@pytest.mark.parametrize("leave", [lambda c: c.press(Stop()), lambda c: c.say("/stop")])
def test_stopping_does_not_lose_an_emergency(leave: Callable[[Chat], Chat]):
    chat = leave(agreed().say("no feelings in my groin"))

    assert chat.messages == ["stopped"]
    assert chat.say("hello").prompt == IS_IT_NOW
    assert chat.press(Start()).prompt == IS_IT_NOW
    assert chat.say("not now").asked == ["subject"]


def test_nothing_private_is_asked_of_who_hid_the_chat():
    assert agreed().say("my husband hits me").press(Hide()).prompt is None
    assert agreed().say("I can't breathe").press(Hide()).prompt == IS_IT_NOW


def test_sign_beside_an_emergency_is_asked_about():
    chat = agreed().say(f"{CALF} and I can't breathe").say("no")

    assert chat.screen == HEARD
    assert dict(chat.session.heard)["calf_swollen_warm_red"] == YES


def test_sign_beside_an_emergency_is_asked_about_where_it_was_denied():
    chat = ended().say(f"{CALF} and I can't breathe").say("no")

    assert chat.screen == SURE
    assert chat.given["calf_swollen_warm_red"] == NO
    assert chat.say("yes").given["calf_swollen_warm_red"] == YES


def test_sign_is_kept_while_an_emergency_is_asked_about():
    chat = agreed().say("I can't breathe").say(CALF)

    assert chat.prompt == IS_IT_NOW
    assert chat.say("no").screen == HEARD


# ---- after an emergency


@pytest.mark.parametrize("text", ["I'm scared", "please help me", "I dont know what to do"])
def test_after_a_crisis_whom_to_call_comes_first(text: str):
    chat = ended().say("I want to die").say("yes").say(text)

    assert chat.messages[0] == "still_emergency"
    said = chat.last.replies[0]
    assert isinstance(said, Say)
    assert said.values["is_crisis"] is True


def test_after_an_emergency_whom_to_call_comes_first():
    assert chat_in(Phase.STOPPED_FOR_SAFETY).say("hm").messages == [
        "still_emergency",
        "already_answered",
    ]


def test_after_an_emergency_nobody_is_sent_to_begin_anew():
    said = chat_in(Phase.STOPPED_FOR_SAFETY).say("hello").last.replies[-1]

    assert isinstance(said, Say)
    assert said.values["was_emergency"] is True


@pytest.mark.parametrize(
    ("text", "is_crisis"), [("I want to die", True), ("I have chest pain", False)]
)
@pytest.mark.parametrize("no", [Said("no"), Back()])
def test_crisis_that_is_denied_still_names_who_talks(text: str, is_crisis: bool, no: Event):
    said = agreed().say(text).press(no).last.replies[0]

    assert isinstance(said, Say)
    assert said.message == "alarm_denied"
    assert said.values["is_crisis"] is is_crisis


def test_crisis_page_tells_nothing_of_the_knee():
    result = ended().say("I want to die").say("yes").last.result

    assert result is not None
    assert {"crisis", "safety_net"} & {spec.id for spec in result.advice} == {"crisis"}


def test_what_somebody_is_to_read_is_kept_beside_a_sign():
    chat = at("goal").say(NO_WEIGHT)

    assert chat.given["goal"] == NO_WEIGHT
    assert chat.screen == SURE


# ---- "is it now?"


@pytest.mark.parametrize(
    "text",
    [
        *("not really", "no longer", "no it stopped", "yesterday", "it comes and goes"),
        *("ya no tanto", "va y viene"),
    ],
)
def test_half_a_no_denies_no_emergency(text: str):
    chat = at("onset").say("I have chest pain").say(text)

    assert chat.messages[0] == "yes_or_no_now"
    assert chat.prompt == IS_IT_NOW


@pytest.mark.parametrize("event", [Delete(), ShowAnswers()])
def test_wish_beside_an_emergency_is_read_and_comes_after_it(event: Event):
    chat = at("onset").say("I have chest pain").press(event)
    assert chat.messages[0] == "first_this"
    assert chat.prompt == IS_IT_NOW

    chat.tap("no")
    assert chat.screen in ("delete_all", "answers")


@pytest.mark.parametrize("leave", [Stop(), Hide()])
def test_sign_that_awaits_a_yes_is_asked_of_who_comes_back(leave: Event):
    chat = agreed().say(f"{CALF}, and my left knee hurts").press(leave)
    assert dict(chat.session.heard) == {"calf_swollen_warm_red": YES}

    assert chat.press(Start()).screen == HEARD
    assert chat.say("hello").screen == HEARD
    assert chat.press(Start()).tap(ALL_RIGHT).given == {"calf_swollen_warm_red": YES}


def test_sign_said_otherwise_than_answered_outlives_leaving():
    chat = ended().say(CALF).press(Stop()).press(Start())

    assert chat.messages[:3] == ["welcome_back", "if_true_now", "said_otherwise"]
    assert chat.tap(YES).given["calf_swollen_warm_red"] == YES


def test_back_after_leaving_drops_no_sign():
    assert agreed().say(CALF).press(Stop()).press(Back()).screen == HEARD
