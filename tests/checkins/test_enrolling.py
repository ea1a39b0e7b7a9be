"""Staff make codes for patients in their chat, and end that somebody is followed."""

from collections.abc import Callable
from re import findall

import pytest

from bot.checkins.played import played_at
from bot.store.audit import noted
from bot.store.clinics import add_clinic
from bot.store.codes import codes_of
from bot.store.enrolments import keep_programme
from bot.store.patients import patients_of_clinic
from bot.trial.world import World
from flows.checkins.programmes import kept, programme_of, standard
from tests.checkins.conftest import HOURS, staff_linked
from tests.checkins.test_world import pass_hours

Joined = Callable[..., World]
ANA, FAY, EVE = "90", "91", "92"
OWN = "{id: own, name: After surgery, event: visit, steps: [{id: one, set: weekly, week: 1}]}"


@pytest.fixture
def desk(world: World) -> World:
    """Return a world with a clinician, somebody at the front desk, and somebody who only reads."""
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, FAY, "Fay", "front_desk")
    staff_linked(world, EVE, "Eve", "read_only")
    return world


def add_own(world: World) -> None:
    body = kept(programme_of(OWN, "own.yaml"))
    known = {"clinic_id": 1, "name": "own", "hash": "1", "body": body, "now": world.now}
    world.db.run(lambda conn: keep_programme(conn, **known))


def code_in(text: str) -> str:
    [code] = findall(r"https://t\.me/trial_knee_bot\?start=([\w-]{28})", text)
    return str(code)


def open_codes(world: World) -> list[str | None]:
    every = world.db.read(codes_of, 1)
    return [one.label for one in every if one.staff_id is None and one.revoked_at is None]


def test_front_desk_makes_a_code_that_a_patient_joins_by(desk: World) -> None:
    desk.write(FAY, "/enrol  P 123")
    made = desk.last(FAY)
    assert made.picture is not None
    assert made.picture.startswith("<svg")
    assert "A code for P 123" in made.text
    assert "It works once, until 7 October 2026" in made.text
    desk.write("7", f"/start {code_in(made.text)}")
    desk.press(desk.last("7"), "Yes, I agree")
    [patient] = desk.db.read(patients_of_clinic, 1)
    assert patient.label == "P 123"
    [row] = [one for one in desk.db.read(noted, 1, 9) if one.what.startswith("code")]
    assert (row.what, row.staff) == ("code 4 made", "Fay")
    desk.write("8", f"/start {code_in(made.text)}")
    assert "has been used already" in desk.last("8").text
    desk.press(made, "Take it back")
    assert "has joined with this code already" in desk.last(FAY).text


def test_programme_is_chosen_by_a_button(desk: World) -> None:
    add_own(desk)
    desk.write(FAY, "/enroll room:3")
    asked = desk.last(FAY)
    assert "What does room:3 begin?" in asked.text
    assert set(asked.buttons) == {"After surgery", "Twelve weeks"}
    assert open_codes(desk) == []
    desk.press(asked, "After surgery")
    assert "A code for room:3</b> (Northside, After surgery)" in desk.last(FAY).text
    [made] = [one for one in desk.db.read(codes_of, 1) if one.staff_id is None]
    assert (made.programme, made.label) == ("own", "room:3")


def test_button_of_an_older_version_asks_again(desk: World) -> None:
    add_own(desk)
    desk.write(FAY, "/enrol P1")
    asked = desk.last(FAY)
    body = kept(standard()).replace("Twelve weeks", "Three months")
    known = {"clinic_id": 1, "name": "standard", "hash": "2", "body": body, "now": desk.now}
    desk.db.run(lambda conn: keep_programme(conn, **known))
    desk.press(asked, "Twelve weeks")
    assert "Three months" in desk.last(FAY).buttons


def test_label_is_refused_where_it_means_two(desk: World) -> None:
    desk.write(FAY, "/enrol P1")
    first = desk.last(FAY)
    desk.write(FAY, "/enrol p1")
    assert "“p1” is another patient, or a code that still works" in desk.last(FAY).text
    desk.press(first, "Take it back")
    assert "does not work any more" in desk.last(FAY).text
    assert open_codes(desk) == []
    desk.write(FAY, "/enrol p1")
    assert "A code for p1" in desk.last(FAY).text
    desk.write("7", f"/start {code_in(first.text)}")
    assert "has taken this code back" in desk.last("7").text


def test_who_stopped_comes_back_by_a_code_without_a_label(desk: World) -> None:
    desk.write(FAY, "/enrol P1")
    desk.write("7", f"/start {code_in(desk.last(FAY).text)}")
    desk.press(desk.last("7"), "Yes, I agree")
    desk.write("7", "/clinics")
    desk.press(desk.last("7"), "Stop Northside")
    desk.write(FAY, "/enrol p1")
    assert "“p1” has stopped. Write /enrol without a label" in desk.last(FAY).text
    assert open_codes(desk) == [None]
    desk.write(FAY, "/enrol")
    desk.write("7", f"/start {code_in(desk.last(FAY).text)}")
    desk.press(desk.last("7"), "Yes, I agree")
    [patient] = desk.db.read(patients_of_clinic, 1)
    assert (patient.label, patient.state) == ("P1", "active")


def test_nobody_else_becomes_who_stopped(desk: World) -> None:
    desk.write(FAY, "/enrol P1")
    desk.write("7", f"/start {code_in(desk.last(FAY).text)}")
    desk.press(desk.last("7"), "Yes, I agree")
    desk.write("7", "/clinics")
    desk.press(desk.last("7"), "Stop Northside")
    desk.write(FAY, "/enrol")
    desk.write("8", f"/start {code_in(desk.last(FAY).text)}")
    desk.press(desk.last("8"), "Yes, I agree")
    found = [(one.label, one.state) for one in desk.db.read(patients_of_clinic, 1)]
    assert found == [("P1", "stopped"), (None, "active")]


