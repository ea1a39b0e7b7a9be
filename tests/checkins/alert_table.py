"""For each alert rule courses that raise it, the nearest that do not, and every threshold."""

from collections.abc import Mapping

from flows.checkins.history import Asked, Course
from flows.pathway.answers import Value
from flows.pathway.disposition import Disposition
from tests.checkins.courses import check_in, course

SAME_DAY, URGENT, ROUTINE = Disposition.SAME_DAY, Disposition.URGENT, Disposition.ROUTINE
Values = dict[str, Value]
STUCK: Values = {"pain_worst": 5, "change": "same", "exercise_days": 3, "psfs_1.score": 5}
START: Values = {"pain_worst": 6, "psfs_1.score": 4}
WELL: Values = {"pain_worst": 2, "psfs_1.score": 8, "psfs_2.score": 9}
SORE: Values = {"next_morning_worse": "yes", "pain_worst": 5}
EAGER = [(7, 7.1), (14, 14.1), (21, 21.1), (28, 28.1)]


RULES: Mapping[str, tuple[Course, Course, float]] = {
    # ---- rule: a course that raises it, the nearest that does not, the day
    "danger": (
        course(check_in(7, {}, signs=("new_calf",), disposition=SAME_DAY)),
        course(check_in(7, {}, disposition=ROUTINE)), 7,
    ),
    "emergency_words": (
        course(asked=[(7, Asked.EMERGENCY)]), course(asked=[(7, Asked.MEDICINE)]), 7,
    ),
    "sign_told_again": (
        course(asked=[(7, Asked.SIGN_AGAIN)]), course(asked=[(7, Asked.SIGN)]), 7,
    ),
    "sign_half_told": (
        course(begun=[(7, {"new_calf": "yes"})]), course(begun=[(7, {"new_calf": "no"})]), 7.1,
    ),
    "sign_told_in_triage": (
        course(asked=[(7, Asked.SIGN)]), course(asked=[(7, Asked.MEDICINE)]), 7.1,
    ),
    "not_seen": (
        course((3, {"seen": "no"}), result=URGENT), course((3, {"seen": "no"})), 4,
    ),
    "unseen_at_once": (course(result=SAME_DAY), course((2, {"seen": "yes"}), result=SAME_DAY), 3),
    "unseen_in_days": (course(result=URGENT), course((2, {"seen": "booked"}), result=URGENT), 7),
    "unseen_and_silent": (
        course((2, {"seen": "booked"}), result=URGENT, sent=[(7, None), (14, None)]),
        course((2, {"seen": "yes"}), result=URGENT, sent=[(7, None), (14, None)]), 16,
    ),
    "wants_contact": (
        course((7, {"contact": "yes"})), course((7, {"contact": "no"})), 7,
    ),
    "wants_contact_short": (
        course((7, {"change_short": "worse_contact"})), course((7, {"change_short": "worse"})), 7,
    ),
    "asked_in_words": (
        course(asked=[(7, Asked.DISTRESS)]), course(asked=[(7, Asked.EMERGENCY)]), 7,
    ),
    "ability_lost": (course((7, {"lost": ("work",)})), course((7, {"lost": ("none",)})), 7),
    "pain_up": (
        course((7, {"pain_worst": 5}), start={"pain_worst": 3}),
        course((7, {"pain_worst": 4}), start={"pain_worst": 2}), 7,
    ),
    "says_much_worse": (
        course((14, {"change": "much_worse"})), course((14, {"change": "little_worse"})), 14,
    ),
    "activities_down": (
        course((14, {"psfs_1.score": 2}), start=START),
        course((14, {"psfs_1.score": 3}), start=START), 14,
    ),
    "pain_high_twice": (
        course((14, {"pain_average": 7}), (21, {"pain_worst": 9}), (28, {"pain_average": 8})),
        course((14, {"pain_average": 7}), (28, {"pain_average": 6}), (42, {"pain_average": 7})),
        42,
    ),
    "worse_and_high": (
        course((7, {"pain_worst": 7, "change_short": "worse"})),
        course((7, {"pain_worst": 6, "change_short": "worse"})), 7,
    ),
    **{
        rule: (
            course((0, {score: start}), (42, {score: start - by})),
            course((0, {score: start}), (42, {score: round(start - by + 0.1, 1)})), 42,
        )
        for rule, score, start, by in [
            ("lefs_down", "lefs", 60, 9),
            ("akps_down", "akps", 70, 10),
            ("koos_pf_down", "koos_pf", 50, 16.4),
            ("koos_symptoms_down", "koos.symptoms", 50, 12.5),
            ("koos_pain_down", "koos.pain", 50, 15),
            ("koos_adl_down", "koos.adl", 50, 15.5),
            ("koos_sport_down", "koos.sport", 50, 17.5),
            ("koos_qol_down", "koos.qol", 50, 12.5),
            ("koos_ps_down", "koos_ps", 60, 15),
        ]
    },
    "no_response": (
        course((42, STUCK), start=START), course((42, STUCK | {"pain_worst": 4}), start=START), 42,
    ),
    "no_response_late": (
        course((84, STUCK), start=START), course((42, STUCK), start=START), 84,
    ),
    "over_a_year": (
        course((84, {"pain_worst": 3}), start={"duration": "over_12_months"}),
        course((84, {"pain_worst": 2}), start={"duration": "over_12_months"}), 84,
    ),
    "flare": (
        course((14, SORE), (21, {"pain_worst": 6}), (28, SORE), start=START),
        course((14, SORE), (28, SORE | {"pain_worst": 8}), start=START), 28,
    ),
    "flare_again": (
        course((14, SORE), (28, SORE), (42, SORE), start=START),
        course((14, SORE), (28, SORE), start=START), 42,
    ),
    "silent": (
        course(sent=[(7, None), (14, None)]), course(sent=[(7, None), (14, 15)]), 16,
    ),
    "silent_unlike_before": (
        course(sent=[*EAGER, (35, None), (42, None)]),
        course(sent=[*EAGER[1:], (35, None), (42, None)]), 44,
    ),
    "silent_long": (
        course(sent=[(7, None), (14, None), (21, None), (28, None)]),
        course(sent=[(7, None), (14, None), (21, None)]), 60,
    ),
    "few_exercises": (
        course((14, {"exercise_days": 2}), (28, {"exercise_days": 0})),
        course((14, {"exercise_days": 2}), (28, {"exercise_days": 3})), 28,
    ),
    "goal_met": (
        course((28, WELL), (35, {"pain_worst": 2}), (42, WELL)),
        course((28, WELL), (42, WELL | {"psfs_2.score": 7})), 42,
    ),
}  # fmt: skip

