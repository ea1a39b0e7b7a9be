"""What `advance` promises a person: consent first, safety first, and always a way on and back."""

from dataclasses import replace

import pytest

from flows.judging.assessment import found_in
from flows.judging.result import assess
from flows.pathway.answers import LEFT, RIGHT, STOPPED
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway, Screen
from flows.talking.engine import advance
from flows.talking.events import (
    COMMANDS,
    Back,
    Beside,
    Chose,
    Delete,
    Event,
    Help,
    Language,
    Privacy,
    Restart,
    Said,
    ShowAnswers,
    Start,
    Stop,
    Why,
)
from flows.talking.machine import ENDED
from flows.talking.own_prompts import CONSENT, DELETE_ALL, IS_IT_NOW
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    NONE_OF_THESE,
    ONE_BY_ONE,
)
from flows.talking.replies import Ask, Say, Show
from flows.talking.resuming import resumed
from flows.talking.session import Phase
from flows.talking.turn import Turn, new_session
from tests.talking.chat import PATHWAY, Chat, at, chat_in

EMERGENCY = "I can't breathe"
BREATHE = "chest_pain_breathless_faint"
HIT_HEAD = "I hit my head"
ABUSE = "my husband hits me"
RIGHT_NOW = [sign.id for sign in next(s for s in PATHWAY.screens if s.id == "right_now").items]


# ---- consent


def test_start_greets_and_asks_consent():
    chat = Chat().press(Start())

    assert chat.messages == ["greeting"]
    assert chat.phase == Phase.CONSENT
    assert chat.prompt == CONSENT


@pytest.mark.parametrize("act", [lambda chat: chat.say("my knee hurts"), lambda c: c.tap("yes")])
def test_anything_first_only_greets(act):
    chat = act(Chat())

    assert chat.messages == ["greeting"]
    assert not chat.session.agreed
    assert chat.given == {}


def test_agreeing_opens_the_first_question():
    chat = Chat().press(Start()).tap("yes")

    assert chat.session.agreed
    assert chat.asked == ["subject"]


def test_unclear_consent_is_asked_again():
    chat = Chat().press(Start()).say("what is this?")

    assert chat.messages == ["not_understood", "greeting"]
    assert chat.phase == Phase.CONSENT


def test_declining_closes_and_keeps_nothing():
    chat = Chat().press(Start()).tap("no")

    assert chat.messages == ["declined"]
    assert chat.phase == Phase.CLOSED
    assert chat.given == {}


def test_start_after_declining_is_a_new_session():
    chat = Chat().press(Start()).tap("no").press(Start())

    assert chat.messages == ["greeting"]
    assert chat.last.fresh
    assert not chat.session.agreed


# ---- what stops the questions


def test_emergency_stops_in_mid_screen():
    chat = at("right_now").tap(ONE_BY_ONE).say("no").say("yes")

    assert chat.phase == Phase.STOPPED_FOR_SAFETY
    assert chat.tier == Disposition.EMERGENCY
    assert [id for id in RIGHT_NOW if id in chat.given] == RIGHT_NOW[:2]
    assert chat.screen is None


@pytest.mark.parametrize("sign", RIGHT_NOW[:-1])
def test_ticked_emergency_stops_at_once(sign: str):
    chat = at("right_now").tap(sign)

    assert chat.tier == Disposition.EMERGENCY
    assert chat.asked == []


def test_unsure_of_an_emergency_stops_too():
    chat = at("right_now").tap(ONE_BY_ONE).tap("not_sure")

    assert chat.tier == Disposition.EMERGENCY


def test_same_day_waits_for_all_signs():
    chat = at("hot_joint").tap("hot_red")
    going_on = chat.phase
    screens = chat.rest()

    assert going_on == Phase.SAFETY
    assert {"calf_and_skin", "nerves_and_joints"} <= set(screens)
    assert "location" not in screens
    assert chat.phase == Phase.STOPPED_FOR_SAFETY
    assert chat.tier == Disposition.SAME_DAY


def test_same_day_may_still_become_emergency():
    chat = at("calf_and_skin").tap("skin_redness_spreading")
    follow_up = chat.asked
    chat.say("yes")

    assert follow_up == ["skin_more"]
    assert chat.tier == Disposition.EMERGENCY


def test_urgent_goes_on_without_self_tests():
    chat = at("nerves_and_joints").tap("numbness_new")
    after_safety = chat.phase
    screens = chat.rest()

    assert after_safety == Phase.HISTORY
    assert "location" in screens
    assert not {"self_tests_now", *PATHWAY.tests} & {name.split(".")[0] for name in screens}
    assert chat.phase == Phase.ADVISED
    assert chat.tier == Disposition.URGENT


def test_nothing_wrong_ends_advised():
    chat = at("self_tests_now").tap("no")

    assert chat.phase == Phase.ADVISED
    assert chat.tier == Disposition.ROUTINE
    assert chat.shown == [chat.last.result]


# ---- signs one by one


