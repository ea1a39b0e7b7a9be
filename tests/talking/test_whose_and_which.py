"""Whose knee a story is about, on which side, and which number is of whom."""

import pytest

from tests.talking.test_hearing import told


@pytest.mark.parametrize(
    ("text", "whom", "sex"),
    [
        ("son, 13, knee swollen since last night", "child", "male"),
        ("14 year old daughter, gymnast, sore below the knee cap", "child", "female"),
        ("Namaste, my father age 66, knee is stiff", "other", "male"),
        ("my mother in law is 71 and has pain in both knees", "other", "female"),
        ("patient of mine, 67 f, left knee OA", "other", "female"),
    ],
)
def test_who_a_story_begins_with_has_the_knee(text: str, whom: str, sex: str):
    heard = told(text)

    assert (heard["subject"], heard.get("sex", sex)) == (whom, sex)


@pytest.mark.parametrize(
    "text",
    [
        "right knee sore squatting to pick up my toddler",
        "my sister had hers replaced at 60. mine hurts on stairs",
        "after my second baby the left knee never became same. He is 4 now",
        "I'm a guy in my 30s, right knee pain",
    ],
)
def test_who_only_occurs_in_a_story_does_not_have_the_knee(text: str):
    assert told(text).get("subject", "self") == "self"
    assert "age" not in told(text)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("pain in left knee, no right knee sorry, when sitting", "right"),
        ("its the right. no, left, my knee", "left"),
        ("came down on my right knee no the left sorry", "left"),
        ("I tore my ACL, left, no op. This is about the OTHER knee, it aches", "right"),
        ("left knee hurts, the other one is fine", "left"),
        ("keep spraining my right ankle and now that knee feels wobbly", "right"),
        ("I fell on my left side but it is the right knee which hurts", "right"),
        ("on prednisolone for asthma, knees sore 1 wk", "both"),
        ("it started in the left knee and now its the right as well", "both"),
    ],
)
def test_side_is_the_one_that_is_meant(text: str, side: str):
    assert told(text)["side"] == side


@pytest.mark.parametrize(
    "text",
    [
        "knee's sore since sunday",
        "scrubbing floors on my hands and knees hurts it",
        "bad knees run in the family, mine aches",
        "Had my knee replaced in 2019, other one is going now",
        "my knee hurts when i turn to the left",
    ],
)
def test_no_side_is_heard_where_none_is_told(text: str):
    assert "side" not in told(text)


def test_each_measure_takes_its_own_amount():
    heard = told("182cm 79kg male, runner, left knee")

    assert (heard["height_cm"], heard["weight_kg"]) == (182, 79)
    assert "weight_kg" not in told("lifted 20 kg and my knee went")


def test_years_that_stand_alone_are_an_age_from_forty_on():
    assert told("from Pune, 58 years. pain in left knee")["age"] == 58
    assert "age" not in told("pain in left knee, 12 years")


def test_age_and_sex_may_be_parted_by_a_stroke():
    assert {"age": 27, "sex": "male"}.items() <= told("27/m right knee pain").items()
