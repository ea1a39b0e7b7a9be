"""`kneebot webhook` tells Telegram where to bring updates; `kneebot run` then takes them in."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.channels.telegram.webhook import PATH
from bot.commands.keys import note_use
from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store.database import Database
from tests.commands.test_serve import OTHER_TOKEN, address_of, serving
from tests.conftest import Kneebot

SETTINGS = ("TELEGRAM_TOKEN", "TELEGRAM_API_URL", "KNEEBOT_URL")
PATIENCE_S = 20
HOME = "https://knee.example.org"


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    world = Telegram(is_local=True)
    with served_in_thread(world) as url:
        monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", url)
        monkeypatch.setenv("KNEEBOT_URL", HOME)
        yield world


def test_webhook_is_set_told_and_deleted(kneebot: Kneebot, telegram: Telegram, folder: Path):
    told = kneebot("webhook", "set").out
    assert f"Webhook: {HOME}{PATH}\nUpdates that wait: 0\n" in told
    assert "kneebot webhook info tells in a minute" in told
    assert telegram.webhook.url == f"{HOME}{PATH}"
    assert len(telegram.webhook.secret) == 64
    assert set(telegram.updates.allowed) >= {"message", "callback_query"}
    Patient(telegram).say("hello")
    told = kneebot("webhook", "info").out
    assert f"Webhook: {HOME}{PATH}\n" in told
    assert "Updates that wait: 1\n" in told

    assert kneebot("webhook", "delete").code == 0
    assert telegram.webhook.url == ""
    assert "Webhook: none" in kneebot("webhook", "info").out
    assert telegram.updates.count(telegram.now) == 1


def test_secret_stays_and_follows_the_token(kneebot: Kneebot, telegram: Telegram, folder: Path):
    secrets = []
    for _ in range(2):
        kneebot("webhook", "set")
        secrets.append(telegram.webhook.secret)

    assert secrets[0] == secrets[1]
    assert TOKEN not in secrets[0]
    assert (folder / "kneebot.sqlite.secret").read_text() not in secrets[0]


@pytest.mark.parametrize("missing", ["KNEEBOT_URL", "TELEGRAM_TOKEN"])
def test_what_is_missing_is_told(
    kneebot: Kneebot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, missing: str
):
    monkeypatch.delenv(missing)

    assert kneebot("webhook", "set").refuses(missing)


def test_database_without_a_file_needs_a_secret(kneebot: Kneebot, telegram: Telegram):
    assert kneebot("webhook", "set", "--db", ":memory:").refuses("KNEEBOT_SECRET")


def test_key_that_is_not_of_who_serves_is_refused(
    kneebot: Kneebot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
):
    """With its secret Telegram would bring everything in vain."""
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "o")
    with Database.open("kneebot.sqlite", serving=True) as db:
        note_use(db, 32 * b"o")
    assert kneebot("webhook", "set").code == 0
    secret = telegram.webhook.secret
    monkeypatch.setenv("KNEEBOT_SECRET", 32 * "n")

    assert kneebot("webhook", "set").refuses("so the webhook would be void", "KNEEBOT_SECRET")
    assert telegram.webhook.secret == secret


def test_refusals_of_telegram_are_told(
    kneebot: Kneebot, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
):
    telegram.is_local = False
    monkeypatch.setenv("KNEEBOT_URL", "http://knee.example.org")
    assert kneebot("webhook", "set").refuses("an https url must be provided")
    monkeypatch.setenv("TELEGRAM_TOKEN", OTHER_TOKEN)
    assert kneebot("webhook", "info").refuses("token")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9/bot")
    assert kneebot("webhook", "delete").refuses("cannot be reached", "try again")


def test_program_takes_in_what_is_brought(
    kneebot: Kneebot, telegram: Telegram, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """Set by one process, served by another: both know the same secret."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    monkeypatch.setenv("KNEEBOT_URL", f"http://127.0.0.1:{port}")
    kneebot("webhook", "set")
    settings = {name: os.environ[name] for name in SETTINGS}
    with serving(folder, "--port", port, **settings) as process:
        address = address_of(process)
        ann = Patient(telegram)
        ann.say("/start")
        asyncio.run(ann.wait_for("shall we begin?", PATIENCE_S))

        assert httpx.post(f"{address.rstrip('/')}{PATH}", json={}).status_code == 403
        assert httpx.get(address).status_code == 200
    assert not [call for call in telegram.calls if call.method == "getUpdates"]