def test_one_by_one_asks_each_sign_alone():
    chat = at("right_now").tap(ONE_BY_ONE)
    asked = []
    while chat.screen == "right_now":
        assert chat.prompt is not None
        assert {option.id for option in chat.prompt.options} == {"yes", "no", "not_sure"}
        asked.append(chat.prompt.items[0].id)
        chat.say("no")

    assert asked == RIGHT_NOW
    assert chat.screen == "out_of_place"


def test_back_leaves_one_by_one():
    before = at("right_now")
    chat = Chat(before.session).tap(ONE_BY_ONE).press(Back())

    assert chat.prompt == before.prompt
    assert chat.given == before.given
    assert chat.session.singly == ()


@pytest.mark.parametrize("screen", ["moving", "hot_joint", "calf_and_skin", "body"])
def test_back_leaves_a_shortened_screen(screen: str):
    """Some signs of these screens are not for this person."""
    before = at(screen)
    chat = Chat(before.session).tap(ONE_BY_ONE).press(Back())

    assert chat.given == before.given
    assert chat.session.singly == ()


def test_back_within_one_by_one_takes_one_sign():
    chat = at("right_now").tap(ONE_BY_ONE).say("no").say("no").press(Back())

    assert [id for id in RIGHT_NOW if id in chat.given] == RIGHT_NOW[:1]
    assert chat.prompt is not None
    assert chat.prompt.items[0].id == RIGHT_NOW[1]


# ---- back


def test_back_takes_a_whole_press():
    chat = at("right_now")
    before = chat.given
    chat.tap(NONE_OF_THESE)
    noted = set(chat.given) - set(before)
    chat.press(Back())

    assert noted == set(RIGHT_NOW)
    assert chat.given == before
    assert chat.asked == ["right_now"]


@pytest.mark.parametrize("sore", [LEFT, RIGHT])
def test_back_takes_one_side_of_a_test(sore: str):
    better = {LEFT: RIGHT, RIGHT: LEFT}[sore]
    chat = at(f"knee_to_wall.{better}", {"side": sore}).say("12").say("11").press(Back())

    assert chat.given["knee_to_wall"] == {better: 12}
    assert chat.asked == [f"knee_to_wall.{sore}"]


def test_back_from_first_question_stays():
    chat = Chat().press(Start()).tap("yes").press(Back())

    assert chat.messages == ["nothing_to_take_back"]
    assert chat.asked == ["subject"]


@pytest.mark.parametrize("phase", [Phase.NEW, Phase.CONSENT])
def test_back_before_any_question_greets(phase: Phase):
    chat = chat_in(phase).press(Back())

    assert chat.messages == ["nothing_to_take_back", "greeting"]


def test_start_after_stop_goes_on():
    before = at("location")
    chat = before.press(Stop()).press(Start())

    assert chat.messages == ["welcome_back"]
    assert chat.asked == ["location"]
    assert chat.given == before.given


def test_back_reopens_after_a_mistap():
    before = at("right_now")
    chat = Chat(before.session).tap(BREATHE).press(Back())

    assert chat.phase == Phase.SAFETY
    assert chat.messages == ["taken_back"]
    assert chat.asked == ["right_now"]
    assert chat.given == before.given


def test_back_from_the_result_reopens_the_last():
    chat = chat_in(Phase.ADVISED).press(Back())

    assert chat.phase == Phase.SELF_TESTS
    assert chat.asked == ["self_tests_now"]


def test_back_all_the_way_reaches_the_start():
    chat = at("right_now")
    screens = []
    while chat.given:
        chat.press(Back())
        screens += chat.asked

    assert screens[-3:] == ["sex", "age", "subject"]
    assert chat.phase == Phase.SAFETY


# ---- commands in every phase


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("phase", Phase)
def test_every_command_is_answered(phase: Phase, command: str):
    assert chat_in(phase).say(command).last.replies


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "/back"])
@pytest.mark.parametrize("phase", Phase)
def test_every_command_is_answered_in_an_alarm(phase: Phase, command: str):
    assert chat_in(phase).say(EMERGENCY).say(command).last.replies


@pytest.mark.parametrize(
    "phase",
    [
        *[phase for phase in Phase if phase not in ENDED],
        *ENDED,
    ],
)
def test_back_from_an_alarm_is_answered(phase: Phase):
    assert chat_in(phase).say(EMERGENCY).press(Back()).last.replies


@pytest.mark.parametrize("phase", Phase)
def test_stop_closes(phase: Phase):
    chat = chat_in(phase).press(Stop())

    assert chat.phase == Phase.CLOSED
    assert chat.messages == ["stopped"]


@pytest.mark.parametrize("phase", Phase)
def test_restart_asks_for_consent_anew(phase: Phase):
    chat = restarted(chat_in(phase))

    assert chat.phase == Phase.CONSENT
    assert chat.messages == ["restarted", "greeting"]
    assert chat.given == {}
    assert not chat.session.agreed


def restarted(chat: Chat) -> Chat:
    """Begin again, with a yes where something was told already."""
    chat.press(Restart())
    return chat.tap("begin_again") if chat.session.pending else chat


