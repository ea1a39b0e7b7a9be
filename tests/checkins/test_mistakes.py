"""A mistake of ours met with one person: the others are served, and the operator learns of it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.app import Library
from bot.checkins import asking, beginning, listing
from bot.checkins.asking import keep_asking, tick
from bot.checkins.card import Card
from bot.checkins.desk import CheckIns
from bot.checkins.draining import MISTAKE
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.setbacks import Setbacks
from bot.store.asides import Asides
from bot.store.clinics import Clinic, Member, add_clinic
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.mistakes import mistakes
from bot.trial.world import World
from tests.checkins.conftest import ANA, BEGAN, HOURS, join, staff_linked, with_clinic
from tests.checkins.weeks import pass_days
from tests.postgres import new_database
from tests.sending.test_sender import until

DATABASES = ("file", "postgresql")
IN_LONG_RUNS = ("postgresql",)
DAY = timedelta(days=1)
UNKNOWN = "Mars/Base"
BEA = "92"


@pytest.fixture
def world(
    database_kind: str,
    tmp_path: Path,
    libraries: tuple[Library, Library],
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    """A world at work as it is for real, where mistakes are put aside."""
    place: str | Path = tmp_path / "kneebot.sqlite"
    if database_kind == "postgresql":
        place = new_database(request.getfixturevalue("postgres"))
    with Database.open(place, serving=True) as db:
        world = with_clinic(db, libraries)
        world.desk = replace(world.desk, asides=Asides())
        yield world


def joined(world: World, *addresses: str) -> None:
    for address in addresses:
        join(world, address)


def changed(world: World, statement: str) -> None:
    world.db.run(lambda conn: conn.execute(text(statement)))


def met(world: World) -> dict[str, int]:
    """Return what was put aside and where, how often."""
    found = world.db.read(mistakes, world.now - DAY)
    return {one.problem.partition(":")[0]: one.many for one in found}


def was_told(world: World, address: str, words: str) -> bool:
    return any(words in one.text for one in world.messages.get(address, []))


def test_zone_nobody_knows_keeps_check_ins_from_one_alone(world: World) -> None:
    joined(world, "7", "8")
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}' WHERE label = 'P7'")
    pass_days(world, 8)

    assert was_told(world, "8", "Three short questions")
    assert not was_told(world, "7", "Three short questions")
    assert met(world)["planning check-ins"] == 1


def test_zone_that_is_known_again_brings_the_check_in(world: World) -> None:
    joined(world, "7", "8")
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}' WHERE label = 'P7'")
    pass_days(world, 7.3)
    changed(world, "UPDATE patients SET zone = 'Europe/Berlin'")
    world.pass_time(timedelta(hours=1))
    world.pass_time(timedelta(hours=1))

    assert was_told(world, "7", "Three short questions")


def test_mistake_in_asking_one_keeps_nobody_else_from_it(world: World) -> None:
    """It is planned, and its zone is lost before it is handed over."""
    joined(world, "7", "8")
    pass_days(world, 6.9)
    planned_for_later(world)
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}' WHERE label = 'P7'")
    pass_days(world, 0.5)

    extra = text("SELECT state FROM deliveries WHERE step = 'extra' ORDER BY patient_id")
    assert world.db.run(lambda conn: [*conn.scalars(extra)]) == ["planned", "asked"]
    assert met(world)["check-in"] == 1


def test_check_in_that_was_put_off_keeps_no_reason_once_it_is_asked(world: World) -> None:
    joined(world, "7")
    pass_days(world, 6.9)
    planned_for_later(world)
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}'")
    world.now = world.now.replace(hour=16, minute=1)
    world.work()
    assert reasons(world) == [("planned", MISTAKE)]
    changed(world, "UPDATE patients SET zone = 'Europe/Berlin'")
    world.pass_time(timedelta(hours=1))
    world.pass_time(timedelta(hours=16))

    assert reasons(world) == [("asked", None)]


def reasons(world: World) -> list[tuple[str, str | None]]:
    extra = text("SELECT state, reason FROM deliveries WHERE step = 'extra'")
    return [(row[0], row[1]) for row in world.db.run(lambda conn: conn.execute(extra).all())]


def planned_for_later(world: World) -> None:
    """Plan a check-in for everybody, to be handed over that evening."""
    due = "'2026-09-14 16:00:00'" if world.db.path else "'2026-09-14 16:00:00+00'"
    late = due.replace("14 ", "16 ")
    columns = "patient_id, enrolment_id, step, number, reminder, asks, state, due_at, not_after"
    changed(
        world,
        f"INSERT INTO deliveries ({columns}, updated_at) SELECT patient_id, id, 'extra', 1, 0, "
        f"'short', 'planned', {due}, {late}, {due} FROM enrolments",
    )


def test_look_that_met_a_mistake_does_not_begin_again_at_once(world: World) -> None:
    joined(world, "7")
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}'")
    world.now += 8 * DAY
    looks = 0
    while world.db.run(tick, world.desk, world.now):
        looks += 1
        assert looks < 5

    assert sum(met(world).values()) == 1


def test_broadcast_reaches_those_whose_zone_is_known(world: World) -> None:
    joined(world, "7", "8")
    staff_linked(world, ANA, "Ana", "clinician")
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 2")
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}' WHERE label = 'P7'")
    world.pass_time(timedelta(hours=1))

    assert was_told(world, "8", "We are closed")
    assert not was_told(world, "7", "We are closed")


def test_broadcast_waits_for_a_zone_that_met_a_mistake(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed is to say when it leaves; who hands it over asks for the hour again."""
    launched(world)

    def fails(*_: object) -> datetime:
        raise KeyError("hours")

    with monkeypatch.context() as patch:
        patch.setattr(beginning, "leaves", fails)
        world.pass_time(timedelta(minutes=6))
    world.pass_time(timedelta(hours=1))

    assert was_told(world, "7", "We are closed")
    assert sum("We are closed" in one.text for one in world.messages["7"]) == 1
    assert met(world)["broadcast to the people of a zone"] == 1


