"""The simulation keeps every promise, and notices each guard that is switched off."""

import json

import pytest

from bot.trial.breaking import BREAKS, broken
from bot.trial.outcome import Order, Tried, tried
from bot.trial.watching import DAYS, PROMISES
from flows.checkins.programmes import standard
from tests.conftest import Kneebot

SAMPLE = ("quiet_hours", "dedupe", "stop", "cancel")
"""Of the guards that are switched off, those of every run."""
DAYS_OF = {"not_after": 16, "at_most_once": 30, "answered": 30}
"""Longer ones, in which the bot is away for days, or what is switched off comes up often."""


@pytest.fixture(scope="module")
def found() -> Tried:
    """A fortnight in which the bot is away for days and much goes wrong."""
    return tried(Order(patients=12, days=16, faults=True))


def test_every_promise_is_kept(found: Tried) -> None:
    assert dict(found.examples) == {}
    assert found.is_kept


def test_run_comes_to_something(found: Tried) -> None:
    happened = ("check_ins_arrived", "reminders_arrived", "check_ins_answered", "replies_arrived")
    assert all(found.counts[name] for name in (*happened, "crashes", "check_ins_skipped"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.long) for name in BREAKS],
)
def test_broken_guard_is_noticed(name: str) -> None:
    found = tried(Order(patients=8, days=DAYS_OF.get(name, 12), breaks=name))

    assert found.broken[BREAKS[name].breaks] > 0


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_switched_off_is_there(name: str) -> None:
    with broken(name):
        assert BREAKS[name].swaps()


def test_same_seed_same_run() -> None:
    once, again = (tried(Order(patients=2, days=8, faults=True)) for _ in range(2))

    assert (again.counts, again.broken) == (once.counts, once.broken)


def test_days_are_those_of_the_programme() -> None:
    days = [day for day, _, step in standard().for_patient().days() if day <= max(DAYS)]

    assert tuple(days) == DAYS


def test_command_tells_each_promise(kneebot: Kneebot) -> None:
    told = kneebot("simulate", "--patients", "0000000002", "--days", 8, "--json")
    found = json.loads(told.out)

    assert told.code == 0
    assert {found[promise] for promise in PROMISES} == {0}
    assert found["schema"] == 1


def test_command_ends_with_1_when_broken(kneebot: Kneebot) -> None:
    told = kneebot("simulate", "--patients", 4, "--days", 12, "--break", "planned")

    assert told.code == 1
    assert "PROMISES WERE BROKEN" in told.out


def test_unknown_guard_is_refused(kneebot: Kneebot) -> None:
    assert kneebot("simulate", "--break", "quiet").refuses("--break", "quiet_hours")


@pytest.mark.parametrize(
    "words",
    [
        ("--patients", "0"),
        ("--days", "-1"),
        ("--days", "4000000"),
        ("--jobs", "two"),
        ("--jobs", "000"),
    ],
)
def test_count_must_be_a_number(kneebot: Kneebot, words: tuple[str, str]) -> None:
    assert kneebot("simulate", *words).refuses(words[1])
