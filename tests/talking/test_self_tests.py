"""Self-tests in a conversation: steps, further movements, ways out, and one more offer."""

from typing import Any

import pytest

from flows.judging.result import assess
from flows.pathway.answers import NOT_DONE, STOPPED
from flows.talking.prompts import Prompt
from flows.talking.replies import Reply, Say
from flows.talking.session import Phase
from tests.talking.chat import PATHWAY, Chat, at

STIFF_AND_IN = {
    "knee_to_wall": {"left": 12, "right": 7},
    "step_down": {"left": "over_second_toe", "right": "inside_big_toe"},
}
CORE = [test.id for test in PATHWAY.tests.values() if test.core]
REST = [test for test in PATHWAY.tests if test not in CORE]


def screens_of(answers: dict[str, Any]) -> list[str]:
    """Return the screens from the offer on."""
    return at("self_tests_now", answers).rest()


def prompt_at(screen: str, answers: dict[str, Any] | None = None) -> Prompt:
    """Return what is open at a screen."""
    prompt = at(screen, answers).prompt
    assert prompt is not None
    return prompt


def is_ending(reply: Reply) -> bool:
    """Tell whether a reply says that a test ended others."""
    return isinstance(reply, Say) and reply.message == "tests_ended"


class TestOffers:
    def test_core_comes_before_the_rest(self):
        begun = list(dict.fromkeys(name.split(".")[0] for name in screens_of({})))

        assert begun[:2] == ["self_tests_now", "steady"]
        assert sorted(begun[2:7]) == sorted(CORE)
        assert begun[7:9] == ["more_self_tests", "body_limits"]
        assert sorted(begun[9:]) == sorted(REST)

    def test_no_more_ends_with_the_core(self):
        screens = screens_of({"more_self_tests": "no"})

        assert screens[-1] == "more_self_tests"
        assert not set(REST) & {name.split(".")[0] for name in screens}

    def test_result_follows_the_last_test(self):
        chat = at("self_tests_now").finish()

        assert chat.phase == Phase.ADVISED
        assert chat.last.result is not None
        assert chat.last.result.assessment.regions

    @pytest.mark.parametrize(
        ("pain", "value", "answers", "why"),
        [
            ("hip_turn_in_seated.groin_pain", 4, {"pain_worst": 1}, "pain_rose"),
            ("hip_turn_in_seated.groin_pain", 6, {"pain_worst": 4}, "limit_passed"),
            ("single_leg_stand", {"left": 45, "right": 3}, {}, "poor_balance"),
        ],
        ids=["rise", "limit", "balance"],
    )
    def test_what_ends_tests_is_said_once(
        self, pain: str, value: Any, answers: dict[str, Any], why: str
    ):
        chat, said = at("self_tests_now", {pain: value, **answers}), []
        while chat.phase == Phase.SELF_TESTS:
            chat.answer()
            said += [one.values["why"] for one in chat.last.replies if is_ending(one)]

        assert said == [why]

    def test_groin_pain_above_its_limit_spares_the_hip(self):
        answers = {"hip_turn_in_seated.groin_pain": 6, "pain_worst": 4}
        screens = screens_of(answers)
        begun = list(dict.fromkeys(name.split(".")[0] for name in screens))
        after = begun[begun.index("hip_turn_in_seated") + 1 :]

        assert not {"step_down", "squat_hold_45", "chair_stand_30s", "thomas_edge"} & set(after)
        assert "big_toe_lift_seated" in after

    @pytest.mark.parametrize("pain", ["walking_look.pain", "squat_hold_45"])
    def test_strong_pain_ends_the_rest(self, pain: str):
        screens = screens_of({pain: 7})
        begun = list(dict.fromkeys(name.split(".")[0] for name in screens))

        assert begun[-1] == pain.split(".", maxsplit=1)[0]


class TestSteps:
    def test_steps_are_shown_where_a_test_begins(self):
        assert prompt_at("heel_raise.left").steps == PATHWAY.tests["heel_raise"].steps
        assert prompt_at("heel_raise.right").steps == ()

    def test_further_movement_shows_its_own(self):
        prompt = prompt_at("step_down.heel_raised", STIFF_AND_IN)

        assert prompt.steps == PATHWAY.items["step_down.heel_raised"].steps
        assert not prompt.begins_test


