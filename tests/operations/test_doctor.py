"""Every trouble is really made; `kneebot doctor` says in one line what it is and what to do."""

import json
import os
import shutil
import sqlite3
import sys
import threading
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server

import httpx
import pytest

from bot.channels.telegram import examining
from bot.channels.telegram.examining import CLOCK_LIMIT_S
from bot.operations import machine
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store import postgres
from bot.store.conversations import find_chat
from bot.store.database import Connection, Database
from bot.store.gate import Gate, hold_gate, keep_gate
from bot.store.inbox import Received, receive
from bot.store.keys import note_key
from bot.store.mistakes import note_mistake
from bot.store.sends import pause_chat, plan, settle
from flows.pathway.loading import CONTENT
from tests.conftest import Kneebot, Outcome
from tests.emptying import opened
from tests.processes import address_of, line_of, serving

HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
FILE = "kneebot.sqlite"
PAGE = 4096
Look = Callable[..., Outcome]


@pytest.fixture
def look(kneebot: Kneebot) -> Look:
    """Send for the doctor; nothing listens at the port that it looks at, unless a test does."""
    with closing(create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    return lambda *words: kneebot("doctor", "--port", port, *words)


@pytest.fixture
def telegram(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    """A Telegram whose bot this is."""
    monkeypatch.setattr(examining, "POLL_S", 1)
    telegram = Telegram()
    with served_in_thread(telegram) as url:
        monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", url)
        yield telegram


def make(folder: Path) -> Path:
    with opened(folder / FILE):
        return folder / FILE


def set_webhook(url: str) -> None:
    api = f"{os.environ['TELEGRAM_API_URL']}{TOKEN}"
    assert httpx.post(f"{api}/setWebhook", json={"url": url}).status_code == 200


def finds(outcome: Outcome, check: str, *words: str) -> bool:
    """Tell whether there is one trouble, of this check and in one line with these words."""
    lines = [line for line in outcome.out.splitlines() if not line.startswith("Telegram is off")]
    is_one = outcome.code == 1 and outcome.err == "" and lines[1:] == ["1 trouble found."]
    assert is_one, outcome
    return lines[0].startswith(f"{check}: ") and all(word in lines[0] for word in words)


def test_a_fresh_folder_is_well_and_stays_empty(look: Look, folder: Path):
    outcome = look()

    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "Telegram is off: there is no TELEGRAM_TOKEN.",
        "No troubles found.",
    ]
    assert list(folder.iterdir()) == []


def test_a_bot_that_nobody_polls_is_well(look: Look, telegram: Telegram, folder: Path):
    make(folder)
    telegram.raw({"message": {}})
    waiting = telegram.updates.count(telegram.now)

    assert look().out == "No troubles found.\n"
    assert telegram.updates.count(telegram.now) == waiting


def test_kneebot_at_work_is_no_trouble(kneebot: Kneebot, telegram: Telegram, folder: Path):
    with serving(
        folder, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=os.environ["TELEGRAM_API_URL"]
    ) as p:
        port = address_of(p).rstrip("/").rpartition(":")[2]
        assert "Press" in line_of(p)
        assert "Telegram" in line_of(p)
        outcome = kneebot("doctor", "--port", port)

    assert outcome.out == "No troubles found.\n"


def test_token_that_was_revoked(look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch):
    other = "7000000001:a-token-that-nobody-gave-out"
    monkeypatch.setenv("TELEGRAM_TOKEN", other)
    outcome = look()

    assert finds(outcome, "telegram", "does not accept the token", "BotFather")
    assert other not in outcome.out


def test_telegram_out_of_reach(look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9/bot")
    outcome = look()

    assert finds(outcome, "telegram", "cannot be reached", "network")
    assert TOKEN not in outcome.out


def test_webhook_in_the_way(look: Look, telegram: Telegram):
    set_webhook("https://elsewhere.example.org/hook")

    assert finds(look(), "telegram", "elsewhere.example.org", "kneebot webhook delete")


def test_own_webhook_is_no_trouble(look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KNEEBOT_URL", "https://knee.example.org")
    set_webhook("https://knee.example.org/telegram/webhook")

    assert look().out == "No troubles found.\n"


def test_own_webhook_that_fails(look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KNEEBOT_URL", "https://knee.example.org")
    set_webhook("https://knee.example.org/telegram/webhook")
    telegram.webhook_error = (telegram.now, "SSL error: certificate has expired")
    monkeypatch.setattr(telegram.updates, "count", lambda _: 1)  # nobody tries to bring it

    assert finds(look(), "telegram", "certificate has expired", "1 wait", "from outside")


def test_webhook_that_was_set_with_another_key(
    look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KNEEBOT_URL", "https://knee.example.org")
    set_webhook("https://knee.example.org/telegram/webhook")
    telegram.webhook_error = (telegram.now, "Wrong response from the webhook: 403 Forbidden")
    monkeypatch.setattr(telegram.updates, "count", lambda _: 1)

    assert finds(look(), "telegram", "403", "1 wait", "another key", "kneebot webhook set")


def test_webhook_that_failed_while_kneebot_was_started_anew(
    look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
):
    """All that waited has come in since, though Telegram goes on telling of it."""
    monkeypatch.setenv("KNEEBOT_URL", "https://knee.example.org")
    set_webhook("https://knee.example.org/telegram/webhook")
    telegram.webhook_error = (telegram.now, "Connection refused")

    assert look().out == "No troubles found.\n"


def test_webhook_that_failed_long_ago(
    look: Look, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KNEEBOT_URL", "https://knee.example.org")
    set_webhook("https://knee.example.org/telegram/webhook")
    telegram.webhook_error = (telegram.now - timedelta(hours=1), "Connection timed out")
    monkeypatch.setattr(telegram.updates, "count", lambda _: 1)

    assert look().out == "No troubles found.\n"


@pytest.mark.parametrize(
    ("state", "words"), [("failed", "did not arrive"), ("uncertain", "may not have arrived")]
)
def test_messages_that_did_not_arrive(look: Look, folder: Path, state: str, words: str):
    lately, long_ago = datetime.now(UTC), datetime.now(UTC) - timedelta(days=3)

    def ended(conn: Connection, at: datetime) -> None:
        chat = find_chat(conn, channel="telegram", address="1", now=at)
        settle(conn, plan(conn, chat, {}, priority=1, give_up_at=at, now=at), at, state=state)

    with Database.open(folder / FILE, serving=True) as db:
        db.run(ended, long_ago)
    assert look().code == 0
    with Database.open(folder / FILE, serving=True) as db:
        db.run(ended, lately)

    assert finds(look(), "sends", f"1 of the last day's messages {words}", f"kneebot sends {state}")


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_urgent_message_that_did_not_arrive_is_told_apart(look: Look, folder: Path, state: str):
    now = datetime.now(UTC)

    def ended(conn: Connection) -> None:
        chat = find_chat(conn, channel="telegram", address="1", now=now)
        for priority in (0, 1, 1):
            id = plan(conn, chat, {}, priority=priority, give_up_at=now, now=now)
            settle(conn, id, now, state=state)

    with Database.open(folder / FILE, serving=True) as db:
        db.run(ended)

    assert finds(look(), "sends", "3 of the last day's messages", "1 of them says to act today")


def test_page_without_an_address(look: Look):
    assert finds(look("--host", "0.0.0.0"), "settings", "KNEEBOT_URL")


def test_second_poller(look: Look, telegram: Telegram):
    with polling(f"{os.environ['TELEGRAM_API_URL']}{TOKEN}/getUpdates"):
        assert finds(look(), "telegram", "another program polls", "stop it")


@contextmanager
def polling(url: str) -> Iterator[None]:
    """Poll as another program does: cut off, it comes back."""
    stopping = threading.Event()

    def poll() -> None:
        while not stopping.is_set():
            with suppress(httpx.HTTPError):
                httpx.get(url, params={"timeout": 1})
            stopping.wait(0.1)

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def test_clock_that_is_off(look: Look, telegram: Telegram):
    telegram.pass_time(2 * CLOCK_LIMIT_S)

    assert finds(look(), "telegram", "clock", "behind Telegram's", "set-ntp")


def test_locked_database(look: Look, folder: Path):
    with closing(sqlite3.connect(make(folder), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert finds(look(), "database", "locked", "close that program")


def test_file_that_is_no_database(look: Look, folder: Path):
    path = make(folder)
    path.write_bytes(b"no database" * PAGE)

    assert finds(look(), "database", "damaged or not a database", "restore")


def test_database_that_is_damaged_inside(look: Look, folder: Path):
    path = make(folder)
    with path.open("r+b") as file:
        file.seek(5 * PAGE)
        file.write(b"\xff" * PAGE)

    assert finds(look(), "database", "damaged", "restore")


def test_database_of_another_program(look: Look, folder: Path):
    with closing(sqlite3.connect(folder / FILE)) as other:
        other.execute("CREATE TABLE songs (id)")
    (folder / FILE).chmod(0o600)

    assert finds(look(), "database", "another program", "another")


def test_address_of_no_database_we_know(look: Look):
    outcome = look("--db", "mysql://someone:secret@127.0.0.1/knee")

    assert finds(outcome, "database", "address")
    assert "secret" not in outcome.out


def test_server_that_is_not_there(look: Look, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")
    outcome = look("--db", "postgresql://someone:secret@127.0.0.1:9/knee")

    assert finds(outcome, "database", "127.0.0.1")
    assert "secret" not in outcome.out


def test_server_without_a_key_for_all(look: Look):
    outcome = look("--db", "postgresql://someone:hidden@127.0.0.1:9/knee")

    assert "settings: KNEEBOT_SECRET: give it 32 letters or more" in outcome.out


@pytest.mark.parametrize(
    ("schema", "remedy"), [("0001", "restart kneebot"), ("9999", "newer version")]
)
def test_schema_that_is_not_ours(look: Look, folder: Path, schema: str, remedy: str):
    with Database.open(folder / FILE, serving=True) as db:
        set_schema = f"UPDATE alembic_version SET version_num = '{schema}'"
        db.run(lambda conn: conn.exec_driver_sql(set_schema))

    assert finds(look(), "database", f"schema {schema}", remedy)


def test_update_that_waits_too_long(look: Look, folder: Path):
    with Database.open(folder / FILE, serving=True) as db:
        db.run(receive, "7", [Received(1, {"update_id": 1})], HOUR_AGO)

    assert finds(look(), "queue", "an update of Telegram has waited", "start")


def test_message_that_waits_too_long(look: Look, folder: Path):
    with Database.open(folder / FILE, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="1", now=HOUR_AGO)
        db.run(plan, chat, {}, priority=1, give_up_at=HOUR_AGO, now=HOUR_AGO)

    assert finds(look(), "queue", "a message has waited", "start")


def test_message_that_telegram_asks_to_wait_for_is_no_trouble(look: Look, folder: Path):
    with Database.open(folder / FILE, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="1", now=HOUR_AGO)
        db.run(plan, chat, {}, priority=1, give_up_at=HOUR_AGO, now=HOUR_AGO)
        db.run(hold_gate, "telegram", HOUR_AGO)
        asked = Gate(next_at=HOUR_AGO, all_after=HOUR_AGO + timedelta(hours=2))
        db.run(keep_gate, "telegram", asked)

    assert "No troubles found." in look().out


def test_message_that_waits_while_others_leave(look: Look, folder: Path):
    with Database.open(folder / FILE, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="1", now=HOUR_AGO)
        db.run(plan, chat, {}, priority=1, give_up_at=HOUR_AGO, now=HOUR_AGO)
        db.run(hold_gate, "telegram", datetime.now(UTC))

    found = look()

    assert finds(found, "queue", "a message has waited", "others leave")
    assert "start kneebot" not in found.out


def test_urgent_result_that_waits_where_its_chat_rests(look: Look, folder: Path):
    later = HOUR_AGO + timedelta(hours=2)
    with Database.open(folder / FILE, serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="1", now=HOUR_AGO)
        id = db.run(plan, chat, {}, priority=0, give_up_at=later, now=HOUR_AGO)
        db.run(settle, id, HOUR_AGO, due_at=later)
        db.run(pause_chat, chat, later)

    assert finds(look(), "queue", "a result that says to act today or now has waited for")


def test_disk_without_room_for_a_copy(look: Look, folder: Path):
    path = make(folder)
    os.truncate(path, shutil.disk_usage(folder).free)  # takes no room itself

    assert finds(look(), "disk", "MB left", "free some space")


def test_folder_that_is_not_there(look: Look):
    assert finds(look("--db", "nowhere/kneebot.sqlite"), "rights", "folder")


def test_folder_that_cannot_be_written_to(look: Look):
    outcome = look("--db", "/proc/kneebot.sqlite")

    assert outcome.code == 1
    assert "rights: database '/proc/kneebot.sqlite' cannot be" in outcome.out


def test_database_that_others_may_read(look: Look, folder: Path):
    make(folder).chmod(0o644)

    assert finds(look(), "rights", FILE, "chmod 600")


def test_key_that_others_may_read(look: Look, folder: Path):
    key = folder / f"{FILE}.secret"
    key.write_text("x" * 64)
    key.chmod(0o640)

    assert finds(look(), "rights", key.name, "chmod 600")


def test_port_in_use(look: Look, monkeypatch: pytest.MonkeyPatch):
    for patience in ("PATIENCE_S", "ANSWER_S"):
        monkeypatch.setattr(machine, patience, 0.2)
    with closing(create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        assert finds(look("--port", port), "port", str(port), "in use", "--port")


def test_content_that_is_wrong(look: Look, folder: Path):
    shutil.copytree(CONTENT, folder / "content")
    rules = folder / "content" / "knee" / "rules.yaml"
    rules.write_text(rules.read_text().replace("same_day", "some_day", 1))

    assert finds(look("--content", folder / "content"), "content", "rules.yaml", "some_day")


@pytest.mark.parametrize(("settings", "word"), [("country: QQ\n", "QQ"), ("fone: '1'\n", "fone")])
def test_clinic_that_is_wrong(
    look: Look, folder: Path, monkeypatch: pytest.MonkeyPatch, settings: str, word: str
):
    monkeypatch.setenv("KNEEBOT_CLINIC", "clinic.yaml")
    (folder / "clinic.yaml").write_text(settings)

    assert finds(look(), "clinic", "clinic.yaml", word)


@contextmanager
def zones_in(folder: Path) -> Iterator[None]:
    """Let this process take its time zone data from a folder, and not from the package tzdata."""
    zoneinfo.reset_tzpath([folder])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "tzdata", None)
        for name in [name for name in sys.modules if name.startswith("tzdata.")]:
            patch.delitem(sys.modules, name)
        try:
            yield
        finally:
            zoneinfo.reset_tzpath()


def test_time_zone_data_that_are_missing(look: Look, folder: Path):
    with zones_in(folder):
        outcome = look()

    assert outcome.code == 1
    assert "time zones: no time zone data for Europe/London; install" in outcome.out


def test_time_zone_data_that_are_wrong(
    look: Look, folder: Path, tmp_path_factory: pytest.TempPathFactory
):
    known = next(Path(path) for path in zoneinfo.TZPATH if (Path(path) / "Europe").is_dir())
    copy = tmp_path_factory.mktemp("zones")
    for name in ("Europe/London", "America/New_York", "Asia/Kolkata"):
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copy(known / name, copy / name)
    shutil.copy(known / "Africa/Abidjan", copy / "Europe/London")
    with zones_in(copy):
        assert finds(look(), "time zones", "Europe/London", "renew")


def test_troubles_as_json(look: Look, folder: Path):
    make(folder).chmod(0o644)
    outcome = look("--json")
    told = json.loads(outcome.out)

    assert outcome.code == 1
    assert told["schema"] == 1
    assert [trouble["check"] for trouble in told["troubles"]] == ["rights"]
    assert "telegram" in told["checks"]
    assert told["telegram"] is False


@pytest.mark.parametrize("file", ["pathway.yaml", "questions.yaml"])
def test_check_ins_that_are_wrong(look: Look, folder: Path, file: str):
    shutil.copytree(CONTENT, folder / "content")
    (folder / "content" / "checkin" / file).write_text("x: [\n")

    assert finds(look("--content", folder / "content"), "content", file)


def test_sentry_that_would_stop_the_start(look: Look, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KNEEBOT_SENTRY_DSN", "sentry.example.org/1")
    outcome = look()

    assert finds(outcome, "settings", "KNEEBOT_SENTRY_DSN")
    assert "sentry.example.org" not in outcome.out


def test_host_that_is_no_address(look: Look):
    outcome = look("--host", "999.1.1.1")

    assert outcome.code == 1
    assert outcome.err == ""
    assert "port: 999.1.1.1 port" in outcome.out


def test_folder_in_place_of_the_database(look: Look, folder: Path):
    folder.joinpath("kept").mkdir(mode=0o755)

    assert finds(look("--db", folder / "kept"), "database", "kept", "not a folder")


def test_key_that_is_missing_beside_a_restored_file(look: Look, folder: Path):
    with Database.open(folder / FILE, serving=True) as db:
        db.run(note_key, b"k" * 32, HOUR_AGO)

    assert finds(look(), "key", "is missing", f"{FILE}.secret", "void")


@pytest.mark.parametrize(("line", "is_secret"), [("TELEGRAM_TOKEN=1:x", True), ("PORT=9", False)])
def test_secrets_that_others_may_read(look: Look, folder: Path, line: str, is_secret: bool):
    (folder / ".env").write_text(f"{line}\nTELEGRAM_API_URL=http://127.0.0.1:9/bot\n")
    (folder / ".env").chmod(0o644)

    assert ("others may read the secrets in it" in look().out) is is_secret


def test_json_has_the_same_keys_whatever_is_wrong(look: Look, monkeypatch: pytest.MonkeyPatch):
    well = json.loads(look("--json").out)
    monkeypatch.setenv("KNEEBOT_WEB_IDLE_HOURS", "x")

    assert set(json.loads(look("--json").out)) == set(well)


def test_server_that_never_answers_is_tried_once(
    look: Look, monkeypatch: pytest.MonkeyPatch, telegram: Telegram
):
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "k")
    monkeypatch.setitem(postgres.CONNECTING, "connect_timeout", 2)  # the least that it takes
    with create_server(("127.0.0.1", 0)) as hung:
        port = hung.getsockname()[1]
        outcome = look("--db", f"postgresql://kneebot@127.0.0.1:{port}/knee")
        hung.settimeout(0)
        tries = 0
        with suppress(BlockingIOError):
            while True:
                hung.accept()[0].close()
                tries += 1

    assert finds(outcome, "database", "cannot be reached")
    assert tries == 1


def test_setting_that_cannot_be_is_told_as_json(look: Look, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KNEEBOT_KEEP_DAYS", "long")
    outcome = look("--json")

    assert outcome.code == 1
    told = json.loads(outcome.out)
    [trouble] = told["troubles"]
    assert trouble["check"] == "settings"
    assert (told["checks"], told["old_copies"], told["telegram"]) == (["settings"], [], None)
    assert "KNEEBOT_KEEP_DAYS: give a whole number" in trouble["message"]


def test_what_was_put_aside_is_told_by_its_kind(look: Look, folder: Path):
    with opened(make(folder)) as db:
        for number in (1, 2, 2):
            db.run(note_mistake, "check-in", number, "check-in: KeyError in x.py line 3", HOUR_AGO)

    assert finds(look(), "mistakes", "put aside", ": 2 (check-in: KeyError in x.py line 3)")


def test_what_was_put_aside_days_ago_is_told_no_more(look: Look, folder: Path):
    with opened(make(folder)) as db:
        db.run(note_mistake, "check-in", 1, "check-in: KeyError", HOUR_AGO - timedelta(days=1))

    assert look().code == 0
