"""A clinic is called otherwise, or closed, by the command line beside the process that serves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Library
from bot.checkins.draining import drain
from bot.checkins.planning import plan_due
from bot.checkins.played import played_at
from bot.clinics.codes import new_code
from bot.commands import clinic_closing
from bot.retention import Retention
from bot.store.alerts import alerts_of_patient
from bot.store.audit import noted
from bot.store.clinic_tables import campaigns, deliveries
from bot.store.clinics import members
from bot.store.codes import Terms
from bot.store.database import Connection, Database
from bot.store.patients import patient_of, patients_of_clinic
from bot.store.polls import counted
from bot.store.tables import sends
from bot.trial.world import World
from tests.checkins.conftest import KEY, staff_linked, with_clinic
from tests.checkins.test_world import Joined, pass_hours
from tests.checkins.weeks import asked, pass_days
from tests.conftest import Kneebot, Outcome
from tests.postgres import new_database
from tests.purging import purge

DATABASES = ("file", "postgresql")
IN_LONG_RUNS = ("postgresql",)
ANA = "90"
CLOSED = "Northside does not follow you here any more"
Command = Callable[..., Outcome]


@pytest.fixture
def address(database_kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if database_kind == "postgresql":
        return new_database(request.getfixturevalue("postgres"))
    return str(folder / "kneebot.sqlite")


@pytest.fixture
def world(address: str, libraries: tuple[Library, Library]) -> Iterator[World]:
    with Database.open(address, serving=True) as db:
        yield with_clinic(db, libraries)


@pytest.fixture
def clinic(
    kneebot: Kneebot, address: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Do something with the clinic, in a process beside that has the same clock."""
    monkeypatch.setattr(clinic_closing, "right_now", lambda _: world.now)
    monkeypatch.setenv("KNEEBOT_SECRET", KEY.decode())
    return lambda *words: kneebot("clinic", *words, "--db", address)


def waiting(world: World) -> World:
    """Let the first check-in of a patient be handed over, and not leave yet."""
    due = world.now.replace(hour=16, minute=5) + timedelta(days=7)
    world.db.run(plan_due, due)
    assert world.db.run(drain, world.desk, due) == 1
    assert unsent(world) == ["checkin"]
    world.now = due
    return world


def unsent(world: World) -> list[str]:
    planned = select(sends.c.kind).where(sends.c.state == "planned")
    return world.db.run(lambda conn: list(conn.scalars(planned)))


def reasons(world: World) -> list[tuple[str, str]]:
    def found(conn: Connection) -> list[tuple[str, str]]:
        rows = conn.execute(select(deliveries.c.state, deliveries.c.reason))
        return [(row.state, row.reason) for row in rows]

    return world.db.run(found)


def code(world: World, **terms: Any) -> str:
    expires = world.now + timedelta(days=900)
    return world.db.run(new_code, KEY, Terms(clinic_id=1, expires_at=expires, **terms), world.now)


def test_new_name_stands_on_what_leaves_later(joined: Joined, clinic: Command) -> None:
    world = waiting(joined("7"))
    told = clinic("rename", "northside", "  Hill Physio ")
    assert told.out.startswith("Northside is called Hill Physio from now on.\n")
    assert unsent(world) == []
    world.pass_time(timedelta(minutes=31))
    arrived = world.last("7")
    assert "Hill Physio" in arrived.text
    assert "Northside" not in arrived.text
    world.press(arrived, "None of these")
    assert [one.what for one in world.db.read(noted, 1, 1)] == ["renamed: Northside to Hill Physio"]


def test_name_that_cannot_be_is_refused(joined: Joined, clinic: Command) -> None:
    joined("7")
    clinic("add", "South", "--zone", "Asia/Tokyo")
    for wrong, told in {
        "sOUTH": "there is a clinic 'South' already",
        " ": "1 to 64 letters",
        "a" * 65: "1 to 64 letters",
        "a\nb": "on one line",
    }.items():
        assert clinic("rename", "Northside", wrong).refuses(told), wrong
    assert clinic("rename", "Nortside", "X").refuses("did you mean 'Northside'?")
    assert "nothing was changed" in clinic("rename", "1", "Northside").out
    assert "called northside from" in clinic("rename", "1", "northside").out


