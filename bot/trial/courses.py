"""The courses of the people of a trial, for alert rules to be tried on them."""

from datetime import datetime

from bot.checkins.played import played_at
from bot.store.clinics import all_clinics
from bot.store.database import Connection
from bot.trial.outcome import Order, in_shares, run_of
from bot.trial.trial import Trial
from flows.checkins.rehearsal import Played


def courses_of(order: Order, *, jobs: int = 2) -> list[Played]:
    """Run a trial in memory; return the courses of its people, one at each of their clinics."""
    return [course for part in in_shares(_part, order, jobs) for course in part]


def courses_in(trial: Trial) -> list[Played]:
    """Return the courses in a trial that has ended."""
    return trial.world.db.run(_all_played, trial.ends)


def _part(order: Order, shares: int, share: int) -> list[Played]:
    with run_of(order, shares, share) as trial:
        return courses_in(trial)


def _all_played(conn: Connection, now: datetime) -> list[Played]:
    return [one for where in all_clinics(conn) for one in played_at(conn, where.id, now)]
