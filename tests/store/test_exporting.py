"""What is read for an export: each check-in once, with its last answers, and a note of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.store.audit import noted
from bot.store.clinics import Hours, add_clinic
from bot.store.conversations import begin, find_chat
from bot.store.database import Connection, Database
from bot.store.deliveries import add_delivery, change
from bot.store.enrolments import enrol, keep_programme
from bot.store.exporting import AT_ONCE, CheckIn, asked_items, check_ins
from bot.store.patients import add_patient
from bot.store.tables import metadata
from flows.pathway.answers import Answer
from flows.talking.session import Session

DATABASES = ("memory", "postgresql")
DAY = timedelta(days=1)
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9),
    closes_at=time(17),
    open_days="12345",
)


class House:
    """A clinic with patients whose check-ins are written down as they happen."""

    def __init__(self, db: Database, now: datetime, name: str) -> None:
        self.db, self.now, self.name = db, now, name
        shared = {"zone": "Europe/London", "hours": HOURS, "is_sandbox": False, "now": now}
        self.id = db.run(add_clinic, name=name, **shared)
        self.programme = db.run(
            keep_programme, clinic_id=self.id, name="standard", hash="abc", body="{}", now=now
        )

    def patient(self, label: str) -> tuple[int, int]:
        address = f"{self.name} {label}"
        chat = self.db.run(find_chat, channel="telegram", address=address, now=self.now)
        id = self.db.run(
            add_patient,
            clinic_id=self.id,
            chat_id=chat,
            label=label,
            tags=["hip", "left"],
            zone="Europe/London",
            consent_version="1",
            now=self.now,
        )
        day = date(2026, 2, 27)
        return id, self.db.run(enrol, id, self.programme, day, self.now, passed_by=0)

    def ask(self, who: tuple[int, int], number: int, *, reminder: int = 0, **more: object) -> int:
        self.db.run(self.add, who, number, reminder=reminder, **more)
        table = metadata.tables["deliveries"]
        last = table.select().order_by(table.c.id.desc()).limit(1)
        return self.db.run(lambda conn: conn.execute(last).one().id)

    def add(self, conn: Connection, who: tuple[int, int], number: int, **more: object) -> None:
        add_delivery(
            conn,
            patient_id=who[0],
            enrolment_id=who[1],
            step="short",
            number=number,
            asks="weekly",
            due_at=self.now,
            not_after=self.now + DAY,
            now=self.now,
            **more,
        )

    def answered(self, delivery: int, *, objection: str | None = None, **values: object) -> None:
        chat = self.db.run(find_chat, channel="telegram", address="any", now=self.now)
        answers = tuple(
            Answer(item=item, value=value, turn=turn)
            for turn, (item, value) in enumerate([("pain_worst", 9), *values.items()])
        )
        session = Session(flow="checkin", content_hash="c", version=1, answers=answers)
        session = replace(session, objection=objection)
        stored = self.db.run(begin, chat, session, self.now)
        done = {"session_id": stored.session_id, "state": "answered", "answered_at": self.now}
        self.db.run(change, delivery, self.now, **done)

    def rows(self) -> list[CheckIn]:
        return list(check_ins(self.db, self.id, self.now))


@pytest.fixture
def house(db: Database, now: datetime) -> House:
    return House(db, now, "North")


def test_check_in_is_told_once_with_its_last_answers(house: House) -> None:
    ann = house.patient("Ann")
    first = house.ask(ann, 1)
    for reminder in (1, 2):
        reminded = house.ask(ann, 1, reminder=reminder)
    house.db.run(change, reminded, house.now, asked_at=house.now)
    house.answered(first, pain_worst=4, lost=("walk", "work"), knee_to_wall={"left": 9, "right": 7})
    house.ask(ann, 2, reason="too old")
    done, skipped = house.rows()

    assert (done.id, done.patient_id, done.label, done.tags) == (
        first,
        ann[0],
        "Ann",
        ("hip", "left"),
    )
    assert (done.programme, done.version, done.event_on) == ("standard", "abc", "2026-02-27")
    assert (done.state, done.answered_at, done.reminders) == ("answered", house.now, 1)
    assert done.answers == {
        "pain_worst": 4,
        "lost": ("walk", "work"),
        "knee_to_wall": {"left": 9, "right": 7},
    }
    assert (skipped.state, skipped.reason, skipped.answers) == ("skipped", "too old", {})
    assert house.db.read(asked_items, house.id) == ["knee_to_wall", "lost", "pain_worst"]


def test_what_does_not_fit_is_told(house: House) -> None:
    ann = house.patient("Ann")
    house.answered(house.ask(ann, 1), objection="not my knee")
    house.answered(house.ask(ann, 2))

    assert [one.objection for one in house.rows()] == ["not my knee", None]


def test_other_clinic_is_left_out(house: House) -> None:
    south = House(house.db, house.now, "South")
    house.answered(house.ask(house.patient("Ann"), 1), note="mine")

    assert south.rows() == []
    assert south.db.read(asked_items, south.id) == []
    assert south.db.read(noted, south.id, 5) == []


def test_every_record_is_noted_once(house: House) -> None:
    people = [house.patient(name) for name in ("Ann", "Bob")]
    numbers = [(who, number) for number in range(1, AT_ONCE // 2 + 2) for who in people]
    house.db.run(lambda conn: [house.add(conn, who, number) for who, number in numbers])
    rows = house.rows()

    assert len(rows) == AT_ONCE + 2
    assert [row.id for row in rows] == sorted({row.id for row in rows})
    assert [(row.what, row.patient_id) for row in house.db.read(noted, house.id, 5)] == [
        ("exported", people[1][0]),
        ("exported", people[0][0]),
    ]
