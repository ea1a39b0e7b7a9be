"""What the knee makes hard for somebody: asked once, in a full set, where nobody told it."""

from collections.abc import Callable

from bot.store.alerts import alerts_of_patient
from bot.store.patients import patients_of_chat
from bot.trial.world import World
from tests.checkins.weeks import answer, pass_days

Joined = Callable[[str], World]
FIRST = "Name one thing the knee makes hard."
SCORED = "how well can you do it now?"


def full_set(world: World, *words: str) -> None:
    """Answer a full set, with these words for own activities."""
    answer(world, "None of these", "5", "4", "The same")
    for one in words:
        world.write("7", one)
    answer(world, "I have none", "Pain", "None of these", "Nothing more", "No")


def test_first_full_set_asks_for_them_and_the_next_for_their_scores(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 14.5)
    full_set(world, "climbing stairs", "6", "Skip")
    asked = [one.text for one in world.messages["7"]]
    assert any(FIRST in text for text in asked)
    assert any(f"climbing stairs: {SCORED}" in text for text in asked)
    pass_days(world, 14)
    answer(world, "None of these", "5", "4", "The same")
    assert f"climbing stairs: {SCORED}" in world.last("7").text


def test_who_skips_them_is_not_asked_again(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 14.5)
    full_set(world, "Skip")
    pass_days(world, 14)
    answer(world, "None of these", "5", "4", "The same")
    assert FIRST not in world.last("7").text


def test_worse_activities_are_told(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 14.5)
    full_set(world, "climbing stairs", "6", "Skip")
    pass_days(world, 14)
    full_set(world, "3")
    [patient] = world.db.run(patients_of_chat, 1)
    assert "activities_down" in [one.rule for one in world.db.run(alerts_of_patient, patient.id)]
