"""A clinic for practising is marked wherever it is named."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from bot.store.clinic_tables import clinics
from bot.trial.world import World
from tests.checkins.conftest import ANA, staff_linked
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import pass_days

MARKED = "Northside (training, not real patients)"


def test_training_is_marked_wherever_the_clinic_is_named(
    world: World, joined: Callable[..., World]
) -> None:
    world.db.run(lambda conn: conn.execute(update(clinics).values(is_sandbox=1)))
    joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_days(world, 11)  # a check-in and a reminder
    world.write(ANA, "/patient P7")
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 1")
    pass_hours(world, 1)
    for command in ("/pause", "/clinics", "/time", "/person", "/stop"):
        world.write("7", command)
        world.pass_time(timedelta(minutes=1))

    texts = [one.text for chat in world.messages.values() for one in chat]
    named = [text for text in texts if "Northside" in text]
    assert len(named) > 12
    assert [text for text in named if text.count("Northside") != text.count(MARKED)] == []
    labels = [words for chat in world.messages.values() for one in chat for words in one.buttons]
    assert [one for one in labels if "Northside" in one and MARKED not in one] == []
