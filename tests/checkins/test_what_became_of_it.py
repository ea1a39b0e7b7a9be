"""The card says who put an alert off and why, and how those that are over ended."""

import pytest

from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE
from tests.checkins.test_staff import has_danger
from tests.checkins.test_world import pass_hours

SINCE = "A warning sign, since 14 September 2026, 18:00"


def ends(world: World, by: str, *words: str) -> None:
    """Let somebody press these on the card of P7, each on the newest message."""
    world.write(by, "/patient P7")
    for one in words:
        world.press(world.last(by), one)


def card(world: World) -> str:
    world.write(ANA, "/patient P7")
    return world.last(ANA).text


def test_card_says_who_put_it_off_and_why(asked: World) -> None:
    has_danger(asked)
    ends(asked, OLE, "Put off", "Called, no answer")

    assert f"{SINCE}, put off until 17 September 2026 by Ole (called, no answer)" in card(asked)


def test_who_put_it_off_last_is_named(asked: World) -> None:
    has_danger(asked)
    ends(asked, OLE, "Put off", "Called, no answer")
    ends(asked, ANA, "Put off", "Watch it")

    assert "by Ana (watch it)" in card(asked)


def test_what_came_back_still_says_why_it_was_put_off(asked: World) -> None:
    has_danger(asked)
    ends(asked, OLE, "Put off", "Seen soon anyway")
    pass_hours(asked, 24 * 4)

    assert f"{SINCE}, was put off by Ole (seen soon anyway)" in card(asked)


@pytest.mark.parametrize("outcome", ["Spoke with them", "Nothing needed"])
def test_card_says_how_it_was_closed_and_by_whom(asked: World, outcome: str) -> None:
    has_danger(asked)
    ends(asked, OLE, "Close", outcome)

    text = card(asked)
    assert "<b>Over</b>" in text
    told = outcome[0].lower() + outcome[1:]
    assert f"{SINCE}: closed by Ole ({told}), 14 September 2026" in text


def test_card_says_what_closed_it_by_itself(asked: World) -> None:
    pass_hours(asked, 16)
    asked.write("7", "/person")
    pass_hours(asked, 1)
    ends(asked, ANA, "Put off", "Watch it")
    pass_hours(asked, 1)
    asked.write("7", "/person")

    assert "closed by itself (the patient asked again, and a newer one says so)" in card(asked)


def test_card_of_who_never_had_one_says_nothing(asked: World) -> None:
    assert "<b>Over</b>" not in card(asked)
