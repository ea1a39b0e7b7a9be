"""What is wrong with a setting is told in words, by the name under which it was given."""

from pathlib import Path

import pytest

from bot.settings_told import unread
from tests.conftest import Kneebot
from tests.processes import address_of, serving

DAYS = ("KNEEBOT_KEEP_DAYS", "KNEEBOT_KEEP_PATIENT_DAYS", "KNEEBOT_KEEP_LOG_DAYS")


@pytest.mark.parametrize("name", [*DAYS, "KNEEBOT_WEB_IDLE_HOURS"])
@pytest.mark.parametrize("value", ["1000000", "9999999999999"])
def test_span_that_no_calendar_holds_is_refused(
    kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)

    assert kneebot("run", "--port", "0").refuses(f"{name}: give a number up to ")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "abc", "kneebot: PORT: give a whole number"),
        ("KNEEBOT_PORT", "80a", "kneebot: KNEEBOT_PORT: give a whole number"),
        ("KNEEBOT_KEEP_DAYS", "90 days", "without a unit"),
        ("KNEEBOT_KEEP_DAYS", "0", "from 1 on"),
        ("KNEEBOT_LOG", "xml", "give 'plain' or 'json'"),
        ("TELEGRAM_PROTECT_RESULTS", "perhaps", "give 1 or 0"),
        ("KNEEBOT_URL", "knee.example.org", "such as https://knee.example.org"),
        ("KNEEBOT_URL", "ftp://knee.example.org", "begin the address with https://"),
        ("KNEEBOT_URL", "https://knee.example.org/sub?x=1", "leave out what follows ?"),
        ("KNEEBOT_URL", "https://me@knee.example.org", "any account"),
    ],
)
def test_wrong_value_is_told_in_words(
    kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
):
    monkeypatch.setenv(name, value)

    assert kneebot("doctor").refuses(f"{name}: ", told)


def test_misspelt_setting_is_named_with_the_one_that_is_meant(
    kneebot: Kneebot, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TELEGRAM_TOKN", "1")
    monkeypatch.setenv("DATABASE_ULR", "postgresql://elsewhere/knee")
    (folder / ".env").write_text("KNEEBOT_CLINC=clinic.yaml\n# KNEEBOT_NOTE\nEDITOR=vi\n")

    assert list(unread()) == [
        "DATABASE_ULR is no setting; write DATABASE_URL",
        "KNEEBOT_CLINC is no setting; write KNEEBOT_CLINIC",
        "TELEGRAM_TOKN is no setting; write TELEGRAM_TOKEN",
    ]
    told = kneebot("doctor", "--port", "0").out
    assert "settings: KNEEBOT_CLINC is no setting; write KNEEBOT_CLINIC\n" in told


def test_start_tells_what_is_misspelt_in_one_line(folder: Path):
    with serving(folder, KNEEBOT_CLINC="clinic.yaml", TELEGRAM_TOKN="1") as process:
        address_of(process)
        process.terminate()
        _, err = process.communicate(timeout=15)

    assert err.count("\n") == 1
    assert "KNEEBOT_CLINC" in err
    assert "TELEGRAM_TOKN" in err


def test_lines_that_nobody_can_read_are_named(kneebot: Kneebot, folder: Path):
    (folder / ".env").write_text("KNEEBOT_PORT=0\nKNEEBOT_CLINIC clinic.yaml\nKNEEBOT_LOG\n")

    assert list(unread()) == [
        ".env line 2 cannot be read; write NAME=value",
        ".env line 3 cannot be read; write NAME=value",
    ]


def test_folder_in_place_of_the_settings_is_named(kneebot: Kneebot, folder: Path):
    (folder / ".env").mkdir()

    assert "settings: .env is a folder" in kneebot("doctor", "--port", "0").out
