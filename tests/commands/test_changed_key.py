"""Another key than before voids what was handed out; start, doctor and the list of codes say so."""

from io import StringIO
from pathlib import Path

import pytest

from bot.commands.keys import note_use
from bot.store.database import Database
from tests.conftest import Kneebot
from tests.processes import address_of, serving

OLD, NEW = 32 * "o", 32 * "n"
BOT = ("--bot", "KneeBot")
SECRET = "KNEEBOT_SECRET"


@pytest.fixture
def coded(kneebot: Kneebot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with a code that was made with the old key."""
    monkeypatch.setenv(SECRET, OLD)
    kneebot("clinic", "add", "North", "--zone", "Europe/London")
    kneebot("clinic", "staff", "add", "Ann", "--role", "owner")
    assert kneebot("clinic", "codes", "new", *BOT).code == 0
    return folder


def started(folder: Path, key: str) -> str:
    with serving(folder, KNEEBOT_SECRET=key) as process:
        address_of(process)
        process.terminate()
        return process.communicate(timeout=15)[1]


def used(folder: Path, key: str) -> None:
    """Note a key as a start does, without all else that a start does."""
    with Database.open(str(folder / "kneebot.sqlite"), serving=True) as db:
        note_use(db, key.encode())


def test_same_key_is_no_trouble(kneebot: Kneebot, coded: Path):
    assert started(coded, OLD) == ""
    assert kneebot("doctor", "--port", "0").code == 0
    assert "1  open  " in kneebot("clinic", "codes", "list").out


def test_changed_key_is_told_until_all_have_it(
    kneebot: Kneebot, coded: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(SECRET, NEW)
    assert "key: the key is another than the one in use" in kneebot("doctor", "--port", "0").out
    assert "1  open  " in kneebot("clinic", "codes", "list").out

    assert "every code, staff link and sheet" in started(coded, NEW)
    assert started(coded, NEW) == ""
    assert kneebot("doctor", "--port", "0").code == 0
    assert "1  void, the key was changed  " in kneebot("clinic", "codes", "list").out


def test_key_that_comes_back_opens_its_codes_again(kneebot: Kneebot, coded: Path):
    used(coded, NEW)
    used(coded, OLD)

    assert "1  open  " in kneebot("clinic", "codes", "list").out


def test_doctor_makes_no_key(kneebot: Kneebot, folder: Path):
    assert kneebot("clinic", "add", "North", "--zone", "Europe/London").code == 0
    assert kneebot("doctor", "--port", "0").code == 0

    assert not list(folder.glob("*.secret"))


def test_commands_with_another_key_make_nothing_and_void_nothing(
    kneebot: Kneebot, coded: Path, monkeypatch: pytest.MonkeyPatch
):
    used(coded, OLD)
    (coded / "list.csv").write_text("label\nP1\n")
    monkeypatch.setenv(SECRET, NEW)

    for command in (
        ("codes", "new", *BOT),
        ("sheet", "--out", "sheet.html", *BOT),
        ("staff", "link", "Ann", *BOT),
        ("import", "list.csv", *BOT),
    ):
        assert kneebot("clinic", *command).refuses("the key is another than the one in use")
        listed = kneebot("clinic", "codes", "list").out
        assert "1  open  " in listed, command
        assert "1 code of North" in listed, command
    assert started(coded, OLD) == ""


def test_desk_with_another_key_makes_no_code(
    kneebot: Kneebot, coded: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(SECRET, NEW)
    monkeypatch.setattr("sys.stdin", StringIO("/enrol P2\n"))
    told = kneebot("clinic", "desk", "--as", "Ann", *BOT)

    assert "the key is another than the one in use" in " ".join(told.out.split())
    assert "1 code of North" in kneebot("clinic", "codes", "list").out


def test_refused_command_keeps_no_key(
    kneebot: Kneebot, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(SECRET, OLD)
    kneebot("clinic", "add", "North", "--zone", "Europe/London")
    assert kneebot("clinic", "codes", "new", *BOT).code != 0

    assert started(folder, NEW) == ""