def launched(world: World) -> None:
    joined(world, "7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 1")


def test_broadcast_that_a_mistake_stops_is_counted(world: World) -> None:
    launched(world)
    changed(world, f"UPDATE patients SET zone = '{UNKNOWN}'")
    world.pass_time(timedelta(minutes=6))
    world.press(world.last(ANA), "How far is it?")
    assert "Waiting: 1\n" in world.last(ANA).text
    world.pass_time(2 * DAY)
    world.press(world.last(ANA), "How far is it?")

    assert "Not sent: 1\n• kneebot met a mistake of its own" in world.last(ANA).text


def test_clinic_whose_zone_nobody_knows_keeps_no_alert_from_another(world: World) -> None:
    joined(world, "7")
    staff_linked(world, ANA, "Ana", "clinician")
    other = world.db.run(
        lambda conn: add_clinic(
            conn,
            name="Hill",
            zone=UNKNOWN,
            hours=HOURS,
            is_sandbox=False,
            now=world.now,
        )
    )
    assert other is not None
    world.db.run(alert_untold, other)
    world.write("7", "/person")

    assert was_told(world, ANA, "P7")
    assert met(world)["alert"] == 1


def alert_untold(conn: Connection, clinic_id: int) -> None:
    """Add a patient of a clinic with an alert of the same day that nobody was told of."""
    chat_id = find_chat(conn, channel="telegram", address="99", now=BEGAN)
    conn.execute(
        text(
            "INSERT INTO patients (clinic_id, chat_id, label, tags, zone, state, consented_at, "
            "consent_version, created_at, updated_at) SELECT :clinic, :chat, 'P99', tags, zone, "
            "state, consented_at, consent_version, created_at, updated_at FROM patients LIMIT 1"
        ),
        {"clinic": clinic_id, "chat": chat_id},
    )
    conn.execute(
        text(
            "INSERT INTO alerts (clinic_id, patient_id, rule, version, level, key, cause, state, "
            "created_at) SELECT clinic_id, id, 'danger', '1', 'same_day', 'k', '[]', 'open', "
            "created_at FROM patients WHERE label = 'P99'"
        )
    )


@pytest.mark.parametrize("others", [True, False])
def test_list_is_kept_from_one_member_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, *, others: bool
) -> None:
    """Where it reached nobody, it is tried again."""
    joined(world, "7")
    staff_linked(world, BEA, "Bea", "clinician")
    if others:
        staff_linked(world, ANA, "Ana", "clinician")
    changed(
        world,
        "INSERT INTO alerts (clinic_id, patient_id, rule, version, level, key, cause, state, "
        "created_at) SELECT clinic_id, id, 'pain_up', '1', 'next_working_day', 'k', '[]', 'open', "
        "created_at FROM patients",
    )
    made = listing.today

    def fails(
        conn: Connection, desk: CheckIns, where: Clinic, member: Member, now: datetime
    ) -> Card:
        if member.name == "Bea":
            raise KeyError(member.name)
        return made(conn, desk, where, member, now)

    with monkeypatch.context() as patch:
        patch.setattr(listing, "today", fails)
        world.pass_time(timedelta(hours=1))
    world.pass_time(timedelta(hours=1))

    assert was_told(world, ANA, "P7") is others
    assert was_told(world, BEA, "P7") is not others
    assert met(world) == {"list of a day to member 1": 1}


def test_words_that_cannot_be_made_are_told_once_an_hour(
    world: World,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    libraries: tuple[Library, Library],
) -> None:
    joined(world, "7", "8")
    in_words_of_its_own(world, libraries[1], tmp_path / "own")
    pass_days(world, 7.3)
    for _ in range(30):
        world.pass_time(timedelta(minutes=1))

    told = [one for one in caplog.messages if "put aside" in one and "check-in" in one]
    assert 2 <= len(told) <= 4
    assert "zebra" not in f"{told}"


def in_words_of_its_own(world: World, library: Library, folder: Path) -> None:
    """Let the words of check-ins be a clinic's own, which name what is not there."""
    file = folder / "messages" / "opening.j2"
    file.parent.mkdir(parents=True)
    file.write_text("{{ zebra }}", encoding="utf-8")
    folders = (folder, TEMPLATES / "checkin", TEMPLATES)
    own = Renderer(library.pathway, library.renderer.country, library.clinic, folders)
    world.desk = replace(world.desk, renderer=own)


def test_mistake_of_nobodys_part_ends_no_process(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the program goes on, looks again later, and `/readyz` tells."""
    monkeypatch.setattr(asking, "AFTER_MISTAKE_S", 0.01)
    setbacks = Setbacks()
    joined(world, "7")
    changed(world, "ALTER TABLE campaigns RENAME TO away")

    async def told() -> None:
        clock = lambda: world.now  # noqa: E731 - a name would say no more
        work = keep_asking(world.db, world.desk, clock, lambda: None, setbacks)
        running = asyncio.create_task(work)
        await until(lambda: bool(setbacks.duties))
        assert "check-ins could not be looked at" in setbacks.duties["check-ins"]
        await asyncio.to_thread(changed, world, "ALTER TABLE away RENAME TO campaigns")
        await until(lambda: not setbacks.duties)
        running.cancel()
        await asyncio.wait({running})

    asyncio.run(told())
