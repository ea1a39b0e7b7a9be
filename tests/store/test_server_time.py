"""All who share a server go by its clock, however far those of their machines are apart."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import server_time
from bot.store.database import Connection, Database
from bot.store.server_time import ASLEEP_S, LEARN_EVERY_S, ServerTime, told_by
from tests.server_clock import set_ahead, with_a_clock

DATABASES = ("postgresql",)
HOUR = timedelta(hours=1)
ALIKE = timedelta(seconds=1)
"""The server of the tests runs on this machine, and answers a question in less."""


class Machine:
    """A machine whose seconds pass when told to, and whose clock may be set."""

    def __init__(self) -> None:
        self.counted = 0.0
        self.set_s = 0.0

    def time_of(self) -> ServerTime:
        return ServerTime(lambda: self.counted, lambda: self.counted + self.set_s)


def real() -> datetime:
    return datetime.now(UTC)


def an_hour_ahead() -> datetime:
    return real() + HOUR


@pytest.mark.parametrize("machine", [real, an_hour_ahead], ids=["right", "an hour ahead"])
def test_clock_is_that_of_the_server(db: Database, machine: Callable[[], datetime]) -> None:
    assert abs(db.clock(machine)() - db.run(told_by)) < ALIKE


def test_clock_of_a_machine_goes_until_the_server_was_asked(db: Database) -> None:
    address = db.home._engine.url.render_as_string(hide_password=False)  # type: ignore[union-attr] # a server
    with Database.open(address, serving=False, as_it_is=True) as other:
        clock = other.clock(an_hour_ahead)
        before = clock()
        other.run(lambda _: None)

        assert before - clock() > HOUR - ALIKE


def test_clock_follows_a_server_that_is_set(
    database_kind: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also back again, at the next question to it."""
    monkeypatch.setattr(server_time, "LEARN_EVERY_S", 0.0)
    address = with_a_clock(postgres)
    shown: list[bool] = []
    with Database.open(address, serving=True) as db:
        for ahead in (HOUR, -HOUR, timedelta()):
            set_ahead(address, ahead)
            db.run(lambda _: None)
            shown.append(abs(db.clock(real)() - real() - ahead) < ALIKE)

    assert shown == [True, True, True]


def test_seconds_are_counted_from_what_the_server_said(
    db: Database, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    machine = Machine()
    time = machine.time_of()

    def answered(_: Connection) -> datetime:
        machine.counted += 2
        return now

    monkeypatch.setattr(server_time, "told_by", answered)
    assert time.now() is None
    db.run(time.learn)
    machine.counted += 10

    assert time.now() == now + timedelta(seconds=11)


@pytest.mark.parametrize(
    ("counted", "set_s", "expected"),
    [
        (LEARN_EVERY_S, 0, False),
        (LEARN_EVERY_S + 0.1, 0, True),
        (1, ASLEEP_S + 0.1, True),
        (1, -ASLEEP_S - 0.1, True),
        (1, ASLEEP_S, False),
    ],
    ids=["soon", "later", "after it slept", "after it was set back", "after it was set a little"],
)
def test_server_is_asked_again(db: Database, counted: float, set_s: float, expected: bool) -> None:
    machine = Machine()
    time = machine.time_of()
    assert time.is_old()
    db.run(time.learn)
    machine.counted, machine.set_s = counted, set_s

    assert time.is_old() is expected
