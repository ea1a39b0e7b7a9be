"""What somebody took who is of the staff no more, or may take nothing any more, is nobody's."""

from datetime import timedelta

import pytest

from bot.store.alerts import alerts_of_patient, open_alerts
from bot.store.clinics import change_role, members, remove_member
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE, staff_linked
from tests.checkins.test_staff import has_danger, texts
from tests.checkins.test_world import pass_hours

BEA = "92"
HOW = ("removed", "read_only")


def goes(world: World, how: str) -> None:
    """Let Ana be of the staff no more, or be something else."""
    [ana] = [one for one in world.db.run(members, 1) if one.name == "Ana"]
    if how == "removed":
        world.db.run(remove_member, ana.id, world.now)
    else:
        world.db.run(change_role, ana.id, how, may_write=how == "clinician")


@pytest.fixture
def taken(asked: World) -> World:
    """Return a world in which Ana took a danger, and Bea knows of it."""
    staff_linked(asked, BEA, "Bea", "clinician")
    has_danger(asked)
    asked.press(asked.last(ANA), "I take it")
    return asked


@pytest.mark.parametrize("how", HOW)
def test_others_are_told_and_can_take_it(taken: World, how: str) -> None:
    goes(taken, how)
    taken.pass_time(timedelta(minutes=1))

    assert "Nobody has it now." in taken.last(BEA).text
    taken.press(taken.last(BEA), "I take it")
    [alert] = taken.db.run(open_alerts, 1, taken.now)
    assert alert.holder == "Bea"


@pytest.mark.parametrize("how", HOW)
def test_deputies_are_told_where_nobody_takes_it_anew(taken: World, how: str) -> None:
    goes(taken, how)
    pass_hours(taken, 16)

    assert "Nobody has taken this yet: P7" in texts(taken, OLE)[-1]


@pytest.mark.parametrize("how", HOW)
def test_what_was_put_off_comes_back_as_nobodys(taken: World, how: str) -> None:
    taken.write(ANA, "/patient P7")
    taken.press(taken.last(ANA), "Put off")
    taken.press(taken.last(ANA), "Watch it")
    goes(taken, how)
    count = len(taken.messages[BEA])
    taken.pass_time(timedelta(minutes=1))
    assert len(taken.messages[BEA]) == count
    pass_hours(taken, 24 * 3)

    assert "P7" in taken.last(BEA).text
    assert "has it" not in taken.last(BEA).text


def test_who_may_still_take_it_keeps_it(taken: World) -> None:
    goes(taken, "clinician")

    [alert] = taken.db.run(open_alerts, 1, taken.now)
    assert alert.holder == "Ana"


def test_what_was_closed_still_says_who_did_it(taken: World) -> None:
    taken.write(ANA, "/patient P7")
    taken.press(taken.last(ANA), "Close")
    taken.press(taken.last(ANA), "Spoke with them")
    goes(taken, "removed")

    [alert] = taken.db.run(alerts_of_patient, 1)
    assert (alert.taken_by, alert.outcome) == ("Ana", "spoke")