@pytest.mark.parametrize("leave", [Chose(("stay",)), Said("no"), Back()])
@pytest.mark.parametrize("phase", [Phase.SAFETY, Phase.HISTORY, Phase.ADVISED])
def test_restart_asks_first(phase: Phase, leave: Event):
    chat = chat_in(phase)
    before = (chat.given, chat.screen)
    chat.press(Restart())

    assert chat.messages == ["ask_restart"]
    assert chat.given == before[0]
    chat.press(leave)
    assert (chat.given, chat.screen) == before


def test_restart_leaves_the_old_session_alone():
    """A result that was reached stays on record; the answers begin on a new session."""
    assert restarted(chat_in(Phase.ADVISED)).last.fresh


@pytest.mark.parametrize("phase", Phase)
def test_help_changes_nothing(phase: Phase):
    before = chat_in(phase).session
    chat = Chat(before).press(Help())

    assert "help" in chat.messages[:2]
    assert chat.session == before


@pytest.mark.parametrize(
    ("phase", "message"),
    [
        (Phase.NEW, "why_here"),
        (Phase.CONSENT, "why_here"),
        (Phase.SAFETY, "why"),
        (Phase.HISTORY, "why"),
        (Phase.SELF_TESTS, "why"),
        (Phase.ADVISED, "why_result"),
        (Phase.STOPPED_FOR_SAFETY, "why_result"),
        (Phase.CLOSED, "why_here"),
    ],
)
def test_why_speaks_of_what_is_open(phase: Phase, message: str):
    assert chat_in(phase).press(Why()).messages[0] == message


@pytest.mark.parametrize("phase", Phase)
def test_answers_lists_what_was_given(phase: Phase):
    """Each screen that was answered is one line."""
    chat = chat_in(phase).press(ShowAnswers())
    told = {id for id in chat.given if not PATHWAY.items[id].private}
    listed: set[str] = set()
    while chat.screen == "answers":
        assert chat.prompt is not None
        rows = [option.id for option in chat.prompt.options]
        listed |= {id for screen in PATHWAY.screens if screen.id in rows for id in screen.ids}
        chat.tap("more_answers" if "more_answers" in rows else "done")

    assert listed >= told if chat.session.agreed else not listed


def test_answers_keeps_private_what_is():
    chat = chat_in(Phase.HISTORY)
    session = replace(chat.session, alarms=("tx_abuse",))
    chat = Chat(session).say("yes").press(ShowAnswers())

    assert chat.screen == "answers"
    assert "unsafe" not in str(chat.prompt).lower()


@pytest.mark.parametrize("phase", [Phase.SAFETY, Phase.HISTORY, Phase.SELF_TESTS])
def test_start_welcomes_back(phase: Phase):
    before = chat_in(phase)
    chat = Chat(before.session).press(Start())

    assert chat.messages == ["welcome_back"]
    assert chat.asked == [before.screen]


@pytest.mark.parametrize("phase", [Phase.ADVISED, Phase.STOPPED_FOR_SAFETY])
def test_start_shows_the_result_again(phase: Phase):
    chat = chat_in(phase).press(Start())

    assert chat.shown
    assert chat.last.result is None


# ---- typed emergencies


@pytest.mark.parametrize("phase", Phase)
def test_typed_emergency_asks_first(phase: Phase):
    before = chat_in(phase)
    chat = Chat(before.session).say(EMERGENCY)

    assert chat.messages == ["alarm"]
    assert chat.prompt == IS_IT_NOW
    assert chat.phase == phase
    assert chat.given == before.given
    assert chat.last.result is None


@pytest.mark.parametrize("answer", ["yes", "not sure"])
@pytest.mark.parametrize("phase", Phase)
def test_confirmed_emergency_stops(phase: Phase, answer: str):
    chat = chat_in(phase).say(EMERGENCY).say(answer)

    assert chat.phase == Phase.STOPPED_FOR_SAFETY
    assert chat.tier == Disposition.EMERGENCY
    assert chat.given[BREATHE] != "no"


@pytest.mark.parametrize("leave", [lambda c: c.say("no"), lambda c: c.press(Back())])
@pytest.mark.parametrize("phase", [Phase.SAFETY, Phase.HISTORY, Phase.SELF_TESTS])
def test_denied_emergency_goes_on(phase: Phase, leave):
    before = chat_in(phase)
    chat = leave(Chat(before.session).say(EMERGENCY))

    assert chat.phase == phase
    assert chat.asked == [before.screen]
    assert chat.given == before.given


@pytest.mark.parametrize("leave", [lambda c: c.say("no"), lambda c: c.press(Back())])
@pytest.mark.parametrize("phase", [Phase.NEW, Phase.CONSENT])
def test_denied_emergency_leads_to_consent(phase: Phase, leave):
    chat = leave(chat_in(phase).say(EMERGENCY))

    assert chat.phase == Phase.CONSENT
    assert chat.prompt == CONSENT
    assert chat.messages[-1] == "greeting"


@pytest.mark.parametrize("phase", [Phase.ADVISED, Phase.STOPPED_FOR_SAFETY])
def test_denied_emergency_keeps_the_result(phase: Phase):
    chat = chat_in(phase).say(EMERGENCY).say("no")

    assert chat.phase == phase
    assert chat.messages == ["alarm_denied"]


