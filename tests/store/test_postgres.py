"""What only a server that many processes share must keep."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, insert, text

from bench.broadcast import launched
from bench.patients import fill_patients
from bot.checkins.beginning import plan_broadcasts
from bot.sending.outcome import Accepted, Body, Outcome
from bot.sending.sender import Sender
from bot.store import database, leading
from bot.store.clinics import add_clinic
from bot.store.conversations import begin, find_chat, latest, save
from bot.store.database import Database
from bot.store.delivery_statements import DUE
from bot.store.dialects import by_index
from bot.store.errors import DatabaseAway, DatabaseReadOnly, SchemaTooOld, StoreError
from bot.store.gate import hold_gate, keep_gate
from bot.store.hot import Hot
from bot.store.leading import lead
from bot.store.migrating import MIGRATIONS, revision, revisions, upgrade
from bot.store.send_statements import CLAIM_HELD, HOLD_READY
from bot.store.sends import BROADCAST, LEASE, Send, any_open, claim, left_sending, plan, settle
from bot.store.tables import chats, metadata, sends
from flows.talking.session import Phase, Session
from tests.checkins.conftest import HOURS
from tests.postgres import new_database
from tests.store.test_second_schema import HELD
from tests.telegram.bots import until

DATABASES = ("postgresql",)
HERE = "telegram"
DAY = timedelta(days=1)
CHATS, TURNS, AT_ONCE = 4, 60, 8


@pytest.fixture
def pair(db: Database) -> Iterator[list[Database]]:
    """The database as two processes have it open."""
    address = db.home._engine.url.render_as_string(hide_password=False)
    with ExitStack() as closing:
        yield [closing.enter_context(Database.open(address, serving=True)) for _ in range(2)]


@pytest.fixture
def empty(database_kind: str, postgres: str) -> str:
    return new_database(postgres)


def at_revision(address: str, wanted: str, *rows: str) -> None:
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as conn:
        config = Config(attributes={"connection": conn})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, wanted)
        for row in rows:
            conn.exec_driver_sql(row)
    engine.dispose()


def test_migrations_make_the_tables(db: Database) -> None:
    def drift(conn: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(conn), metadata)

    assert db.run(revision, db.name) == revisions()[-1]
    assert db.run(drift) == []


def test_old_data_is_left_to_its_operator(empty: str) -> None:
    at_revision(empty, "0001")

    with pytest.raises(SchemaTooOld, match="pg_dump, then run kneebot migrate"):
        Database.open(empty, serving=True)


def test_conversation_outlives_the_upgrade(empty: str, now: datetime) -> None:
    at_revision(empty, "0001", *HELD)

    with Database.open(empty, serving=True, as_it_is=True) as db:
        upgrade(db)
        stored = db.run(latest, 7)

    assert stored is not None
    assert (stored.session_id, stored.session.phase) == (9, Phase.SAFETY)
    assert [answer.value for answer in stored.session.answers] == [41, ("front", "inside")]


def test_two_processes_may_start_on_nothing(empty: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: Database.open(empty, serving=True), range(4)))

    assert {db.run(revision, db.name) for db in opened} == {revisions()[-1]}
    for db in opened:
        db.close()


def turn(conn: Connection, chat: int, now: datetime) -> int:
    """Take a turn that reads, then writes; return what it read."""
    id = find_chat(conn, channel=HERE, address=str(chat), now=now)
    stored = latest(conn, id)
    if stored is None:
        stored = begin(conn, id, Session(flow="knee", content_hash="c1", version=0), now)
    before = stored.session
    save(conn, stored, replace(before, version=before.version + 1), now)
    return before.version


def test_turns_of_a_chat_wait_for_each_other(pair: list[Database], now: datetime) -> None:
    """Neither is refused, and none is lost; the chats are made at the same time as well."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        seen = list(
            threads.map(lambda n: (n % CHATS, pair[n % 2].run(turn, n % CHATS, now)), range(TURNS))
        )

    for chat in range(CHATS):
        assert sorted(version for one, version in seen if one == chat) == list(
            range(TURNS // CHATS)
        )


def test_each_message_is_claimed_once_and_in_order(pair: list[Database], now: datetime) -> None:
    """Two senders at once, and never two messages to one chat under way."""
    for n in range(TURNS):
        chat = pair[0].run(find_chat, channel=HERE, address=str(n % CHATS), now=now)
        until = now + DAY
        pair[0].run(plan, chat, {"text": str(n)}, priority=1, give_up_at=until, now=now)
    sent: list[Send] = []

    def send_all(db: Database) -> None:
        idle_since = monotonic()
        while monotonic() - idle_since < 0.5:
            for one in db.run(claim, channel=HERE, now=now, limit=3):
                sent.append(one)
                db.run(settle, one.id, now, state="sent")
                idle_since = monotonic()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(send_all, pair * (AT_ONCE // 2)))

    assert len(sent) == TURNS
    assert max(Counter(one.id for one in sent).values()) == 1
    for chat in {one.chat_id for one in sent}:
        ids = [one.id for one in sent if one.chat_id == chat]
        assert ids == sorted(ids)


def plan_of(conn: Connection, hot: Hot, **known: object) -> str:
    statement = hot.statement.compile(dialect=conn.dialect)
    explained = f"EXPLAIN {statement.string}"
    with by_index(conn):
        rows = conn.exec_driver_sql(explained, {**statement.params, **known})
    return "\n".join(row[0] for row in rows)


def test_what_is_due_is_read_in_the_order_of_its_index(db: Database, now: datetime) -> None:
    plan = db.run(plan_of, DUE, now=now, since=now, limit=50)

    assert "Index Scan using ix_deliveries_planned" in plan
    assert "Sort" not in plan


def test_nothing_of_others_is_read_for_what_is_due(db: Database, now: datetime) -> None:
    zone = "Europe/Berlin"
    one = db.run(add_clinic, name="One", zone=zone, hours=HOURS, is_sandbox=True, now=now)
    assert one is not None
    db.run(fill_patients, one, MANY, [zone], now)
    db.run(launched, one, now)
    assert db.run(plan_broadcasts, now) == MANY

    plan = db.run(plan_of, DUE, now=now, since=now, limit=50)
    assert "hashed" not in plan
    assert plan.count("on deliveries") == plan.count("using ix_deliveries")
    assert db.run(plan_broadcasts, now) == 0


def test_sorting_is_as_before_for_what_follows(db: Database) -> None:
    def sorting(conn: Connection) -> list[object]:
        told = "SHOW enable_sort"
        with by_index(conn):
            inside = conn.exec_driver_sql(told).scalar()
        return [inside, conn.exec_driver_sql(told).scalar()]

    assert db.run(sorting) == ["off", "on"]


def test_claim_reads_no_more_than_it_takes(db: Database, now: datetime) -> None:
    """The server counted nothing yet, so it would read and sort all of what is planned."""
    with_all = insert(chats), insert(sends)

    def fill(conn: Connection) -> None:
        for table, rows in zip(with_all, (people(now), broadcasts(now)), strict=True):
            conn.execute(table, rows)

    db.run(fill)
    plan = db.run(plan_of, HOLD_READY, channel=HERE, now=now, limit=16, least=BROADCAST)

    assert "Index Scan using ix_sends_planned" in plan
    assert "Sort" not in plan
    assert [one.chat_id for one in db.run(claim, channel=HERE, now=now, limit=3)] == [1, 2, 3]


MANY = 3000


def people(now: datetime) -> list[dict[str, object]]:
    return [
        {"id": n, "channel": HERE, "address": str(n), "created_at": now} for n in range(1, MANY)
    ]


def broadcasts(now: datetime) -> list[dict[str, object]]:
    row = {"kind": "checkin", "priority": BROADCAST, "state": "planned", "body": {}, "ticks": []}
    times = {"due_at": now, "give_up_at": now + DAY, "created_at": now, "updated_at": now}
    return [{"chat_id": n, "attempts": 0, **row, **times} for n in range(1, MANY)]


def test_message_claimed_while_its_chat_was_waited_for_is_left(
    pair: list[Database], now: datetime
) -> None:
    """Each claims what it read only if it is still to be claimed once the chat is held."""
    chat = pair[0].run(find_chat, channel=HERE, address="1", now=now)
    id = pair[0].run(plan, chat, {"text": "a"}, priority=1, give_up_at=now + DAY, now=now)
    pair[1].run(settle, id, now, state="sending")
    begun = {"at": now, "lease": now + LEASE, "now": now, "ids": [id]}

    assert pair[0].run(lambda conn: CLAIM_HELD.rows(conn, begun)) == []


class Takes:
    """Takes every message."""

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        return None

    async def deliver(self, send: Send) -> Outcome:
        return Accepted("1")


def test_who_waits_for_the_gate_gives_no_place_twice(pair: list[Database]) -> None:
    """A place is counted from when the gate is held: others gave out places in the meantime."""

    def now() -> datetime:
        return datetime.now(UTC)

    def hold(conn: Connection) -> datetime:
        gate = hold_gate(conn, HERE, now())
        sleep(0.6)
        ahead = now() + timedelta(seconds=0.04)
        keep_gate(conn, HERE, replace(gate, next_at=ahead))
        return ahead

    async def send_one() -> datetime:
        sender = Sender(pair[1], HERE, Takes(), now, timedelta(milliseconds=1))
        holding = asyncio.ensure_future(pair[0].run_async(hold))
        await asyncio.sleep(0.2)
        sending = asyncio.create_task(sender.run())
        ahead = await holding
        await until(lambda: not pair[0].run(any_open))
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        return ahead

    chat = pair[0].run(find_chat, channel=HERE, address="1", now=now())
    late = now() + DAY
    pair[0].run(plan, chat, {"text": "a"}, priority=1, give_up_at=late, now=now())
    pair[0].run(hold_gate, HERE, now())
    ahead = asyncio.run(send_one())

    assert pair[0].run(hold_gate, HERE, now()).next_at > ahead


def test_chat_with_a_message_under_way_is_passed_over(db: Database, now: datetime) -> None:
    chat = db.run(find_chat, channel=HERE, address="1", now=now)
    for words in ("one", "two"):
        db.run(plan, chat, {"text": words}, priority=1, give_up_at=now + DAY, now=now)

    first = db.run(claim, channel=HERE, now=now, limit=5)

    assert [one.body for one in first] == [{"text": "one"}]
    assert db.run(claim, channel=HERE, now=now, limit=5) == []


def test_what_others_send_is_theirs_until_the_lease_ends(db: Database, now: datetime) -> None:
    chat = db.run(find_chat, channel=HERE, address="1", now=now)
    id = db.run(plan, chat, {"text": "one"}, priority=1, give_up_at=now + DAY, now=now)
    db.run(claim, channel=HERE, now=now, limit=5)

    def left(at: datetime) -> list[int]:
        return [one.id for one in db.run(left_sending, channel=HERE, before=at)]

    assert left(now + LEASE) == []
    assert left(now + LEASE + timedelta(seconds=1)) == [id]


# ---- the way to the server


def end_connections(db: Database) -> None:
    """Cut all connections to a database but the one that does it."""
    ending = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    db.run(lambda conn: conn.execute(ending).all())


@contextmanager
def away(server: str, db: Database) -> Iterator[None]:
    """Let nobody into a database while inside, and throw out who is there."""
    name = db.name.rpartition("/")[2]
    with Database.open(server.format("postgres"), serving=False, as_it_is=True) as beside:

        def let(conn: Connection, is_open: bool) -> None:
            conn.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {is_open}"))
            conn.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
                ),
                {"name": name},
            )

        beside.run(let, False)
        try:
            yield
        finally:
            beside.run(let, True)


def test_cut_connections_are_made_anew(pair: list[Database], now: datetime) -> None:
    assert pair[0].run(turn, 1, now) == 0
    end_connections(pair[1])

    assert pair[0].run(turn, 1, now) == 1


def test_server_that_is_away_is_told(db: Database, postgres: str, now: datetime) -> None:
    with away(postgres, db), pytest.raises(DatabaseAway, match="cannot be reached") as raised:
        db.run(turn, 1, now)

    assert "\n" not in str(raised.value)
    assert db.run(turn, 1, now) == 0


def test_work_waits_for_a_server_that_is_away(
    db: Database,
    postgres: str,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(database, "TRY_AGAIN_S", 0.02)

    async def story() -> int:
        with away(postgres, db):
            working = asyncio.create_task(db.run_patiently(turn, 1, now))
            await until(lambda: "cannot be reached" in caplog.text)
        return await working

    assert asyncio.run(story()) == 0
    assert db.run(turn, 1, now) == 1


@pytest.mark.parametrize("broken", ["/nothere?", "//nobody@/"], ids=["database", "account"])
def test_server_that_refuses_is_told(postgres: str, broken: str) -> None:
    address = postgres.format("nothere")
    if broken == "//nobody@/":
        address = postgres.format("postgres").replace("//postgres@/", broken)

    with pytest.raises(DatabaseReadOnly, match="check the account, the password") as raised:
        Database.open(address, serving=True)

    assert "nobody" not in str(raised.value)


def test_server_that_is_not_there_is_told() -> None:
    with pytest.raises(DatabaseAway, match="check that its server runs"):
        Database.open("postgres://me:secret@127.0.0.1:1/knee", serving=True)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://a:Gr33n@House7@127.0.0.1:1/d", "%40"),
        ("postgresql://a@127.0.0.1:1/d?hots=x", 'invalid connection option "hots"'),
        ("postgresql://a@/d?host=a&host=b&port=1", "multihost"),
        ("postgresql://a@127.0.0.1:1/d?connect_timeout=abc", "connect_timeout: 'abc'"),
        ("postgresql://a@127.0.0.1:1/d?sslmode=requre", 'invalid sslmode value: "requre"'),
        ("postgresql://a@127.0.0.1:999999/d", 'invalid port number: "999999"'),
        ("postgresql:Gr33n", "cannot be used"),
        (" ", "is empty"),
    ],
)
def test_mistake_in_an_address_is_named(address: str, why: str) -> None:
    with pytest.raises(StoreError, match=re.escape(why)) as raised:
        Database.open(address, serving=True)

    assert "House7" not in str(raised.value)
    assert "Gr33n" not in str(raised.value)


