"""The gate in the database: its places, its pauses and who goes first, on every database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.sending.keeping import keep_outcomes
from bot.sending.outcome import Accepted, NotReached, Outcome, TooFast, Unclear
from bot.sending.pacing import AHEAD, interval_of
from bot.sending.sender import claim_ready
from bot.store.conversations import find_chat
from bot.store.database import Database
from bot.store.sends import BROADCAST, CHANGE, REPLY, Send, plan
from bot.store.tables import sends
from tests.proofs.unconnected import unconnected

DATABASES = ("memory", "postgresql")
HERE = "telegram"
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
INTERVAL = interval_of(30)


@dataclass
class Post:
    """Messages on their way out, at a time that is moved by hand."""

    db: Database
    now: datetime
    left: list[tuple[datetime, Send]] = field(default_factory=list)

    def plan(self, *addresses: str, priority: int = REPLY) -> None:
        for address in addresses:
            chat = self.db.run(find_chat, channel=HERE, address=address, now=self.now)
            self.db.run(
                plan,
                chat,
                {"text": "Hi"},
                priority=priority,
                kind="checkin" if priority == BROADCAST else "reply",
                give_up_at=self.now + DAY,
                now=self.now,
            )

    def claim(self, limit: int = 16) -> list[Send]:
        claimed, self.due = self.db.run(
            claim_ready, channel=HERE, now=self.now, limit=limit, interval=INTERVAL
        )
        self.left += [(place, send) for send, place in claimed]
        return [send for send, _ in claimed]

    def keep(self, send: Send, outcome: Outcome) -> None:
        self.db.run(keep_outcomes, [(send, outcome)], unconnected(), self.now, HERE)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def states(self) -> list[str]:
        wanted = sends.select().order_by(sends.c.id)
        return [row.state for row in self.db.run(lambda conn: conn.execute(wanted).all())]


@pytest.fixture
def post(db: Database, now: datetime) -> Post:
    return Post(db, now)


def names(count: int) -> list[str]:
    return [f"chat {number}" for number in range(count)]


def test_messages_leave_evenly_whoever_sends(post: Post) -> None:
    """Three processes look in turn; what each forgot of the gate is in the database."""
    post.plan(*names(20), priority=BROADCAST)
    while len(post.left) < 20:
        for _ in range(3):
            for send in post.claim(limit=2):
                post.keep(send, Accepted("7"))
        assert post.due is not None
        post.now = max(post.now, post.due)
    times = [place for place, _ in post.left]

    assert times == [times[0] + INTERVAL * number for number in range(20)]
    assert post.states() == ["sent"] * 20


def test_first_message_need_not_wait(post: Post) -> None:
    post.plan("ann")
    (send,) = post.claim()

    assert post.left == [(post.now, send)]


def test_reply_goes_before_broadcasts(post: Post) -> None:
    post.plan(*names(20), priority=BROADCAST)
    post.claim()
    post.plan("ann")
    post.wait(0.05)
    first = post.claim()[0]

    assert first.priority == REPLY
    assert post.left[-2][0] <= post.now + AHEAD


def test_refused_broadcast_lets_replies_through(post: Post) -> None:
    post.plan("ann", "bob", priority=BROADCAST)
    refused, *_ = post.claim(limit=1)
    post.keep(refused, TooFast(30))
    post.plan("ann", "cid")
    post.wait(1)
    replies = post.claim()
    post.wait(1)
    assert post.claim() == []

    assert [one.address for one in replies] == ["ann", "cid"]
    assert post.due == post.now + 28 * SECOND
    post.wait(28)
    for send in replies:
        post.keep(send, Accepted("7"))
    assert {one.address for one in post.claim()} == {"ann", "bob"}


def test_reply_planned_in_a_pause_of_broadcasts_is_waited_for(post: Post) -> None:
    post.plan("ann", priority=BROADCAST)
    post.keep(post.claim()[0], TooFast(30))
    post.plan("bob")
    post.keep(post.claim()[0], NotReached("nobody there"))
    post.wait(0.5)
    assert post.claim() == []

    assert post.due is not None
    assert post.now < post.due < post.now + SECOND


def test_refused_reply_stops_its_chat_only(post: Post) -> None:
    post.plan("ann", "bob")
    ann, bob = post.claim()
    post.keep(ann, TooFast(30))
    post.keep(bob, Accepted("7"))
    post.wait(6)
    post.plan("ann", "bob")

    assert [one.address for one in post.claim()] == ["bob"]


def test_two_refused_replies_stop_everything(post: Post) -> None:
    post.plan("ann", "bob")
    for send in post.claim():
        post.keep(send, TooFast(30))
    post.plan("cid", priority=CHANGE)
    post.plan("dan", priority=BROADCAST)
    post.wait(1)
    assert post.claim() == []

    assert post.due == post.now + 29 * SECOND
    post.wait(29)
    assert len(post.claim()) == 2  # as many as there are places so far ahead


def test_unclear_broadcast_stays_so(post: Post) -> None:
    post.plan("ann", priority=BROADCAST)
    post.plan("bob")
    for send in post.claim():
        post.keep(send, Unclear("timed out"))
    post.wait(3600)

    assert post.states() == ["uncertain", "planned"]
    assert [one.address for one in post.claim()] == ["bob"]
