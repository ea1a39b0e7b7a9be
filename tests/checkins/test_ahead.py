"""What is said to come is what comes: to whom, when, and in which words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.checkins.ahead import Ahead, ahead_of
from bot.store.clinic_tables import clinics
from bot.store.clinics import clinic
from bot.store.database import Connection
from bot.store.patients import patients_of_clinic
from bot.trial.world import World
from tests.checkins.weeks import answer, asked, pass_days

Joined = Callable[..., World]


def told(world: World, days: int) -> list[Ahead]:
    """Return what is said to come to all patients in so many days."""

    def every(conn: Connection) -> list[Ahead]:
        where, until = clinic(conn, 1), world.now + timedelta(days=days)
        return [
            one
            for patient in patients_of_clinic(conn, 1)
            for one in ahead_of(conn, world.desk, where, patient, world.now, until)
        ]

    return world.db.run(every)


@pytest.mark.parametrize("until", ["20:00", "17:00"], ids=["in its hours", "after they are over"])
def test_what_is_told_comes(joined: Joined, until: str) -> None:
    world = joined("7")
    hours = update(clinics).values(sends_until=until)
    world.db.run(lambda conn: conn.execute(hours).close())
    ahead = told(world, 16)
    pass_days(world, 16)
    first = [one for one in asked(world) if "answered yet" not in one.text]

    assert len(ahead) == 2
    assert [one.at for one in ahead] == [one.at for one in first]
    assert [one.text.split("\n")[0] for one in ahead] == ["<b>Northside</b>"] * 2
    assert all(
        one.text.rsplit("\n", 1)[1] in two.text for one, two in zip(ahead, first, strict=True)
    )


@pytest.mark.parametrize(
    ("how", "reason"),
    [("pause", "the patient made a pause"), ("block", "the patient blocked the bot")],
)
def test_who_gets_nothing_is_told_with_the_reason(joined: Joined, how: str, reason: str) -> None:
    world = joined("7")
    if how == "block":
        world.block("7")
    else:
        world.write("7", "/pause")
        answer(world, "2 weeks")
    assert [one.reason for one in told(world, 10)] == [reason]


def test_text_is_in_the_words_of_the_patient(joined: Joined) -> None:
    world = joined("7", "es")
    [one] = told(world, 10)
    assert "¿" in one.text


def test_reminder_that_waits_is_told(joined: Joined) -> None:
    world = joined("7")
    pass_days(world, 7.5)
    what = [(one.what, f"{one.at:%a %H:%M}") for one in told(world, 3)]
    assert what == [("weekly, reminder", "Wed 08:00")]
