"""Who writes over the bot learns what did not arrive: long letters too, and each once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sending.outcome import Blocked, NotReached, Outcome, Refused, Unclear
from bot.store.sends import Send
from bot.store.unsent import try_again, unsent
from bot.trial.world import World
from tests.checkins.conftest import ANA, staff_linked
from tests.checkins.test_relay import write_to
from tests.checkins.test_staff import texts, wants_contact

LONG = "word " * 816
LOST = "did not reach P7"


def blocks_from(part: int) -> Callable[[World, Send], Outcome | None]:
    """Let the patient block the bot before a part of a letter arrives."""
    seen = 0

    def post(_: World, send: Send) -> Outcome | None:
        nonlocal seen
        seen += send.address == "7"
        return Blocked("403") if send.address == "7" and seen >= part else None

    return post


def told(world: World) -> int:
    """Return how often the clinician was told that it did not arrive."""
    return sum(LOST in text for text in texts(world, ANA))


@pytest.mark.parametrize("part", [1, 2])
def test_who_wrote_a_long_letter_learns_once_that_it_did_not_arrive(
    asked: World, part: int
) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.post = blocks_from(part)
    asked.write(ANA, LONG)

    assert told(asked) == 1


@pytest.mark.parametrize("letter", ["How are you?", LONG])
def test_block_that_is_known_before_the_letter_leaves_is_told(asked: World, letter: str) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.bring([asked.written(ANA, letter), asked.blocked("7", is_blocked=True)])

    assert told(asked) == 1


def test_long_letter_that_arrived_is_told_to_nobody(asked: World) -> None:
    wants_contact(asked)
    write_to(asked)
    asked.write(ANA, LONG)
    asked.block("7")

    assert told(asked) == 0


BO = "92"
TO_CLINIC, PERHAPS = "did not reach Northside", "may not have reached Northside"


@pytest.fixture
def writing(asked: World) -> World:
    """Return a world in which a patient writes to a clinic with two clinicians."""
    staff_linked(asked, BO, "Bo", "clinician")
    write_to(asked)
    asked.write(ANA, "How are you?")
    asked.press(asked.last("7"), "Reply")
    return asked


def told_patient(world: World) -> list[str]:
    """Return what the patient read of a letter that did not reach the clinic."""
    return [one for one in texts(world, "7") if TO_CLINIC in one or PERHAPS in one]


def fails(outcomes: dict[str, Outcome]) -> Callable[[World, Send], Outcome | None]:
    return lambda _, send: outcomes.get(send.address)


@pytest.mark.parametrize("text", ["My brace broke", "My brace broke " * 300])
def test_letter_that_reached_no_reader_is_told_to_its_patient_once(
    writing: World, text: str
) -> None:
    writing.post = fails({ANA: Blocked("403"), BO: Blocked("403")})
    writing.write("7", text)

    [answer] = told_patient(writing)
    assert TO_CLINIC in answer
    assert "call 999" in answer


def test_letter_that_may_have_reached_a_reader_is_told_so(writing: World) -> None:
    writing.post = fails({ANA: Unclear("timeout"), BO: Refused("400")})
    writing.write("7", "My brace broke")
    writing.pass_time(timedelta(minutes=30))

    [answer] = told_patient(writing)
    assert PERHAPS in answer


def test_letter_that_one_reader_has_is_told_to_nobody(writing: World) -> None:
    writing.post = fails({ANA: Refused("400")})
    writing.write("7", "My brace broke")
    writing.pass_time(timedelta(minutes=30))

    assert told_patient(writing) == []


def test_letter_that_may_still_reach_a_reader_is_not_told_yet(writing: World) -> None:
    writing.post = fails({ANA: Refused("400"), BO: NotReached("away")})
    writing.write("7", "My brace broke")
    writing.pass_time(timedelta(minutes=30))
    assert told_patient(writing) == []
    writing.post = fails({ANA: Refused("400"), BO: Refused("400")})
    writing.pass_time(timedelta(minutes=30))

    assert len(told_patient(writing)) == 1


def test_reader_who_blocks_the_bot_before_a_letter_leaves_has_it_not(writing: World) -> None:
    writing.post = fails({ANA: Refused("400")})
    writing.bring([writing.written("7", "My brace broke"), writing.blocked(BO, is_blocked=True)])

    assert len(told_patient(writing)) == 1


def test_long_letter_that_every_reader_lost_in_parts_is_told_once(writing: World) -> None:
    writing.post = fails({ANA: Refused("400"), BO: Refused("400")})
    writing.write("7", LONG)
    writing.pass_time(timedelta(minutes=30))

    assert len(told_patient(writing)) == 1


def test_long_letter_of_which_a_reader_has_one_part_is_told_once(writing: World) -> None:
    writing.post = lambda _, send: (
        None if send.address == "7" or "My brace" in str(send.body) else Refused("400")
    )
    writing.write("7", f"My brace broke {LONG}")
    writing.pass_time(timedelta(minutes=30))

    assert len(told_patient(writing)) == 1


def test_later_part_that_is_lost_first_is_told_once(writing: World) -> None:
    lost = {"b": Refused("400"), "a": NotReached("away")}
    writing.post = lambda _, send: (
        None if send.address == "7" else lost["a" if "My brace" in str(send.body) else "b"]
    )
    writing.write("7", f"My brace broke {LONG}")
    for _ in range(3):
        writing.pass_time(timedelta(minutes=10))
    assert len(told_patient(writing)) == 1
    lost["a"] = Refused("400")
    writing.pass_time(timedelta(minutes=30))

    assert len(told_patient(writing)) == 1


@pytest.mark.parametrize("outcome", [Refused("400"), Unclear("timeout")])
def test_long_letter_to_a_single_reader_that_is_lost_in_parts_is_told_once(
    asked: World, outcome: Outcome
) -> None:
    write_to(asked)
    asked.write(ANA, "How are you?")
    asked.press(asked.last("7"), "Reply")
    asked.post = fails({ANA: outcome})
    asked.write("7", LONG)
    asked.pass_time(timedelta(minutes=30))

    assert len(told_patient(asked)) == 1


def test_long_letter_of_the_staff_that_is_lost_in_parts_is_told_once(asked: World) -> None:
    write_to(asked)
    asked.post = fails({"7": Refused("400")})
    asked.write(ANA, LONG)
    asked.pass_time(timedelta(minutes=30))

    assert told(asked) == 1


def test_part_that_an_operator_tries_in_vain_is_told_again(writing: World) -> None:
    writing.post = fails({ANA: Refused("400"), BO: Refused("400")})
    writing.write("7", LONG)
    writing.pass_time(timedelta(minutes=30))
    first = min(one.id for one in writing.db.run(unsent, "failed"))
    assert writing.db.run(try_again, first, "failed", writing.now)
    writing.pass_time(timedelta(minutes=30))

    assert len(told_patient(writing)) == 2
