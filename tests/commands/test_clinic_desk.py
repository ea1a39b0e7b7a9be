"""Somebody of the staff at a keyboard: the list, a card, an alert, words to a patient."""

import io
import os
import pty
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.alerts import add_alert, alert_of
from bot.store.audit import noted
from bot.store.clinic_tables import campaigns
from bot.store.clinics import link_member, members
from bot.store.conversations import find_chat, set_language
from bot.store.database import Connection, Database
from bot.store.patients import add_patient, change_patient
from bot.store.tables import sends
from tests.conftest import Kneebot, Outcome

Work = Callable[..., Outcome]
NOW = datetime.now(UTC)


@pytest.fixture
def db(kneebot: Kneebot, folder: Path) -> Iterator[Database]:
    """The database of a clinic with one of the staff, who has no Telegram, and one patient."""
    assert kneebot("clinic", "add", "North", "--zone", "Europe/London").code == 0
    assert kneebot("clinic", "staff", "add", "Dr Ada", "--role", "clinician").code == 0
    with Database.open(folder / "kneebot.sqlite", serving=False) as db:
        db.run(fill)
        yield db


def fill(conn: Connection) -> None:
    chat = find_chat(conn, channel="telegram", address="7", now=NOW)
    shared = {"tags": (), "zone": "Europe/London", "consent_version": "1", "now": NOW}
    patient = add_patient(conn, clinic_id=1, chat_id=chat, label="Ben", **shared)
    alert = {"rule": "pain_up", "version": "1", "level": "same_day", "key": "k", "cause": []}
    add_alert(conn, clinic_id=1, patient_id=patient, now=NOW, **alert)


@pytest.fixture
def work(kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Type lines as Dr Ada."""

    def work(*lines: str, who: str = "Dr Ada", bot: str = "") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return kneebot("clinic", "desk", "--as", who, *(("--bot", bot) if bot else ()))

    return work


def waiting(conn: Connection) -> list[str]:
    return [str(body) for body in conn.scalars(select(sends.c.body))]


def test_list_leads_to_a_card_and_the_card_to_an_alert(db: Database, work: Work) -> None:
    told = work("1", "1")

    assert told.code == 0
    assert "1. Ben" in told.out
    assert "I take it" in told.out
    alert = db.read(alert_of, 1)
    assert alert is not None
    assert (alert.state, alert.taken_by) == ("acknowledged", "Dr Ada")
    assert ("opened", "Dr Ada") in [(one.what, one.staff) for one in db.read(noted, 1, 9)]


def test_words_for_a_patient_wait_to_be_sent(db: Database, work: Work) -> None:
    told = work("/patient Ben", "4", "Please rest it until Friday.")

    assert "Ben" in told.out
    [body] = db.read(waiting)
    assert "Please rest it until Friday." in body


LETTER = ("Dear Ben,", "1", "rest it until Friday.")


def test_words_for_a_patient_are_sent_whole(db: Database, work: Work) -> None:
    told = work("/patient Ben", "4", *LETTER, "", "/today")

    assert "End with an empty line" in told.out
    assert "Passed on to Ben" in told.out
    [body] = db.read(waiting)
    assert all(line in body for line in LETTER)
    assert told.out.count("Passed on") == 1


def test_dot_ends_a_text_and_alone_writes_to_nobody(db: Database, work: Work) -> None:
    work("/patient Ben", "4", *LETTER, ".", "Second.")
    assert len(db.read(waiting)) == 1

    work("/patient Ben", "4", ".", "Third.")
    assert len(db.read(waiting)) == 1


def test_broadcast_keeps_its_question(db: Database, work: Work) -> None:
    told = work("/broadcast We meet on Monday", "and on Friday.", "? Would you come? yes/no", "")

    assert "and on Friday." in told.out
    assert "Would you come?" in told.out
    [campaign] = db.read(lambda conn: conn.execute(select(campaigns)).all())
    assert campaign.text == "We meet on Monday\nand on Friday."
    assert [one["text"] for one in campaign.questions] == ["Would you come?"]


@pytest.fixture
def paste(kneebot: Kneebot, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Paste lines into a terminal as Dr Ada, and end the input."""

    def paste(*lines: str) -> Outcome:
        typing, reading = pty.openpty()
        os.write(typing, "".join(f"{line}\n" for line in (*lines, "\x04")).encode())
        with os.fdopen(typing, "rb", buffering=0), os.fdopen(reading, encoding="utf-8") as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            return kneebot("clinic", "desk", "--as", "Dr Ada")

    return paste


def test_pasted_letter_keeps_its_empty_lines(db: Database, paste: Work) -> None:
    paste("/patient Ben", "4", "Dear Ben,", "", "rest it.", ".")

    [body] = db.read(waiting)
    assert "Dear Ben," in body
    assert "rest it." in body


def test_line_of_a_pasted_text_presses_nothing(db: Database, paste: Work) -> None:
    told = paste("/patient Ben", "Dear Ben,", "1", "", "1")

    alert = db.read(alert_of, 1)
    assert alert is not None
    assert alert.state == "open"
    assert "Type a number" in told.out


def test_member_is_spoken_to_in_their_language(
    db: Database, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNEEBOT_LANGUAGE", "es_MX.UTF-8")
    assert "/patient NOMBRE abre" in work("hello").out
    assert "Escriba un número" in work("hello").out
    db.run(speak_english)
    assert "/patient NAME opens" in work("hello").out


def speak_english(conn: Connection) -> None:
    chat = find_chat(conn, channel="telegram", address="90", now=NOW)
    set_language(conn, chat, "en")
    [ada] = members(conn, 1)
    link_member(conn, ada.id, chat, NOW)


@pytest.mark.parametrize("line", ["99", "0", "hello", "/nonsense", "²", "٣", "9" * 5000])
def test_what_means_nothing_is_told_how(db: Database, work: Work, line: str) -> None:
    assert "Type a number, or /today" in work(line).out


def test_code_is_made_without_a_picture(
    kneebot: Kneebot, db: Database, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "give it with --bot NAME" in work("/enrol P9").out
    told = work("/enrol P9", bot="KneeBot")
    assert "https://t.me/KneeBot?start=" in told.out
    assert "Give the patient this link" in told.out
    assert "picture" not in told.out
    assert "1  open  P9" in kneebot("clinic", "codes", "list").out
    assert ("code 1 made", "Dr Ada") in [(one.what, one.staff) for one in db.read(noted, 1, 9)]


def test_front_desk_is_told_what_to_type(kneebot: Kneebot, db: Database, work: Work) -> None:
    kneebot("clinic", "staff", "add", "Fay", "--role", "front_desk")
    told = work("/today", who="Fay").out
    assert told.startswith("Type a number, or /today, /patient NAME, /enrol LABEL")
    assert "Your role does not allow this" in told


def test_nobody_of_the_staff_is_refused(db: Database, work: Work) -> None:
    assert work(who="Dr Eve").refuses("Dr Eve", "staff of North")


@pytest.mark.parametrize("label", ["ben", " BEN ", "\uff22\uff45\uff4e"])
def test_code_for_who_stopped_says_how_they_come_back(
    kneebot: Kneebot, db: Database, label: str
) -> None:
    db.run(lambda conn: change_patient(conn, 1, NOW, state="stopped"))
    told = kneebot("clinic", "codes", "new", "--label", label, "--bot", "KneeBot")

    assert told.refuses("who stopped", "a code without a label brings them back")
