"""A result on the web that is changed days later: its signs are asked again, and dated truly."""

from datetime import timedelta

from tests.patients import Patient
from tests.web.house import Guest, House

WELL = Patient(name="well", answers={"self_tests_now": "no"})


def changes_age(guest: Guest) -> None:
    guest.post(command="answers")
    guest.press("Age: 40 years")
    guest.post(number="41")
    guest.press("Yes, change it")


def signs_line(guest: Guest) -> str:
    page = guest.client.get("/summary.txt").text
    return next(line for line in page.splitlines() if line.startswith("Warning signs,"))


def test_old_signs_are_asked_again_before_a_changed_result(house: House, guest: Guest):
    guest.until(None, WELL)
    house.now += timedelta(hours=20)
    changes_age(guest)

    assert "First again what can change within hours" in guest.words
    assert house.screen == "injury_when"


def test_the_page_tells_when_the_signs_were_asked(house: House, guest: Guest):
    guest.until("location", WELL)
    asked = house.now
    house.now += timedelta(hours=2)
    guest.until(None, WELL)
    house.now += timedelta(hours=2)
    changes_age(guest)

    assert house.prompt is None
    assert f"{asked:%H:%M} UTC" in signs_line(guest)


def test_after_they_were_asked_again_the_page_tells_the_new_time(house: House, guest: Guest):
    guest.until(None, WELL)
    house.now += timedelta(hours=20)
    changes_age(guest)
    guest.until(None, WELL)

    assert f"{house.now:%H:%M} UTC" in signs_line(guest)
