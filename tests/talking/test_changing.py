"""Any answer can be changed at any time, and then it is as if it had been given at first."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from flows.judging.result import assess
from flows.judging.safety import NAMED, applies
from flows.judging.urgency import urgency_of
from flows.pathway.answers import NO, YES, Answer, Scalar, Value, current
from flows.pathway.loading import shipped
from flows.proving.walking import ticks
from flows.talking.engine import advance
from flows.talking.events import Back, Chose, Event, Said, ShowAnswers, Start, Stop
from flows.talking.machine import ENDED
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.previewing import Preview
from flows.talking.prompts import AS_IT_WAS, ONE_BY_ONE, Prompt
from flows.talking.replies import Say
from flows.talking.review import DONE, MORE, SURE_TO_CHANGE
from flows.talking.session import Phase, Session
from flows.talking.turn import Turn
from tests.patients import Patient
from tests.talking.chat import Chat, at, chat_in
from tests.talking.test_invariants import any_answer

KNEE = shipped()
SEEDS = (*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 60)))
CHANGES = 2


def open_in(session: Session) -> Prompt | None:
    return Turn(KNEE, session).open_prompt()


def screen_in(session: Session) -> str | None:
    prompt = open_in(session)
    return prompt.screen if prompt else None


def before_open(session: Session) -> dict[str, Value]:
    """Return the answers but for those of the list that is open: a part of it may be known."""
    return {
        id: value
        for id, value in current(session.answers).items()
        if KNEE.items[id].kind == "number" or KNEE.items[id].screen != screen_in(session)
    }


@cache
def begun() -> Session:
    return Chat(pathway=KNEE).press(Start()).tap(YES).session


@cache
def talked(seed: int) -> Session:
    """Return a conversation of somebody nearly well, at random left in the middle."""
    chance = Random(seed)
    session = begun()
    length = chance.choice((12, 35, 400))
    for _ in range(length):
        prompt = open_in(session)
        if prompt is None:
            break
        session = advance(KNEE, session, a_press(prompt, chance)).session
    return session


def a_press(prompt: Prompt, chance: Random) -> Event:
    if chance.random() < 0.9:
        return Said(Patient(name="well").types(prompt))
    return any_answer(prompt, chance)


def change(session: Session, chance: Random) -> Session:
    """Change any answer of the list to any other, and say yes to what that would do."""
    session = advance(KNEE, session, ShowAnswers()).session
    prompt = open_in(session)
    assert prompt is not None
    while prompt.option(MORE) and chance.random() < 0.5:
        session = advance(KNEE, session, Chose((MORE,))).session
        prompt = open_in(session)
        assert prompt is not None
    rows = [option.id for option in prompt.options if option.id in SCREENS]
    session = advance(KNEE, session, Chose((chance.choice(rows),))).session
    for _ in range(40):
        prompt = open_in(session)
        if session.review is None or prompt is None:
            return session
        if prompt == SURE_TO_CHANGE:
            session = advance(KNEE, session, Chose((YES,))).session
        elif prompt.option(DONE):
            session = advance(KNEE, session, Chose((DONE,))).session
        else:
            session = advance(KNEE, session, any_answer(prompt, chance)).session
    raise AssertionError("a change goes on for ever")


SCREENS = {screen.id for screen in KNEE.screens}


def told_at_first(final: Mapping[str, Value]) -> Session:
    """Return the conversation of somebody who gave these answers at first, as far as they go."""
    session = begun()
    told = dict(final)
    while (prompt := open_in(session)) is not None:
        event = _tells(prompt, told)
        if event is None:
            return session
        session = advance(KNEE, session, event).session
    return session


def _tells(prompt: Prompt, told: Mapping[str, Value]) -> Event | None:
    known = [item.id in told for item in prompt.items]
    if not all(known):
        return Chose((ONE_BY_ONE,)) if any(known) else None
    if prompt.kind == "group":
        return Chose(ticks(prompt, lambda item: told[item.id]))
    value: Value | Scalar | None = told[prompt.items[0].id]
    if isinstance(value, Mapping):
        value = value.get(prompt.side or "")
    if value is None:
        return None
    if isinstance(value, tuple):
        return Chose(value)
    return (
        Chose((value,))
        if prompt.option(str(value)) and isinstance(value, str)
        else Said(str(value))
    )


def final_answers(session: Session) -> dict[str, Value]:
    """Return the latest of every answer, also of those that wait or do not count."""
    final: dict[str, Value] = {}
    for part in (*session.aside, *session.answers):
        before = final.get(part.item)
        is_more = isinstance(part.value, Mapping) and isinstance(before, Mapping)
        final[part.item] = {**before, **part.value} if is_more else part.value
    return final


def kept_dangers(session: Session) -> list[Answer]:
    values = Turn(KNEE, session).values
    return [
        answer
        for answer in session.answers
        if (item := KNEE.items[answer.item]).is_sign
        and answer.value in NAMED
        and applies(item, values) is False
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_is_as_if_it_was_said_at_first(seed: int):
    """Same answers, same place, same result; a danger that was named stays beside that."""
    chance, session = Random(1000 + seed), talked(seed)
    for _ in range(CHANGES):
        session = change(session, chance)
        fresh = told_at_first(final_answers(session))
        if kept_dangers(session):
            old, new = (assess(KNEE, current(one.answers)) for one in (fresh, session))
            assert not urgency_of(new.conclusion).is_less_than(urgency_of(old.conclusion))
            return

        assert before_open(session) == before_open(fresh)
        assert session.phase == fresh.phase
        assert screen_in(session) == screen_in(fresh)
        if session.phase in ENDED:
            assert assess(KNEE, current(session.answers)) == assess(KNEE, current(fresh.answers))


@pytest.mark.parametrize("seed", SEEDS)
def test_going_on_after_a_change_is_as_if_it_was_said_at_first(seed: int):
    chance, session = Random(2000 + seed), talked(seed)
    session = change(session, chance)
    if kept_dangers(session):
        return
    moments = walk_on(session, Random(seed))
    fresh = told_at_first(final_answers(moments))

    assert before_open(moments) == before_open(fresh)
    assert moments.phase == fresh.phase


def walk_on(session: Session, chance: Random) -> Session:
    while (prompt := open_in(session)) is not None:
        session = advance(KNEE, session, a_press(prompt, chance)).session
    return session


# ---- the list, the question asked anew, and what is shown before


def preview_of(chat: Chat) -> Preview:
    said = next(reply for reply in chat.last.replies if isinstance(reply, Say))
    found = said.values["preview"]
    assert isinstance(found, Preview)
    return found


def test_nothing_counts_before_a_yes():
    chat = (
        at("location")
        .press(ShowAnswers())
        .tap("how_long")
        .tap("duration=under_2_weeks", "pain_trend=same")
    )

    assert chat.prompt == SURE_TO_CHANGE
    assert chat.given["duration"] == "6_to_12_weeks"
    assert chat.tap(YES).given["duration"] == "under_2_weeks"
    assert chat.screen == "location"


def test_a_no_keeps_the_answer():
    chat = at("location").press(ShowAnswers()).tap("age").say("60").tap(NO)

    assert chat.given["age"] == 40
    assert chat.screen == "answers"


@pytest.mark.parametrize("leave", [Chose((AS_IT_WAS,)), Said("keep"), Back()])
@pytest.mark.parametrize("screen", ["age", "side", "how_long"])
def test_the_question_can_be_left(screen: str, leave: Event):
    chat = at("location").press(ShowAnswers()).tap(screen)
    before = chat.given

    assert chat.press(leave).screen == "answers"
    assert chat.given == before


def test_the_same_answer_changes_nothing():
    chat = at("location").press(ShowAnswers()).tap("age").say("40")

    assert chat.messages[0] == "nothing_changed"
    assert chat.screen == "answers"


def test_what_will_be_asked_is_named():
    chat = at("location").press(ShowAnswers()).tap("injury_when").tap("3_days")
    named = preview_of(chat).asks
    chat.tap(YES)

    assert named
    assert chat.prompt is not None
    assert chat.prompt.title == named[0]


def test_what_no_longer_counts_is_named_and_set_aside():
    patient = {"injury_when": "3_days", "mechanism": "ankle_rolled", "swelling_when": "never"}
    chat = at("location", patient).press(ShowAnswers()).tap("injury_when").tap("none")
    named = preview_of(chat).drops
    chat.tap(YES)

    assert "What happened" in named
    assert "mechanism" not in chat.given


def test_an_answer_set_aside_comes_back_with_its_question():
    patient = {"injury_when": "3_days", "mechanism": "ankle_rolled", "swelling_when": "never"}
    chat = at("location", patient)
    for again in ("none", "3_days"):
        chat.press(ShowAnswers()).tap("injury_when").tap(again).tap(YES)

    assert chat.given["mechanism"] == "ankle_rolled"
    assert chat.screen == "location"


def test_a_change_to_an_emergency_waits_for_no_yes():
    chat = at("location").press(ShowAnswers()).tap("right_now").tap("foot_cold_pale_numb")

    assert chat.phase == Phase.STOPPED_FOR_SAFETY
    assert chat.tier == "emergency"


def test_a_lower_urgency_is_not_promised():
    chat = at("right_now").tap("foot_cold_pale_numb").press(ShowAnswers()).tap("right_now")
    chat.tap("none_of_these")
    told = preview_of(chat)

    assert told.sooner is None
    assert chat.tap(YES).messages[0] == "changed"
    said = next(reply for reply in chat.last.replies if isinstance(reply, Say))
    assert said.values["was_emergency"] is True


def test_a_named_danger_is_never_set_aside():
    """It was asked because of an injury; without the injury it counts all the same."""
    patient = {"injury_when": "3_days", "mechanism": "ankle_rolled", "swelling_when": "never"}
    chat = at("injury", patient)
    assert chat.prompt is not None
    sign = chat.prompt.items[0].id
    chat.tap(sign)
    while chat.screen is not None and chat.screen != "location" and chat.phase == Phase.SAFETY:
        chat.answer()
    chat.press(ShowAnswers()).tap("injury_when").tap("none")
    told = preview_of(chat)
    chat.tap(YES)

    assert chat.given[sign] == YES
    assert told.stays


def test_of_another_person_all_is_asked():
    chat = at("location", {"conditions": ["diabetes"], "calf_pain_new": "yes"})
    chat.press(ShowAnswers()).tap("subject").tap("child")
    told = preview_of(chat)
    chat.tap(YES)

    assert told.asks[0] == "Age"
    assert dict(chat.given) == {"subject": "child"}
    assert chat.screen == "age"
    assert chat.session.aside == chat.session.noted == ()


def test_a_typed_danger_stays_whoever_it_is_about():
    chat = at("location")
    danger = Answer(item="heavy_bleeding", value=YES, turn=chat.session.version)
    chat = Chat(replace(chat.session, answers=(*chat.session.answers, danger)))
    chat.press(ShowAnswers()).tap("subject").tap("child").tap(YES)

    assert chat.given == {"subject": "child", "heavy_bleeding": YES}
    assert chat.tier == "emergency"


def test_a_change_after_stop_goes_on():
    chat = at("location").press(Stop()).press(ShowAnswers()).tap("age").say("45").tap(YES)

    assert chat.screen == "location"


def test_one_side_of_a_test_is_changed():
    chat = at("step_down.left").press(ShowAnswers())
    while "knee_to_wall.left" not in {option.id for option in chat.prompt.options}:  # type: ignore[union-attr]
        chat.tap(MORE)
    chat.tap("knee_to_wall.left").say("6").tap(YES)

    assert chat.given["knee_to_wall"] == {"left": 6, "right": 13}


def test_an_emergency_in_words_is_heard_while_answers_are_looked_at():
    chat = at("location").press(ShowAnswers()).say("I can't breathe")

    assert chat.prompt is IS_IT_NOW
    assert chat.tap(YES).phase == Phase.STOPPED_FOR_SAFETY


@pytest.mark.parametrize("phase", [Phase.NEW, Phase.CONSENT])
def test_without_answers_there_is_no_list(phase: Phase):
    assert chat_in(phase).press(ShowAnswers()).messages[0] == "no_answers"


class TestAverageAboveTheWorst:
    def test_is_asked_about_and_not_lost(self):
        chat = at("pain_average", {"pain_worst": 3}).say("8")

        assert "pain_average" not in chat.given
        assert chat.session.heard == (("pain_average", 8),)
        assert chat.tap("all_right").given["pain_average"] == 8

    def test_may_be_given_again(self):
        chat = at("pain_average", {"pain_worst": 3}).say("8").tap("ask_all")

        assert chat.screen == "pain_average"
        assert chat.say("2").given["pain_average"] == 2

    def test_lets_the_worst_be_changed_in_words(self):
        chat = at("pain_average", {"pain_worst": 3}).say("8").say("worst pain 9").tap("yes")

        assert chat.given["pain_worst"] == 9

    def test_as_much_as_the_worst_is_taken(self):
        assert at("pain_average", {"pain_worst": 3}).say("3").given["pain_average"] == 3


def test_sign_that_is_typed_for_a_change_is_told_as_noted():
    chat = at("psfs_1").finish().press(ShowAnswers()).tap("hot_joint").say("fever")

    assert chat.screen == "hot_joint"
    assert chat.prompt is not None
    assert chat.prompt.told == "Fever or shivers in the last 48 hours"
    assert chat.tap("none_of_these").screen == "sure_to_change"


# ---- answers that do not go together


@pytest.mark.parametrize(
    "press",
    [
        *(Chose(("sudden_injury",)), Said("Suddenly, with an injury")),
        *(Said("I twisted it last week"), Said("it started with a fall")),
    ],
)
def test_injury_after_no_injury_is_asked_about(press: Event):
    chat = at("onset").press(press)

    assert chat.messages == ["contradicted"]
    assert chat.screen == "injury_when"
    assert chat.given["onset"] == "sudden_injury"

    chat.tap("7_days")
    assert chat.screen == "mechanism"


def test_no_injury_said_twice_is_not_asked_a_third_time():
    chat = at("onset").tap("sudden_injury").tap("none")

    assert chat.given["injury_when"] == "none"
    assert chat.phase is Phase.HISTORY


def test_injury_in_a_changed_answer_is_asked_about():
    chat = at("stuck_or_stiff").press(ShowAnswers()).tap(MORE)
    chat.tap("onset").tap("sudden_injury").tap("yes")

    assert "contradicted" in chat.messages
    assert chat.screen == "injury_when"


@pytest.mark.parametrize("screen", ["location", "psfs_1"])
@pytest.mark.parametrize(
    "text", ["I twisted it last week", "I fell last week", "walking, i had a fall on sunday"]
)
def test_typed_injury_after_none_is_a_change(screen: str, text: str):
    chat = at(screen).say(text)
    assert chat.messages[0] == "said_otherwise"
    while chat.screen == SURE_TO_CHANGE.screen:
        chat.tap("yes")

    assert chat.given["injury_when"] in ("7_days", "14_days")


def test_activity_beside_an_injury_is_kept():
    chat = at("psfs_1").say("walking, i fell yesterday").tap("yes").tap("yes")

    assert dict(chat.session.heard)["psfs_1"] == "walking, i fell yesterday"


EXPECTING = {"sex": "female", "age": 30, "pregnant_or_6wk": "no"}


@pytest.mark.parametrize("screen", ["location", "pain_worst", "psfs_1"])
def test_pregnancy_after_a_no_is_asked_about(screen: str):
    chat = at(screen, EXPECTING).say("i am pregnant")

    assert chat.messages == ["contradicted"]
    assert chat.screen == "pregnant_or_6wk"
    assert chat.tap("over_20_weeks").given["pregnant_or_6wk"] == "over_20_weeks"


@pytest.mark.parametrize(
    "text", ["i'm not pregnant", "I was pregnant last year", "if I am pregnant"]
)
def test_no_pregnancy_changes_no_answer(text: str):
    chat = at("location", EXPECTING).say(text)

    assert chat.given["pregnant_or_6wk"] == "no"
    assert chat.screen == "location"


def test_tablets_that_do_not_help_are_no_treatment_by_a_clinician():
    chat = at("location").say("painkillers dont help")

    assert "clinician_already" not in chat.session.awaiting


def test_illness_told_later_is_a_change():
    chat = at("onset").say("I am diabetic")

    assert chat.session.awaiting["conditions"] == ("diabetes",)
