"""The chats that bots are timed with: what people do, and what is read of what a bot sends."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.broadcast import measure
from bench.chat.bots import HERE
from bench.chat.calls import buttons_of, parameters
from bench.chat.peers import script
from bench.chat.people import QUESTIONS, Load, People
from bench.filling import fill_with_broadcasts, fill_with_chats
from bench.replies import waits as reply_waits
from bench.sending import fullest_second, time_claim
from bench.workers import sent as sent_by_two
from bot.store.database import Database
from flows.notices import ERROR, notices
from flows.pathway.loading import load
from flows.talking.engine import advance
from flows.talking.events import Chose, Start
from flows.talking.own_prompts import CONSENT
from flows.talking.session import Phase
from flows.talking.turn import Turn, new_session
from tests.postgres import new_database

KEYBOARD = {"inline_keyboard": [[{"text": "Option 1", "callback_data": "a:1"}]]}
SAME = {"chat_id": "7", "text": "a & b", "reply_markup": '{"inline_keyboard":[]}'}
MULTIPART = "".join(
    f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in SAME.items()
)


def test_our_flow_asks_what_the_peers_ask():
    pathway = load("knee", HERE / "content")
    step, asked = advance(pathway, new_session(pathway), Start()), []
    while prompt := Turn(pathway, step.session).open_prompt():
        asked.append(prompt.items[0].text if prompt.items else prompt.screen)
        choice = "yes" if prompt is CONSENT else prompt.options[len(asked) % 4].id
        step = advance(pathway, step.session, Chose((choice,)))

    assert asked == [CONSENT.screen, *script.QUESTIONS]
    assert step.session.phase is Phase.ADVISED
    assert [one for one in notices(pathway) if one.level == ERROR] == []


def bot_of(people: People) -> list[dict[str, Any]]:
    """Let a bot take all updates that wait, and return them."""
    taken = []
    while people.waiting:
        chat, update = people.waiting.popleft()
        people.handed_out(chat)
        taken.append({"chat": chat, **update})
    return taken


def test_people_press_what_they_see_until_the_end():
    people = People()
    people.start(Load(at_once=1, chats=1))
    (start,) = bot_of(people)
    shown = {"chat_id": start["chat"], "text": "Question", "reply_markup": KEYBOARD}
    people.called("sendMessage", shown)
    for _ in range(QUESTIONS - 1):
        (press,) = bot_of(people)
        people.called("editMessageText", {**shown, "message_id": 5})
    (press,) = bot_of(people)
    people.called("editMessageText", {"chat_id": start["chat"], "message_id": 5, "text": "an edit"})
    assert not people.is_over
    people.called("sendMessage", {"chat_id": start["chat"], "text": "Done"})

    assert press["callback_query"]["data"] == "a:1"
    assert people.figures.updates == QUESTIONS + 1
    assert people.is_over


def test_people_stay_in_the_middle():
    people = People()
    people.start(Load(at_once=2, chats=3, most=0))
    for _ in range(2):
        for update in bot_of(people):
            people.called("sendMessage", {"chat_id": update["chat"], "reply_markup": KEYBOARD})

    assert people.is_over
    assert not people.waiting


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"application/json", json.dumps(SAME).encode()),
        (
            b"application/x-www-form-urlencoded",
            b"chat_id=7&text=a+%26+b&reply_markup=%7B%22inline_keyboard%22%3A%5B%5D%7D",
        ),
        (b"multipart/form-data; boundary=x", f"{MULTIPART}--x--\r\n".encode()),
    ],
    ids=["json", "form", "multipart"],
)
def test_parameters_are_read_however_they_are_sent(kind: bytes, body: bytes):
    assert parameters(kind, body) == SAME
    assert buttons_of(parameters(kind, body)) == []


def test_filled_database_is_as_if_people_had_been_there(tmp_path: Path):
    with Database.open(tmp_path / "full.sqlite", serving=True) as db:
        fill_with_chats(db, load("knee", HERE / "content"), 3)
        count = "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM sends)"
        assert db.run(lambda conn: tuple(conn.exec_driver_sql(count).one())) == (3, 3)


def test_claims_are_timed_on_what_waits(tmp_path: Path):
    with Database.open(tmp_path / "full.sqlite", serving=True) as db:
        fill_with_broadcasts(db, 60)

        assert time_claim(db) > 0


def test_broadcast_is_planned_for_all_and_handed_over(tmp_path: Path):
    planned = measure(str(tmp_path / "all.sqlite"), 60)

    assert planned.took_s > 0
    assert planned.handed_a_second > 0
    assert [one.limit for one in planned.budgets("SQLite", 1_000_000)] == [60, 300]


def test_fullest_second_may_begin_anywhere():
    assert fullest_second([0.0, 0.8, 1.1, 1.5, 1.7, 4.0]) == 4


def test_replies_leave_alone_and_behind_a_broadcast(tmp_path: Path):
    for broadcasts in (0, 200):
        waits = reply_waits(str(tmp_path / f"{broadcasts}.sqlite"), broadcasts, 0.6)
        assert len(waits) == 3


@pytest.mark.slow
def test_two_processes_share_a_broadcast(postgres: str):
    each = sent_by_two(new_database(postgres), 1000, 60)

    assert sum(map(len, each)) == 60
