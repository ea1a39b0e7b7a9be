"""Codes that patients and staff begin with: each helps once it should, and never else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinics.codes import (
    SHAPE,
    Reason,
    Refused,
    digest_of,
    keep_code,
    link_chat,
    mint,
    new_code,
    read_code,
    use_code,
)
from bot.store.audit import noted
from bot.store.clinics import (
    Hours,
    add_clinic,
    add_member,
    members,
    patients_by_state,
    remove_member,
)
from bot.store.codes import (
    Code,
    Terms,
    code,
    codes_of,
    count_use,
    forget_codes,
    labels_in_use,
    revoke_code,
)
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.patients import add_patient
from bot.store.tables import metadata

DATABASES = ("memory", "postgresql")
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
DAY = timedelta(days=1)
LATE = datetime(2100, 1, 1, tzinfo=UTC)
HOURS = Hours(
    sends_from=time(8),
    sends_until=time(20),
    opens_at=time(9),
    closes_at=time(17),
    open_days="12345",
)


@pytest.fixture
def terms(db: Database, now: datetime) -> Terms:
    """A patient's code of a clinic, for one use within a day."""
    clinic_id = db.run(
        add_clinic, name="North", zone="Europe/London", hours=HOURS, is_sandbox=False, now=now
    )
    assert clinic_id is not None
    return Terms(clinic_id=clinic_id, expires_at=now + DAY)


@pytest.fixture
def read(db: Database, now: datetime) -> Callable[[str], Code | Refused]:
    """Read a code now."""
    return lambda text: db.run(read_code, KEY, text, now)


def test_code_tells_what_it_is_for(db: Database, now: datetime, terms: Terms, read) -> None:
    wanted = replace(
        terms,
        programme="standard",
        event_on=date(2026, 2, 27),
        label="Room 3, blue",
        tags=("hip", "second_time"),
        uses_left=None,
    )
    text = db.run(new_code, KEY, wanted, now)
    found = read(text)

    assert SHAPE.fullmatch(text)
    assert isinstance(found, Code)
    for name in Terms.__slots__:
        assert getattr(found, name) == getattr(wanted, name)
    assert db.read(code, found.id) == found


def test_code_itself_is_kept_nowhere(db: Database, now: datetime, terms: Terms) -> None:
    text = db.run(new_code, KEY, terms, now)
    tables = [metadata.tables[name] for name in ("codes", "audit")]
    rows = [str(db.read(lambda conn, t=t: conn.execute(t.select()).all())) for t in tables]

    assert digest_of(text) in rows[0]
    assert not any(text in row for row in rows)


@pytest.mark.parametrize("uses", [1, 3])
def test_code_helps_as_often_as_it_says(
    db: Database, now: datetime, terms: Terms, read, uses: int
) -> None:
    text = db.run(new_code, KEY, replace(terms, uses_left=uses), now)
    found = read(text)
    used = [db.run(use_code, found, now) for _ in range(uses + 1)]

    assert used == [True] * uses + [False]
    assert read(text) == Refused(Reason.USED)


def test_code_without_a_number_of_uses_helps_on(
    db: Database, now: datetime, terms: Terms, read
) -> None:
    text = db.run(new_code, KEY, replace(terms, uses_left=None), now)

    assert all(db.run(use_code, read(text), now) for _ in range(5))
    assert isinstance(read(text), Code)


def test_last_use_wipes_what_was_told_of_the_patient(
    db: Database, now: datetime, terms: Terms, read
) -> None:
    """It stands with the patient then, and is deleted with them."""
    told = {"label": "Room 3", "event_on": date(2026, 2, 27), "tags": ("hip",)}
    found = read(db.run(new_code, KEY, replace(terms, uses_left=2, **told), now))
    kept = []
    for _ in range(2):
        db.run(use_code, found, now)
        left = db.read(code, found.id)
        kept.append((left.uses_left, left.label, left.event_on, left.tags))

    assert kept == [(1, *told.values()), (0, None, None, ())]


def test_old_codes_are_forgotten(db: Database, now: datetime, terms: Terms, read) -> None:
    texts = [db.run(new_code, KEY, terms, now) for _ in range(2)]
    revoked = read(db.run(new_code, KEY, replace(terms, expires_at=LATE), now))
    open_one = read(db.run(new_code, KEY, replace(terms, expires_at=LATE), now))
    db.run(revoke_code, terms.clinic_id, revoked.id, now)
    assert db.run(forget_codes, before=now) == 0
    assert db.run(forget_codes, before=now + DAY + DAY) == 3

    assert [one.id for one in db.read(codes_of, terms.clinic_id)] == [open_one.id]
    assert {read(text) for text in texts} == {Refused(Reason.UNKNOWN)}


def test_code_expires(db: Database, now: datetime, terms: Terms, read) -> None:
    text = db.run(new_code, KEY, terms, now)
    found = read(text)
    before, at = now + DAY - timedelta(microseconds=1), now + DAY

    assert isinstance(db.run(read_code, KEY, text, before), Code)
    assert db.run(read_code, KEY, text, at) == Refused(Reason.EXPIRED)
    assert db.run(use_code, found, at) is False


