"""Whose chat is whose: staff who change their chat, and chats that are of the staff no more."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clinics.codes import new_code
from bot.store.audit import noted
from bot.store.clinics import add_clinic, add_member, members, remove_member
from bot.store.codes import Terms
from bot.trial.world import World
from tests.checkins.conftest import ANA, HOURS, KEY, OLE, staff_linked
from tests.checkins.test_staff import EVE, has_danger

Joined = Callable[[str], World]
NOT_STAFF = "this chat is not linked to one, or not any more"


def link_again(world: World, address: str, name: str) -> None:
    [who] = [one for one in world.db.read(members, 1) if one.name == name]
    terms = Terms(clinic_id=1, expires_at=world.now + timedelta(days=3), staff_id=who.id)
    world.write(address, f"/start {world.db.run(new_code, KEY, terms, world.now)}")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Another chat is linked as Ana of Northside now"),
        ("es", "Ahora hay otro chat conectado como Ana de Northside"),
    ],
)
def test_old_chat_is_told_of_the_new_one(asked: World, language: str, told: str) -> None:
    asked.write(ANA, f"/language {language}")
    link_again(asked, EVE, "Ana")

    assert told in asked.last(ANA).text
    assert "You are linked, Ana" in asked.last(EVE).text


def test_same_chat_is_not_told_of_itself(asked: World) -> None:
    before = len(asked.messages[ANA])
    link_again(asked, ANA, "Ana")

    assert len(asked.messages[ANA]) == before + 1
    assert "You are linked, Ana" in asked.last(ANA).text


def test_who_was_removed_is_told_so(asked: World) -> None:
    has_danger(asked)
    alert = asked.last(ANA)
    [ana] = [one for one in asked.db.read(members, 1) if one.name == "Ana"]
    asked.db.run(remove_member, ana.id, asked.now)

    asked.press(alert, "I take it")
    assert NOT_STAFF in asked.last(ANA).text
    asked.write(ANA, "/today")
    assert NOT_STAFF in asked.last(ANA).text
    assert "/clinics" not in asked.last(ANA).text


def test_broadcasts_are_told_to_who_may_write_them(asked: World) -> None:
    staff_linked(asked, EVE, "Eve", "read_only")
    asked.write(EVE, "/today")
    asked.write(ANA, "/today")

    assert "/broadcast" not in asked.last(EVE).text
    assert "/broadcast writes to all" in asked.last(ANA).text


def test_link_of_a_colleague_unlinks_nobody(asked: World) -> None:
    """Ole opens Ben's link in his own chat: he stays linked, and the link stays good for Ben."""
    ben = asked.db.run(add_member, 1, "Ben", "front_desk", asked.now)
    assert ben is not None
    terms = Terms(clinic_id=1, expires_at=asked.now + timedelta(days=3), staff_id=ben.id)
    code = asked.db.run(new_code, KEY, terms, asked.now)
    asked.write(OLE, f"/start {code}")
    assert "This chat is linked as Ole of Northside already." in asked.last(OLE).text
    asked.write(OLE, "/today")
    assert "Northside, Monday, 14 September" in asked.last(OLE).text

    asked.write(EVE, f"/start {code}")
    assert "You are linked, Ben." in asked.last(EVE).text


def test_same_label_in_two_clinics_is_asked_about(joined: Joined) -> None:
    world = joined("7")
    known = {"zone": "Europe/Berlin", "hours": HOURS, "is_sandbox": False, "now": world.now}
    number = world.db.run(lambda conn: add_clinic(conn, name="Hill", **known))  # type: ignore[arg-type]  # as kept
    assert number is not None
    until = world.now + timedelta(days=3)
    terms = Terms(clinic_id=number, expires_at=until, label="P7")
    world.write("8", f"/start {world.db.run(new_code, KEY, terms, world.now)}")
    world.press(world.last("8"), "Yes, I agree")
    staff_linked(world, ANA, "Ana", "clinician")
    staff_linked(world, ANA, "Ana", "clinician", number)
    world.write(ANA, "/patient P7")
    assert list(world.last(ANA).buttons) == ["Northside", "Hill"]
    assert [row.what for row in world.db.run(noted, 1, 9)] == ["linked"]
    world.press(world.last(ANA), "Hill")
    assert "<b>P7</b> (Hill)" in world.last(ANA).text
