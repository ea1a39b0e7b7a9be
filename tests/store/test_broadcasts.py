"""Broadcasts: to whom they go, and what becomes of what waits at the sender, on both databases."""

from collections.abc import Callable
from concurrent.futures import TimeoutError as StillWaits
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Connection, Text, cast, event, insert, literal, select, update

from bot.store.campaigns import (
    add_campaign,
    campaign_of,
    change_campaign,
    end_campaigns,
    plan_campaign,
    segment_size,
)
from bot.store.clinic_tables import deliveries, patients
from bot.store.clinics import Hours, add_clinic
from bot.store.columns import UtcDateTime
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.deliveries import change, next_planned
from bot.store.patients import add_patient, change_patient, patient_called
from bot.store.progress import progress
from bot.store.sends import BROADCAST, claim, plan
from bot.store.tables import chats, sends
from bot.store.taking_back import cancel_planned, hold_unsent, take_back_late, take_back_unsent

DATABASES = ("memory", "postgresql")
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9),
    closes_at=time(17),
    open_days="12345",
)
DAY = timedelta(days=1)
HERE = "telegram"
MOMENT_S = 0.5


@dataclass
class Clinic:
    """One clinic with its patients, in few words."""

    db: Database
    now: datetime
    number: int

    def patient(self, address: str, label: str | None = None, tags: tuple[str, ...] = ()) -> int:
        chat = self.db.run(find_chat, channel=HERE, address=address, now=self.now)
        return self.db.run(
            add_patient,
            clinic_id=self.number,
            chat_id=chat,
            label=label,
            tags=tags,
            zone="UTC",
            consent_version="1",
            now=self.now,
        )

    def campaign(self, segment: dict[str, Any] | None = None, asks: str | None = None) -> int:
        return self.db.run(
            add_campaign,
            clinic_id=self.number,
            staff_id=None,
            text="We are closed on Friday.",
            asks=asks,
            segment=segment or {},
            starts_at=self.now,
            not_after=self.now + DAY,
            now=self.now,
        )

    def reached(self, segment: dict[str, Any]) -> int:
        campaign = self.db.run(campaign_of, self.campaign(segment))
        assert campaign is not None
        return self.db.run(segment_size, campaign)

    def planned(self, asks: str | None = None) -> int:
        """Plan a broadcast; return its number."""
        id = self.campaign(asks=asks)
        campaign = self.db.run(campaign_of, id)
        assert campaign is not None
        assert self.db.run(plan_campaign, campaign, "UTC", self.now, self.now) == 1
        return id

    def handed_over(self, asks: str | None = None) -> int:
        """Plan a broadcast and hand it to the sender, until in an hour; return its number."""
        id = self.planned(asks)
        self.db.run(hand_over, id, self.now)
        return id

    def delivery(self, campaign_id: int) -> tuple[str, int | None]:
        mine = select(deliveries).where(deliveries.c.campaign_id == campaign_id)
        row = self.db.run(lambda conn: conn.execute(mine).one())
        return row.state, row.send_id

    def messages(self) -> list[str]:
        return self.db.run(lambda conn: [*conn.scalars(select(sends.c.state).order_by(sends.c.id))])


def hand_over(conn: Connection, campaign_id: int, now: datetime) -> None:
    mine = select(deliveries).where(deliveries.c.campaign_id == campaign_id)
    for row in conn.execute(mine).all():
        send_id = plan(
            conn,
            1,
            {"method": "send", "text": "We are closed on Friday."},
            priority=BROADCAST,
            give_up_at=now + timedelta(hours=1),
            now=now,
            kind="checkin",
        )
        state = "asked" if row.asks else "answered"
        change(conn, row.id, now, state=state, send_id=send_id, asked_at=now)


@pytest.fixture
def clinic(db: Database, now: datetime) -> Clinic:
    number = db.run(
        add_clinic, name="Northside", zone="UTC", hours=HOURS, is_sandbox=False, now=now
    )
    assert number is not None
    return Clinic(db, now, number)


@pytest.mark.parametrize(
    ("tags", "tag", "count"),
    [
        (("knee",), "knee", 1),
        (("group", "knee"), "knee", 1),
        (("rodilla_mañana",), "rodilla_mañana", 1),
        (("kneecap",), "knee", 0),
        (("knee_one",), "knee%one", 0),
        (("knee_one",), "kneeXone", 0),
        ((), "knee", 0),
        (("Knee",), "knee", 1),
        (("knee",), "KNEE", 1),
        (("Rodilla_Mañana",), "rodilla_MAÑANA", 1),
        (("Kneecap",), "knee", 0),
    ],
)
def test_broadcast_goes_to_those_with_the_tag(
    clinic: Clinic, tags: tuple[str, ...], tag: str, count: int
) -> None:
    clinic.patient("1", tags=tags)
    assert clinic.reached({"tag": tag}) == count


