"""`kneebot run` serves, says where, refuses what cannot work in one line, and stops when asked."""

import signal
import socket
import stat
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.settings import Settings
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from tests.conftest import VARIABLES, Kneebot
from tests.fault_rows import FaultRow, Told
from tests.processes import address_of, line_of, serving

OTHER_TOKEN = "7000000001:a-token-that-nobody-gave-out"


def test_page_is_served_where_it_says(folder: Path):
    with serving(folder) as process:
        page = httpx.get(address_of(process))

        assert page.status_code == 200
        assert "Is it really your knee?" in page.text
        assert (folder / "kneebot.sqlite").is_file()


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_stops_when_asked(folder: Path, which: signal.Signals):
    with serving(folder) as process:
        httpx.get(address_of(process))
        process.send_signal(which)
        process.wait(10)

        assert process.returncode == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_key_is_for_its_owner_only_and_stays(folder: Path):
    keys = []
    for _ in range(2):
        with serving(folder) as process:
            address_of(process)
            key = folder / "kneebot.sqlite.secret"
            keys.append(key.read_bytes())
            assert stat.S_IMODE(key.stat().st_mode) == 0o600

    assert keys[0] == keys[1]


def test_chat_goes_on_after_a_restart(folder: Path):
    with httpx.Client(follow_redirects=True) as browser:
        with serving(folder) as process:
            address = address_of(process)
            greeted = browser.get(address).text
            token = greeted.partition('name="token" value="')[2].partition('"')[0]
            form = {"token": token, "shown": "0.0", "place": "0"}
            assert "Who has the sore knee?" in browser.post(f"{address}turn", data=form).text
            port = address.rstrip("/").rpartition(":")[2]
            process.kill()
        with serving(folder, "--port", port) as process:
            assert "Who has the sore knee?" in browser.get(address_of(process)).text


def test_telegram_is_served_beside_the_page(folder: Path):
    telegram = Telegram()
    with (
        served_in_thread(telegram) as url,
        serving(folder, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=url) as process,
    ):
        address = address_of(process)
        line_of(process)

        assert line_of(process) == f"Telegram: https://t.me/{telegram.me['username']}\n"
        assert httpx.get(address).status_code == 200


def test_token_that_telegram_refuses_is_told(folder: Path):
    with (
        served_in_thread(Telegram()) as url,
        serving(folder, TELEGRAM_TOKEN=OTHER_TOKEN, TELEGRAM_API_URL=url) as process,
    ):
        _, errors = process.communicate(timeout=20)

        assert process.returncode == 2
        assert errors.startswith("kneebot: TELEGRAM_TOKEN: ")
        assert len(errors.splitlines()) == 1
        assert OTHER_TOKEN not in errors


def test_page_is_served_while_telegram_is_not_there(folder: Path):
    nowhere = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9/bot"}
    with serving(folder, **nowhere) as process:
        assert httpx.get(address_of(process)).status_code == 200
        assert process.stderr is not None
        told = process.stderr.readline()

        assert told.startswith("kneebot: Telegram cannot be reached")
        assert TOKEN not in told


def test_port_in_use_is_told(folder: Path, kneebot: Kneebot):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])

        assert kneebot("run", "--db", ":memory:", "--port", port).refuses(port, "in use")


def test_second_process_on_one_file_is_told(folder: Path, kneebot: Kneebot, told_fault: Told):
    with serving(folder) as process:
        address_of(process)

        assert kneebot("run", "--port", "0").refuses("already served")
        assert kneebot("chat").refuses("already served")
    told_fault(
        FaultRow(
            fault="a second process that would serve the same file",
            where="file",
            tried=2,
            unit="the one that serves",
        )
    )


@pytest.mark.parametrize("port", ["-1", "65536", "ten", "8000.5", "٨"])
def test_no_port_is_told(kneebot: Kneebot, port: str):
    assert kneebot("run", f"--port={port}").refuses("--port", port)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KNEEBOT_SECRET", "short"),
        ("KNEEBOT_URL", "knee.example.org"),
        ("KNEEBOT_PORT", "70000"),
        ("KNEEBOT_WEB_IDLE_HOURS", "0"),
        ("TELEGRAM_TOKEN", "not a token"),
        ("TELEGRAM_API_URL", "nowhere"),
        ("TELEGRAM_PER_SECOND", "0"),
        ("TELEGRAM_PER_SECOND", "1001"),
    ],
)
def test_wrong_setting_is_told_and_not_shown(
    kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)
    outcome = kneebot("run", "--port", "0")

    assert outcome.refuses(name)
    assert "SECRET" not in name or value not in outcome.err
    assert "TOKEN" not in name or value not in outcome.err


def test_page_for_others_needs_its_address(kneebot: Kneebot):
    assert kneebot("run", "--host", "0.0.0.0", "--port", "0").refuses("KNEEBOT_URL")


def test_example_names_every_setting():
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    named = {line[1:].partition("=")[0] for line in example.splitlines() if "=" in line}
    aliases = [field.validation_alias for field in Settings.model_fields.values()]
    known = {a if isinstance(a, str) else str(a.choices[0]) for a in aliases if a}  # type: ignore[union-attr]

    assert known <= named
    assert known | {"PORT", "LC_ALL", "LC_MESSAGES", "LANG"} == set(VARIABLES)
