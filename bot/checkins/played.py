"""The courses of a clinic's patients and what came of their alerts, for rules to be tried on."""

from collections.abc import Sequence
from datetime import datetime

from bot.checkins.course import course_of
from bot.checkins.noting import STOPPED
from bot.store.alerts import Alert, alerts_of_patient
from bot.store.database import Connection
from bot.store.patients import Patient, patients_of_clinic
from flows.checkins.history import Course
from flows.checkins.rehearsal import Played

ACTED = ("spoke", "changed", "referred")
"""Outcomes of alerts that something came of."""


def played_at(conn: Connection, clinic_id: int, now: datetime) -> list[Played]:
    """Return the courses of all whom a clinic follows or followed, as far as it did."""
    return [_played(conn, patient, now) for patient in patients_of_clinic(conn, clinic_id)]


def _played(conn: Connection, patient: Patient, now: datetime) -> Played:
    course, alerts = course_of(conn, patient, now), alerts_of_patient(conn, patient.id)
    return Played(
        course=course,
        ends=_end(course, alerts, now) if patient.state == "stopped" else now,
        acted={one.key: one.outcome in ACTED for one in alerts if one.outcome is not None},
    )


def _end(course: Course, alerts: Sequence[Alert], now: datetime) -> datetime:
    """Return when somebody stopped: no rule is asked about them from then on.

    Only the first time is on the list; who came back and stopped again was asked later still.
    """
    left = [one.created_at for one in alerts if one.rule == STOPPED]
    later = [one.answered_at or one.sent_at for one in course.deliveries]
    return max(left + later) if left else now
