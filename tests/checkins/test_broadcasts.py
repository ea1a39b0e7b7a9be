"""What staff see of a broadcast before it goes, and a pause in the middle of one."""

from collections.abc import Callable
from datetime import timedelta

from bot.checkins.asking import tick
from bot.clinics.codes import new_code
from bot.store.campaigns import campaign_of
from bot.store.clinics import add_clinic
from bot.store.codes import Terms
from bot.trial.world import World
from tests.checkins.conftest import HOURS, KEY, staff_linked
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import pass_days

Joined = Callable[..., World]
ANA = "90"


def with_patients(joined: Joined, *others: str) -> World:
    """Return a world with a clinician, an English patient, and these too."""
    world = joined("7")
    for address in others:
        joined(address)
    staff_linked(world, ANA, "Ana", "clinician")
    return world


def arrived(world: World, words: str = "We are closed") -> list[str]:
    """Return who has a broadcast."""
    return [address for address, chat in world.messages.items() if address != ANA
            and any(words in one.text for one in chat)]  # fmt: skip


def test_each_language_is_shown_as_it_goes_out(joined: Joined) -> None:
    world = with_patients(joined)
    joined("8", "es")
    world.write(ANA, "/broadcast A group.\n? Would you come? yes/no")
    told = world.last(ANA).text
    assert "They read, English (1):</b>\n<b>Northside</b>\nA group.\n" in told
    assert "Yes / No" in told
    assert "They read, Espa\u00f1ol (1):</b>" in told
    assert "S\u00ed / No" in told
    world.press(world.last(ANA), "Send to 2")
    world.pass_time(timedelta(minutes=45))
    assert list(world.last("8").buttons) == ["S\u00ed", "No"]


def test_counts_stand_by_local_time(joined: Joined) -> None:
    world = with_patients(joined, "8", "9")
    world.write("9", "/time New York")
    pass_days(world, 0.1)
    world.write(ANA, "/broadcast We are closed.")
    told = world.last(ANA).text
    assert "2 on Monday, 7 September, 13:29 by the clock of Berlin" in told
    assert "1 on Monday, 7 September, 08:00 by the clock of New York" in told


def test_all_names_can_be_seen(joined: Joined) -> None:
    world = with_patients(joined, *map(str, range(20, 28)))
    world.write(ANA, "/broadcast We are closed.")
    assert "P7, P20, P21, P22, P23 and 4 more" in world.last(ANA).text
    world.press(world.last(ANA), "Show all names")
    assert all(f"P{one}\n" in world.last(ANA).text + "\n" for one in range(20, 28))


def test_staff_of_two_clinics_choose_which(joined: Joined) -> None:
    world = with_patients(joined)
    known = {"name": "Hill", "zone": "Europe/Berlin", "hours": HOURS, "is_sandbox": False}
    number = world.db.run(lambda conn: add_clinic(conn, now=world.now, **known))
    assert number is not None
    staff_linked(world, ANA, "Ana", "clinician", number)
    terms = Terms(clinic_id=number, expires_at=world.now + timedelta(days=3))
    world.write("8", f"/start {world.db.run(new_code, KEY, terms, world.now)}")
    world.press(world.last("8"), "Yes, I agree")
    world.pass_time(timedelta(hours=1))
    world.write(ANA, "/broadcast We are closed.")
    northside, hill = world.messages[ANA][-2:]
    assert ("(Northside)" in northside.text, "(Hill)" in hill.text) == (True, True)
    world.press(hill, "Send to 1")
    pass_hours(world, 1)
    assert arrived(world) == ["8"]


def launched(world: World) -> None:
    """Launch a broadcast and let its hold pass, at night for everybody."""
    world.pass_time(timedelta(hours=11))
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 2")
    world.pass_time(timedelta(minutes=6))
    world.press(world.last(ANA), "How far is it?")


def test_broadcast_makes_a_pause_and_goes_on(joined: Joined) -> None:
    world = with_patients(joined, "8")
    launched(world)
    world.press(world.last(ANA), "Pause it")
    assert "It can go on until Wednesday, 9 September, 22:0" in world.last(ANA).text
    pass_hours(world, 14)
    assert arrived(world) == []
    world.press(world.last(ANA), "Go on")
    pass_hours(world, 1)
    assert arrived(world) == ["7", "8"]