def test_code_that_is_revoked_meanwhile_does_not_help(
    db: Database, now: datetime, terms: Terms, read
) -> None:
    text = db.run(new_code, KEY, terms, now)
    found = read(text)
    other = db.run(
        add_clinic, name="South", zone="Europe/London", hours=HOURS, is_sandbox=False, now=now
    )
    assert db.run(revoke_code, other, found.id, now) is False
    assert db.run(revoke_code, terms.clinic_id, found.id, now) is True
    assert db.run(revoke_code, terms.clinic_id, found.id, now) is False

    assert db.run(use_code, found, now) is False
    assert read(text) == Refused(Reason.REVOKED)
    assert [one.uses_left for one in db.read(codes_of, terms.clinic_id)] == [1]


def test_code_of_another_key_is_forged(db: Database, now: datetime, terms: Terms, read) -> None:
    """Also when somebody who can write to the database put its digest there."""
    text = mint(OTHER_KEY)
    db.run(keep_code, text, terms, now)

    assert read(text) == Refused(Reason.FORGED)


def test_code_that_was_deleted_is_unknown(db: Database, now: datetime, read) -> None:
    assert read(mint(KEY)) == Refused(Reason.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    ["", "x", "a" * 27, "a" * 29, "a" * 27 + "=", "a" * 27 + "é", "٣" * 28, "a" * 28 + "\n"],
)
def test_other_words_are_no_codes(read, text: str) -> None:
    assert read(text) == Refused(Reason.UNKNOWN)


def test_last_use_is_had_by_one(db: Database, now: datetime, terms: Terms, read) -> None:
    """Many who press at the same moment; on PostgreSQL in transactions beside each other."""
    found = read(db.run(new_code, KEY, replace(terms, uses_left=3), now))
    together, had = Barrier(6), []

    def press() -> None:
        together.wait()
        had.append(db.run(use_code, found, now))

    people = [Thread(target=press) for _ in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert sorted(had) == [False] * 3 + [True] * 3


def test_staff_code_links_a_chat_once(db: Database, now: datetime, terms: Terms, read) -> None:
    ann = db.run(add_member, terms.clinic_id, "Ann", "owner", now)
    text = db.run(new_code, KEY, replace(terms, staff_id=ann.id), now)
    found = read(text)
    chats = [
        db.run(find_chat, channel="telegram", address=name, now=now) for name in ("one", "two")
    ]
    linked = db.run(link_chat, found, chats[0], now)

    assert db.read(members, terms.clinic_id) == [linked]
    assert linked.chat_id == chats[0]
    assert db.run(link_chat, found, chats[1], now) == Refused(Reason.USED)
    assert [(row.what, row.staff) for row in db.read(noted, terms.clinic_id, 5)] == [
        ("linked", "Ann")
    ]


def test_code_of_somebody_who_left_links_nothing(
    db: Database, now: datetime, terms: Terms, read
) -> None:
    ann = db.run(add_member, terms.clinic_id, "Ann", "owner", now)
    found = read(db.run(new_code, KEY, replace(terms, staff_id=ann.id), now))
    patient = read(db.run(new_code, KEY, terms, now))
    chat = db.run(find_chat, channel="telegram", address="one", now=now)
    db.run(remove_member, ann.id, now)

    assert db.run(link_chat, found, chat, now) == Refused(Reason.REVOKED)
    assert db.run(link_chat, patient, chat, now) == Refused(Reason.REVOKED)
    assert db.read(members, terms.clinic_id) == []


def test_label_is_in_use_while_somebody_has_it(db: Database, now: datetime, terms: Terms) -> None:
    def make(label: str, **more: object) -> int:
        db.run(new_code, KEY, replace(terms, label=label, **more), now)
        return db.read(codes_of, terms.clinic_id)[-1].id

    waiting, used, revoked = make("Waiting"), make("Used"), make("Revoked")
    make("Old", expires_at=now)
    chat = db.run(find_chat, channel="telegram", address="one", now=now)
    agreed = {"tags": (), "zone": "Europe/London", "consent_version": "1", "now": now}
    here = {"clinic_id": terms.clinic_id, "chat_id": chat}
    patient = db.run(add_patient, label="Enrolled", **here, **agreed)
    assert db.run(count_use, used, now) is True
    db.run(revoke_code, terms.clinic_id, revoked, now)

    assert db.read(labels_in_use, terms.clinic_id, now) == {
        "waiting": f"code {waiting}",
        "enrolled": f"patient {patient}",
    }
    assert db.read(labels_in_use, terms.clinic_id + 1, now) == {}
    assert db.read(patients_by_state, terms.clinic_id) == {"active": 1}


def test_code_ends_with_what_every_program_takes_for_a_part_of_a_link() -> None:
    codes = [mint(KEY) for _ in range(500)]

    assert all(SHAPE.fullmatch(one) and one[0].isalnum() and one[-1].isalnum() for one in codes)
    assert len(set(codes)) == len(codes)


@given(place=st.integers(0, 27), letter=st.sampled_from("Ab0_-z9"))
def test_changed_letter_never_reads_as_a_code(place: int, letter: str) -> None:
    """Without a database: whoever changes a letter must not get as far as one."""
    text = mint(KEY)
    changed = text[:place] + letter + text[place + 1 :]
    found = None if changed == text else read_code(None, KEY, changed, LATE)

    assert found in (None, Refused(Reason.FORGED))