def test_emergency_is_asked_until_answered():
    chat = at("moving").say(EMERGENCY).say("hm")

    assert chat.messages == ["yes_or_no_now", "alarm"]
    assert chat.prompt == IS_IT_NOW


@pytest.mark.parametrize(
    "phase",
    [
        Phase.NEW,
        Phase.CONSENT,
        Phase.SAFETY,
        Phase.HISTORY,
        Phase.SELF_TESTS,
        Phase.CLOSED,
        Phase.ADVISED,
        Phase.STOPPED_FOR_SAFETY,
    ],
)
def test_start_does_not_lose_an_emergency(phase: Phase):
    chat = chat_in(phase).say(EMERGENCY).press(Start())

    assert chat.prompt == IS_IT_NOW
    assert chat.messages[-1] == "alarm"


def test_second_emergency_keeps_the_first():
    chat = at("onset").say(EMERGENCY).say(HIT_HEAD)
    asked_first = chat.session.alarms
    chat.say("no")

    assert asked_first == ("tx_chest", "tx_head")
    assert chat.session.alarms == ("tx_head",)
    assert chat.prompt == IS_IT_NOW


def test_number_of_emergencies_is_a_weight_where_one_is_asked():
    chat = at("weight_kg")

    assert Chat(chat.session).say("112").given["weight_kg"] == 112
    assert Chat(chat.session).say("999").prompt == IS_IT_NOW
    assert at("onset").say("112").prompt == IS_IT_NOW


def test_two_emergencies_in_one_text_are_both_asked():
    chat = at("onset").say(f"{ABUSE} and {EMERGENCY}").say("no")

    assert chat.messages == ["alarm_denied", "alarm"]
    assert chat.prompt == IS_IT_NOW


def test_back_leaves_the_emergency_that_is_asked():
    before = at("onset").say(f"{HIT_HEAD} and {EMERGENCY}")
    chat = Chat(before.session).press(Back())

    assert chat.session.alarms == before.session.alarms[1:]


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes it is", "now", "it's happening", EMERGENCY, "YESSs", "siiii"),
        *("no puedo respirar", "No puedo respiraaar", "nooo puedo respirar"),
        *("it is", "It is happening right now", "right now", "now, it is", "it's happening NOW!"),
        *("yes please help", "yep it is", "claro", "claro que sí", "ahora", "ahora mismo"),
        *("está pasando", "Sí, está pasando ahora", "ahora, está pasando ahora mismo"),
    ],
)
def test_emergency_is_confirmed_in_a_sentence(text: str):
    assert at("onset").say(EMERGENCY).say(text).tier == Disposition.EMERGENCY


@pytest.mark.parametrize("leave", [lambda c: c.tap("stay"), lambda c: c.say("no")])
def test_staying_here_does_not_lose_an_emergency(leave):
    chat = leave(at("onset").say(EMERGENCY).press(Restart()))

    assert chat.prompt == IS_IT_NOW
    assert chat.say("yes").tier == Disposition.EMERGENCY


def test_back_from_beginning_again_does_not_lose_an_emergency():
    assert at("onset").say(EMERGENCY).press(Restart()).press(Back()).prompt == IS_IT_NOW


def test_beginning_again_does_not_lose_an_emergency():
    chat = at("onset").say(EMERGENCY).press(Restart()).tap("begin_again")

    assert chat.phase == Phase.CONSENT
    assert chat.prompt == IS_IT_NOW
    assert chat.say("yes").tier == Disposition.EMERGENCY


def test_emergency_before_any_answer_outlives_beginning_again():
    chat = Chat().press(Start()).say(EMERGENCY).press(Restart())

    assert chat.prompt == IS_IT_NOW
    assert chat.say("yes").tier == Disposition.EMERGENCY


def test_emergency_is_asked_about_before_beginning_again():
    chat = at("onset").press(Restart()).say(EMERGENCY)

    assert chat.messages == ["alarm"]
    assert chat.say("no").screen == "ask_restart"
    assert chat.tap("stay").screen == "onset"


def test_emergency_in_place_of_beginning_again_leads_to_its_result():
    chat = at("onset").press(Restart()).say(EMERGENCY).say("yes")

    assert chat.tier == Disposition.EMERGENCY
    assert chat.screen is None


def test_second_emergency_is_shown_after_the_result_of_the_first():
    chat = at("onset").say(f"{HIT_HEAD} and {EMERGENCY}").say("yes")

    assert chat.shown
    assert chat.messages == ["alarm"]
    assert chat.say("no").messages == ["alarm_denied"]


@pytest.mark.parametrize(
    "text",
    [
        *("no", "No, that was last year", "nope", "not now", "no no", "no, not now", "No thanks"),
        *("no gracias", "ahora no", "n", "not at all", "No, I'm fine", "it is not", "it's not"),
        *("it's not happening now", "it isnt happening", "not happening now"),
        "claro que no",
    ],
)
def test_emergency_is_denied_in_a_sentence(text: str):
    chat = at("onset").say(EMERGENCY).say(text)

    assert chat.messages == ["alarm_denied"]
    assert chat.asked == ["onset"]