@pytest.mark.parametrize("asks", [None, "broadcast"])
def test_what_waits_is_planned_anew_when_somebody_talks(clinic: Clinic, asks: str | None) -> None:
    clinic.patient("1")
    id = clinic.handed_over(asks)
    clinic.db.run(take_back_unsent, 1, clinic.now, clinic.now + DAY)
    assert clinic.delivery(id) == ("planned", None)
    assert clinic.messages() == ["cancelled"]


@pytest.mark.parametrize("asks", [None, "broadcast"])
def test_what_is_late_is_planned_anew(clinic: Clinic, asks: str | None) -> None:
    clinic.patient("1")
    id = clinic.handed_over(asks)
    assert clinic.db.run(take_back_late, clinic.now + DAY, 10) == 1
    assert clinic.delivery(id) == ("planned", None)


@pytest.mark.parametrize("asks", [None, "broadcast"])
def test_what_has_begun_to_leave_is_not_taken_back(clinic: Clinic, asks: str | None) -> None:
    clinic.patient("1")
    id = clinic.handed_over(asks)
    before = clinic.delivery(id)
    [_] = clinic.db.run(claim, channel=HERE, now=clinic.now, limit=10)
    assert clinic.db.run(take_back_late, clinic.now + DAY, 10) == 0
    assert clinic.db.run(cancel_planned, id, clinic.now) == 0
    assert clinic.delivery(id) == before


def test_what_is_taken_back_was_not_asked(clinic: Clinic) -> None:
    clinic.patient("1")
    clinic.handed_over("broadcast")
    clinic.db.run(take_back_unsent, 1, clinic.now, clinic.now + DAY)
    assert clinic.db.run(lambda conn: conn.scalar(select(deliveries.c.asked_at))) is None


def test_broadcast_is_looked_at_once_a_minute(clinic: Clinic) -> None:
    clinic.patient("1")
    id = clinic.planned()
    clinic.db.run(change_campaign, id, clinic.now, state="running")

    def state_after(seconds: int) -> str:
        clinic.db.run(end_campaigns, clinic.now + timedelta(seconds=seconds))
        campaign = clinic.db.run(campaign_of, id)
        return "" if campaign is None else campaign.state

    assert state_after(60) == "running"
    clinic.db.run(hand_over, id, clinic.now)
    clinic.db.run(lambda conn: conn.execute(update(sends).values(state="sent")))
    assert state_after(119) == "running"
    assert state_after(120) == "done"


@pytest.mark.parametrize("is_handed_over", [False, True])
def test_broadcast_is_cancelled(clinic: Clinic, *, is_handed_over: bool) -> None:
    clinic.patient("1")
    id = clinic.handed_over() if is_handed_over else clinic.planned()
    assert clinic.db.run(cancel_planned, id, clinic.now) == 1
    assert clinic.db.run(progress, id)["cancelled"] == 1
    assert clinic.messages() == (["cancelled"] if is_handed_over else [])


MORE_THAN_A_STATEMENT_TAKES = {"sqlite": 32_767, "postgresql": 65_536}


def hand_over_to_many(conn: Connection, clinic: Clinic, campaign_id: int, many: int) -> None:
    """Hand a broadcast over to so many people."""
    now = clinic.now
    numbers = select(literal(1).label("n")).cte(recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < many))
    number, at = numbers.c.n, literal(now, UtcDateTime)
    for table, values in (
        (chats, {"id": number, "channel": HERE, "address": cast(number, Text), "created_at": at}),
        (
            patients,
            {"id": number, "clinic_id": clinic.number, "chat_id": number, "zone": "UTC"}
            | {"state": "active", "consented_at": at, "consent_version": "1"}
            | {"created_at": at, "updated_at": at},
        ),
        (
            sends,
            {"id": number, "chat_id": number, "kind": "checkin", "priority": BROADCAST}
            | {"state": "planned", "attempts": 0, "due_at": at, "give_up_at": at}
            | {"created_at": at, "updated_at": at},
        ),
        (
            deliveries,
            {"patient_id": number, "campaign_id": campaign_id, "step": "broadcast", "number": 1}
            | {"reminder": 0, "state": "answered", "due_at": at, "not_after": at}
            | {"send_id": number, "updated_at": at},
        ),
    ):
        columns = [
            value if isinstance(value, ColumnElement) else literal(value)
            for value in values.values()
        ]
        conn.execute(insert(table).from_select([*values], select(*columns).select_from(numbers)))
    conn.exec_driver_sql("ANALYZE")  # as a database does by itself after a while


def test_no_statement_grows_with_a_broadcast(clinic: Clinic) -> None:
    id, many = clinic.campaign(), 1500
    clinic.db.run(hand_over_to_many, clinic, id, many)
    counts: list[int] = []

    def cancelled(conn: Connection) -> int:
        count = lambda *told: counts.append(len(told[3]))  # noqa: E731 - a name would say no more
        event.listen(conn, "before_cursor_execute", count)
        return cancel_planned(conn, id, clinic.now)

    assert clinic.db.run(cancelled) == many
    assert max(counts) < many


