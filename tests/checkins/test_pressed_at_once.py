"""Two of the staff press buttons of a broadcast at once: the second sees what the first did."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import Library
from bot.checkins import broadcasts
from bot.checkins.card import Card
from bot.store.campaigns import campaign_of
from bot.store.clinics import Member, members
from bot.store.database import Connection, Database
from bot.store.launched import newest_launched
from bot.trial.world import World
from tests.checkins.conftest import ANA, OLE, join, staff_linked, with_clinic
from tests.emptying import emptied
from tests.store.test_broadcasts import while_open

pytestmark = pytest.mark.slow


@pytest.fixture
def world(many: Database, libraries: tuple[Library, Library]) -> World:
    """Return a world in which somebody wrote a broadcast, and it is shown."""
    world = join(with_clinic(emptied(many), libraries), "7")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, OLE, "Ole", "owner")
    world.write(ANA, "/broadcast We are closed.")
    return world


def pressing(world: World, who: Member, what: str, *shown: str) -> Callable[[Connection], str]:
    """Return what presses a button of the broadcast as one of the staff, and what they read."""

    def press(conn: Connection) -> str:
        now = world.now
        cards = broadcasts.press(conn, world.desk, who, what, "1", [*shown], now)
        [card] = cards or [Card(text="")]
        return str(card.text)

    return press


def state(world: World) -> str:
    found = world.db.run(campaign_of, 1)
    assert found is not None
    return found.state


def test_what_was_cancelled_is_not_launched(world: World) -> None:
    ana, ole = world.db.run(members, 1)
    [go] = [data for words, data in world.last(ANA).buttons.items() if words.startswith("Send to")]
    launch = pressing(world, ana, "go", go.rpartition(":")[2])
    told = while_open(world.db, pressing(world, ole, "cancel"), launch)

    assert "It was cancelled" in told
    assert world.db.run(newest_launched, 1) == []


@pytest.mark.parametrize(("before", "what"), [((), "pause"), (("pause",), "resume")])
def test_what_was_cancelled_makes_no_pause_and_goes_not_on(
    world: World, before: tuple[str, ...], what: str
) -> None:
    ana, ole = world.db.run(members, 1)
    world.press(world.last(ANA), "Send to 1")
    world.now += timedelta(minutes=6)
    world.work()
    for one in before:
        world.db.run(pressing(world, ana, one))
    told = while_open(world.db, pressing(world, ole, "cancel"), pressing(world, ana, what))

    assert "It was cancelled" in told
    assert state(world) == "cancelled"
