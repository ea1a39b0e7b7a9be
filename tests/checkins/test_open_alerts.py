"""What is open can be reached: the list by pages, every alert of a card, each by its name."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.alerts import add_alert, alerts_of_patient, change_alert, open_alerts
from bot.store.patients import patients_of_clinic
from bot.trial.world import World
from tests.checkins.conftest import ANA, staff_linked

Joined = Callable[..., World]
BEA = "92"
BERLIN = ZoneInfo("Europe/Berlin")


def followed(joined: Joined, *addresses: str) -> World:
    """Return a world with two clinicians and these patients."""
    for address in addresses:
        world = joined(address)
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, BEA, "Bea", "clinician")
    return world


def raised(world: World, address: str, rule: str = "red_flag", level: str = "now") -> int:
    """Keep an alert of a patient; return its number."""
    [patient] = [one for one in world.db.run(patients_of_clinic, 1) if one.address == address]
    known = len(world.db.run(alerts_of_patient, patient.id))
    number = world.db.run(
        add_alert,
        clinic_id=1,
        patient_id=patient.id,
        rule=rule,
        version="1",
        level=level,
        key=f"{rule} {known}",
        cause=[],
        now=world.now,
    )
    assert number is not None
    return number


def chosen(world: World, address: str, *words: str) -> None:
    for one in words:
        world.press(world.last(address), one)


def local(at: datetime) -> str:
    return f"{at.astimezone(BERLIN):%a %H:%M}"


def test_all_that_is_open_can_be_reached(joined: Joined) -> None:
    patients = [str(number) for number in range(20, 46)]
    world = followed(joined, *patients)
    for address in patients:
        raised(world, address)
    world.write(ANA, "/today")
    assert "Warning signs (26)" in world.last(ANA).text
    assert "P45," in world.last(ANA).text  # the newest is on the first page
    seen = set(re.findall(r"P\d+(?=, since)", world.last(ANA).text))
    for _ in range(2):
        chosen(world, ANA, "More")
        seen |= set(re.findall(r"P\d+(?=, since)", world.last(ANA).text))

    assert seen == {f"P{one}" for one in patients}
    assert "More" not in world.last(ANA).buttons
    chosen(world, ANA, "From the start")
    assert "P45," in world.last(ANA).text


def test_what_is_closed_between_two_pages_hides_nothing(joined: Joined) -> None:
    patients = [str(number) for number in range(20, 33)]
    world = followed(joined, *patients)
    numbers = [raised(world, address) for address in patients]
    world.write(ANA, "/today")
    page = world.last(ANA)
    for number in numbers[3:6]:
        world.db.run(change_alert, number, state="closed")
    world.press(page, "More")
    assert re.findall(r"P\d+(?=, since)", world.last(ANA).text) == ["P22", "P21", "P20"]


def test_danger_comes_before_what_is_newer(joined: Joined) -> None:
    world = followed(joined, "20", "21", "22")
    raised(world, "20")
    raised(world, "21", "silent", "next_working_day")
    raised(world, "22", "worse", "same_day")
    world.write(ANA, "/today")
    assert re.findall(r"P\d+(?=, since)", world.last(ANA).text) == ["P20", "P22", "P21"]


def test_every_alert_of_a_card_can_be_closed_and_is_named(joined: Joined) -> None:
    world = followed(joined, "7")
    for rule in ("silent", "worse", "red_flag"):
        raised(world, "7", rule)
    world.write(ANA, "/patient P7")
    text, buttons = world.last(ANA).text, world.last(ANA).buttons
    assert "1. A warning sign, since 7 September 2026, 11:00" in text
    assert "3. Has gone silent" in text
    assert {f"{n}: {words}" for n in (1, 2, 3) for words in ("I take it", "Put off", "Close")} < {
        *buttons
    }
    chosen(world, ANA, "3: Close")
    assert "What came of it for P7?" in world.last(ANA).text
    assert "Has gone silent, since 7 September 2026" in world.last(ANA).text
    chosen(world, ANA, "Spoke with them")
    assert "Closed: P7, has gone silent, since 7 September 2026" in world.last(ANA).text
    left = world.db.run(open_alerts, 1, world.now)
    assert [one.rule for one in left] == ["worse", "red_flag"]


def test_alerts_that_do_not_fit_on_a_card_follow(joined: Joined) -> None:
    world = followed(joined, "7")
    for _ in range(12):
        raised(world, "7")
    world.write(ANA, "/patient P7")
    chosen(world, ANA, "More alerts")
    assert "6: Close" in world.last(ANA).buttons
    chosen(world, ANA, "More alerts")
    assert "12. A warning sign" in world.last(ANA).text
    assert "More alerts" not in world.last(ANA).buttons


def test_stopped_patients_are_not_counted(joined: Joined) -> None:
    world = followed(joined, "7", "8")
    world.write("8", "/clinics")
    chosen(world, "8", "Stop Northside")
    world.write(ANA, "/today")
    assert "1 patient." in world.last(ANA).text


def test_what_was_put_off_is_on_the_list_of_the_third_morning(joined: Joined) -> None:
    """Put off on Tuesday after the list was sent, it is on that of Friday."""
    world = followed(joined, "7")
    world.pass_time(timedelta(days=1, minutes=5))
    raised(world, "7")
    world.write(ANA, "/patient P7")
    chosen(world, ANA, "Put off")
    assert "It comes back on Friday, 11 September." in world.last(ANA).text
    chosen(world, ANA, "Watch it")
    assert "Put off until Friday, 11 September: P7, a warning sign" in world.last(ANA).text
    world.write(ANA, "/patient P7")
    assert "put off until 11 September 2026" in world.last(ANA).text
    before = len(world.messages[ANA])
    for _ in range(24 * 4):
        world.pass_time(timedelta(hours=1))
    first, *_ = world.messages[ANA][before:]
    assert (local(first.at)[:6], "P7, since" in first.text) == ("Fri 09", True)
    world.write(ANA, "/patient P7")
    assert "put off until" not in world.last(ANA).text


def test_day_without_a_list_is_not_promised(joined: Joined) -> None:
    world = followed(joined, "7")
    world.pass_time(timedelta(days=3))
    raised(world, "7")
    world.write(ANA, "/patient P7")
    chosen(world, ANA, "Put off")
    assert "It comes back on Monday, 14 September." in world.last(ANA).text


def test_what_somebody_took_keeps_their_name_when_another_puts_it_off(joined: Joined) -> None:
    world = followed(joined, "7")
    raised(world, "7")
    world.write(ANA, "/patient P7")
    chosen(world, ANA, "I take it")
    world.write(BEA, "/patient P7")
    chosen(world, BEA, "Put off", "Watch it")
    assert "It stays with Ana." in world.last(BEA).text
    assert "Bea has put off what you took: P7, a warning sign" in world.last(ANA).text
    assert "It stays with your name." in world.last(ANA).text
    [alert] = world.db.run(open_alerts, 1, world.now + timedelta(days=3))
    assert alert.holder == "Ana"
    world.write(ANA, "/patient P7")
    assert "Ana has it" in world.last(ANA).text


def test_who_took_it_is_told_when_another_closes_it(joined: Joined) -> None:
    world = followed(joined, "7")
    raised(world, "7")
    world.write(ANA, "/patient P7")
    chosen(world, ANA, "I take it")
    world.write(BEA, "/patient P7")
    chosen(world, BEA, "Close", "Spoke with them")
    assert "Bea has closed what you took: P7, a warning sign" in world.last(ANA).text