@pytest.mark.long
def test_large_broadcast_is_cancelled(clinic: Clinic) -> None:
    id = clinic.campaign()
    many = MORE_THAN_A_STATEMENT_TAKES[clinic.db.run(lambda conn: conn.dialect.name)]
    clinic.db.run(hand_over_to_many, clinic, id, many)
    assert clinic.db.run(cancel_planned, id, clinic.now) == many
    assert clinic.db.run(progress, id)["cancelled"] == many
    assert set(clinic.messages()) == {"cancelled"}


# ---- two at a time: on a file the second waits, on PostgreSQL both are at it


def while_open(db: Database, first: Callable[[Connection], object], then: Any, *given: Any) -> Any:
    """Do one thing while another is done and not committed; return what it came to."""
    is_done, may_end = Event(), Event()

    def held(conn: Connection) -> None:
        first(conn)
        is_done.set()
        assert may_end.wait(10)

    one = db.submit(held)
    assert is_done.wait(10)
    other = db.submit(then, *given)
    with suppress(StillWaits):
        other.result(MOMENT_S)
    may_end.set()
    one.result()
    return other.result()


def claimed(conn: Connection, now: datetime) -> list[int]:
    return [one.id for one in claim(conn, channel=HERE, now=now, limit=10)]


def test_what_is_taken_back_is_not_sent(clinic: Clinic) -> None:
    clinic.patient("1")
    clinic.handed_over()
    late = clinic.now + DAY
    back = lambda conn: take_back_late(conn, late, 10)  # noqa: E731 - a name would say no more
    assert while_open(clinic.db, back, claimed, late) == []
    assert clinic.messages() == ["cancelled"]


def test_what_is_cancelled_is_not_sent(clinic: Clinic) -> None:
    clinic.patient("1")
    id = clinic.handed_over()
    cancel = lambda conn: cancel_planned(conn, id, clinic.now)  # noqa: E731 - as above
    assert while_open(clinic.db, cancel, claimed, clinic.now) == []
    assert clinic.messages() == ["cancelled"]


def test_what_another_changes_is_not_sent(clinic: Clinic) -> None:
    clinic.patient("1")
    clinic.handed_over()
    cancel = lambda conn: conn.execute(update(sends).values(state="cancelled"))  # noqa: E731 - too
    assert while_open(clinic.db, cancel, claimed, clinic.now) == []
    assert clinic.messages() == ["cancelled"]


def test_what_is_being_sent_is_not_cancelled(clinic: Clinic) -> None:
    clinic.patient("1")
    id = clinic.handed_over()
    sending = lambda conn: claimed(conn, clinic.now)  # noqa: E731 - as above
    assert while_open(clinic.db, sending, cancel_planned, id, clinic.now) == 0
    assert clinic.messages() == ["sending"]
    assert clinic.delivery(id)[0] == "answered"


def test_what_is_being_handed_over_is_cancelled(clinic: Clinic) -> None:
    clinic.patient("1")
    id = clinic.planned()
    giving = lambda conn: hand_over(conn, id, clinic.now)  # noqa: E731 - as above
    assert while_open(clinic.db, giving, cancel_planned, id, clinic.now) == 1
    assert clinic.messages() == ["cancelled"]
    assert clinic.delivery(id)[0] == "cancelled"


def test_what_is_being_handed_over_is_held(clinic: Clinic) -> None:
    clinic.patient("1")
    id = clinic.planned()
    later = clinic.now + DAY

    def hold(conn: Connection) -> int:
        return hold_unsent(conn, id, clinic.now, due_at=later)

    giving = lambda conn: hand_over(conn, id, clinic.now)  # noqa: E731 - as above
    assert while_open(clinic.db, giving, hold) == 1
    assert clinic.messages() == ["cancelled"]
    assert clinic.delivery(id)[0] == "planned"
    assert clinic.db.run(next_planned) == later


# ---- names


@pytest.mark.parametrize("words", ["Ángel Ñandú", "ángel ñandú", "ÁNGEL ÑANDÚ", "1"])
def test_patient_is_found_by_an_accented_name(clinic: Clinic, words: str) -> None:
    id = clinic.patient("1", label="Ángel Ñandú")
    assert clinic.db.run(patient_called, clinic.number, words) == id


def test_pause_that_is_over_leaves_nobody_out(clinic: Clinic) -> None:
    is_over, lasts = clinic.patient("21"), clinic.patient("22")
    before = clinic.reached({})
    for id, until in ((is_over, clinic.now), (lasts, clinic.now + DAY)):
        clinic.db.run(change_patient, id, clinic.now, state="paused", paused_until=until)

    assert clinic.reached({}) == before - 1