def test_closing_asks_first_and_tells_what_ends(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    code(world, label="P8")
    world.write(ANA, "/broadcast Come on Monday.")
    waiting(world)
    told = clinic("close", "Northside")
    assert told.code == 2
    assert "nothing is closed yet" in told.err
    lines = dict(line.strip().split(": ") for line in told.out.splitlines()[1:])
    assert lines == {
        "patients who are followed": "1",
        "programmes that patients are on": "1",
        "check-ins and broadcasts to a patient, to be sent or answered": "2",
        "broadcasts that are written or under way": "1",
        "codes and links that work": "1",
        "of the staff": "1",
        "alerts that are not closed": "0",
    }
    assert world.db.read(members, 1) != []
    assert unsent(world) == ["checkin"]


def test_nothing_leaves_in_the_name_of_a_closed_clinic(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    joined("8")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_hours(world, 24 * 7 + 7)
    world.write(ANA, "/broadcast Come on Monday.")
    world.press(world.last(ANA), "Send to 2")
    before = {one: len(world.messages[one]) for one in ("7", "8", ANA)}
    assert clinic("close", "Northside", "--yes").code == 0
    closed = world.now
    pass_days(world, 30)
    assert {one: len(world.messages[one]) for one in ("7", "8", ANA)} == before
    ended = {reason for state, reason in reasons(world) if state == "cancelled"}
    assert ended == {"the clinic was closed"}
    states = world.db.run(lambda conn: list(conn.scalars(select(campaigns.c.state))))
    assert states == ["cancelled"]
    assert [one.state for one in world.db.read(patients_of_clinic, 1)] == ["stopped", "stopped"]
    assert [one.ends for one in world.db.run(played_at, 1, world.now)] == [closed, closed]


def test_what_waits_at_the_sender_is_taken_back(joined: Joined, clinic: Command) -> None:
    world = waiting(joined("7"))
    told = clinic("close", "Northside", "--yes")
    assert told.out.startswith(
        "Northside is closed. This has ended:\n  patients who are followed: 1\n"
    )
    assert unsent(world) == []
    assert set(reasons(world)) == {("cancelled", "the clinic was closed")}


def test_patients_are_told_that_it_follows_them_no_more(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    world.write("7", "/pause")
    pause = world.last("7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.write(ANA, "/patient P7")
    world.press(world.last(ANA), "Write to them")
    world.write(ANA, "How is it?")
    from_clinic = world.last("7")
    reply, two_weeks = from_clinic.buttons["Reply"], pause.buttons["2 weeks"]
    world.press(from_clinic, "Reply")
    clinic("close", "Northside", "--yes")
    world.write("7", "It is worse")
    assert CLOSED in world.last("7").text
    for message, carried in ((from_clinic, reply), (pause, two_weeks)):
        world.bring([world.pressed(message, carried)])
        assert CLOSED in world.last("7").text
    world.write("7", "/clinics")
    assert "Northside: follows nobody here any more" in world.last("7").text
    world.write("7", "/person")
    assert "no clinic follows you here" in world.last("7").text


def test_answers_after_the_end_are_not_promised_to_anybody(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 7)
    clinic("close", "Northside", "--yes")
    world.press(asked(world)[-1], "☐ 1")
    world.press(world.last("7"), "Send")
    texts = [one.text for one in world.messages["7"]]
    assert any("emergency help now" in one for one in texts)
    assert CLOSED in texts[-1]
    [patient] = world.db.read(patients_of_clinic, 1)
    assert world.db.read(alerts_of_patient, patient.id) == []


def test_who_is_answering_then_is_told_with_each_answer(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    pass_hours(world, 24 * 7 + 7)
    world.press(world.last("7"), "None of these")
    question = world.last("7")
    clinic("close", "Northside", "--yes")
    assert ("cancelled", "the clinic was closed") in reasons(world)
    world.press(question, "3")
    question, told = world.messages["7"][-2:]
    assert CLOSED in told.text
    assert ("cancelled", "the clinic was closed") in reasons(world)
    world.press(question, "Better")
    assert CLOSED in world.last("7").text


def test_question_of_a_broadcast_is_not_taken_any_more(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.pass_time(timedelta(hours=1))
    world.write(ANA, "/broadcast A group.\n? Would you come? yes/no")
    world.press(world.last(ANA), "Send to 1")
    pass_hours(world, 1)
    question = world.last("7")
    clinic("close", "Northside", "--yes")
    world.press(question, "Yes")
    assert CLOSED in world.last("7").text
    assert world.db.read(counted, 1) == {}
    world.write(ANA, "/today")
    assert "Northside" not in world.last(ANA).text


def test_codes_and_links_of_it_work_no_more(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    for_many = code(world, uses_left=None)
    world.write("8", f"/start {for_many}")
    consent = world.last("8")
    clinic("close", "Northside", "--yes")
    world.press(consent, "Yes, I agree")
    assert "This clinic follows nobody here any more" in world.last("8").text
    world.write("9", f"/start {for_many}")
    assert "This clinic follows nobody here any more" in world.last("9").text
    assert [one.address for one in world.db.read(patients_of_clinic, 1)] == ["7"]


def test_record_stays_and_nothing_else_can_be_done(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    pass_hours(world, 24 * 8)
    clinic("close", "1", "--yes")
    named = ("--clinic", "Northside")
    for way in (
        ("codes", "new", "--bot", "KneeBot"),
        ("staff", "add", "Ole", "--role", "owner"),
        ("programmes", "add", "--standard"),
        ("desk", "--as", "Ana"),
        ("sheet", "--bot", "KneeBot"),
        ("rules", "--ours"),
    ):
        assert clinic(*way, *named).refuses("Northside was closed on 20"), way
    assert clinic("close", "Northside", "--yes").refuses("was closed on")
    assert clinic("add", "Northside", "--zone", "Europe/Berlin").refuses("already, closed on")
    assert ", closed on 20" in clinic("list").out
    shown = clinic("show", *named).out
    assert "clinic closed, patients left: 1, by command line" in shown
    assert clinic("export", *named).code == 0
    assert "the clinic was closed" in Path("check-ins.csv").read_text()
    assert clinic("staff", "list", *named).out == "0 of Northside\n"
    purge(world.db, Retention(), world.now + timedelta(days=360))
    assert world.db.read(patient_of, 1) is not None
    purge(world.db, Retention(), world.now + timedelta(days=370))
    assert world.db.read(patient_of, 1) is None


def test_other_clinics_of_a_patient_go_on(joined: Joined, clinic: Command) -> None:
    world = joined("7")
    clinic("add", "Hill", "--zone", "Europe/Berlin")
    text = world.db.run(
        new_code, KEY, Terms(clinic_id=2, expires_at=world.now + timedelta(days=3)), world.now
    )
    world.write("7", f"/start {text}")
    world.press(world.last("7"), "Yes, I agree")
    clinic("close", "Hill", "--yes")
    pass_days(world, 8)
    assert len(asked(world)) == 1
    world.write("7", "/clinics")
    told = world.last("7").text
    assert "Northside: follows you" in told
    assert "Hill: follows nobody here any more" in told