def test_what_an_address_says_counts(empty: str) -> None:
    said = f"{empty}&options=-csearch_path%3Dknee%20-ctimezone%3DAsia/Tokyo&application_name=mine"
    with Database.open(said, serving=True, as_it_is=True) as db:
        shown = [
            db.run(lambda conn, name=name: conn.scalar(text(f"SHOW {name}")))
            for name in ("search_path", "timezone", "application_name", "lock_timeout")
        ]

    assert shown == ["knee", "UTC", "kneebot", "10s"]


def test_one_of_several_leads(
    pair: list[Database], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When the server loses sight of who leads, another one does, and never two."""
    monkeypatch.setattr(leading, "LOOK_EVERY_S", 0.05)
    caplog.set_level(logging.ERROR)
    at_work: list[int] = []
    begun: list[int] = []

    async def work(number: int) -> None:
        begun.append(number)
        at_work.append(number)
        try:
            await asyncio.Event().wait()
        finally:
            at_work.remove(number)

    async def story() -> None:
        tasks = [
            asyncio.create_task(lead(db, "r", lambda n=n: work(n))) for n, db in enumerate(pair)
        ]
        await until(lambda: begun)
        await asyncio.sleep(0.3)
        assert len(begun) == len(at_work) == 1
        await asyncio.to_thread(end_connections, pair[0])
        await until(lambda: len(begun) == 2)
        await asyncio.sleep(0.3)
        assert len(at_work) == 1
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(story())
