"""Coming back after hours, a second spell, and a result that does not fit."""

from dataclasses import replace

import pytest

from flows.judging.outlook import SAFETY_SECTIONS
from flows.pathway.answers import YES
from flows.talking.engine import advance
from flows.talking.events import (
    Back,
    Chose,
    Delete,
    Disagree,
    Event,
    Help,
    Hide,
    Restart,
    Said,
    ShowAnswers,
    ShowResult,
    Start,
    Stop,
)
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.replies import Ask, Say
from flows.talking.resuming import resumed
from flows.talking.review import SURE_TO_CHANGE
from flows.talking.session import Pending, Phase
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, Chat, at, chat_in

RETURNING = PATHWAY.content.pathway.returning
assert RETURNING is not None
LONG = RETURNING.after_hours
NOW = 10_000_000.0
INSIDE = [Phase.SAFETY, Phase.HISTORY, Phase.SELF_TESTS, Phase.CLOSED]


def back_after(chat: Chat, hours: float, event: Event) -> Chat:
    chat.last = resumed(Turn(PATHWAY, chat.session), event, hours)
    chat.session = chat.last.session
    return chat


@pytest.mark.parametrize("event", [Start(), Said("3"), Chose(("no",))])
@pytest.mark.parametrize("phase", INSIDE)
def test_who_was_away_for_long_is_asked(phase: Phase, event: Event):
    chat = chat_in(phase)
    before = chat.given
    back_after(chat, LONG, event)

    assert chat.messages == ["ask_return"]
    assert chat.given == before


@pytest.mark.parametrize("phase", [Phase.SAFETY, Phase.HISTORY, Phase.SELF_TESTS])
def test_who_was_away_for_short_goes_on(phase: Phase):
    assert back_after(chat_in(phase), LONG - 0.1, Start()).messages[0] == "welcome_back"


def slow(hours: float) -> Chat:
    """Return a chat that somebody answered without one long pause, signs being so old now."""
    chat = at("location")
    chat.session = replace(chat.session, signs_at=int(NOW - hours * 3600))
    return chat


def answers_at(chat: Chat, now: float, event: Event, away_hours: float = 0.5) -> Chat:
    chat.last = resumed(Turn(PATHWAY, chat.session, now), event, away_hours)
    chat.session = chat.last.session
    return chat


@pytest.mark.parametrize("event", [Start(), Said("3"), Chose(("no",))])
def test_signs_grow_old_without_a_pause(event: Event):
    chat = slow(LONG)
    before = chat.given
    answers_at(chat, NOW, event)

    assert chat.messages == ["ask_return"]
    assert chat.given == before
    [asked] = [one for one in chat.last.replies if isinstance(one, Ask)]
    assert asked.values == {"signs_hours": LONG}


def test_signs_that_are_not_old_are_not_asked_again():
    assert answers_at(slow(LONG - 0.1), NOW, Start()).messages[0] == "welcome_back"


def test_who_goes_on_is_not_asked_twice():
    chat = answers_at(slow(LONG), NOW, Start())
    answers_at(chat, NOW, Chose(("go_on",)))
    assert "signs_again" in chat.messages
    while chat.screen is not None:
        assert chat.prompt is not None
        answers_at(chat, NOW + 600, Said(chat.patient.types(chat.prompt)))
        assert "ask_return" not in chat.messages

    assert chat.shown


AWAY = [pytest.param(0.2, id="slow"), pytest.param(LONG, id="away")]


def asked_before(event: Event) -> Chat:
    """Return a chat that asked about a command a moment before its signs grew old."""
    return answers_at(slow(LONG - 0.1), NOW, event, 0)


@pytest.mark.parametrize("away_hours", AWAY)
def test_delete_everything_deletes_also_where_signs_grew_old(away_hours: float):
    chat = answers_at(asked_before(Delete()), NOW + 720, Chose(("delete",)), away_hours)
    assert chat.last.erase
    assert chat.messages == ["deleted"]


@pytest.mark.parametrize("away_hours", AWAY)
def test_start_again_begins_also_where_signs_grew_old(away_hours: float):
    chat = answers_at(asked_before(Restart()), NOW + 720, Chose(("begin_again",)), away_hours)
    assert chat.messages[0] == "restarted"


@pytest.mark.parametrize("away_hours", AWAY)
@pytest.mark.parametrize(
    ("command", "press"), [(Delete(), "keep"), (Restart(), "stay")], ids=["delete", "restart"]
)
def test_old_signs_are_asked_once_another_question_is_answered(
    command: Event, press: str, away_hours: float
):
    chat = answers_at(asked_before(command), NOW + 720, Chose((press,)), away_hours)
    assert chat.screen == "location"
    before = chat.given
    answers_at(chat, NOW + 780, Said("3"), 0)

    assert chat.messages == ["ask_return"]
    assert chat.given == before


