"""What a person told, as a short exchange: in order, in words, and nothing private."""

import pytest

from flows.judging.result import assess
from flows.pathway.translating import in_other_words
from flows.pathway.wording import ENGLISH
from flows.talking.handing_over import hand_over
from flows.talking.labels import LABELS
from flows.talking.review import rows
from flows.talking.told import Told, told
from tests.talking.chat import PATHWAY, Chat, at

PRIVATE = "feels_unsafe"


def last(chat: Chat) -> Told:
    """Return what was told last."""
    return told(PATHWAY, chat.session)[-1]


def test_nothing_was_told_yet():
    assert told(PATHWAY, Chat().session) == ()


def test_questions_are_named_by_title():
    assert told(PATHWAY, at("side").session) == (
        Told("Who it is about", "Me"),
        Told("Age", "40 years"),
        Told("Sex at birth", "Female"),
    )


def test_ticked_signs_are_told():
    chat = at("right_now").tap("legs_weak_both_new", "toes_or_foot_cannot_move")

    assert last(chat) == Told(
        "Is any of this new or happening now?",
        "Both legs have become weak; The toes cannot move",
    )


def test_no_sign_is_told_as_none():
    assert last(at("right_now").tap("none_of_these")).answered == ENGLISH.none_of_these


@pytest.mark.parametrize("answers", [("no", "not_sure"), ("not_sure", "not_sure")])
def test_not_sure_of_a_list_is_not_told_as_none(answers: tuple[str, str]):
    chat = at("heat_and_hours").tap("one_by_one")
    for answer in answers:
        chat.tap(answer)
    listed = {row.screen.id: row.answered for row in rows(PATHWAY, chat.session)}["heat_and_hours"]

    assert "When it hurts: Not sure" in listed
    assert ("Heat or swelling: Not sure" in listed) is (answers[0] == "not_sure")
    assert ENGLISH.none_of_these not in listed


def test_single_sign_is_told_as_a_question():
    chat = at("right_now").tap("one_by_one").tap("no")

    assert last(chat) == Told("Chest pain, hard to breathe, fainting or coughing blood?", "No")


@pytest.mark.parametrize("ticked", [(PRIVATE,), ("none_of_these",)])
def test_screen_with_a_private_sign_does_not_tell_on_it(ticked: tuple[str, ...]):
    chat = at("moving")
    before = told(PATHWAY, chat.session)

    assert told(PATHWAY, chat.tap(*ticked).session) == before


def test_other_signs_beside_a_private_one_are_told():
    chat = at("moving").tap("stuck_now", PRIVATE)
    words = PATHWAY.items[PRIVATE].text

    assert last(chat).answered == "Suddenly stuck now, it will not straighten"
    assert all(words not in one.answered for one in told(PATHWAY, chat.session))


def test_private_sign_alone_is_not_told():
    chat = at("moving").tap(PRIVATE)
    before = told(PATHWAY, chat.session)

    assert chat.screen == "unsafe"
    assert told(PATHWAY, chat.tap("no").session) == before


def test_each_side_is_told_where_it_was_given():
    chat = at("knee_to_wall.left").say("13").say("13")
    exchange = told(PATHWAY, chat.session)[-2:]

    assert {one.asked for one in exchange} == {
        "Knee to wall: Toe to wall, left",
        "Knee to wall: Toe to wall, right",
    }
    assert [one.answered for one in exchange] == ["13 cm", "13 cm"]


@pytest.mark.parametrize(
    ("screen", "text", "expected"),
    [
        (
            "knee_to_wall.left",
            "left 8 cm, right 9 cm, pain 2",
            {
                "Knee to wall: Toe to wall, left and right": "8 cm; 9 cm",
                "Knee to wall: Pain": "2",
            },
        ),
        (
            "chair_stand_30s",
            "11, pain 3",
            {
                "Chair stands in 30 seconds: Chair stands": "11 times",
                "Chair stands in 30 seconds: Pain on chair stands": "3",
            },
        ),
    ],
)
def test_all_that_one_text_tells_of_a_test_is_told(
    screen: str, text: str, expected: dict[str, str]
):
    chat = at(screen)
    before = len(told(PATHWAY, chat.session))
    exchange = told(PATHWAY, chat.say(text).session)[before:]

    assert {one.asked: one.answered for one in exchange} == expected


@pytest.mark.parametrize("test", PATHWAY.tests)
def test_whatever_is_typed_at_a_test_can_be_told(test: str):
    screen = next(one for one in PATHWAY.screens if one.items[0].test == test)
    session, name = at(screen.id).session, PATHWAY.tests[test].name
    before = len(told(PATHWAY, session))
    for text in ("left 8, right 9, pain 2", "left no, right yes", "11, pain 3", "6"):
        said = told(PATHWAY, Chat(session).say(text).session)[before:]
        assert all(one.asked.startswith(f"{name}: ") for one in said)


def test_stopped_test_is_told():
    assert last(at("knee_to_wall.left").tap("stopped")).answered == "stopped"


def test_answer_taken_back_is_not_told():
    chat = at("side").say("/back")

    assert last(chat) == Told("Age", "40 years")


# ---- in another language

MARK = "«"
"""Begins all that was translated."""
OTHER = in_other_words(PATHWAY, "es", lambda _, text: f"{MARK}{text}", LABELS)


def test_list_that_tells_not_on_a_private_sign_does_so_in_the_language():
    chat = at("moving").tap("none_of_these")
    listed = {row.screen.id: row.answered for row in rows(OTHER, chat.session)}

    assert listed["moving"] == f"{MARK}answered"


def test_bare_number_for_a_clinician_is_in_the_language():
    chat = at("self_tests_now").tap("no")
    page = hand_over(OTHER, chat.shown[0])
    pain = {row.asked: row.answered for row in page.pain.told}

    assert pain[f"{MARK}Worst pain"] == f"{MARK}5 of 10"


def test_test_that_was_done_is_in_its_own_way_no_more():
    """What a test showed ends those that follow; of itself no clinician reads that it was not."""
    pain = {"knee_to_wall.pain": 9, "knee_to_wall": {"left": 5, "right": 6}}
    answers = {"age": 40, "side": "left", "pain_worst": 3, "self_tests_now": "yes", **pain}
    page = hand_over(PATHWAY, assess(PATHWAY, answers))
    names = [name for one in page.left_out for name in one.names]

    assert page.left_out
    assert PATHWAY.tests["knee_to_wall"].name not in names
