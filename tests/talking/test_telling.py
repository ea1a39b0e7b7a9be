"""Whose story it is, and words of another sense: what only sounds like an answer is none."""

from collections.abc import Mapping

import pytest

from flows.pathway.answers import Sideless
from flows.pathway.loading import shipped
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear

PATHWAY = shipped()


def told(text: str) -> Mapping[str, Sideless]:
    return hear(PATHWAY, lexicon_of(PATHWAY), text).values


@pytest.mark.parametrize(
    "text",
    [
        "wakes me most nights, left knee",
        "knee aches when i sit through a film",
        "stairs down and squatting kill me",
        "got 3 kids so no time to rest, knee hurts when i kneel",
        "dont know what i did to it, outer side of the right knee",
        "dad had bad knees, now the left one stops me running",
    ],
)
def test_a_story_in_the_first_person_is_about_its_writer(text: str):
    assert told(text)["subject"] == "self"


@pytest.mark.parametrize(
    "text",
    [
        "knee pain",
        "left knee hurts going down stairs",
        "i coach a lad whose knee swells after matches",
        "i think his knee is swollen",
        "the neighbour cant walk, i promised to ask",
        "what can i do for a sore knee?",
        "one of our players twisted a knee, i need advice",
    ],
)
def test_a_story_that_may_be_about_somebody_else_is_left_open(text: str):
    assert told(text).get("subject") != "self"


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("my aunty has rheumatoid, her left knee is swollen now", "other"),
        ("my partner slipped on ice, i am worried, his knee is huge", "other"),
        ("our teen says nothing but her knee is fat", "child"),
        ("not my knee, my brothers", "other"),
        ("my knee hurts when i carry my son, hes 3", None),
        ("my sister is a physiotherapist, she says rest, left knee", None),
    ],
)
def test_a_story_about_her_knee_is_about_the_one_it_names(text: str, whom: str | None):
    assert told(text).get("subject") == whom


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("right hip replaced in 2020, now the knee on that side aches", "right"),
        ("bunion on the left foot, knee same side", "left"),
        ("left hip and right ankle are bad, knee on that side too", None),
        ("pain left knee, 3 weeks", "left"),
        ("operation on left knee 6 weeks ago and now right hurts", "right"),
    ],
)
def test_a_side_may_be_named_elsewhere(text: str, side: str | None):
    assert told(text).get("side") == side


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("i have a fell race in 6 weeks, left knee", "mechanism"),
        ("in the fall i run more and my left knee aches", "mechanism"),
        ("hit the gym again and my knee aches", "mechanism"),
        ("i hit 50 next month and my knees creak", "onset"),
        ("my appointment no. 45, left knee", "age"),
        ("my knee brace is 12 years old", "age"),
        ("my left knee is giving me gip on the stairs", "giving_way"),
        ("the outside of my knee starts burning and i have to stop", "hot_red"),
        ("neighbour says its a torn ligament, my knee hurts", "clinician_already"),
        ("our Kev reckons its wear and tear, my knee hurts", "known_oa_family"),
        ("went back in january to see the gp about my knee", "kneecap_jumped_back"),
        ("my knee hurts, i cooked standing all day", "leg_bent_wrong"),
        ("i was told by my gp to rest my knee it for 6 weeks", "duration"),
        ("the pain comes for 2 days then goes for a week", "duration"),
        ("had my appendix out at school, my knee hurts", "recent_3_months"),
        ("i nearly fell yesterday, my knee is bad", "duration"),
        ("i have a 9 year old and no time, my knee hurts", "age"),
        ("both my parents had knee replacements, my knee aches", "conditions"),
        ("my leg gave out and i landed on my bum, left knee", "mechanism"),
        ("both knees ache, right one worst", "pain_worst"),
        ("please cancel my appointment, my knee is bad", "conditions"),
    ],
)
def test_words_of_another_sense_answer_nothing(text: str, item: str):
    assert item not in told(text)


@pytest.mark.parametrize(
    ("text", "item", "answer"),
    [
        ("my knee gave way under me on the stairs", "giving_way", "on_stairs_with_pain"),
        ("i fell in the street and landed on my knee", "mechanism", "direct_blow_or_fall"),
        ("my knee is red, hot and burning", "hot_red", "yes"),
        ("my kneecap popped out and went back in", "kneecap_jumped_back", "yes"),
        ("my knee has hurt for 6 weeks", "duration", "2_to_6_weeks"),
    ],
)
def test_words_of_their_own_sense_are_heard(text: str, item: str, answer: Sideless):
    assert told(text)[item] == answer
