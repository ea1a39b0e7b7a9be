"""The list of a day waits for somebody to read it, and takes no urgent alert its own message."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.store.alerts import alerts_of_patient
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE, staff_linked
from tests.checkins.test_open_alerts import raised
from tests.checkins.test_world import pass_hours

Joined = Callable[[str], World]


@pytest.fixture
def unread(joined: Joined) -> World:
    """Return a world at 09:30 in Berlin in which alerts of the night are open; nobody was told."""
    world = joined("7")
    world.now = world.now.replace(hour=22)
    raised(world, "7", "human", "same_day")
    raised(world, "7", "pain_up", "next_working_day")
    pass_hours(world, 9)
    world.pass_time(timedelta(minutes=30))
    return world


def texts(world: World, address: str) -> list[str]:
    return [one.text for one in world.messages.get(address, [])]


def test_list_waits_for_the_first_reader(unread: World) -> None:
    assert all(one.told_at is None for one in unread.db.run(alerts_of_patient, 1))
    staff_linked(unread, ANA, "Ana", "clinician")
    count = len(texts(unread, ANA))
    unread.pass_time(timedelta(minutes=1))

    [listed] = texts(unread, ANA)[count:]
    assert listed.count("P7, since") == 2
    assert "Nobody has taken this yet" not in listed


def test_deputy_hears_hours_after_the_list_was_read(unread: World) -> None:
    """Not by hours in which nobody could read it."""
    unread.pass_time(timedelta(hours=3, minutes=30))
    staff_linked(unread, ANA, "Ana", "clinician")
    staff_linked(unread, OLE, "Ole", "owner")
    pass_hours(unread, 3)
    assert not any("Nobody has taken this yet" in one for one in texts(unread, OLE))
    pass_hours(unread, 18)

    assert sum("Nobody has taken this yet" in one for one in texts(unread, OLE)) == 1


def test_what_is_for_now_has_a_message_of_its_own(unread: World) -> None:
    raised(unread, "7", "red_flag", "now")
    staff_linked(unread, ANA, "Ana", "clinician")
    count = len(texts(unread, ANA))
    pass_hours(unread, 1)

    listed, alert = texts(unread, ANA)[count:]
    assert "P7, since" in listed
    assert "NOW: P7" in alert


def test_list_without_a_line_is_over_for_the_day(joined: Joined) -> None:
    world = joined("7")
    pass_hours(world, 1)
    raised(world, "7", "pain_up", "next_working_day")
    staff_linked(world, ANA, "Ana", "clinician")
    count = len(texts(world, ANA))
    pass_hours(world, 1)

    assert texts(world, ANA)[count:] == []