class TestHeelRaised:
    def test_asked_where_knee_points_in_and_ankle_is_stiff(self):
        assert "step_down.heel_raised" in screens_of(STIFF_AND_IN)

    @pytest.mark.parametrize(
        "answers",
        [
            {"knee_to_wall": {"left": 12, "right": 10}},
            {"step_down": {"left": "inside_big_toe", "right": "over_big_toe"}},
            {"step_down.pain": 6},
            {"step_down.pain": "not_sure"},
        ],
        ids=["ankle-bends", "better-side", "sore", "soreness-unsure"],
    )
    def test_not_asked_otherwise(self, answers: dict[str, Any]):
        assert "step_down.heel_raised" not in screens_of({**STIFF_AND_IN, **answers})

    @pytest.mark.parametrize("way_out", [STOPPED, NOT_DONE])
    def test_way_out_goes_on(self, way_out: str):
        chat = at("step_down.heel_raised", STIFF_AND_IN).tap(way_out)

        assert chat.given["step_down.heel_raised"] == way_out
        assert chat.screen == "more_self_tests"

    def test_stop_lowers_the_confidence(self):
        chat = at("step_down.heel_raised", STIFF_AND_IN).tap(STOPPED).finish()

        assert chat.last.result is not None
        assert "A self-test was stopped." in chat.last.result.assessment.confidence_reasons


EYES = "single_leg_stand.eyes_closed.left"


class TestEyesClosed:
    def test_asked_under_60_after_30_seconds(self):
        assert EYES in screens_of({"age": 59, "single_leg_stand": {"left": 30, "right": 30}})

    @pytest.mark.parametrize(
        "answers",
        [
            {"age": 60},
            {"single_leg_stand": {"left": 29, "right": 45}},
            {"single_leg_stand": {"left": 45, "right": 29}},
            {"single_leg_stand": {"left": 45, "right": "stopped"}},
            {"single_leg_stand.outer_hip_pain": 7},
            {"single_leg_stand.outer_hip_pain": "not_sure"},
        ],
        ids=["60", "left-short", "right-short", "stopped", "sore", "soreness-unsure"],
    )
    def test_not_asked_where_it_is_not_safe(self, answers: dict[str, Any]):
        assert EYES not in screens_of({"age": 50, **answers})

    def test_stop_ends_it_for_both_sides(self):
        chat = at(EYES, {"age": 50}).tap(STOPPED)

        assert chat.given["single_leg_stand.eyes_closed"] == {"left": STOPPED}
        assert chat.screen == "knee_to_wall.left"


class TestWithoutSides:
    @pytest.mark.parametrize("test", ["chair_stand_30s", "walking_look"])
    def test_stop_is_kept_and_only_pain_is_asked(self, test: str):
        chat = at(test).tap(STOPPED)

        assert chat.given[test] == STOPPED
        assert chat.screen == f"{test}.pain"
        assert chat.answer().screen not in (f"{test}.used_hands", f"{test}.not_done_reason")

    @pytest.mark.parametrize("test", ["chair_stand_30s", "walking_look"])
    def test_skip_asks_for_the_reason(self, test: str):
        chat = at(test).say("skip")

        assert chat.given[test] == NOT_DONE
        assert chat.screen == f"{test}.not_done_reason"

    def test_stop_outranks_what_was_ticked(self):
        chat = at("walking_look").tap("foot_turns_out", STOPPED)

        assert chat.given["walking_look"] == STOPPED

    def test_skip_cannot_stand_with_a_choice(self):
        chat = at("walking_look").tap("foot_turns_out", NOT_DONE)

        assert chat.screen == "walking_look"
        assert chat.messages == ["not_together"]

    def test_times_may_be_typed(self):
        assert at("chair_stand_30s").say("12 times").given["chair_stand_30s"] == 12


CONFLICT: dict[str, Any] = {
    "location": ["inner_joint_line"],
    "knee_uses_normal": "not_sure",
    "single_leg_stand.outer_hip_pain": 3,
}


class TestTieBreak:
    @pytest.mark.parametrize("more", ["yes", "no"])
    def test_asked_last_in_a_conflict(self, more: str):
        assert screens_of({**CONFLICT, "more_self_tests": more})[-1] == "knee_use_at_last"

    @pytest.mark.parametrize(
        "answers",
        [
            {"knee_uses_normal": "no"},
            {"single_leg_stand.outer_hip_pain": 0},
            {"location": ["back_of_knee", "inner_thigh_to_knee"]},
            {"self_tests_now": "no"},
        ],
        ids=["known", "tests-are-free", "spot-says-hip", "no-tests"],
    )
    def test_not_asked_without_need(self, answers: dict[str, Any]):
        assert "knee_use_at_last" not in screens_of({**CONFLICT, **answers})

    @pytest.mark.parametrize("answer", ["yes", "no", "not_sure"])
    def test_confidence_stays_low(self, answer: str):
        chat: Chat = at("knee_use_at_last", CONFLICT).tap(answer)

        assert chat.phase == Phase.ADVISED
        assert assess(PATHWAY, chat.given).assessment.confidence == "low"
