"""A copy that is put back sends nothing twice, and nothing to who left meanwhile."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Library
from bot.checkins.restoring import Restored, set_right, told_restored
from bot.clinics.codes import new_code
from bot.store.backups import back_up, restore
from bot.store.campaigns import change_campaign
from bot.store.clinics import members, members_in_chat, remove_member
from bot.store.codes import Terms, revoke_codes_of_member
from bot.store.conversations import known_chat
from bot.store.database import Database
from bot.store.patients import patients_of_chat
from bot.store.since import Since, since_copy
from bot.store.unsent import try_again, unsent
from bot.trial.messages import Message
from bot.trial.world import World
from tests.checkins.conftest import AGREES, ANA, KEY, staff_linked, with_clinic
from tests.checkins.test_broadcasts import arrived

Libraries = tuple[Library, Library]
FILE = "kneebot.sqlite"
SECOND = "A second one."


@pytest.fixture
def served(libraries: Libraries, tmp_path: Path) -> Iterator[World]:
    """Return a world on a file, with a clinician and three patients; a broadcast is launched."""
    world = with_clinic(Database.open(tmp_path / FILE, serving=True), libraries)
    for address in ("7", "8", "9"):
        terms = Terms(
            clinic_id=1,
            expires_at=world.now + timedelta(days=30),
            programme="standard",
            label=f"P{address}",
        )
        world.write(address, f"/start {world.db.run(new_code, KEY, terms, world.now)}")
        world.press(world.last(address), AGREES["en"])
        world.press(world.last(address), "18:00")
    staff_linked(world, ANA, "Ana", "clinician")
    world.pass_time(timedelta(hours=1))
    world.write(ANA, "/broadcast We are closed.")
    world.press(world.last(ANA), "Send to 3")
    yield world
    world.db.close()


def put_back(world: World, copy: Path) -> tuple[Restored, Since | None]:
    """Stop the bot, put a copy back and start it again; nobody sees what they saw before."""
    path = world.db.path
    assert path is not None
    world.db.close()

    def ready(copy: Path, before: Path | None) -> tuple[Restored, Since | None]:
        assert before is not None
        with Database.open(copy, serving=True) as db:
            since = since_copy(db, before)
            return db.run(set_right, world.now, since), since

    _, done = restore(copy, path, world.now, ready)
    world.db = Database.open(path, serving=True)
    world.messages.clear()
    return done


def chat_of(world: World, address: str) -> int:
    chat = world.db.run(known_chat, channel="telegram", address=address)
    assert chat is not None
    return chat


def copied(world: World, tmp_path: Path) -> Path:
    back_up(world.db, tmp_path / "copy.sqlite")
    return tmp_path / "copy.sqlite"


def test_broadcast_that_went_out_since_is_held(served: World, tmp_path: Path) -> None:
    copy = copied(served, tmp_path)
    served.pass_time(timedelta(minutes=10))
    assert sorted(arrived(served)) == ["7", "8", "9"]
    done, _ = put_back(served, copy)
    for _ in range(20):
        served.pass_time(timedelta(minutes=1))

    assert done == Restored(held=3, erased=0, left=0, ended=0)
    assert arrived(served) == []


def test_check_ins_that_went_out_since_are_held(served: World, tmp_path: Path) -> None:
    served.pass_time(timedelta(days=6, hours=4))
    copy = copied(served, tmp_path)
    for _ in range(30):
        served.pass_time(timedelta(hours=1))
    asked = [one.text for one in served.sent if "Northside" in one.text]
    done, _ = put_back(served, copy)
    before = len(served.sent)
    for _ in range(3):
        served.pass_time(timedelta(minutes=1))

    assert asked
    assert done.held >= 3
    assert [one.text for one in served.sent[before:] if one.address != ANA] == []


def test_what_is_held_goes_out_when_it_is_released(served: World, tmp_path: Path) -> None:
    copy = copied(served, tmp_path)
    served.pass_time(timedelta(minutes=10))
    put_back(served, copy)
    held = served.db.run(unsent, "uncertain")

    assert all(served.db.run(try_again, one.id, "uncertain", served.now) for one in held)
    served.pass_time(timedelta(minutes=1))
    assert sorted(arrived(served)) == ["7", "8", "9"]
    assert served.db.run(unsent, "uncertain") == []


def test_who_left_since_stays_away(served: World, tmp_path: Path) -> None:
    """One deleted themselves, one stopped and one blocked the bot; also where it is released."""
    copy = copied(served, tmp_path)
    served.write("7", "/delete")
    served.press(served.last("7"), next(iter(served.last("7").buttons)))
    served.write("8", "/clinics")
    served.press(served.last("8"), "Stop Northside")
    served.block("9")
    done, _ = put_back(served, copy)
    for one in served.db.run(unsent, "uncertain"):
        served.db.run(try_again, one.id, "uncertain", served.now)
    for _ in range(30):
        served.pass_time(timedelta(hours=12))

    assert (done.erased, done.left) == (1, 2)
    assert arrived(served) == []
    assert not {"7", "8", "9"} & served.messages.keys()


def test_pause_that_was_made_longer_since_holds(served: World, tmp_path: Path) -> None:
    served.write("7", "/pause")
    served.press(served.last("7"), "1 week")
    copy = copied(served, tmp_path)
    served.write("7", "/pause")
    served.press(served.last("7"), "4 weeks")
    [before] = served.db.run(patients_of_chat, chat_of(served, "7"))
    put_back(served, copy)
    [after] = served.db.run(patients_of_chat, chat_of(served, "7"))

    assert after.paused_until == before.paused_until
    assert after.paused_until is not None
    assert after.paused_until - served.now > timedelta(days=20)


def test_broadcast_that_was_cancelled_since_stays_cancelled(served: World, tmp_path: Path) -> None:
    """Also where its five minutes were not over yet, so that nothing of it could be held."""
    copy = copied(served, tmp_path)
    served.press(served.last(ANA), "Cancel it")
    done, _ = put_back(served, copy)
    for _ in range(20):
        served.pass_time(timedelta(hours=1))

    assert done.ended == 1
    assert arrived(served) == []


def test_broadcast_that_makes_a_pause_since_goes_on_making_it(
    served: World, tmp_path: Path
) -> None:
    served.pass_time(timedelta(minutes=4))
    copy = copied(served, tmp_path)
    served.db.run(change_campaign, 1, served.now, state="paused")
    done, _ = put_back(served, copy)
    for one in served.db.run(unsent, "uncertain"):
        served.db.run(try_again, one.id, "uncertain", served.now)
    for _ in range(20):
        served.pass_time(timedelta(hours=1))

    assert done.ended == 1
    assert arrived(served) == []


def test_broadcast_that_waits_is_held_where_nobody_knows_what_became_of_it(
    served: World, tmp_path: Path
) -> None:
    copy = copied(served, tmp_path)
    served.db.close()
    (tmp_path / FILE).write_bytes(b"\xff" * 10_000)
    done, since = put_back(served, copy)
    for _ in range(20):
        served.pass_time(timedelta(hours=1))

    assert since is None
    assert done.held == 3
    assert arrived(served) == []


def test_broadcast_that_waits_goes_out_where_nobody_cancelled_it(
    served: World, tmp_path: Path
) -> None:
    put_back(served, copied(served, tmp_path))
    for _ in range(10):
        served.pass_time(timedelta(minutes=1))

    assert sorted(arrived(served)) == ["7", "8", "9"]


def drafted(world: World) -> Message:
    """Let Ana write a second broadcast; return how it is shown."""
    world.pass_time(timedelta(minutes=10))
    world.write(ANA, f"/broadcast {SECOND}")
    return deepcopy(world.last(ANA))  # the button stays on the screen of another device


def presses_again(world: World, card: Message) -> None:
    world.messages.setdefault(ANA, [])
    world.bring([world.pressed(card, card.buttons["Send to 3"])])
    for _ in range(10):
        world.pass_time(timedelta(minutes=2))


def seconds(world: World) -> int:
    return sum(SECOND in one.text and one.address in "789" for one in world.sent)


@pytest.mark.parametrize("minutes", [1, 10, 24 * 60], ids=["waits", "went out", "is done"])
def test_draft_that_was_launched_since_goes_out_once(
    served: World, tmp_path: Path, minutes: int
) -> None:
    card = drafted(served)
    copy = copied(served, tmp_path)
    served.press(card, "Send to 3")
    served.pass_time(timedelta(minutes=minutes))
    done, since = put_back(served, copy)
    presses_again(served, card)

    assert seconds(served) == 3
    assert done.launched == 1
    assert "Launched again: 1" in " ".join(told_restored(done, since))


def test_draft_that_was_cancelled_since_stays_cancelled(served: World, tmp_path: Path) -> None:
    card = drafted(served)
    copy = copied(served, tmp_path)
    served.press(card, "Send to 3")
    served.press(served.last(ANA), "Cancel it")
    put_back(served, copy)
    presses_again(served, card)

    assert seconds(served) == 0


def test_draft_is_dropped_where_nobody_knows_whether_it_went_out(
    served: World, tmp_path: Path
) -> None:
    card = drafted(served)
    copy = copied(served, tmp_path)
    served.press(card, "Send to 3")
    served.pass_time(timedelta(minutes=10))
    served.db.close()
    (tmp_path / FILE).write_bytes(b"\xff" * 10_000)
    done, since = put_back(served, copy)
    presses_again(served, card)

    assert seconds(served) == 3
    assert "Cancelled: 1 drafts" in " ".join(told_restored(done, since))


def test_broadcast_that_is_not_in_the_copy_is_told(served: World, tmp_path: Path) -> None:
    copy = copied(served, tmp_path)
    card = drafted(served)
    served.press(card, "Send to 3")
    told = " ".join(told_restored(*put_back(served, copy)))

    assert f"send none again: Northside, {served.now:%Y-%m-%d %H:%M} UTC" in told


def test_staff_who_were_removed_since_stay_removed(served: World, tmp_path: Path) -> None:
    copy = copied(served, tmp_path)
    [ana] = served.db.run(members, 1)
    served.db.run(remove_member, ana.id, served.now)
    done, since = put_back(served, copy)

    assert served.db.run(members, 1) == []
    assert served.db.run(members_in_chat, chat_of(served, ANA)) == []
    assert done.removed == ("Ana (Northside)",)
    assert "Removed again of the staff: Ana (Northside)" in " ".join(told_restored(done, since))


def test_link_that_was_revoked_since_stays_revoked(served: World, tmp_path: Path) -> None:
    [ana] = served.db.run(members, 1)
    terms = Terms(clinic_id=1, expires_at=served.now + timedelta(days=3), staff_id=ana.id)
    link = served.db.run(new_code, KEY, terms, served.now)
    copy = copied(served, tmp_path)
    served.db.run(revoke_codes_of_member, ana.id, served.now)
    done, _ = put_back(served, copy)
    served.write("55", f"/start {link}")

    assert done.revoked >= 1
    assert served.db.run(members_in_chat, chat_of(served, "55")) == []


def test_nobody_is_deleted_for_a_file_that_began_anew(
    served: World, libraries: Libraries, tmp_path: Path
) -> None:
    copy = copied(served, tmp_path)
    served.db.close()
    (tmp_path / FILE).unlink()
    served.db = with_clinic(Database.open(tmp_path / FILE, serving=True), libraries).db
    for address in ("5", "6", "7"):
        served.write(address, "/delete")
        served.press(served.last(address), next(iter(served.last(address).buttons)))
    done, since = put_back(served, copy)

    assert since is None
    assert done.erased == 0


def test_damaged_file_tells_nothing(served: World, tmp_path: Path) -> None:
    copy = copied(served, tmp_path)
    served.db.close()
    (tmp_path / FILE).write_bytes(b"\xff" * 10_000)
    served.now += timedelta(minutes=10)
    done, since = put_back(served, copy)

    assert since is None
    assert done.held == 3
