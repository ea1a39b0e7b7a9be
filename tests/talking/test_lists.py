"""Questions that share a screen: what is ticked, what is not, and the way to one by one."""

from flows.talking.events import Back, ShowAnswers
from flows.talking.lists import example_of
from flows.talking.prompts import NONE_OF_THESE, ONE_BY_ONE
from flows.talking.told import told
from tests.talking.chat import at


def test_what_is_not_ticked_is_a_no():
    chat = at("hip_back_body").tap("hip_stiff=yes", "back_neuro=yes_thigh_only")

    assert chat.given["hip_stiff"] == "yes"
    assert chat.given["back_neuro"] == "yes_thigh_only"
    assert chat.given["back_changes_knee"] == chat.given["widespread"] == "no"


def test_nothing_ticked_is_the_usual_of_each():
    chat = at("ankle_and_toe").tap(NONE_OF_THESE)

    assert chat.given["ankle_sprains"] == "zero"
    assert chat.given["ankle_stiff"] == "no"
    assert chat.given["big_toe"] == "no"


def test_several_choices_of_one_question_join():
    chat = at("operations").tap("surgery=knee", "surgery=back")

    assert chat.given["surgery"] == ("knee", "back")
    assert chat.given["recent_3_months"] == ("none",)


def test_two_lines_that_shut_each_other_out_are_refused():
    chat = at("ankle_and_toe").tap("ankle_sprains=one", "ankle_sprains=two_or_more")

    assert chat.messages == ["not_together"]
    assert "ankle_sprains" not in chat.given


def test_half_of_a_list_is_kept_and_the_rest_asked():
    chat = at("how_long").tap("duration=under_2_weeks")

    assert chat.given["duration"] == "under_2_weeks"
    assert chat.asked == ["how_long"]
    assert chat.prompt is not None
    assert [item.id for item in chat.prompt.items] == ["pain_trend"]


def test_numbers_of_a_list_may_be_typed_one_after_the_other():
    chat = at("how_long").say("3").say("1")

    assert chat.given["duration"] == "6_to_12_weeks"
    assert chat.given["pain_trend"] == "better"


def test_half_of_a_list_that_is_changed_is_asked_for_the_rest():
    chat = at("subject").finish().press(ShowAnswers()).tap("how_long")
    before = chat.given

    assert chat.tap("duration=under_2_weeks").messages == ["one_of_each"]
    assert chat.given == before


def test_example_of_several_numbers_is_one_that_fits():
    chat = at("how_long")
    assert chat.prompt is not None
    numbers = ", ".join(map(str, example_of(chat.prompt)))

    assert chat.say(numbers).given["pain_trend"] == "better"


def test_not_sure_asks_each_question_in_its_own_words():
    chat = at("hip_back_body").tap(ONE_BY_ONE)
    texts = []
    while chat.screen == "hip_back_body":
        assert chat.prompt is not None
        texts.append(chat.prompt.text)
        chat.tap("not_sure")

    assert len(texts) == 4
    assert texts[0] == "Is the hip on that side stiff?"
    assert chat.given["widespread"] == "not_sure"


def test_back_takes_the_whole_list():
    chat = at("care_so_far").tap("failed_knee_care=yes").press(Back())

    assert "failed_knee_care" not in chat.given
    assert chat.asked == ["care_so_far"]


def test_ticked_lines_are_told():
    chat = at("ankle_and_toe").tap("ankle_sprains=one", "big_toe=stiff_not_sore")
    last = told(chat.pathway, chat.session)[-1]

    assert (
        last.answered
        == "Ankle sprained once; Big toe stiff, not sore, or I roll off the outer foot"
    )


def test_words_for_harm_stand_with_the_list_that_asks_of_mood():
    prompt = at("hip_back_body").prompt

    assert prompt is not None
    assert "crisis number" in prompt.help
