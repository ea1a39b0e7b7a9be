"""A hot or swollen knee is heard in the words beside which a guard once took it for none."""

import pytest

from flows.pathway.answers import YES
from flows.pathway.loading import shipped
from flows.talking.said import said_in
from flows.talking.turn import Turn
from tests.talking.chat import at

HEARD = [
    ("it's hot and i cant bend it", "hot_red"),
    ("its hot and I feel ill", "hot_red"),
    ("my knee is swollen, it's hot and i feel shivery", "hot_red"),
    ("my knee is really sore, its hot and I have a fever", "hot_red"),
    ("my knee has been hot and I haven't eaten all day", "hot_red"),
    ("my knee's been hot and I haven't eaten", "hot_red"),
    ("I fell in the grass and can see something white in the cut", "bone_or_deep_wound"),
    ("I fell through the hedge and saw something yellow in the hole", "bone_or_deep_wound"),
    ("fluid sac and the joint is hot and red", "hot_red"),
    ("theres a red hot fluid bubble sat on my right kneecap", "hot_bursa"),
    ("my leg swelled up and is tight", "knee_swollen_new"),
    ("my leg swelled up after I twisted it", "knee_swollen_new"),
]
HARMLESS = [
    ("well it's been hot and I hadn't eaten, but my knee is fine", "hot_red"),
    ("I saw something white in the cut grass", "bone_or_deep_wound"),
]


@pytest.mark.parametrize(("text", "sign"), HEARD)
def test_sign_is_heard(text: str, sign: str):
    assert said_in(Turn(shipped(), at("location").session), text)[sign] == YES


@pytest.mark.parametrize(("text", "sign"), HARMLESS)
def test_weather_and_the_lawn_are_no_signs(text: str, sign: str):
    assert sign not in said_in(Turn(shipped(), at("location").session), text)
