"""What each line of a check-in leads to: at least what the triage says of the same sign."""

import pytest

from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway

ROWS = {
    "chest": ({"new_chest": "yes"}, "emergency"),
    "spine": ({"new_nerve": "yes", "bladder_bowel_saddle": "yes"}, "emergency"),
    "both legs": ({"new_nerve": "yes", "both_legs_weak": "yes"}, "emergency"),
    "limb": ({"new_nerve": "yes", "foot_cold_or_still": "yes"}, "emergency"),
    "hot and ill": (
        {"new_hot_or_ill": "yes", "hot_or_swollen": "yes", "fever_or_very_ill": "yes"},
        "emergency",
    ),
    "broken": ({"new_no_weight": "yes", "bone_wound_or_bent": "yes"}, "emergency"),
    "hot": ({"new_hot_or_ill": "yes", "hot_or_swollen": "yes"}, "same_day"),
    "ill": ({"new_hot_or_ill": "yes", "fever_or_very_ill": "yes"}, "same_day"),
    "calf": ({"new_calf": "yes"}, "same_day"),
    "nerve": ({"new_nerve": "yes"}, "same_day"),
    "no weight": ({"new_no_weight": "yes"}, "same_day"),
    "child": ({"new_child": "yes"}, "same_day"),
    "tendon": ({"cannot_lift_straight_leg": "yes"}, "same_day"),
    "unsafe": ({"feels_unsafe": "yes"}, "same_day"),
    "head": ({"head_injury": "yes"}, "same_day"),
    "typed": ({"stroke_signs": "yes"}, "emergency"),
    "nothing": ({}, "routine"),
}
SAME_SIGN = {
    "new_chest": "chest_pain_breathless_faint",
    "new_calf": "calf_swollen_warm_red",
    "new_no_weight": "cannot_take_4_steps",
    "bladder_bowel_saddle": "bladder_bowel_saddle_new",
    "both_legs_weak": "legs_weak_both_new",
    "foot_cold_or_still": "foot_cold_pale_numb",
    "bone_wound_or_bent": "leg_bent_wrong",
    "new_hot_or_ill": "hot_red",
}
"""Lines of a check-in beside a sign of the triage that they stand for."""


@pytest.fixture(scope="module")
def checkin() -> Pathway:
    return shipped("checkin")


def tier_of(pathway: Pathway, given: dict[str, str]) -> Disposition | None:
    told = deny_unmentioned(pathway, {"set": "weekly", **given})
    return assess(pathway, told).conclusion.disposition


@pytest.mark.parametrize("row", ROWS)
def test_line_leads_to(checkin: Pathway, row: str) -> None:
    given, tier = ROWS[row]
    assert tier_of(checkin, given) == tier


@pytest.mark.parametrize("sign", [item.id for item in shipped("checkin").signs])
def test_not_sure_counts_as_yes(checkin: Pathway, sign: str) -> None:
    assert tier_of(checkin, {sign: "not_sure"}) == tier_of(checkin, {sign: "yes"})


@pytest.mark.parametrize("line", SAME_SIGN)
def test_line_is_no_softer_than_the_triage(checkin: Pathway, line: str) -> None:
    adult = {"age": 40, "side": "left", "injury_when": "none"}
    triage = tier_of(shipped("knee"), adult | {SAME_SIGN[line]: "yes"})
    here = tier_of(checkin, {line: "yes"})
    assert here is not None
    assert triage is not None
    assert here.at_least(triage)


def test_every_line_that_is_typed_is_a_sign_of_the_triage(checkin: Pathway) -> None:
    typed = {sign.id: sign for sign in checkin.content.typed_signs}
    known = shipped("knee").items
    assert {id: sign.text for id, sign in typed.items()} == {id: known[id].text for id in typed}


FASTING = {"limb": True, "hot and ill": True, "broken": True, "chest": False, "spine": False}
"""By row whether it is said that an operation may be needed; that of the spine says it itself."""


@pytest.mark.parametrize("row", FASTING)
def test_nobody_fasts_for_what_is_not_operated_on(checkin: Pathway, row: str) -> None:
    assert ("emergency_operation" in advised(checkin, ROWS[row][0])) is FASTING[row]


@pytest.mark.parametrize("line", SAME_SIGN)
def test_emergency_is_told_as_in_the_triage(checkin: Pathway, line: str) -> None:
    adult = {"age": 40, "side": "left", "injury_when": "none"}
    triage = advised(shipped("knee"), adult | {SAME_SIGN[line]: "yes"})
    here = advised(checkin, {line: "yes"})
    if "emergency" in triage:
        assert {one for one in here if one.startswith("emergency_")} == {
            one for one in triage if one.startswith("emergency_")
        }


def advised(pathway: Pathway, given: dict[str, str]) -> set[str]:
    """Return the paragraphs that somebody is told."""
    told = deny_unmentioned(pathway, {"set": "weekly", **given})
    return {one.id for one in assess(pathway, told).advice}
