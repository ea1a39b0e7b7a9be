"""Who looks at an alert waits for nobody who is changing it at this moment."""

from datetime import datetime

import pytest

from bot.store.alerts import Alert, add_alert, alert_of, held_alert
from bot.store.clinics import add_clinic
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.patients import add_patient
from tests.postgres import new_database
from tests.store.test_clinics import HOURS

pytestmark = pytest.mark.slow


def raise_alert(conn: Connection, now: datetime) -> int:
    north = add_clinic(
        conn, name="North", zone="Europe/London", hours=HOURS, is_sandbox=False, now=now
    )
    assert north is not None
    chat = find_chat(conn, channel="telegram", address="7", now=now)
    shared = {"tags": (), "zone": "Europe/London", "consent_version": "1", "now": now}
    patient = add_patient(conn, clinic_id=north, chat_id=chat, label="Ben", **shared)
    about = {"rule": "pain_up", "version": "1", "level": "same_day", "key": "k", "cause": []}
    number = add_alert(conn, clinic_id=north, patient_id=patient, now=now, **about)
    assert number is not None
    return number


def test_alert_that_is_held_can_be_looked_at(postgres: str, now: datetime) -> None:
    address = new_database(postgres)
    with Database.open(address, serving=True) as db, Database.open(address, serving=False) as other:
        number = db.run(raise_alert, now)

        def look_meanwhile(conn: Connection) -> Alert | None:
            assert held_alert(conn, number) is not None
            return other.run(alert_of, number)

        seen = db.run(look_meanwhile)

    assert seen is not None
    assert (seen.id, seen.patient) == (number, "Ben")