@pytest.mark.parametrize("several", [False, True])
def test_long_label_is_refused(desk: World, several: bool) -> None:
    if several:
        add_own(desk)
    desk.write(FAY, f"/enrol {'ñ' * 65}")
    assert "too long for a label" in desk.last(FAY).text
    assert open_codes(desk) == []


@pytest.mark.parametrize("label", ["Patient  11", "paciente 11"])
@pytest.mark.parametrize("several", [False, True])
def test_label_that_reads_as_a_number_is_refused(desk: World, several: bool, label: str) -> None:
    if several:
        add_own(desk)
    desk.write(FAY, f"/enrol {label}")
    assert "is how a patient without a label is told" in desk.last(FAY).text
    desk.write(FAY, "/language es")
    desk.write(FAY, f"/enrol {label}")
    assert "es como se nombra a un paciente sin etiqueta" in desk.last(FAY).text
    assert open_codes(desk) == []


def test_label_may_hold_joined_signs(desk: World) -> None:
    desk.write(FAY, "/enrol \U0001f469\u200d\U0001f467 3")
    assert open_codes(desk) == ["\U0001f469\u200d\U0001f467 3"]


def test_label_is_shown_as_it_is(desk: World) -> None:
    add_own(desk)
    desk.write(FAY, "/enrol <b>a & {{ 7*7 }}:")
    desk.press(desk.last(FAY), "Twelve weeks")
    assert "A code for &lt;b&gt;a &amp; {{ 7*7 }}:</b>" in desk.last(FAY).text
    assert open_codes(desk) == ["<b>a & {{ 7*7 }}:"]


def test_code_needs_no_label(desk: World) -> None:
    desk.write(FAY, "/enrol")
    assert "<b>A code</b> (Northside, Twelve weeks)" in desk.last(FAY).text
    assert open_codes(desk) == [None]


def test_who_may_not_enrol_is_refused(desk: World) -> None:
    add_own(desk)
    desk.write(EVE, "/enrol P1")
    assert "Your role does not allow this" in desk.last(EVE).text
    desk.write(FAY, "/enrol P1")
    asked = desk.last(FAY)
    for address in (EVE, "7"):
        desk.press_as(address, asked, "Twelve weeks")
    assert open_codes(desk) == []
    before = len(desk.messages["7"])
    desk.write("7", "/enrol P1")
    assert "code" not in desk.messages["7"][before].text


def test_nobody_to_see_alerts_is_told(world: World) -> None:
    staff_linked(world, FAY, "Fay", "front_desk")
    assert "Write /enrol" in world.last(FAY).text
    world.write(FAY, "/enrol P1")
    assert "nobody who gets alerts" in world.last(FAY).text
    assert open_codes(world) == []


def test_staff_of_two_clinics_choose_which(desk: World) -> None:
    known = {"name": "Hill", "zone": "Europe/Berlin", "hours": HOURS, "is_sandbox": False}
    number = desk.db.run(lambda conn: add_clinic(conn, now=desk.now, **known))
    assert number is not None
    staff_linked(desk, ANA, "Ana", "owner", number)
    desk.write(ANA, "/enrol P1")
    asked = desk.last(ANA)
    assert set(asked.buttons) == {"Northside: Twelve weeks", "Hill"}
    desk.press(asked, "Hill")
    assert "for broadcasts only" in desk.last(ANA).text


def test_help_tells_the_front_desk(desk: World) -> None:
    desk.write(FAY, "/help")
    assert "/enrol and a room or initials" in desk.last(FAY).text


def test_spanish_staff_read_spanish(desk: World) -> None:
    desk.write(FAY, "/language es")
    desk.write(FAY, "/enrol P1")
    assert "Sirve una vez, hasta el 7 de octubre de 2026" in desk.last(FAY).text
    assert "Anular el código" in desk.last(FAY).buttons


def test_following_ends_after_a_second_press(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    world.write(ANA, "/patient P7")
    world.press(world.last(ANA), "Stop following")
    asked = world.last(ANA)
    assert "Stop following P7?" in asked.text
    before = len(world.messages["7"])
    world.press(asked, "Yes, stop following")
    stopped = world.now
    assert "P7 is not followed any more" in world.last(ANA).text
    [told] = world.messages["7"][before:]
    assert "Northside has ended your check-ins" in told.text
    pass_hours(world, 24 * 9)
    assert len(world.messages["7"]) == before + 1
    [patient] = world.db.read(patients_of_clinic, 1)
    assert patient.state == "stopped"
    row = world.db.read(noted, 1, 1)[0]
    assert (row.what, row.staff, row.patient_id) == ("stopped following", "Ana", patient.id)
    world.write(ANA, "/patient P7")
    assert "Is not followed any more" in world.last(ANA).text
    assert "Stop following" not in world.last(ANA).buttons
    assert [one.ends for one in world.db.run(played_at, 1, world.now)] == [stopped]


def test_following_goes_on_after_a_no(joined: Joined) -> None:
    world = joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, EVE, "Eve", "read_only")
    world.write(ANA, "/patient P7")
    card = world.last(ANA)
    world.press_as(EVE, card, "Stop following")
    assert "Your role does not allow this" in world.last(EVE).text
    world.press(card, "Stop following")
    world.press(world.last(ANA), "No, go on")
    assert "P7 is followed as before" in world.last(ANA).text
    [patient] = world.db.read(patients_of_clinic, 1)
    assert patient.state == "active"
