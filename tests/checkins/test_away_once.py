"""After an absence nothing is put again that may come by itself, nor twice, nor in a pause."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.channel import Channel
from bot.sending.outcome import NotReached
from bot.sending.sender import claim_ready
from bot.store.enrolments import keep_programme
from bot.trial.world import World
from flows.checkins.programmes import kept, programme_of
from tests.checkins.conftest import ANA, join
from tests.checkins.form_texts import LEFS
from tests.checkins.test_away import AWAY, POLL, away
from tests.checkins.test_forms import TWICE, load
from tests.checkins.test_in_between import hand_over, launch
from tests.checkins.weeks import BERLIN, answer, until

EVENING = datetime(2026, 9, 14, 17, 59, tzinfo=BERLIN)


def handed_over(world: World, at: datetime) -> World:
    """Hand over what is due at a time, and let nothing leave."""
    world.now = at
    hand_over(world)
    return world


def begun_to_send(world: World) -> None:
    """Let what waits arrive, and the process end before it is noted."""
    claimed, _ = world.db.run(
        claim_ready, channel=Channel.TELEGRAM, now=world.now, limit=8, interval=None
    )
    for send, _ in claimed:
        world.arrive(send)
    world.restart()


@pytest.fixture
def check_in(world: World) -> World:
    """Return a world in which a check-in was handed over and has not left."""
    until(join(world, "7"), EVENING)
    return handed_over(world, EVENING + timedelta(minutes=1))


@pytest.fixture
def broadcast(asked: World) -> World:
    """Return a world in which the question of a broadcast was handed over and has not left."""
    for words in ("None of these", "3", "Better"):
        asked.press(asked.last("7"), words)
    asked.pass_time(timedelta(hours=14))
    launch(asked, POLL)
    return handed_over(asked, asked.now)


def test_unsent_check_in_comes_once(check_in: World) -> None:
    [first] = away(check_in)

    assert "How is your knee" in first
    assert AWAY not in first


def test_check_in_that_may_have_arrived_is_not_put_again(check_in: World) -> None:
    begun_to_send(check_in)
    assert "None of these" in check_in.last("7").buttons

    assert away(check_in) == []


def test_unsent_form_comes_once(world: World, tmp_path: Path) -> None:
    load(world, tmp_path / "lefs.yaml", LEFS)
    body = kept(programme_of(TWICE, "own.yaml"))
    world.db.run(keep_programme, clinic_id=1, name="standard", hash="2", body=body, now=world.now)
    before = datetime(2026, 9, 9, 17, 59, tzinfo=BERLIN)
    until(join(world, "7"), before)
    [first] = away(handed_over(world, before + timedelta(minutes=1)))

    assert "Invented activity 1" in first
    assert AWAY not in first


def test_unsent_question_of_a_broadcast_comes_once(broadcast: World) -> None:
    [first] = away(broadcast)

    assert "Would you come?" in first
    assert AWAY not in first


def test_broadcast_that_may_have_arrived_is_not_put_again(broadcast: World) -> None:
    begun_to_send(broadcast)
    assert "Would you come?" in broadcast.last("7").text

    assert away(broadcast) == []


def test_next_question_that_has_not_left_comes_once(asked: World) -> None:
    asked.post = lambda *_: NotReached("Telegram is away")
    asked.press(asked.last("7"), "None of these")
    asked.post = None
    texts = [one for one in away(asked) if "How bad was the pain" in one]

    assert len(texts) == 1


def test_nothing_is_put_again_in_a_pause(asked: World) -> None:
    asked.press(asked.last("7"), "None of these")
    asked.write("7", "/pause")
    asked.press(asked.last("7"), "2 weeks")

    assert away(asked) == []


def test_broadcast_that_was_cancelled_is_not_put_again(asked: World) -> None:
    answer(asked, "None of these", "3", "Better")
    join(asked, "8").pass_time(timedelta(hours=14))
    asked.write(ANA, f"/broadcast {POLL}")
    asked.press(asked.last(ANA), "Send to 2")
    asked.now += timedelta(minutes=31)
    asked.write("8", "/start")  # it waits for whoever talks
    asked.work()
    answer(asked, "Yes")
    asked.press(asked.last(ANA), "Cancel it")

    assert away(asked) == []


@pytest.mark.parametrize("begins", [(), ("None of these",), ("☐ 1",)])
def test_who_starts_again_and_again_puts_a_question_once(
    asked: World, begins: tuple[str, ...]
) -> None:
    answer(asked, *begins)
    often = [len(away(asked, timedelta(minutes=3))) for _ in range(6)]

    assert often == [1, 0, 0, 0, 0, 0]


def test_who_answers_between_two_starts_reads_the_next_question_again(asked: World) -> None:
    answer(asked, "None of these")
    away(asked, timedelta(minutes=3))
    asked.pass_time(timedelta(minutes=1))
    answer(asked, "3")
    [again] = away(asked, timedelta(minutes=3))

    assert "how is your knee" in again


def test_triage_is_put_again_once(asked: World) -> None:
    asked.write("7", "/start")
    asked.write("7", "yes")
    often = [len(away(asked, timedelta(minutes=3))) for _ in range(3)]

    assert often == [1, 0, 0]
