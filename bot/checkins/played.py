"""The courses of a clinic's patients and what came of their alerts, for rules to be tried on."""

from datetime import datetime

from bot.checkins.course import course_of
from bot.store.alerts import alerts_of_patient
from bot.store.database import Connection
from bot.store.patients import Patient, patients_of_clinic, stopped_at
from flows.checkins.rehearsal import Played

ACTED = ("spoke", "changed", "referred")
"""Outcomes of alerts that something came of."""


def played_at(conn: Connection, clinic_id: int, now: datetime) -> list[Played]:
    """Return the courses of all whom a clinic follows or followed, as far as it did."""
    return [_played(conn, patient, now) for patient in patients_of_clinic(conn, clinic_id)]


def _played(conn: Connection, patient: Patient, now: datetime) -> Played:
    alerts = alerts_of_patient(conn, patient.id)
    return Played(
        course=course_of(conn, patient, now),
        ends=stopped_at(conn, patient.id) or now,  # no rule is asked about them from then on
        acted={one.key: one.outcome in ACTED for one in alerts if one.outcome is not None},
    )