@pytest.mark.parametrize(
    "text",
    [
        *("it was last week", "it was years ago", "it has stopped", "it stopped an hour ago"),
        *("its over", "it's gone", "it never happened", "it was just a joke", "it's my mother"),
        *(
            "now it's fine",
            "now not any more",
            "happening? no",
            "it comes and goes",
            "now and then",
        ),
        *("no, está pasando ahora", "ahora está bien"),
        *(
            "ahora ya no",
            "ahora no, fue ayer",
            "ahora estoy bien",
            "ya pasó",
            "claro, pero fue ayer",
        ),
    ],
)
def test_what_is_no_plain_yes_or_no_is_asked_again(text: str):
    chat = at("onset").say(EMERGENCY).say(text)

    assert chat.messages == ["yes_or_no_now", "alarm"]
    assert chat.prompt == IS_IT_NOW


@pytest.mark.parametrize(
    "text",
    [
        "not sure, maybe",
        "not sure but I think so",
        "no idea, it comes and goes",
        "no I really can't breathe",
        "not better, I still can't breathe",
        "not entirely sure",
        "not 100% sure",
        "not certain yet",
        "not too bad now but still there",
        "no clue mate",
        "no english",
        "no entiendo",
        "no sabria decirte",
        "no, well, a bit",
        "no but an hour ago",
        "n0",
        "No estoy bien",
        "no fue el año pasado",
        "no fue hace años",
        "No, chest pain",
        "noooo chest pain",
    ],
)
def test_unsure_sentence_denies_no_emergency(text: str):
    assert at("onset").say(EMERGENCY).say(text).messages != ["alarm_denied"]


@pytest.mark.parametrize("command", [one for one in COMMANDS if one != "/start"])
def test_emergency_after_a_command_is_heard(command: str):
    assert at("onset").say(f"{command} {EMERGENCY}").messages == ["alarm"]


@pytest.mark.parametrize("words", ["no", "none", "none of these", "yes", "me", "please"])
@pytest.mark.parametrize("command", [*COMMANDS, "/nonsense"])
def test_other_words_after_a_command_answer_nothing(command: str, words: str):
    before = at("right_now")
    alone = Chat(before.session).say(command)

    assert Chat(before.session).say(f"{command} {words}").given == alone.given


@pytest.mark.parametrize("text", ["/stop now", "/restart yes", "/back now", "/help it is"])
def test_words_after_a_command_confirm_no_emergency(text: str):
    assert at("onset").say(EMERGENCY).say(text).phase != Phase.STOPPED_FOR_SAFETY


def test_emergency_after_start_is_heard():
    assert at("onset").say(f"/start {EMERGENCY}").messages == ["alarm"]


@pytest.mark.parametrize("text", ["/nonsense", "/", "/STOPP", "/42"])
def test_unknown_command_is_helped(text: str):
    chat = at("onset").say(text)

    assert chat.messages == ["help"]
    assert chat.asked == ["onset"]


def test_noted_emergency_can_be_taken_back():
    before = at("onset")
    chat = Chat(before.session).say(EMERGENCY).say("yes").press(Back())

    assert chat.asked == ["onset"]
    assert chat.given == before.given


# ---- a blow to the head, and feeling unsafe


@pytest.mark.parametrize("screen", ["moving", "onset", "knee_to_wall.left"])
def test_blow_to_the_head_asks_danger_signs(screen: str):
    chat = at(screen).say(HIT_HEAD).say("yes")

    assert chat.messages == ["alarm_noted"]
    assert chat.phase == Phase.SAFETY
    assert chat.asked == ["head_more"]


def test_danger_sign_of_the_head_stops():
    chat = at("moving").say(HIT_HEAD).say("yes").say("yes")

    assert chat.tier == Disposition.EMERGENCY


def test_blow_to_the_head_alone_is_same_day():
    chat = at("moving").say(HIT_HEAD).say("yes").finish()

    assert chat.tier == Disposition.SAME_DAY


def test_feeling_unsafe_is_noted_and_goes_on():
    chat = at("out_of_place").say(ABUSE).say("yes")

    assert chat.messages == ["alarm_noted"]
    assert chat.phase == Phase.SAFETY
    assert chat.last.result is None
    assert chat.given["feels_unsafe"] == "yes"
    assert "unsafe" in chat.rest()


def test_danger_right_now_stops():
    chat = at("out_of_place").say(ABUSE).say("yes").until("unsafe").say("yes")

    assert chat.tier == Disposition.EMERGENCY


def test_feeling_unsafe_before_consent_is_kept():
    chat = Chat().say(ABUSE).say("yes")
    before_consent = (chat.messages, chat.prompt)
    chat.tap("yes")

    assert before_consent == (["alarm_noted", "greeting"], CONSENT)
    assert chat.given == {"feels_unsafe": "yes"}
    assert chat.asked == ["subject"]


def test_feeling_unsafe_after_the_result_reopens():
    chat = chat_in(Phase.ADVISED).say(ABUSE).say("yes")

    assert chat.phase == Phase.SAFETY
    assert chat.asked == ["unsafe"]
    assert chat.finish().tier == Disposition.SAME_DAY


