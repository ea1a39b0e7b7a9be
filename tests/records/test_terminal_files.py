"""Files in a terminal: written where the person says, and never over another one."""

import io
import json
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from bot.app import Library, open_library
from bot.channels.terminal import NOT_WRITTEN, Terminal, talk
from bot.conversation.triage import Triage
from bot.settings import Settings
from bot.store.database import Database
from tests.patients import NOW

RESULT = ("/start", "1", "I have chest pain and cannot breathe", "yes")
LIBRARY: Library = open_library(Settings(), country="GB")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with chdir(tmp_path):
        yield tmp_path


def types(*lines: str, language: str = "") -> str:
    """Reach a result, type lines, then leave; return what was shown in single spaces."""
    paper = io.StringIO()
    source = io.StringIO("".join(f"{line}\n" for line in (*RESULT, *lines)))
    with Database.open(":memory:", serving=True) as db:
        desk = (Triage(db, LIBRARY.pathway), LIBRARY.renderer)
        talk(Terminal(source, paper, 72), lambda: desk, language=language, clock=lambda: NOW)
    return " ".join(paper.getvalue().split())


def test_page_is_written_where_the_person_says(folder: Path):
    shown = types("/summary", "for my doctor.pdf")

    assert "Written: for my doctor.pdf" in shown
    assert (folder / "for my doctor.pdf").read_bytes().startswith(b"%PDF-")


def test_enter_takes_the_name_that_is_offered(folder: Path):
    types("/summary", "")

    assert (folder / "knee-summary.pdf").exists()


def test_name_that_ends_in_txt_gives_text(folder: Path):
    types("/summary", "page.txt")

    assert (folder / "page.txt").read_text(encoding="utf-8").startswith("Emergency\n")


def test_file_that_is_there_is_not_written_over(folder: Path):
    (folder / "mine.pdf").write_text("mine", encoding="utf-8")
    shown = types("/summary", "mine.pdf", "other.pdf")

    assert "mine.pdf: there is a file of this name; type another name" in shown
    assert (folder / "mine.pdf").read_text(encoding="utf-8") == "mine"
    assert (folder / "other.pdf").exists()


@pytest.mark.parametrize("place", ["no/such/folder/page.pdf", ".", "~nobody-of-this-name/page.pdf"])
def test_place_that_cannot_be_written_to_is_named(folder: Path, place: str):
    shown = types("/summary", place, "-")

    assert f"{place}: " in shown
    assert NOT_WRITTEN in shown


def test_chat_goes_on_afterwards(folder: Path):
    shown = types("/summary", "-", "/help")

    assert "What you can do here" in shown


def test_copy_is_written_as_two_files(folder: Path):
    types("/export", "", "", "-")

    assert {path.name for path in folder.iterdir()} == {"kneebot-data.txt", "kneebot-data.json"}


def test_bundle_is_written_beside_the_copy(folder: Path):
    types("/export", "-", "-", "for the clinic.json")
    written = json.loads((folder / "for the clinic.json").read_text(encoding="utf-8"))

    assert (written["resourceType"], written["language"]) == ("Bundle", "en")


def test_what_does_not_fit_stands_in_every_file(folder: Path):
    types("/disagree", "my <b>hip</b> & knee", "/summary", "page.txt", "/export", "", "", "-")
    copied = (folder / "kneebot-data.txt").read_text(encoding="utf-8")

    assert "my <b>hip</b> & knee" in (folder / "page.txt").read_text(encoding="utf-8")
    assert "You said that it does not fit: my <b>hip</b> & knee" in copied
    assert "my <b>hip</b> & knee" in (folder / "kneebot-data.json").read_text(encoding="utf-8")


def test_emergency_is_heard_where_a_name_is_asked_for(folder: Path):
    shown = types("/summary", "my foot has gone cold and white just now")

    assert "If this is happening now, call 999 at once" in shown.rpartition("or - for none")[2]
    assert not list(folder.iterdir())


def test_command_is_heard_where_a_name_is_asked_for(folder: Path):
    shown = types("/export", "/delete", "1")

    assert "Receipt: " in shown
    assert not list(folder.iterdir())


def test_path_from_the_root_is_a_name(folder: Path):
    types("/summary", str(folder / "page.txt"))

    assert (folder / "page.txt").exists()


def test_name_is_asked_for_in_the_language_of_the_chat(folder: Path):
    shown = types("/summary", "page.txt", language="es_MX.UTF-8")

    assert "Escriba un nombre para el archivo" in shown
    assert "Guardado: page.txt" in shown
    assert "Type a name" not in shown


def test_a_spanish_chat_gives_a_page_in_spanish_and_one_for_the_clinic(folder: Path):
    shown = types("/summary", "page.txt", "clinic.txt", language="es_MX.UTF-8")
    own, clinic = (
        (folder / name).read_text(encoding="utf-8") for name in ("page.txt", "clinic.txt")
    )

    assert "Hay una segunda hoja, para la clínica, en su idioma: English" in shown
    assert "knee-summary-en.pdf" in shown
    assert own.startswith("Emergencia\nConsejo dado: pida ayuda de emergencia ahora")
    assert clinic.startswith("Emergency\nTold to get emergency help now")
    assert clinic.isascii()


def test_delete_tells_what_was_deleted(folder: Path):
    assert "Receipt: " in types("/delete", "1")


def test_copy_says_of_whom_it_was_asked(folder: Path):
    types("/restart", "yes", "1", "2", "someone hits my child", "yes", "/export", "", "")

    copied = (folder / "kneebot-data.txt").read_text(encoding="utf-8")
    assert "Someone hurts your child, or they feel unsafe" in " ".join(copied.split())
