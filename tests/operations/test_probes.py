"""/healthz and /readyz: what is wrong, in one plain line, for whoever asks and about nobody."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import httpx
import pytest
from starlette.types import ASGIApp

from bot.channels.web.site import make_site
from bot.late import POLL_LIMIT, QUEUE_LIMIT, late_reply, late_result
from bot.operations.probes import Probes, Readiness
from bot.setbacks import Setbacks
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.gate import Gate, hold_gate, keep_gate
from bot.store.health import waits
from bot.store.inbox import Received, mark_applied, next_waiting, note_poll, receive
from bot.store.sends import BROADCAST, MUST_ARRIVE, pause_chat, plan
from tests.web.house import SECRET, renderer

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LONG_AGO = NOW - 2 * QUEUE_LIMIT
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
Ask = Callable[..., httpx.Response]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "kneebot.sqlite", serving=True) as db:
        yield db


@pytest.fixture
def ask(db: Database) -> Ask:
    """Ask a process, by a name that the site itself would refuse."""

    def asking(
        path: str,
        polling_since: datetime | None = None,
        method: str = "GET",
        setbacks: Setbacks | None = None,
    ) -> httpx.Response:
        site = make_site(
            lambda: (None, renderer()),  # type: ignore[arg-type,return-value]
            secret=SECRET,
            hosts=["knee.example.org"],
            secure_cookie=True,
            idle=timedelta(days=1),
        )
        ready = Readiness(
            db=db, clock=lambda: NOW, polling_since=polling_since, setbacks=setbacks or Setbacks()
        )
        return asyncio.run(_asked(Probes(site, ready), method, path))

    return asking


async def _asked(app: ASGIApp, method: str, path: str) -> httpx.Response:
    through = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=through, base_url="http://10.0.0.7:8000") as client:
        return await client.request(method, path)


def late_message(conn: Connection) -> None:
    chat = find_chat(conn, channel="telegram", address="1", now=LONG_AGO)
    plan(conn, chat, {}, priority=1, give_up_at=NOW, now=LONG_AGO)


def late_update(conn: Connection) -> None:
    receive(conn, "7", [Received(1, {"update_id": 1})], LONG_AGO)


def old_schema(conn: Connection) -> None:
    conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")


def test_a_fresh_process_is_alive_and_ready(ask: Ask):
    for path, line in (("/healthz", "kneebot is alive\n"), ("/readyz", "kneebot is ready\n")):
        answer = ask(path)

        assert (answer.status_code, answer.text) == (200, line)
        assert "set-cookie" not in answer.headers
        assert ask(path, method="HEAD").status_code == 200


def test_only_the_probes_take_any_name(ask: Ask):
    assert ask("/").status_code == 400
    assert ask("/healthz", method="POST").status_code == 400


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (late_update, "an update of Telegram has waited for 120 seconds\n"),
        (late_message, "a message has waited for 120 seconds\n"),
        (old_schema, "the database is at schema 0001, this version needs "),
    ],
)
def test_what_is_wrong_is_one_line(
    db: Database, ask: Ask, spoil: Callable[[Connection], None], line: str
):
    db.run(spoil)
    answer = ask("/readyz")

    assert answer.status_code == 503
    assert answer.text.startswith(line)
    assert answer.text.count("\n") == 1
    assert ask("/healthz").status_code == 200


def test_result_that_one_chat_does_not_take_turns_nobody_away(db: Database, ask: Ask):
    def waiting(conn: Connection) -> None:
        chat = find_chat(conn, channel="telegram", address="1", now=LONG_AGO)
        plan(conn, chat, {}, priority=MUST_ARRIVE, give_up_at=NOW + HOUR, now=LONG_AGO)
        pause_chat(conn, chat, NOW + HOUR)

    db.run(waiting)

    assert ask("/readyz").status_code == 200
    [late] = late_result(db.run(waits, NOW), NOW)
    assert late == "a result that says to act today or now has waited for 120 seconds"


@pytest.mark.parametrize("waited", [timedelta(), HOUR], ids=["begun", "over"])
def test_message_that_telegram_asks_to_wait_for_turns_nobody_away(
    db: Database, ask: Ask, waited: timedelta
):
    """Nor does it just after the pause, though it was due long before."""
    ends = NOW + HOUR - waited

    db.run(late_message)
    db.run(_keep, Gate(next_at=LONG_AGO, all_after=ends))

    assert ask("/readyz").text == "kneebot is ready\n"


def test_message_that_did_not_leave_after_the_pause_is_told(db: Database, ask: Ask):
    db.run(late_message)
    db.run(_keep, Gate(next_at=LONG_AGO, all_after=NOW - QUEUE_LIMIT - SECOND))

    assert ask("/readyz").text == "a message has waited for 61 seconds\n"


def test_chat_whose_pause_just_ended_turns_nobody_away(db: Database, ask: Ask):
    db.run(late_message)
    chat = db.run(find_chat, channel="telegram", address="1", now=NOW)
    db.run(pause_chat, chat, NOW - SECOND)

    assert ask("/readyz").status_code == 200


def test_many_replies_that_leave_one_by_one_turn_nobody_away(db: Database, ask: Ask):
    """At the rate that Telegram allows, who waits last waits long; the log tells of it."""
    db.run(late_message)
    db.run(_keep, Gate(next_at=NOW + SECOND / 30))

    assert ask("/readyz").text == "kneebot is ready\n"
    assert [*late_reply(db.run(waits, NOW), NOW)] == ["a message has waited for 120 seconds"]


@pytest.mark.parametrize("ahead", [-2 * QUEUE_LIMIT, HOUR], ids=["long ago", "by a wrong clock"])
def test_place_at_the_gate_that_tells_of_nobody_at_work(db: Database, ask: Ask, ahead: timedelta):
    db.run(late_message)
    db.run(_keep, Gate(next_at=NOW + ahead))

    assert ask("/readyz").status_code == 503
    assert [*late_reply(db.run(waits, NOW), NOW)] == []


def _keep(conn: Connection, gate: Gate) -> None:
    hold_gate(conn, "telegram", NOW)
    keep_gate(conn, "telegram", gate)


def test_nobody_waits_for_a_broadcast(db: Database, ask: Ask):
    """To thousands it takes minutes, at the rate that Telegram allows; all is well meanwhile."""

    def late_broadcast(conn: Connection) -> None:
        chat = find_chat(conn, channel="telegram", address="1", now=LONG_AGO)
        later = NOW + timedelta(hours=8)
        plan(conn, chat, {}, priority=BROADCAST, give_up_at=later, now=LONG_AGO, kind="checkin")

    db.run(late_broadcast)

    assert ask("/readyz").text == "kneebot is ready\n"


def test_what_was_applied_does_not_wait(db: Database, ask: Ask):
    db.run(late_update)
    waiting = db.run(next_waiting, "7")
    assert waiting is not None
    db.run(mark_applied, waiting.id, NOW)

    assert ask("/readyz").status_code == 200


def test_a_database_that_is_only_read_is_not_ready(
    db: Database, ask: Ask, caplog: pytest.LogCaptureFixture
):
    db.home._writer.bare(lambda raw: raw.execute("PRAGMA query_only = ON"))  # type: ignore[union-attr] # a file
    answer = ask("/readyz")

    assert (answer.status_code, answer.text) == (
        503,
        "the database cannot be used (DatabaseReadOnly)\n",
    )
    assert str(db.path) in caplog.text


def test_another_poller_is_told_at_once(ask: Ask):
    told = "another program polls with the same token; stop it"
    answer = ask("/readyz", NOW, setbacks=Setbacks(polling=told))

    assert (answer.status_code, answer.text) == (503, f"{told}\n")


def test_a_duty_that_failed_is_told_and_does_not_stop_the_chats(ask: Ask):
    failed = Setbacks(duties={"sweep": "sweep could not be done (DiskFull)"})
    answer = ask("/readyz", setbacks=failed)

    assert answer.status_code == 200
    assert answer.text == "kneebot is ready\nsweep could not be done (DiskFull)\n"


def test_polls_count_from_the_start_of_the_process(db: Database, ask: Ask):
    db.run(note_poll, "7", NOW - timedelta(days=1))

    assert ask("/readyz", None).status_code == 200
    assert ask("/readyz", NOW - POLL_LIMIT / 2).status_code == 200
    assert ask("/readyz", NOW - 2 * POLL_LIMIT).text == "Telegram was last polled 360 seconds ago\n"
    db.run(note_poll, "7", NOW)
    assert ask("/readyz", NOW - 2 * POLL_LIMIT).status_code == 200


def test_a_locked_database_is_not_ready(db: Database, ask: Ask, caplog: pytest.LogCaptureFixture):
    assert db.path is not None
    with closing(connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = ask("/readyz")

    assert answer.status_code == 503
    assert answer.text == "the database cannot be used (DatabaseLocked)\n"
    assert str(db.path) in caplog.text
    assert ask("/readyz").status_code == 200
