"""Raises alerts, each cause once, and tells the staff of the clinic."""

from datetime import datetime

from bot.checkins.desk import CheckIns
from bot.store.database import Connection
from bot.store.patients import Patient


def look_at(conn: Connection, desk: CheckIns, patient: Patient, now: datetime) -> None:
    """Ask the rules about a patient, and tell the staff what is new."""
