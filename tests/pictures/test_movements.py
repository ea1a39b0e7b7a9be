"""What a drawing shows of the movement itself, where somebody who cannot read might do another."""

from math import acos, degrees, hypot

import pytest

from bot.conversation.places import TEMPLATES
from bot.pictures.figure import Leg, Spot, hip_of, knee_of, lowest
from bot.pictures.self_tests import Frame, sheets
from tests.talking.chat import PATHWAY

SHEETS = sheets(TEMPLATES)
SEEN = 50
"""Pixels that are seen on a phone, where a drawing is a quarter as wide."""
AIR = 30
"""Pixels that tell a foot in the air from one that stands."""


def frames_of(test: str, *shown: str) -> list[Frame]:
    return [one for one in SHEETS[test].frames if not shown or one.shows in shown]


def legs_of(frame: Frame) -> list[Leg]:
    return [leg for leg in (frame.figure.near, frame.figure.far) if leg is not None]


def angle(first: Spot, joint: Spot, last: Spot) -> float:
    """Return the angle at a joint, 180 where it is straight."""
    ax, ay, bx, by = (
        first[0] - joint[0],
        first[1] - joint[1],
        last[0] - joint[0],
        last[1] - joint[1],
    )
    return degrees(acos((ax * bx + ay * by) / (hypot(ax, ay) * hypot(bx, by))))


def knee_angles(frame: Frame) -> dict[str, float]:
    figure = frame.figure
    legs = {"near": figure.near, "far": figure.far}
    return {
        which: angle(hip_of(figure, which), knee_of(figure, which, leg), leg.ankle)
        for which, leg in legs.items()
        if leg is not None
    }


def floor_of(frame: Frame) -> float:
    return next(one.at[1] for one in frame.behind if one.kind == "floor")


def test_hanging_foot_touches_nothing() -> None:
    for frame in frames_of("thomas_edge"):
        edge = max(one.to[0] for one in frame.behind if one.kind == "bed")

        assert lowest(frame.figure, frame.figure.near) + AIR <= floor_of(frame)
        assert frame.figure.near.ankle[0] > edge


def test_hanging_knee_is_measured_from_the_edge() -> None:
    [frame] = frames_of("thomas_edge", "end")
    top = min(one.at[1] for one in frame.behind if one.kind == "bed" and one.to[0] > 500)
    [ruler] = [one for one in frame.before if one.kind == "ruler"]

    assert ruler.at[1] == top
    assert ruler.at[0] == ruler.to[0]


def test_plank_keeps_its_knees_bent() -> None:
    """Straight legs are the harder kind, for those to whom this one is easy."""
    for frame in frames_of("side_plank"):
        assert max(knee_angles(frame).values()) < 135


def test_plank_ends_in_a_straight_body() -> None:
    def trunk_to_thigh(frame: Frame) -> float:
        figure = frame.figure
        return angle(figure.neck, figure.hip, knee_of(figure, "near", figure.near))

    [end], [fault] = frames_of("side_plank", "end"), frames_of("side_plank", "fault")

    assert trunk_to_thigh(end) > 165
    assert end.figure.hip[1] + SEEN < fault.figure.hip[1]


def test_plank_begins_low_lifts_and_sags() -> None:
    """Its three drawings are told apart at a glance."""
    [begin], [end] = frames_of("side_plank", "begin"), frames_of("side_plank", "end")
    [fault] = frames_of("side_plank", "fault")

    assert end.figure.hip[1] + SEEN < begin.figure.hip[1]
    assert fault.figure.neck[1] + SEEN < begin.figure.neck[1]


def test_knee_crosses_the_body_seen_from_above() -> None:
    [end], [fault] = (frames_of("knee_to_opposite_shoulder", shown) for shown in ("end", "fault"))
    middle = end.figure.hip[1]
    hips = [hip_of(one.figure, "near")[1] for one in (end, fault)]
    knees = [knee_of(one.figure, "near", one.figure.near)[1] for one in (end, fault)]

    assert [one.figure.view for one in (end, fault)] == ["front", "front"]
    assert min(hips) > middle
    assert knees[0] < middle < knees[1]


def test_slump_straightens_one_leg_alone() -> None:
    for frame in frames_of("slump_seated", "end", "fault"):
        angles = knee_angles(frame)

        assert angles["near"] > 150
        assert angles["far"] < 110
        assert frame.figure.far == frames_of("slump_seated", "begin")[0].figure.far


def test_slump_rounds_the_back() -> None:
    assert all(one.figure.slump > 0 for one in frames_of("slump_seated", "begin", "end"))
    assert [one.figure.slump for one in frames_of("slump_seated", "fault")] == [0]


@pytest.mark.parametrize("test", [one for one in SHEETS if PATHWAY.items[one].per_side])
def test_test_of_one_side_shows_two_legs(test: str) -> None:
    """One leg of a body seen from the side reads as both."""
    whole = [frame for frame in frames_of(test) if frame.figure.size <= 1]

    assert [frame.figure for frame in whole if len(legs_of(frame)) < 2] == []


def test_who_stands_on_one_leg_has_a_wall_in_reach() -> None:
    for frame in frames_of("single_leg_stand"):
        assert "wall" in {one.kind for one in frame.behind}


def test_eyes_are_closed_beside_something_to_grab() -> None:
    begin, end, fault = frames_of("single_leg_stand.eyes_closed")
    reach = 40

    assert [one.figure.eyes for one in (begin, end)] == [True, False]
    for frame in (begin, end):
        [counter] = [one for one in frame.behind if one.kind == "box"]
        assert frame.figure.near_arm is not None
        assert frame.figure.near_arm.hand[0] <= counter.to[0]
        assert abs(frame.figure.near_arm.hand[1] - counter.at[1]) < reach
    assert [one for one in fault.behind if one.kind == "box"] == []


@pytest.mark.parametrize("test", ["step_down.heel_raised", "squat_hold_45.heel_raised"])
def test_heel_stands_on_a_book_and_the_toes_do_not(test: str) -> None:
    for frame in frames_of(test, "begin", "end"):
        floor, leg = floor_of(frame), frame.figure.near
        [book] = [one for one in frame.behind if one.kind == "box" and one.at[1] > floor - 30]

        assert book.to[1] == floor
        if frame.figure.view == "side":
            assert book.at[0] < leg.ankle[0] - 20 < book.to[0] < leg.ankle[0] + 20
            assert leg.foot == leg.toe > 10


def test_squat_bends_the_knee_as_far_as_the_words_say() -> None:
    [end] = frames_of("squat_hold_45", "end")

    assert abs(180 - knee_angles(end)["near"] - 60) < 5


def test_who_stands_on_a_step_has_a_rail_in_reach() -> None:
    for frame in frames_of("step_down"):
        rails = [one for one in frame.behind if one.kind == "seat"]
        hip = frame.figure.hip

        assert [one for one in rails if hip[1] - 150 < one.at[1] < hip[1] and one.to[0] > 100]