# ---- self-tests


@pytest.mark.parametrize(
    ("sore", "sides"),
    [(LEFT, [RIGHT, LEFT]), (RIGHT, [LEFT, RIGHT]), ("both", [LEFT, RIGHT])],
    ids=[LEFT, RIGHT, "both"],
)
def test_better_side_comes_first(sore: str, sides: list[str]):
    screens = at("self_tests_now", {"side": sore}).rest()

    for test in (test for test in PATHWAY.tests if PATHWAY.items[test].per_side):
        assert [name for name in screens if name in (f"{test}.{LEFT}", f"{test}.{RIGHT}")] == [
            f"{test}.{side}" for side in sides
        ]


@pytest.mark.parametrize("sore", [LEFT, RIGHT])
def test_it_hurts_ends_the_test(sore: str):
    first = {LEFT: RIGHT, RIGHT: LEFT}[sore]
    chat = at(f"knee_to_wall.{first}", {"side": sore}).say("it hurts")

    assert f"knee_to_wall.{sore}" not in chat.rest()
    assert chat.given["knee_to_wall"] == {first: STOPPED}


MOVEMENTS = [one for one in PATHWAY.screens if one.items[0].is_movement]


@pytest.mark.parametrize("screen", MOVEMENTS, ids=lambda screen: screen.id)
def test_it_hurts_is_one_tap_away(screen: Screen):
    assert prompt_for(PATHWAY, screen).option(STOPPED)


def test_all_that_is_done_per_side_is_a_movement():
    assert {one.id for one in PATHWAY.screens if one.side} <= {one.id for one in MOVEMENTS}


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_it_hurts_is_no_pass(test: str):
    """A stopped test gives no points, for or against, and lowers the confidence."""
    values = {"side": RIGHT, "age": 40, test: {LEFT: STOPPED, RIGHT: STOPPED}}

    assert found_in(PATHWAY, values) == found_in(PATHWAY, {"side": RIGHT, "age": 40})


def test_it_hurts_is_told_in_the_result():
    result = assess(PATHWAY, at("knee_to_wall.left").say("it hurts").given)

    assert result.values["knee_to_wall"] == {LEFT: STOPPED}
    assert "A self-test was stopped." in result.assessment.confidence_reasons


@pytest.mark.parametrize("side", ["knee_to_wall.left", "knee_to_wall.right"])
def test_skipping_needs_a_reason(side: str):
    chat = at(side).say("skip")
    asked = chat.asked
    unexplained = chat.say("whatever").asked
    chat.tap("prefer_not")

    assert asked == unexplained == ["knee_to_wall.not_done_reason"]
    assert chat.given["knee_to_wall.not_done_reason"] == "prefer_not"
    assert chat.asked == ["big_toe_lift_seated.left"]


@pytest.mark.parametrize(("pain", "offered"), [(6, True), (7, False), (10, False)])
def test_strong_pain_ends_the_offers(pain: int, offered: bool):
    chat = at("knee_to_wall.pain").say(str(pain)).say("1")

    assert (chat.asked == ["big_toe_lift_seated.left"]) is offered
    assert (chat.phase == Phase.ADVISED) is not offered


@pytest.mark.parametrize(
    "answers",
    [
        {"pain_worst": 7},
        {"injury_when": "14_days", "mechanism": "ankle_rolled", "swelling_when": "never"},
        {"age": 17},
        {"conditions": ["weak_bones"]},
    ],
    ids="-".join,
)
def test_no_offer_where_it_may_harm(answers: dict[str, object]):
    chat = at("care_so_far", answers)
    while chat.phase == Phase.HISTORY:
        chat = chat.answer()

    assert chat.phase == Phase.ADVISED
    assert chat.asked == []


# ---- options that do not fit


@pytest.mark.parametrize("act", [lambda c: c.tap("none", "diabetes"), lambda c: c.say("none, 1")])
def test_none_and_another_is_refused(act):
    before = at("conditions")
    chat = act(Chat(before.session))

    assert chat.messages == ["not_together"]
    assert chat.asked == ["conditions"]
    assert chat.given == before.given


@pytest.mark.parametrize("extra", [NONE_OF_THESE, ONE_BY_ONE])
def test_a_sign_and_none_is_refused(extra: str):
    before = at("right_now")
    chat = Chat(before.session).tap(BREATHE, extra)

    assert chat.messages == ["not_together"]
    assert chat.given == before.given


def test_two_answers_to_one_question_are_refused():
    chat = at("injury_when").tap("today", "3_days")

    assert chat.messages == ["not_together"]
    assert chat.asked == ["injury_when"]


@pytest.mark.parametrize("options", [("no_such_option",), ("diabetes", "gout"), (), ("",)])
@pytest.mark.parametrize("screen", ["conditions", "right_now", "knee_to_wall.left", "psfs_1"])
def test_unknown_option_changes_nothing(screen: str, options: tuple[str, ...]):
    before = at(screen)
    chat = Chat(before.session).tap(*options)

    assert chat.messages == ["not_understood"]
    assert chat.asked == [screen]
    assert chat.given == before.given


