"""Of whom time alone may tell something: each for themselves, whatever others do."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from bot.checkins.asking import tick
from bot.store.courses import looked_at, to_look_at
from bot.store.deliveries import add_delivery, change
from bot.trial.world import World
from tests.checkins.conftest import BEGAN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Joined = Callable[[str], World]


def test_silence_of_one_is_looked_at_while_others_answer(joined: Joined) -> None:
    world, begun = joined("7"), BEGAN
    joined("8")

    def one_answers(conn: Connection) -> None:
        for patient_id in (1, 2):
            add_delivery(
                conn,
                patient_id=patient_id,
                enrolment_id=None,
                step="weekly",
                number=1,
                asks="short",
                due_at=begun,
                not_after=begun + DAY,
                now=begun,
            )
        change(conn, 1, begun, state="silent", asked_at=begun)
        change(conn, 2, begun, state="answered", asked_at=begun, answered_at=begun + HOUR)
        looked_at(conn, [1, 2], begun)

    world.db.run(one_answers)
    later = begun + 8 * DAY
    found = world.db.run(to_look_at, later, 10, overdue=later - DAY, tiers=())

    assert found == ([1], [2])


def told_by_look(world: World, look: Callable[[Connection], object] | None = None) -> list[str]:
    """Look once, or as often as there is more to do; return what the database is told."""
    told: list[str] = []
    raw = world.db.home._connection.connection.driver_connection
    raw.set_trace_callback(told.append)
    world.db.run(look) if look is not None else world.work()
    raw.set_trace_callback(None)
    return told


def test_look_does_not_read_every_patient(joined: Joined) -> None:
    world = joined("7")
    told = [text for text in told_by_look(world) if "FROM" in text]
    raw = world.db.home._connection.connection.driver_connection
    plans = [raw.execute(f"EXPLAIN QUERY PLAN {text}").fetchall() for text in told]

    steps = [row[3] for plan in plans for row in plan]
    assert len(steps) > 10
    assert [step for step in steps if step.startswith("SCAN patients")] == []


def test_look_at_what_is_due_ends_no_broadcast(joined: Joined) -> None:
    world = joined("7")
    look = lambda conn: tick(conn, world.desk, world.now)  # noqa: E731 - a name would say no more
    assert "UPDATE campaigns" in f"{told_by_look(world, look)}"
    world.now = world.next_look() or world.now
    told = f"{told_by_look(world, look)}"
    assert "UPDATE deliveries" in told
    assert "UPDATE campaigns" not in told


def test_look_changes_no_message_where_none_waits(joined: Joined) -> None:
    told = told_by_look(joined("7"))

    assert [text for text in told if text.startswith("UPDATE sends")] == []
