"""Chats, sessions, answers and results come back as they went in."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.conversations import (
    Stored,
    begin,
    content,
    erase_chat,
    find_chat,
    keep_content,
    latest,
    save,
)
from bot.store.database import Database
from bot.store.errors import StaleSession
from bot.store.results import add_result
from bot.store.session_state import State
from bot.store.tables import answers, chats, contents, metadata, results, sessions
from flows.pathway.answers import Answer
from flows.talking.left_open import LeftOpen
from flows.talking.session import Review, Session, Timing
from tests.results import latest_result

TEXTS = st.text(st.characters(exclude_categories=()))  # lone surrogates too: terminals send them
SCALARS = TEXTS | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SIDES = st.dictionaries(st.sampled_from(("left", "right")), SCALARS)
VALUES = SCALARS | st.lists(TEXTS).map(tuple) | SIDES
MARK = 77
ITEMS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
ANSWERS = st.lists(st.builds(Answer, item=ITEMS, value=VALUES, turn=st.integers(0, 99))).map(tuple)
HEARD = st.lists(st.tuples(ITEMS, ITEMS | st.integers())).map(tuple)
NOTED = st.lists(
    st.builds(Answer, item=ITEMS, value=st.lists(ITEMS).map(tuple), turn=st.integers(0, 99))
).map(tuple)
REVIEWS = st.builds(Review, screen=st.none() | ITEMS, draft=NOTED)
TIMINGS = st.builds(Timing, screen=ITEMS, started_at=st.floats(0, 2**40))
SESSIONS = st.builds(
    Session,
    **{field.name: ... for field in fields(Session)}  # by type, so a new field is tried as well
    | {"flow": ITEMS, "content_hash": ITEMS, "answers": ANSWERS, "noted": NOTED, "aside": NOTED}
    | {"heard": HEARD, "likely": HEARD, "known": NOTED}
    | {"review": st.none() | REVIEWS, "timing": st.none() | TIMINGS}
    | {"version": st.integers(0, 2**40)},
)
FEW = settings(derandomize=True, deadline=None, max_examples=40, database=None)

DATABASES = ("memory", "postgresql")


@pytest.fixture
def chat(db: Database, now: datetime) -> int:
    return db.run(find_chat, channel="terminal", address="1", now=now)


@pytest.fixture
def stored(db: Database, chat: int, now: datetime) -> Stored:
    return db.run(begin, chat, told("age", "pain_place", "side"), now)


def told(*items: str, version: int = 1) -> Session:
    given_answers = tuple(Answer(item=item, value="x", turn=n) for n, item in enumerate(items))
    return Session(flow="knee", content_hash="c1", answers=given_answers, version=version)


def count(conn: Connection, table: object) -> int:
    return conn.scalar(select(func.count()).select_from(table))


def whole(conn: Connection) -> dict[str, list[object]]:
    return {t.name: [tuple(row) for row in conn.execute(select(t))] for t in metadata.sorted_tables}


@given(session=SESSIONS)
@FEW
def test_session_comes_back_as_it_went_in(shared: Database, session: Session) -> None:
    session_comes_back(shared, session)


@pytest.mark.long
@given(session=SESSIONS)
@settings(deadline=None)
def test_more_sessions_come_back_as_they_went_in(shared: Database, session: Session) -> None:
    session_comes_back(shared, session)


def session_comes_back(shared: Database, session: Session) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    chat = shared.run(find_chat, channel="terminal", address="any", now=now)

    begun = shared.run(begin, chat, session, now)

    found = shared.run(latest, chat)
    assert found == begun
    assert repr(found) == repr(begun)  # equality would take 1 for 1.0


@given(before=ANSWERS, after=ANSWERS, kept=st.integers(0, 5))
@FEW
def test_any_change_of_answers_is_kept(
    shared: Database, before: tuple[Answer, ...], after: tuple[Answer, ...], kept: int
) -> None:
    change_is_kept(shared, before, after, kept)


@pytest.mark.long
@given(before=ANSWERS, after=ANSWERS, kept=st.integers(0, 5))
@settings(deadline=None)
def test_more_changes_of_answers_are_kept(
    shared: Database, before: tuple[Answer, ...], after: tuple[Answer, ...], kept: int
) -> None:
    change_is_kept(shared, before, after, kept)


def change_is_kept(
    shared: Database, before: tuple[Answer, ...], after: tuple[Answer, ...], kept: int
) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    chat = shared.run(find_chat, channel="terminal", address="edits", now=now)
    first = Session(flow="knee", content_hash="c1", answers=before)
    second = replace(first, answers=before[:kept] + after, version=1)

    begun = shared.run(begin, chat, first, now)
    saved = shared.run(save, begun, second, now)

    assert shared.run(latest, chat) == saved


def test_what_is_left_open_comes_back(db: Database, stored: Stored, now: datetime) -> None:
    kept = LeftOpen(screen="joints", items=("hot", "swollen"), begins_test=True, left=(3, 6))

    saved = db.run(save, stored, told("age", version=2), now, kept)

    found = db.run(latest, stored.chat_id)
    assert found == saved
    assert found is not None
    assert found.left_open == kept


def test_of_a_session_is_written_only_what_it_has(db: Database, stored: Stored) -> None:
    assert db.run(lambda conn: conn.scalar(select(sessions.c.state))) == {"phase": "new"}


def test_every_field_of_session_has_a_place() -> None:
    columns = {column.name for column in sessions.columns} | {"answers"}

    assert {field.name for field in fields(Session)} <= columns | set(State.model_fields)


def test_chat_is_found_again(db: Database, chat: int, now: datetime) -> None:
    again = db.run(find_chat, channel="terminal", address="1", now=now)
    other = db.run(find_chat, channel="telegram", address="1", now=now)

    assert again == chat
    assert other != chat


def test_new_chat_has_no_session(db: Database, chat: int) -> None:
    assert db.run(latest, chat) is None


def test_newest_session_of_own_chat_counts(db: Database, chat: int, now: datetime) -> None:
    other = db.run(find_chat, channel="terminal", address="2", now=now)
    db.run(begin, chat, told("age"), now)
    newest = db.run(begin, chat, told("side"), now - timedelta(days=1))
    db.run(begin, other, told(), now)

    assert db.run(latest, chat) == newest


@pytest.mark.parametrize(
    ("after", "rewritten"),
    [
        pytest.param(("age", "pain_place", "side", "swelling"), {3}, id="one more"),
        pytest.param(("age", "pain_place"), set(), id="one back"),
        pytest.param(("age", "locking", "side"), {1, 2}, id="changed in the middle"),
        pytest.param(("age", "pain_place", "side"), set(), id="same answers"),
        pytest.param((), set(), id="all gone"),
    ],
)
def test_only_the_tail_is_rewritten(
    db: Database, stored: Stored, now: datetime, after: tuple[str, ...], rewritten: set[int]
) -> None:
    def watched(conn: Connection) -> set[int]:
        """Mark what is there, save, and return what bears no mark; then take the marks away."""
        conn.execute(update(answers).values(turn=MARK))
        save(conn, stored, told(*after, version=2), now)
        new = set(conn.scalars(select(answers.c.seq).where(answers.c.turn != MARK)))
        conn.execute(update(answers).values(turn=answers.c.seq))
        return new

    written = db.run(watched)

    assert written == rewritten
    found = db.run(latest, stored.chat_id)
    assert found is not None
    assert found.session == told(*after, version=2)


def test_stale_write_is_refused_whole(db: Database, stored: Stored, now: datetime) -> None:
    winner = db.run(save, stored, told("age", version=2), now)

    with pytest.raises(StaleSession, match="read it again"):
        db.run(save, stored, told("side", "locking", version=2), now)

    assert db.run(latest, stored.chat_id) == winner


def test_erased_session_is_stale(db: Database, stored: Stored, now: datetime) -> None:
    db.run(erase_chat, stored.chat_id)

    with pytest.raises(StaleSession):
        db.run(save, stored, told(version=2), now)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("self", "self"), ("child", "child"), ("other", "other"), ("me", None), (("self",), None)],
)
def test_subject_follows_its_answer(
    db: Database, stored: Stored, now: datetime, value: str, expected: str | None
) -> None:
    subject = Answer(item="subject", value=value, turn=1)
    session = replace(stored.session, answers=(subject,), version=2)

    db.run(save, stored, session, now)

    assert db.run(lambda conn: conn.scalar(select(sessions.c.subject))) == expected


def test_save_moves_updated_at_only(db: Database, stored: Stored, now: datetime) -> None:
    later = now + timedelta(hours=1)

    db.run(save, stored, told(version=2), later)

    times = select(sessions.c.created_at, sessions.c.updated_at)
    assert db.run(lambda conn: tuple(conn.execute(times).one())) == (now, later)


def test_times_come_back_in_utc(db: Database) -> None:
    local = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=2)))

    db.run(find_chat, channel="terminal", address="1", now=local)

    found = db.run(lambda conn: conn.scalar(select(chats.c.created_at)))
    assert found == local
    assert found.tzinfo is UTC


def test_naive_time_is_refused(db: Database) -> None:
    with pytest.raises(Exception, match="time without a zone"):
        db.run(find_chat, channel="terminal", address="1", now=datetime(2026, 3, 1))  # noqa: DTZ001 - the mistake under test


def test_content_is_kept_once(db: Database, now: datetime) -> None:
    written: list[str] = []

    def body(text: str) -> str:
        written.append(text)
        return text

    for text in ("first", "second"):
        db.run(keep_content, "c1", partial(body, text), now)

    assert db.run(content, "c1") == "first"
    assert written == ["first"]  # it is long, and takes its time
    assert db.run(content, "c2") is None


def test_newest_result_is_returned(db: Database, stored: Stored, now: datetime) -> None:
    db.run(keep_content, "c1", str, now)
    for body in ({"regions": [1.0, "hip"]}, {"regions": [], "note": None}):
        db.run(add_result, stored, disposition="routine", content_hash="c1", body=body, now=now)

    assert db.run(latest_result, stored.session_id) == {"regions": [], "note": None}


def test_session_without_result_has_none(db: Database, stored: Stored) -> None:
    assert db.run(latest_result, stored.session_id) is None


def test_result_may_have_no_disposition(db: Database, stored: Stored, now: datetime) -> None:
    db.run(keep_content, "c1", str, now)

    db.run(add_result, stored, disposition=None, content_hash="c1", body={}, now=now)

    row = select(results.c.disposition, results.c.version)
    assert db.run(lambda conn: tuple(conn.execute(row).one())) == (None, 1)


def test_result_needs_its_content(db: Database, stored: Stored, now: datetime) -> None:
    with pytest.raises(IntegrityError):
        db.run(add_result, stored, disposition=None, content_hash="c9", body={}, now=now)


def test_erasing_takes_all_of_one_chat(db: Database, stored: Stored, now: datetime) -> None:
    db.run(keep_content, "c1", str, now)
    other = db.run(find_chat, channel="terminal", address="2", now=now)
    kept = db.run(begin, other, told("age"), now)
    db.run(add_result, kept, disposition=None, content_hash="c1", body={}, now=now)
    before = db.run(whole)
    gone = db.run(find_chat, channel="terminal", address="3", now=now)
    leaving = db.run(begin, gone, told("side", "locking"), now)
    db.run(add_result, leaving, disposition=None, content_hash="c1", body={}, now=now)

    db.run(erase_chat, gone)

    assert db.run(whole) == before


def test_numbers_are_never_given_again(db: Database, stored: Stored, now: datetime) -> None:
    db.run(erase_chat, stored.chat_id)
    chat = db.run(find_chat, channel="terminal", address="1", now=now)
    new = db.run(begin, chat, told(), now)

    assert chat > stored.chat_id
    assert new.session_id > stored.session_id


def test_error_of_sqlite_hides_the_words(db: Database, stored: Stored) -> None:
    secret = {"session_id": stored.session_id, "seq": 0, "item": "note", "turn": 1}

    with pytest.raises(IntegrityError) as raised:
        db.run(lambda conn: conn.execute(answers.insert(), [{**secret, "value": "my poor knee"}]))

    assert "poor" not in str(raised.value)


def test_contents_outlive_the_chat(db: Database, stored: Stored, now: datetime) -> None:
    db.run(keep_content, "c1", str, now)

    db.run(erase_chat, stored.chat_id)

    assert db.run(count, contents) == 1