@pytest.mark.parametrize("phase", [Phase.ADVISED, Phase.STOPPED_FOR_SAFETY])
def test_old_button_after_the_result_is_kindly_met(phase: Phase):
    chat = chat_in(phase).tap("yes")

    assert chat.messages[-1] == "already_answered"
    assert chat.phase == phase


# ---- changed content


def changed() -> Pathway:
    """Return content on which the age of an invented patient, 40, is no longer valid."""
    age = replace(PATHWAY.items["age"], max=39)
    screens = tuple(
        replace(screen, items=tuple(age if item.id == age.id else item for item in screen.items))
        for screen in PATHWAY.screens
    )
    items = {**PATHWAY.items, age.id: age}
    return replace(PATHWAY, content_hash="changed", items=items, screens=screens)


@pytest.fixture(scope="module")
def new_content() -> Pathway:
    return changed()


def test_same_content_only_advances():
    session = at("onset").session

    assert resumed(Turn(PATHWAY, session), Said("no")) == advance(PATHWAY, session, Said("no"))


@pytest.mark.parametrize("phase", Phase)
def test_changed_content_is_noted(new_content: Pathway, phase: Phase):
    chat = Chat(chat_in(phase).session, pathway=new_content).come_back(Help())

    assert chat.session.content_hash == new_content.content_hash
    assert chat.last.replies


@pytest.mark.parametrize("phase", [Phase.HISTORY, Phase.SELF_TESTS, Phase.ADVISED])
def test_changed_content_asks_signs_again(new_content: Pathway, phase: Phase):
    chat = Chat(chat_in(phase).session, pathway=new_content).come_back(Start())

    assert chat.messages[0] == "content_changed"
    assert chat.phase == Phase.SAFETY
    assert not [sign.id for sign in PATHWAY.signs if sign.id in chat.given]


@pytest.mark.parametrize(
    "event", [Said("no"), Said("1"), Chose(("no",)), Chose((NONE_OF_THESE,)), Said("🙂")]
)
@pytest.mark.parametrize("phase", [Phase.HISTORY, Phase.SELF_TESTS, Phase.ADVISED])
def test_old_answer_is_not_taken_for_a_sign(new_content: Pathway, phase: Phase, event: Event):
    """What was typed under the old question denies no warning sign that was never shown."""
    chat = Chat(chat_in(phase).session, pathway=new_content).come_back(event)

    assert chat.messages == ["content_changed"]
    assert chat.asked == ["age"]
    assert not [sign.id for sign in PATHWAY.signs if sign.id in chat.given]


def test_emergency_is_heard_on_changed_content(new_content: Pathway):
    session = at("onset").session
    chat = Chat(session, pathway=new_content).come_back(Said(EMERGENCY))

    assert chat.messages == ["content_changed", "alarm"]
    assert chat.prompt == IS_IT_NOW


@pytest.mark.parametrize(("command", "phase"), [("/stop", Phase.CLOSED)])
def test_command_is_heard_on_changed_content(new_content: Pathway, command: str, phase: str):
    session = at("onset").session

    assert Chat(session, pathway=new_content).come_back(Said(command)).phase == phase


def test_changed_content_keeps_what_is_valid(new_content: Pathway):
    before = at("onset")
    kept = Chat(before.session, pathway=new_content).come_back(Help()).given
    signs = {sign.id for sign in PATHWAY.signs}

    assert set(before.given) - set(kept) - signs == {"age"}
    assert kept == {id: value for id, value in before.given.items() if id in kept}


def test_changed_content_leads_back_to_the_place(new_content: Pathway):
    chat = at("onset", {"age": 39})
    again = Chat(chat.session, chat.patient, new_content).come_back(Help())
    screens = []
    while again.screen != "onset":
        screens.append(again.screen)
        again.answer()

    assert screens[0] == "right_now"
    assert not {"age", "duration", "location"} & set(screens)


@pytest.mark.parametrize("phase", [Phase.NEW, Phase.CONSENT])
def test_changed_content_is_not_told_without_questions(new_content: Pathway, phase: Phase):
    chat = Chat(chat_in(phase).session, pathway=new_content).come_back(Start())

    assert chat.messages == (
        ["greeting"] if phase != Phase.CONSENT else ["welcome_back", "greeting"]
    )


def test_changed_content_shows_a_standing_emergency_again(new_content: Pathway):
    chat = chat_in(Phase.SAFETY).say("I want to kill myself").say("yes")
    step = resumed(Turn(new_content, chat.session), Chose(("old_button",)))

    assert step.session.phase == Phase.STOPPED_FOR_SAFETY
    assert isinstance(step.replies[-1], Show)
    assert step.result is not None


def test_changed_content_keeps_typed_signs(new_content: Pathway):
    """A typed sign is never asked on a screen, so it could not be asked again."""
    session = at("moving").say(HIT_HEAD).say("yes").session
    chat = Chat(session, pathway=new_content).come_back(Help())

    assert chat.given["head_injury"] == "yes"


