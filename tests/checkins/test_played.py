"""Courses as they were stored: the rules raise on them what they raised when it happened."""

import pickle
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.checkins.noting import HAS_BLOCKED, HAS_STOPPED
from bot.checkins.played import played_at
from bot.store.alerts import Alert, alerts_of_patient, change_alert
from bot.store.clinics import all_clinics
from bot.store.database import Connection
from bot.store.patients import patients_of_clinic
from bot.trial.courses import courses_in
from bot.trial.outcome import Order, run_of
from bot.trial.trial import Trial
from bot.trial.world import World
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.rehearsal import rehearse


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """A trial that has ended, in which somebody stops and would be silent from then on."""
    with run_of(Order(patients=8, days=24, seed=3), 1, 0) as trial:
        yield trial


def alerts(conn: Connection) -> list[Alert]:
    """Return all alerts that are stored."""
    everybody = [one for where in all_clinics(conn) for one in patients_of_clinic(conn, where.id)]
    return [alert for one in everybody for alert in alerts_of_patient(conn, one.id)]


def test_rules_raise_again_what_they_raised(trial: Trial) -> None:
    """What comes of time alone is looked for once a day, so the last day may differ."""
    until = trial.ends - timedelta(days=1)
    stored = {
        one.key: one.created_at
        for one in trial.world.db.run(alerts)
        if one.rule not in (HAS_STOPPED, HAS_BLOCKED)
    }
    told = {one.alert.key: one.at for one in rehearse(shipped_alerts(), courses_in(trial)).told}

    assert {key for key, at in stored.items() if at < until} <= told.keys()
    assert {key for key, at in told.items() if at < until} <= stored.keys()
    assert told


def test_course_ends_when_somebody_stopped(trial: Trial) -> None:
    left = {one.created_at for one in trial.world.db.run(alerts) if one.rule == HAS_STOPPED}

    ends = {one.ends for one in courses_in(trial)}

    assert left
    assert ends == {*left, trial.ends}


def test_old_buttons_do_not_put_off_when_somebody_stopped(joined: Callable[..., World]) -> None:
    world = joined("7")
    world.write("7", "/time")
    hours = world.last("7")
    world.write("7", "/stop")
    older = world.last("7")
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")
    stopped = world.now
    world.pass_time(timedelta(days=3))
    world.press(hours, "18:00")
    assert "No clinic follows you" in world.last("7").text
    world.press(older, "Stop the check-ins")

    assert [one.ends for one in world.db.run(played_at, 1, world.now)] == [stopped]


@pytest.mark.parametrize(("outcome", "acted"), [("spoke", 1), ("nothing", 0)])
def test_outcome_says_what_was_acted_on(trial: Trial, outcome: str, acted: int) -> None:
    db = trial.world.db
    alert = next(one for one in db.run(alerts) if one.rule == "says_much_worse")
    db.run(change_alert, alert.id, state="closed", outcome=outcome)

    worth = rehearse(shipped_alerts(), courses_in(trial)).by_rule[alert.rule]

    assert (worth.known, worth.acted) == (1, acted)


def test_courses_pass_between_processes(trial: Trial) -> None:
    played = courses_in(trial)
    assert pickle.loads(pickle.dumps(played)) == played