LASTING: Values = {"duration": "over_12_months"}
TWO = [(30, None), (33, None)]


def habit(answered: int, sent: int) -> list[tuple[float, float | None]]:
    """Return messages of which the last were answered, and two that were not."""
    early = [(one, None if one < sent - answered else one + 0.1) for one in range(sent)]
    return [*early, *TWO]


EDGES: Mapping[str, tuple[str, Course, float, bool]] = {
    "not-yet-3-days": ("unseen_at_once", course(result=SAME_DAY), 2.98, False),
    "not-yet-a-week": ("unseen_in_days", course(result=URGENT), 6.98, False),
    "one-unanswered": (
        "unseen_and_silent", course(result=URGENT, sent=[(7, None)]), 16, False,
    ),
    "up-by-one": (
        "pain_up", course((7, {"pain_worst": 5}), start={"pain_worst": 4}), 7, False,
    ),
    "activity-gains-two": (
        "no_response", course((42, STUCK | {"psfs_1.score": 6}), start=START), 42, False,
    ),
    "little-better": (
        "no_response", course((42, STUCK | {"change": "little_better"}), start=START), 42, False,
    ),
    "exercised-twice": (
        "no_response", course((42, STUCK | {"exercise_days": 2}), start=START), 42, False,
    ),
    "one-point-of-three": (
        "no_response", course((42, STUCK | {"pain_worst": 2}), start=START | {"pain_worst": 3}),
        42, True,
    ),
    "two-points-of-nine": (
        "no_response", course((42, STUCK | {"pain_worst": 7}), start=START | {"pain_worst": 9}),
        42, True,
    ),
    "three-points-of-ten": (
        "no_response", course((42, STUCK | {"pain_worst": 7}), start=START | {"pain_worst": 10}),
        42, False,
    ),
    "week-5": ("no_response", course((40, STUCK), start=START), 42, False),
    "week-11": ("no_response", course((82, STUCK), start=START), 84, True),
    "week-12": ("no_response", course((83, STUCK), start=START), 84, False),
    "late-in-week-11": ("no_response_late", course((82, STUCK), start=START), 84, False),
    "late-one-point-of-three": (
        "no_response_late",
        course((84, STUCK | {"pain_worst": 2}), start=START | {"pain_worst": 3}), 84, True,
    ),
    "late-two-points-of-nine": (
        "no_response_late",
        course((84, STUCK | {"pain_worst": 7}), start=START | {"pain_worst": 9}), 84, True,
    ),
    "late-two-points-of-six": (
        "no_response_late", course((84, STUCK | {"pain_worst": 4}), start=START), 84, False,
    ),
    "late-three-points-of-ten": (
        "no_response_late",
        course((84, STUCK | {"pain_worst": 7}), start=START | {"pain_worst": 10}), 84, False,
    ),
    "late-activity": (
        "no_response_late", course((84, STUCK | {"psfs_1.score": 6}), start=START), 84, False,
    ),
    "late-exercised-twice": (
        "no_response_late", course((84, STUCK | {"exercise_days": 2}), start=START), 84, False,
    ),
    "a-year-in-week-11": (
        "over_a_year", course((82, {"pain_worst": 9}), start=LASTING), 84, False,
    ),
    "first-time-asked": ("no_response", course((42, STUCK)), 42, False),
    "seen-before-the-next": (
        "unseen_in_days",
        course((2, {"seen": "yes"}), check_in(10, {}, disposition=URGENT), result=URGENT),
        17,
        True,
    ),
    "not-sure-between": (
        "few_exercises",
        course(
            (14, {"exercise_days": 2}),
            (28, {"exercise_days": "not_sure"}),
            (42, {"exercise_days": 1}),
        ),
        42,
        True,
    ),
    "high-and-the-same": (
        "worse_and_high", course((7, {"pain_worst": 10, "change_short": "same"})), 7, False,
    ),
    "high-and-wants-contact": (
        "worse_and_high",
        course((7, {"pain_worst": 10, "change_short": "worse_contact"})), 7, False,
    ),
    "sore-once": ("flare", course((14, SORE), start=START), 14, False),
    "sore-and-worse": (
        "flare_again",
        course((14, SORE), (28, SORE), (42, SORE | {"pain_worst": 8}), start=START), 42, False,
    ),
    "silent-once": ("silent", course(sent=[(7, None)]), 60, False),
    "unlike-once": ("silent_unlike_before", course(sent=[*EAGER, (35, None)]), 60, False),
    "usually-four-of-five": ("silent_unlike_before", course(sent=habit(4, 5)), 60, True),
    "usually-15-of-19": ("silent_unlike_before", course(sent=habit(15, 19)), 60, False),
    "few-once": ("few_exercises", course((14, {"exercise_days": 0})), 14, False),
    "well-once": ("goal_met", course((28, WELL)), 28, False),
    "well-but-for-pain": (
        "goal_met", course((28, WELL), (42, WELL | {"pain_worst": 3})), 42, False,
    ),
}  # fmt: skip
