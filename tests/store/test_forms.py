"""Forms of clinics in versions, what is answered to them, and that it goes with the patient."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from bot.store.clinic_tables import clinics, deliveries
from bot.store.database import Connection, Database
from bot.store.deliveries import change
from bot.store.erasing import erase_with_receipt
from bot.store.exporting import check_ins
from bot.store.form_answers import (
    asked_first,
    begin_form,
    cancel_form_reminders,
    complete_form,
    filling_of,
    forget_form,
    keep_choices,
    scored_of,
    told_in,
)
from bot.store.form_tables import form_answers, forms
from bot.store.forms import form_for, forms_of, keep_form, newest_forms, retire_form
from bot.store.patients import patient_of
from bot.store.personal import kept_of
from tests.store.test_exporting import House

DATABASES = ("memory", "postgresql")


@pytest.fixture
def house(db: Database, now: datetime) -> House:
    return House(db, now, "North")


def load(house: House, body: str, *, language: str = "en", name: str = "lefs") -> bool:
    return house.db.run(
        keep_form,
        clinic_id=house.id,
        name=name,
        language=language,
        hash=body,
        body=body,
        now=house.now,
    )


def begun(house: House) -> tuple[int, int]:
    """Return a patient and a check-in that asks them a form of three questions."""
    load(house, "one")
    who = house.patient("A1")
    delivery = house.ask(who, 1)
    [loaded] = house.db.run(forms_of, house.id)
    house.db.run(begin_form, delivery, loaded.id, 3)
    return who[0], delivery


def rows(house: House, table: object) -> int:
    return len(house.db.run(lambda conn: conn.execute(select(table)).all()))


def states_of(conn: Connection, *which: int) -> dict[int, str]:
    wanted = select(deliveries.c.id, deliveries.c.state).where(deliveries.c.id.in_(which))
    return {row.id: row.state for row in conn.execute(wanted)}


def test_newest_version_is_asked(house: House) -> None:
    assert load(house, "one")
    assert not load(house, "one")
    assert load(house, "two")
    assert [one.body for one in house.db.run(forms_of, house.id)] == ["two"]

    assert load(house, "one")
    assert [one.body for one in house.db.run(forms_of, house.id)] == ["one"]
    assert rows(house, forms) == 2


def test_form_is_found_by_language_and_else_by_age(house: House) -> None:
    load(house, "hallo", language="de")
    load(house, "hello", language="en")

    found = [house.db.run(form_for, house.id, "lefs", language) for language in ("en", "de", "es")]
    assert [one and one.body for one in found] == ["hello", "hallo", "hallo"]
    assert house.db.run(form_for, house.id, "akps", "en") is None


def test_form_of_another_clinic_is_not_found(house: House, db: Database, now: datetime) -> None:
    load(house, "one")
    other = House(db, now, "South")

    assert db.run(form_for, other.id, "lefs", "en") is None
    assert db.run(forms_of, other.id) == []


def test_removed_form_is_asked_no_more_and_still_explained(house: House) -> None:
    load(house, "one")

    assert house.db.run(retire_form, house.id, "lefs", "en", house.now) == 1
    assert house.db.run(retire_form, house.id, "lefs", "en", house.now) == 0
    assert house.db.run(form_for, house.id, "lefs", "en") is None
    assert [one.body for one in house.db.run(newest_forms, house.id)] == ["one"]


def test_version_that_is_asked_is_the_newest(house: House) -> None:
    for body in ("one", "two", "one"):
        load(house, body)

    assert [one.body for one in house.db.run(newest_forms, house.id)] == ["one"]


def test_answers_go_on_in_the_version_that_was_begun(house: House) -> None:
    _, delivery = begun(house)
    load(house, "two")
    house.db.run(keep_choices, delivery, [0, None, -1])

    filling = house.db.run(filling_of, delivery)
    assert filling is not None
    assert (filling.body, filling.choices, filling.state) == ("one", (0, None, -1), "planned")
    assert house.db.run(filling_of, delivery + 1) is None


def test_scores_count_once_the_form_is_done(house: House) -> None:
    patient, delivery = begun(house)
    house.db.run(keep_choices, delivery, [0, 1, -1])
    assert house.db.run(scored_of, patient) == []

    later = house.now + timedelta(minutes=4)
    house.db.run(complete_form, delivery, {"lefs": 62.5}, later)
    [scored] = house.db.run(scored_of, patient)
    assert (scored.at, scored.name, scored.scores) == (later, "lefs", {"lefs": 62.5})
    assert house.db.run(told_in, [delivery])[delivery].choices == (0, 1, -1)
    [one] = check_ins(house.db, house.id, house.now)
    assert one.form is not None
    assert one.form.scores == {"lefs": 62.5}


def test_what_is_declined_is_forgotten(house: House) -> None:
    _, delivery = begun(house)
    house.db.run(forget_form, delivery)

    assert house.db.run(filling_of, delivery) is None
    assert house.db.run(told_in, [delivery]) == {}


def test_reminders_of_one_check_in_are_cancelled(house: House) -> None:
    who = house.patient("A1")
    first, other = house.ask(who, 1), house.ask(who, 2)
    mine, others = house.ask(who, 1, reminder=1), house.ask(who, 2, reminder=1)
    house.db.run(change, first, house.now, state="asked")
    assert house.db.run(asked_first, mine) == first
    assert house.db.run(asked_first, others) == other

    house.db.run(cancel_form_reminders, first, house.now)
    told = {one.id: one.state for one in check_ins(house.db, house.id, house.now)}
    assert told == {first: "asked", other: "planned"}
    left = house.db.run(states_of, mine, others)
    assert left == {mine: "cancelled", others: "planned"}


def test_answers_are_given_out_and_deleted_with_the_patient(house: House) -> None:
    patient, delivery = begun(house)
    house.db.run(keep_choices, delivery, [0, 1, -1])
    found = house.db.run(patient_of, patient)
    assert found is not None
    kept = {
        one.table: given
        for one, given in house.db.run(lambda conn: [*kept_of(conn, found.chat_id)])
    }
    assert [row["choices"] for row in kept["form_answers"]] == [[0, 1, -1]]

    receipt = house.db.run(erase_with_receipt, found.chat_id, house.now)
    assert receipt.counts["form_answers"] == 1
    assert (rows(house, form_answers), rows(house, forms)) == (0, 1)


def test_forms_go_with_the_clinic(house: House) -> None:
    begun(house)
    house.db.run(lambda conn: conn.execute(delete(clinics)))

    assert (rows(house, form_answers), rows(house, forms)) == (0, 0)
