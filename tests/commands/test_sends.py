"""`kneebot sends` lists what did not go out, without its words, and has it tried again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.sending.rules import GIVE_UP_AFTER
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.sends import BROADCAST, REPLY, claim, plan, settle
from bot.store.tables import sends
from tests.conftest import Kneebot

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def ids(folder: Path) -> dict[str, int]:
    """A failed reply, an uncertain broadcast and a failed question that was answered."""
    with Database.open(folder / "kneebot.sqlite", serving=True) as db:
        chat = db.run(find_chat, channel="telegram", address="4711", now=NOW)

        def put(state: str, priority: int, *, answered: bool = False) -> int:
            until, body = NOW + GIVE_UP_AFTER, {"text": "a word of ours"}
            id = db.run(plan, chat, body, priority=priority, give_up_at=until, now=NOW)
            kept = {"body": None} if answered else {}
            db.run(settle, id, NOW, state=state, attempts=2, problem=f"why {state}", **kept)
            return id

        return {
            "failed": put("failed", REPLY),
            "uncertain": put("uncertain", BROADCAST),
            "answered": put("failed", REPLY, answered=True),
        }


def test_list_names_reasons_and_no_words(kneebot: Kneebot, ids: dict[str, int]):
    outcome = kneebot("sends", "failed")
    lines = outcome.out.splitlines()

    assert outcome.code == 0
    assert lines[0].startswith(f"{ids['failed']}  2026-03-01 08:30:00 UTC  telegram chat ")
    assert lines[0].endswith("reply  why failed")
    assert lines[1].endswith("(answered meanwhile)")
    assert lines[2] == "2 failed"
    assert kneebot("sends", "uncertain").out.splitlines()[-1] == "1 uncertain"
    assert "word of ours" not in outcome.out
    assert "4711" not in outcome.out


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_message_is_sent_again(kneebot: Kneebot, ids: dict[str, int], folder: Path, state: str):
    assert kneebot("sends", state, "--retry", ids[state]).code == 0
    assert kneebot("sends", state, "--retry", ids[state]).refuses(str(ids[state]))

    with Database.open(folder / "kneebot.sqlite", serving=True) as db:
        later = datetime.now(UTC) + timedelta(seconds=1)
        (send,) = db.run(claim, channel="telegram", now=later, limit=5)
    assert (send.id, send.attempts) == (ids[state], 1)
    assert send.body == {"text": "a word of ours"}
    assert send.give_up_at > later


@pytest.mark.parametrize(("state", "which"), [("failed", "answered"), ("failed", "uncertain")])
def test_what_cannot_be_sent_again_is_told(
    kneebot: Kneebot, ids: dict[str, int], state: str, which: str
):
    assert kneebot("sends", state, "--retry", ids[which]).refuses(f"message {ids[which]}", "see")


@pytest.mark.parametrize("words", [("sent",), (), ("failed", "--retry", "one")])
def test_wrong_call_is_told(kneebot: Kneebot, folder: Path, words: tuple[str, ...]):
    assert kneebot("sends", *words).refuses("--help")


def test_number_that_no_message_has_is_refused(kneebot: Kneebot, ids: dict[str, int]):
    assert kneebot("sends", "failed", "--retry", "9" * 23).refuses("is not failed")


def test_all_are_sent_again_but_what_was_answered(
    kneebot: Kneebot, ids: dict[str, int], folder: Path
):
    with Database.open(folder / "kneebot.sqlite", serving=True) as db:
        just_now = update(sends).values(created_at=datetime.now(UTC))
        db.run(lambda conn: conn.execute(just_now))

    assert kneebot("sends", "failed", "--retry", "all").out.startswith("1 of 2 are sent again")
    assert kneebot("sends", "failed").out.endswith("1 failed\n")


@pytest.mark.parametrize(("state", "number"), [("failed", 2), ("uncertain", 1)])
def test_old_reply_is_sent_by_its_number_alone(
    kneebot: Kneebot, ids: dict[str, int], state: str, number: int
):
    told = kneebot("sends", state, "--retry", "all").out

    assert told.startswith(f"0 of {number} are sent again")
    assert "replies and alerts older than an hour" in told
    assert kneebot("sends", state, "--retry", ids[state]).code == 0


def test_word_that_is_no_number_is_refused_in_our_words(kneebot: Kneebot):
    assert kneebot("sends", "failed", "--retry", "abc").refuses("'abc' is no number of a message")