def test_broadcast_in_a_pause_reaches_nobody_once_it_is_old(joined: Joined) -> None:
    world = with_patients(joined, "8")
    launched(world)
    world.press(world.last(ANA), "Pause it")
    pass_days(world, 2.5)
    world.press(world.last(ANA), "Go on")
    pass_hours(world, 24)
    assert arrived(world) == []


def test_broadcast_in_a_pause_can_be_cancelled(joined: Joined) -> None:
    world = with_patients(joined, "8")
    launched(world)
    world.press(world.last(ANA), "Pause it")
    world.press(world.last(ANA), "Cancel it")
    campaign = world.db.run(campaign_of, 1)
    assert campaign is not None
    assert campaign.state == "cancelled"
    pass_hours(world, 24)
    assert arrived(world) == []


def test_broadcast_in_a_pause_ends_when_it_is_old(joined: Joined) -> None:
    world = with_patients(joined, "8")
    launched(world)
    world.press(world.last(ANA), "Pause it")
    look = world.last(ANA)
    pass_days(world, 1)
    assert state_of(world) == "paused"
    pass_days(world, 1.5)
    assert state_of(world) == "done"
    world.press(look, "How far is it?")
    assert list(world.last(ANA).buttons) == []


def state_of(world: World) -> str:
    """Return what became of the only broadcast."""
    campaign = world.db.run(campaign_of, 1)
    assert campaign is not None
    return campaign.state


def test_what_waits_when_the_hours_end_is_planned_at_once(joined: Joined) -> None:
    """Not some of it each second: the sender would have to pass all of it by until then."""
    people = [str(number) for number in range(8, 20)]
    world = with_patients(joined, *people)
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 13")
    world.now += timedelta(hours=1)
    while world.db.run(tick, world.desk, world.now):
        pass
    world.now = world.now.replace(hour=18, minute=0)
    assert world.db.run(tick, world.desk, world.now) is True
    world.work()
    assert arrived(world) == []
    pass_days(world, 1)
    assert sorted(arrived(world)) == sorted(["7", *people])


def test_old_draft_is_shown_anew_before_it_goes(joined: Joined) -> None:
    world = with_patients(joined)
    world.write(ANA, "/broadcast We are closed.")
    draft = world.last(ANA)
    pass_days(world, 8)
    for address in ("8", "9"):
        joined(address)
    world.press(draft, "Send to 1")
    assert "Nothing was sent yet." in world.last(ANA).text
    assert "To 3 patients" in world.last(ANA).text
    pass_hours(world, 24)
    assert arrived(world) == []
    world.press(world.last(ANA), "Send to 3")
    assert "Nothing was sent yet." in world.last(ANA).text  # a day later
    world.press(world.last(ANA), "Send to 3")
    pass_hours(world, 24)
    assert arrived(world) == ["7", "8", "9"]


def test_draft_that_would_go_to_others_is_shown_anew(joined: Joined) -> None:
    """One left and one joined: the number is the same, the people are not."""
    world = with_patients(joined, "8")
    world.write(ANA, "/broadcast We are closed.")
    draft = world.last(ANA)
    world.write("8", "/clinics")
    world.press(world.last("8"), "Stop Northside")
    joined("9")
    world.press(draft, "Send to 2")
    assert "Nothing was sent yet." in world.last(ANA).text
    assert "P7, P9" in world.last(ANA).text


def test_what_is_held_says_for_how_many_and_when(joined: Joined) -> None:
    world = with_patients(joined, "8")
    pass_hours(world, 13)  # a minute after midnight in Berlin
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 2")
    assert "the first leave on Tuesday, 8 September, 08:00 (Berlin time)" in world.last(ANA).text
    world.press(world.last(ANA), "How far is it?")
    assert "Waiting: 2" in world.last(ANA).text
    assert "The first leave on Tuesday, 8 September, 08:00" in world.last(ANA).text


def test_pause_that_was_too_long_says_why_nobody_got_it(joined: Joined) -> None:
    world = with_patients(joined, "8")
    launched(world)
    world.press(world.last(ANA), "Pause it")
    paused = world.last(ANA)
    pass_days(world, 3)
    world.press(paused, "Go on")
    told = world.last(ANA)
    assert "It is done." in told.text
    assert "It was too old by then: 2" in told.text
    assert "Waiting: 0" in told.text
    assert not told.buttons


def test_text_that_is_too_long_is_said_to_be(joined: Joined) -> None:
    world = with_patients(joined)
    world.write(ANA, f"/broadcast {'x' * 2001}")
    assert "too long: 2001 letters" in world.last(ANA).text