@pytest.mark.parametrize("event", [Said("yes"), Help(), Chose(("yes",))])
@pytest.mark.parametrize("phase", [Phase.HISTORY, Phase.ADVISED])
def test_changed_content_keeps_an_open_emergency(new_content: Pathway, phase: Phase, event: Event):
    session = chat_in(phase).say(EMERGENCY).session
    chat = Chat(session, pathway=new_content).come_back(event)

    assert chat.prompt == IS_IT_NOW
    assert chat.messages[-1] == "alarm"


def test_new_session_is_on_this_content():
    assert new_session(PATHWAY).content_hash == PATHWAY.content_hash


def test_result_is_shown_when_it_is_reached():
    chat = at("right_now").tap(BREATHE)

    assert chat.last.replies == (Show(chat.last.result),)


@pytest.mark.parametrize("phase", Phase)
def test_deleting_is_asked_about_first(phase: Phase):
    chat = chat_in(phase)
    given = chat.given
    chat.press(Delete())

    assert chat.prompt is DELETE_ALL
    assert chat.messages == ["delete_all"]
    assert chat.given == given
    assert not chat.last.erase


@pytest.mark.parametrize("keep", [Chose(("keep",)), Said("no"), Said("keep it"), Back()])
@pytest.mark.parametrize("phase", Phase)
def test_nothing_is_deleted_without_a_yes(phase: Phase, keep: Event):
    chat = chat_in(phase)
    before = chat.prompt
    chat.press(Delete()).press(keep)

    assert chat.messages[0] == "kept"
    assert not chat.last.erase
    assert chat.prompt == before


@pytest.mark.parametrize("phase", Phase)
def test_yes_deletes(phase: Phase):
    chat = chat_in(phase).press(Delete()).tap("delete")

    assert chat.last.erase
    assert chat.messages == ["deleted"]


def test_emergency_is_heard_before_deleting():
    chat = chat_in(Phase.HISTORY).press(Delete()).say(EMERGENCY)

    assert chat.prompt is IS_IT_NOW


@pytest.mark.parametrize(
    "event", [Beside("pressed_old"), Beside("cannot_read"), Beside("edited"), Privacy()]
)
@pytest.mark.parametrize("phase", Phase)
def test_aside_changes_nothing(phase: Phase, event: Event):
    chat = chat_in(phase)
    before = (chat.given, chat.prompt)
    chat.press(event)

    assert chat.messages
    assert (chat.given, chat.prompt) == before


def test_answer_is_told_in_words():
    by_option = at("onset").tap("slow_no_reason").last.answered
    by_number = at("pain_worst").say("7").last.answered

    assert by_option is not None
    assert by_option.prompt.screen == "onset"
    assert by_option.words == "Slowly, for no clear reason"
    assert by_number is not None
    assert by_number.words.startswith("7")


@pytest.mark.parametrize("event", [Said("hm"), Back(), Help(), Beside("pressed_old")])
def test_what_is_no_answer_is_not_told_as_one(event: Event):
    assert at("onset").press(event).last.answered is None


@pytest.mark.parametrize("words", ["yes", "ok", "sure", "y", "I agree"])
def test_a_mere_yes_does_not_delete(words: str):
    chat = chat_in(Phase.ADVISED).press(Delete()).say(words)

    assert not chat.last.erase
    assert chat.prompt is DELETE_ALL


def test_result_ends_the_question_of_deleting():
    chat = chat_in(Phase.HISTORY).press(Delete()).say(EMERGENCY).tap("yes")

    assert chat.shown
    assert chat.prompt is None
    assert not chat.say("ok").last.erase


@pytest.mark.parametrize("phase", Phase)
def test_start_asks_about_deleting_again(phase: Phase):
    assert chat_in(phase).press(Delete()).press(Start()).messages == ["delete_all"]


def test_emergency_taken_back_is_still_warned_of():
    chat = at("onset").say(EMERGENCY).tap("yes").press(Back())
    said = chat.last.replies[0]

    assert isinstance(said, Say)
    assert said.values["was_emergency"] is True


def test_emergency_that_stays_is_not_warned_of_as_taken_back():
    chat = at("onset").say(EMERGENCY).tap("yes").say("I want to kill myself").tap("yes")
    chat.press(Back())
    said = chat.last.replies[0]

    assert isinstance(said, Say)
    assert said.message == "taken_back"
    assert said.values["was_emergency"] is False
    assert chat.shown


@pytest.mark.parametrize("event", [Help(), Privacy(), ShowAnswers(), Said("xyzzy")])
def test_terms_are_told_whole_once(event: Event):
    chat = Chat().press(Start())
    whole, again = chat.last.replies[-1], chat.press(event).last.replies[-1]

    assert isinstance(whole, Ask)
    assert isinstance(again, Ask)
    assert (whole.message, again.message) == ("greeting", "greeting")
    assert not whole.values.get("again")
    assert again.values["again"]


def test_terms_are_told_whole_in_another_language():
    again = Chat().press(Start()).press(Language("es")).last.replies[-1]

    assert isinstance(again, Ask)
    assert not again.values["again"]