def test_no_result_rests_on_signs_that_grew_old():
    """Whoever answers once in five hours is asked again, and is shown no result on the way."""
    chat, now, asked = Chat(), NOW, 0
    for _ in range(60):
        now += 5 * 3600
        event = Start() if chat.prompt is None else Said(chat.patient.types(chat.prompt))
        if chat.screen == "ask_return":
            asked, event = asked + 1, Chose(("go_on",))
        answers_at(chat, now, event, 5)
        assert not chat.shown

    assert asked


def test_where_nobody_knows_the_age_of_signs_no_sign_is_old():
    chat = at("location")
    assert chat.session.signs_at == 0

    assert answers_at(chat, NOW, Start()).messages[0] == "welcome_back"


def test_signs_that_can_change_are_asked_again():
    chat = back_after(at("location"), LONG, Start()).tap("go_on")
    screens = []
    while chat.phase == Phase.SAFETY:
        assert chat.screen is not None
        screens.append(chat.screen)
        chat.answer()

    assert RETURNING is not None
    assert screens
    assert set(screens) <= set(RETURNING.asks_again)
    assert "right_now" in screens
    assert chat.screen == "location"


def test_every_sign_is_asked_again_and_so_is_an_injury():
    assert RETURNING is not None
    signs = {screen.id for screen in PATHWAY.screens if screen.section == "safety"}

    assert {*signs, "injury_when", "mechanism", "swelling_when"} <= {*RETURNING.asks_again}


def test_an_injury_in_the_meantime_counts():
    chat = back_after(at("location"), LONG, Start()).tap("go_on")
    assert chat.screen == "injury_when"
    chat.tap("today").tap("twist_foot_fixed").until("out_of_place").tap("knee_slipped_out")

    assert chat.tier == "emergency"


def test_a_sign_that_came_in_the_meantime_counts():
    chat = back_after(at("location"), LONG, Start()).tap("go_on").until("right_now")
    chat.tap("foot_cold_pale_numb")

    assert chat.tier == "emergency"


def test_a_danger_that_is_asked_about_no_more_counts_on_return():
    """Named of a child; the age was a slip, and of a grown person it is not asked."""
    chat = slip_of_age()
    back_after(chat, LONG, Start()).tap("go_on")

    assert chat.given["leg_turned_out"] == YES
    assert "leg_turned_out" in chat.finish().shown[0].conclusion.safety.signs


def test_a_danger_that_is_asked_about_no_more_counts_on_other_content():
    chat = slip_of_age()
    chat.session = replace(chat.session, content_hash="other")
    chat.come_back(Start())

    assert chat.given["leg_turned_out"] == YES
    assert "leg_turned_out" in chat.finish().shown[0].conclusion.safety.signs


def slip_of_age() -> Chat:
    """Return a chat about a child whose age was changed to that of a grown person."""
    chat = at("child_well", {"subject": "child", "age": 12, "leg_turned_out": YES})
    chat.press(ShowAnswers()).tap("age").say("40").tap(YES)
    assert chat.given["leg_turned_out"] == YES
    assert chat.phase == Phase.SAFETY
    return chat


def test_no_result_before_the_signs_are_asked_again():
    """Also where the last question was answered hours later, or a command came first."""
    chat = back_after(at("self_tests_now"), LONG, Help())
    chat.tap("go_on")

    assert chat.prompt is not None
    assert chat.prompt.section in SAFETY_SECTIONS
    assert chat.last.result is None


def test_an_emergency_is_heard_on_return():
    chat = back_after(at("location"), LONG, Said("I can't breathe"))

    assert chat.prompt is IS_IT_NOW
    assert chat.tap("no").screen == "ask_return"


@pytest.mark.parametrize("said", ["my calf is swollen", "tengo la pantorrilla hinchada y fiebre"])
def test_a_sign_in_words_is_heard_on_return(said: str):
    chat = back_after(at("location"), LONG, Said(said))

    assert chat.messages == ["if_true_now", "ask_return"]
    assert "calf_and_skin" in chat.tap("go_on").rest()


@pytest.mark.parametrize("said", ["my calf is not swollen", "3", "no", "stop"])
def test_other_words_on_return_answer_nothing(said: str):
    chat = back_after(at("location"), LONG, Said(said))

    assert chat.messages == ["ask_return"]
    assert chat.session.pending is Pending.RETURN


@pytest.mark.parametrize("event", [Back(), Help(), Start()])
def test_the_question_on_return_waits_for_its_answer(event: Event):
    chat = back_after(at("location"), LONG, Start()).press(event)

    assert chat.session.pending is Pending.RETURN


def test_stopping_on_return_keeps_the_answers():
    chat = back_after(at("location"), LONG, Start())
    before = chat.given
    chat.tap("leave")

    assert chat.phase == Phase.CLOSED
    assert chat.given == before


def test_a_result_is_shown_again_however_late():
    assert back_after(chat_in(Phase.ADVISED), 10 * LONG, Start()).shown


