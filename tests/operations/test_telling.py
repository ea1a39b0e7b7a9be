"""What a serving process tells its operator, in logs and in counts; never what a patient said."""

import json
import logging
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.operations.logs import JsonLines
from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from tests.processes import address_of, serving

READER = "the token of whoever reads the counts"
WORDS = ("my name is Quentin Zebrowski", "I cannot feel my leg and I soiled myself")
ALSO_PRIVATE = ("Quentin", "Zebrowski", "soiled", TOKEN.partition(":")[2], READER)
PATIENCE_S = 20


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was to be read after a patient had talked, on both channels."""

    lines: list[dict[str, Any]]
    raw: str
    counts: str
    refused: int
    address: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Let a patient talk to a process that logs and counts, then read what it tells."""
    telegram = Telegram()
    patient = Patient(telegram, "Quentin")
    patient.say("/start")
    telegram.fault("sendMessage", Fault.FLOOD, seconds=1)
    with ExitStack() as closing:
        url = closing.enter_context(served_in_thread(telegram))
        settings = {"KNEEBOT_LOG": "json", "KNEEBOT_METRICS_TOKEN": READER}
        bot = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
        folder = tmp_path_factory.mktemp("told")
        process = closing.enter_context(serving(folder, **settings, **bot))
        address = address_of(process)
        for words in WORDS:
            patient.say(words)
        agree_on_page(address)
        counts = counted(address, "kneebot_send_seconds_count", "telegram")
        refused = httpx.get(f"{address}metrics").status_code
        raw = ended(process)
    lines = [json.loads(line) for line in raw.splitlines()]
    return Told(lines=lines, raw=raw, counts=counts, refused=refused, address=str(patient.id))


def agree_on_page(address: str) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        token = browser.get(address).text.partition('name="token" value="')[2].partition('"')[0]
        form = {"token": token, "shown": "0.0", "text": WORDS[0]}
        assert browser.post(f"{address}turn", data=form).status_code == 200


def counted(address: str, *awaited: str) -> str:
    """Return the counts, as soon as one line has all of the words."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        page = httpx.get(f"{address}metrics", headers={"Authorization": f"Bearer {READER}"})
        if any(all(word in line for word in awaited) for line in page.text.splitlines()):
            return page.text
    raise AssertionError(page.text)


def ended(process: subprocess.Popen[str]) -> str:
    process.terminate()
    _, errors = process.communicate(timeout=PATIENCE_S)
    return errors


def test_no_words_and_no_chat_are_told(told: Told):
    said = {line["event"] for line in told.lines}

    assert {"turn", "message handed over"} <= said
    for private in (*WORDS, *ALSO_PRIVATE):
        assert private not in told.raw
        assert private not in told.counts
    events = {(line["logger"], line["event"]) for line in told.lines}
    assert not [event for event in events if told.address in str(event)]
    assert f'"{told.address}"' not in told.counts


def test_a_chat_is_the_same_hash_in_every_line(told: Told):
    hashes: dict[str, set[str]] = {}
    for line in told.lines:
        if "chat" in line:
            hashes.setdefault(line["channel"], set()).add(line["chat"])

    assert {channel: len(one) for channel, one in hashes.items()} == {"telegram": 1, "web": 1}
    assert hashes["telegram"] != {told.address}


def test_another_key_makes_another_hash(caplog: pytest.LogCaptureFixture):
    with caplog.at_level("INFO", "bot.anything"):
        logging.getLogger("bot.anything").info(
            "turn", extra={"channel": "telegram", "chat": "1001"}
        )
    one, other = (json.loads(JsonLines(key).format(caplog.records[0])) for key in (b"a", b"b"))

    assert one["chat"] != other["chat"]


def test_turns_sends_and_waits_are_counted(told: Told):
    for line in (
        'kneebot_turn_seconds_count{channel="telegram"} ',
        'kneebot_turn_seconds_count{channel="web"} ',
        'kneebot_taken_in_seconds_count{channel="telegram"} ',
        'kneebot_taken_in_seconds_count{channel="web"} ',
        'kneebot_sends_total{channel="telegram",outcome="accepted"} ',
        'kneebot_sends_total{channel="telegram",outcome="too_fast"} 1.0',
        'kneebot_send_seconds_count{channel="telegram"} ',
        'kneebot_waiting_seconds{what="update"} ',
        'kneebot_waiting_seconds{what="urgent"} ',
        "kneebot_database_up 1.0",
        "process_resident_memory_bytes ",
    ):
        assert f"\n{line}" in told.counts


def test_alarm_hears_the_first_error(folder: Path):
    """What is first seen at 1 has not increased."""
    with serving(folder, KNEEBOT_METRICS_TOKEN=READER) as process:
        fresh = counted(address_of(process), "kneebot_database_up")

    for line in (
        'kneebot_logged_total{level="error"} 0.0',
        'kneebot_logged_total{level="warning"} 0.0',
        'kneebot_sends_total{channel="telegram",outcome="accepted"} 0.0',
        'kneebot_sends_total{channel="telegram",outcome="too_fast"} 0.0',
    ):
        assert f"\n{line}\n" in fresh


def test_taking_in_lasts_longer_than_the_turn_in_it(told: Told):
    """It also waits for whoever writes, and for the commit."""
    for channel in ("telegram", "web"):
        turns = sum_of(told, f'kneebot_turn_seconds_sum{{channel="{channel}"}}')

        assert sum_of(told, f'kneebot_taken_in_seconds_sum{{channel="{channel}"}}') > turns > 0


def sum_of(told: Told, name: str) -> float:
    (line,) = (line for line in told.counts.splitlines() if line.startswith(f"{name} "))
    return float(line.rpartition(" ")[2])


def test_counting_writes_nothing_into_a_plain_log(folder: Path):
    with serving(folder, KNEEBOT_METRICS_TOKEN=READER) as process:
        address = address_of(process)
        agree_on_page(address)
        counted(address, "kneebot_turn_seconds_count")
        raw = ended(process)

    assert raw == ""


def test_counts_are_for_who_has_the_token(told: Told):
    assert told.refused == 401


def test_without_a_token_nothing_counts(folder: Path):
    with serving(folder) as process:
        assert httpx.get(f"{address_of(process)}metrics").status_code == 404