@pytest.mark.parametrize("phase", [Phase.NEW, Phase.CONSENT])
def test_where_nothing_was_told_nothing_is_set_aside(phase: Phase):
    said = [one for one in chat_in(phase).press(Restart()).last.replies if isinstance(one, Say)]

    assert [(one.message, one.values) for one in said] == [("restarted", {"is_anew": False})]


# ---- a second spell


def second(known: dict[str, object] | None = None) -> Chat:
    chat = Chat(at("location", known or {}).session)
    return chat.press(Restart()).tap("begin_again").tap("yes")


def test_what_is_known_is_asked_about_once():
    chat = second()

    assert chat.screen == "ask_known"
    chat.tap("all_right")
    assert {"subject", "age", "sex", "conditions", "medicines", "surgery"} <= chat.given.keys()
    assert chat.screen == "side"


def test_what_changed_is_asked_anew():
    chat = second().tap("medicines")

    assert "medicines" not in chat.given
    assert "medicines" in chat.rest()


def test_for_somebody_else_nothing_is_taken_over():
    chat = second().tap("somebody_else")

    assert chat.given == {}
    assert chat.screen == "subject"


@pytest.mark.parametrize("ticked", [("subject",), ("medicines", "subject")])
def test_who_it_is_about_takes_all_that_was_known_with_it(ticked: tuple[str, ...]):
    chat = second({"conditions": ["diabetes"]}).tap(*ticked)

    assert chat.given == {}
    assert chat.tap("child").screen == "age"


def test_what_one_was_not_sure_of_is_asked_anew():
    chat = second({"sex": "not_sure"})

    assert chat.prompt is not None
    assert chat.prompt.option("sex") is None


def test_a_no_to_the_terms_forgets_what_is_known():
    chat = Chat(at("location").session).press(Restart()).tap("begin_again").tap("no")

    assert chat.session.known == ()


def test_no_warning_sign_is_ever_remembered():
    signs = {sign.id for sign in PATHWAY.signs}

    assert signs.isdisjoint(PATHWAY.content.pathway.remembers)


# ---- the result, and what does not fit it


def test_the_result_is_shown_on_demand():
    assert chat_in(Phase.ADVISED).press(ShowResult()).shown
    assert chat_in(Phase.HISTORY).press(ShowResult()).messages[0] == "no_result"


def test_what_does_not_fit_is_kept_and_changes_nothing():
    chat = chat_in(Phase.ADVISED)
    before = chat.given
    chat.press(Disagree()).say("my hip was never looked at")

    assert chat.session.objection == "my hip was never looked at"
    assert chat.messages == ["objection_noted"]
    assert (chat.given, chat.phase) == (before, Phase.ADVISED)


@pytest.mark.parametrize("text", ["not sure", "my hip was never looked at"])
def test_change_that_waits_is_put_again_after_an_objection(text: str):
    chat = chat_in(Phase.ADVISED).say("I am 47 years old").press(Disagree()).say(text)

    assert chat.messages[0] == "objection_noted"
    assert chat.screen == SURE_TO_CHANGE.screen
    assert isinstance(chat.last.replies[-1], Ask)


def test_an_objection_is_of_one_result():
    chat = chat_in(Phase.ADVISED).press(Disagree()).say("my hip was never looked at")
    chat.press(ShowAnswers()).tap("age").say("45").tap(YES)

    assert chat.shown
    assert chat.session.objection is None


def test_an_objection_needs_no_words():
    assert chat_in(Phase.ADVISED).press(Disagree()).tap("not_sure").session.objection == ""


def test_an_emergency_in_an_objection_is_heard():
    chat = chat_in(Phase.ADVISED).press(Disagree()).say("now I can't breathe")

    assert chat.prompt is IS_IT_NOW


@pytest.mark.parametrize("phase", Phase)
def test_hiding_leaves_at_once_and_keeps_the_answers(phase: Phase):
    chat = chat_in(phase)
    before = chat.given
    step = advance(PATHWAY, chat.session, Hide())

    assert step.hide
    assert step.session.phase == Phase.CLOSED
    assert {answer.item: answer.value for answer in step.session.answers} == before


def test_after_hiding_one_goes_on():
    assert chat_in(Phase.HISTORY).press(Hide()).press(Start()).screen == "onset"


def test_stop_after_a_question_beside_leaves():
    assert chat_in(Phase.HISTORY).press(Restart()).press(Stop()).prompt is None


@pytest.mark.parametrize("command", ["/access", "/clinics", "/pause", "/time"])
@pytest.mark.parametrize("phase", [Phase.SAFETY, Phase.ADVISED])
def test_what_only_a_clinic_could_do_is_said(phase: Phase, command: str):
    chat = chat_in(phase)
    screen = chat.screen
    chat.say(command)

    assert chat.messages[0] == "no_clinic"
    assert chat.screen == screen
