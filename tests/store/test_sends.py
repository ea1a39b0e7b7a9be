"""Messages leave in order and one at a time in each chat; no chat holds up another."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from bot.store.conversations import begin, erase_chat, find_chat
from bot.store.database import Database
from bot.store.questions import Mark, Messages, Question, as_stored_each, reword
from bot.store.send_statements import PATIENCE
from bot.store.sends import (
    BROADCAST,
    MUST_ARRIVE,
    REPLY,
    any_open,
    block_chat,
    claim,
    drop,
    forget_sends,
    left_sending,
    next_due,
    pause_chat,
    plan,
    settle,
    unblock_chat,
)
from bot.store.tables import SEND_STATES, chats, sends
from flows.talking.session import Session

HERE, ELSEWHERE = "telegram", "web"
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)
ENOUGH = 50
SETTLED = ("sent", "uncertain", "failed", "blocked", "cancelled")


DATABASES = ("memory", "postgresql")


@dataclass(frozen=True)
class Queue:
    """The messages of one database, spoken of in few words."""

    db: Database
    now: datetime

    def chat(self, address: str, channel: str = HERE) -> int:
        return self.db.run(find_chat, channel=channel, address=address, now=self.now)

    def plan(
        self,
        chat: int,
        text: str = "Hi",
        *,
        priority: int = REPLY,
        question: tuple[int, int] | None = None,
        at: datetime | None = None,
    ) -> int:
        return self.db.run(
            plan,
            chat,
            {"text": text},
            priority=priority,
            give_up_at=self.now + DAY,
            now=at or self.now,
            question=question,
        )

    def messages(self, chat: int, pressed: Mark | None = None) -> Messages:
        return self.db.run(Messages, chat, pressed)

    def claim(self, at: datetime | None = None, limit: int = ENOUGH) -> list[int]:
        return [one.id for one in self.claimed(at, limit)]

    def claimed(self, at: datetime | None = None, limit: int = ENOUGH) -> list[object]:
        return self.db.run(claim, channel=HERE, now=at or self.now, limit=limit)

    def settle(self, id: int, **values: object) -> None:
        self.db.run(settle, id, self.now, **values)

    def next_due(self, at: datetime | None = None) -> datetime | None:
        return self.db.run(next_due, channel=HERE, now=at or self.now)

    def rows(self, *columns: str) -> list[tuple[object, ...]]:
        wanted = select(*(sends.c[column] for column in columns)).order_by(sends.c.id)
        return self.db.run(lambda conn: [tuple(row) for row in conn.execute(wanted)])


@pytest.fixture
def queue(db: Database, now: datetime) -> Queue:
    return Queue(db, now)


@pytest.fixture
def ann(queue: Queue) -> int:
    return queue.chat("ann")


@pytest.fixture
def bob(queue: Queue) -> int:
    return queue.chat("bob")


def test_claimed_message_is_as_planned(queue: Queue, bob: int, ann: int) -> None:
    body = {"text": "<b>🦵</b>\x00\ud800", "keyboard": [[{"text": "Yes", "data": "1:1:1:0"}]]}
    give_up_at = queue.now + timedelta(hours=1)
    id = queue.db.run(
        plan, ann, body, priority=MUST_ARRIVE, give_up_at=give_up_at, now=queue.now - SECOND
    )

    (send,) = queue.claimed()
    assert (send.id, send.chat_id, send.address) == (id, ann, "ann")
    assert (send.priority, send.attempts) == (MUST_ARRIVE, 1)
    assert (send.planned_at, send.give_up_at) == (queue.now - SECOND, give_up_at)
    assert send.body == body


def test_broadcast_is_not_claimed_after_its_hours(queue: Queue, ann: int, bob: int) -> None:
    late, reply = queue.plan(ann, priority=BROADCAST), queue.plan(bob)

    assert queue.next_due(queue.now + DAY) == queue.now
    assert queue.claim(queue.now + DAY) == [reply]
    assert queue.next_due(queue.now + DAY) is None
    assert queue.claim(queue.now + DAY - INSTANT) == [late]


def test_chat_gets_its_messages_in_order(queue: Queue, ann: int) -> None:
    ids = [queue.plan(ann) for _ in range(3)]

    taken = []
    while claimed := queue.claim():
        taken += claimed
        for id in claimed:
            queue.settle(id, state="sent")
    assert taken == ids


def test_second_waits_for_the_first(queue: Queue, ann: int) -> None:
    first, second = queue.plan(ann), queue.plan(ann)

    assert queue.claim() == [first]
    assert queue.claim(queue.now + DAY) == []
    queue.settle(first, state="sent")
    assert queue.claim() == [second]


def test_urgent_one_does_not_overtake(queue: Queue, ann: int) -> None:
    """What goes before it in the same chat is what it refers to."""
    first, urgent = queue.plan(ann), queue.plan(ann, priority=MUST_ARRIVE)

    assert queue.claim() == [first]
    queue.settle(first, state="sent")
    assert queue.claim() == [urgent]


def test_urgent_chats_go_first(queue: Queue, ann: int, bob: int) -> None:
    reply, urgent = queue.plan(ann), queue.plan(bob, priority=MUST_ARRIVE)
    third = queue.plan(queue.chat("cem"))

    assert queue.claim(limit=1) == [urgent]
    assert queue.claim(limit=5) == [reply, third]


def test_no_more_than_the_limit_is_claimed(queue: Queue) -> None:
    ids = [queue.plan(queue.chat(str(number))) for number in range(5)]

    assert queue.claim(limit=2) == ids[:2]
    assert queue.claim(limit=2) == ids[2:4]
    assert queue.claim(limit=2) == ids[4:]
    assert queue.claim(limit=2) == []


def test_message_waits_until_it_is_due(queue: Queue, ann: int) -> None:
    id, due = queue.plan(ann), queue.now + SECOND
    queue.settle(id, due_at=due)

    assert queue.claim(due - INSTANT) == []
    assert queue.claim(due) == [id]


def test_earlier_message_holds_up_until_due(queue: Queue, ann: int) -> None:
    first, second = queue.plan(ann), queue.plan(ann)
    queue.settle(first, due_at=queue.now + SECOND, attempts=1)

    assert queue.claim() == []
    assert queue.claim(queue.now + SECOND) == [first]
    queue.settle(first, state="failed")
    assert queue.claim() == [second]


def test_paused_chat_waits_others_do_not(queue: Queue, ann: int, bob: int) -> None:
    mine, other = queue.plan(ann), queue.plan(bob)
    queue.db.run(pause_chat, ann, queue.now + SECOND)

    assert queue.claim(queue.now + SECOND - INSTANT) == [other]
    assert queue.claim(queue.now + SECOND) == [mine]


@pytest.mark.parametrize("attempts", range(4))
def test_patience_ends_after_two_tries(queue: Queue, ann: int, attempts: int) -> None:
    urgent, following = queue.plan(ann, priority=MUST_ARRIVE), queue.plan(ann)
    queue.settle(urgent, attempts=attempts, due_at=queue.now + SECOND)

    assert queue.claim() == ([following] if attempts >= 2 else [])


def test_message_without_patience_is_still_sent(queue: Queue, ann: int) -> None:
    urgent, following = queue.plan(ann, priority=MUST_ARRIVE), queue.plan(ann)
    queue.settle(urgent, attempts=PATIENCE)

    assert queue.claim() == [urgent]
    assert queue.claim() == []
    queue.settle(urgent, state="planned", due_at=queue.now + SECOND)
    assert queue.claim() == [following]
    assert queue.claim(queue.now + SECOND) == []
    queue.settle(following, state="sent")
    assert queue.claim(queue.now + SECOND) == [urgent]


@pytest.mark.parametrize("state", SETTLED)
def test_settled_message_holds_up_nothing(queue: Queue, ann: int, state: str) -> None:
    first, second = queue.plan(ann), queue.plan(ann)
    queue.settle(first, state=state)

    assert queue.claim() == [second]


def test_channel_claims_its_own(queue: Queue, ann: int) -> None:
    theirs = queue.plan(queue.chat("ann", ELSEWHERE))

    assert queue.claim() == []
    assert queue.next_due() is None
    assert queue.db.run(left_sending, channel=HERE) == []
    (found,) = queue.db.run(claim, channel=ELSEWHERE, now=queue.now, limit=5)
    assert found.id == theirs


def test_undone_claim_leaves_message_planned(queue: Queue, ann: int) -> None:
    id = queue.plan(ann)

    def fail(conn: Connection) -> None:
        claim(conn, channel=HERE, now=queue.now, limit=5)
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        queue.db.run(fail)

    assert queue.rows("state", "attempts") == [("planned", 0)]
    assert queue.claim() == [id]


def test_claim_counts_as_a_try(queue: Queue, ann: int) -> None:
    id = queue.plan(ann)

    for attempt in (1, 2, 3):
        (send,) = queue.claimed()
        assert send.attempts == attempt
        assert queue.rows("state", "attempts") == [("sending", attempt)]
        queue.settle(id, state="planned")


def test_begun_messages_are_found_again(queue: Queue, ann: int, bob: int) -> None:
    ids = [queue.plan(ann, "one"), queue.plan(bob, "two")]
    queue.plan(ann, "three")
    claimed = queue.claimed()

    assert [send.id for send in claimed] == ids
    assert queue.db.run(left_sending, channel=HERE) == claimed
    assert queue.db.run(left_sending, channel=ELSEWHERE) == []


class TestNextDue:
    """When the sender has to wake up."""

    def test_nothing_planned_is_none(self, queue: Queue, ann: int) -> None:
        assert queue.next_due() is None

    def test_planned_message_is_due_at_once(self, queue: Queue, ann: int) -> None:
        queue.plan(ann)

        assert queue.next_due() == queue.now

    def test_all_under_way_is_none(self, queue: Queue, ann: int) -> None:
        """The end of what is under way wakes the sender; until then there is nothing to do."""
        queue.plan(ann)
        queue.plan(ann)
        queue.claim()

        assert queue.next_due() is None

    def test_first_in_line_counts(self, queue: Queue, ann: int) -> None:
        first = queue.plan(ann)
        queue.plan(ann)
        queue.settle(first, due_at=queue.now + DAY)

        assert queue.next_due() == queue.now + DAY

    def test_one_without_patience_is_passed(self, queue: Queue, ann: int) -> None:
        first = queue.plan(ann)
        queue.plan(ann)
        queue.settle(first, due_at=queue.now + DAY, attempts=PATIENCE)

        assert queue.next_due() == queue.now

    @pytest.mark.parametrize(("due_s", "rest_s"), [(1, 5), (5, 1)])
    def test_later_of_due_and_rest_counts(
        self, queue: Queue, ann: int, due_s: int, rest_s: int
    ) -> None:
        queue.settle(queue.plan(ann), due_at=queue.now + due_s * SECOND)
        queue.db.run(pause_chat, ann, queue.now + rest_s * SECOND)

        assert queue.next_due() == queue.now + 5 * SECOND

    def test_earliest_of_chats_counts(self, queue: Queue, ann: int, bob: int) -> None:
        queue.settle(queue.plan(ann), due_at=queue.now + 5 * SECOND)
        queue.settle(queue.plan(bob), due_at=queue.now + 2 * SECOND)

        assert queue.next_due() == queue.now + 2 * SECOND


class TestBlocking:
    """A person who wants no messages gets none."""

    def test_planned_messages_are_blocked(self, queue: Queue, ann: int, bob: int) -> None:
        queue.plan(ann, "wiped")
        queue.plan(ann, "wiped too", question=(1, 1))
        queue.plan(bob, "kept")
        queue.db.run(block_chat, ann, queue.now)

        blocked = ("blocked", None)
        assert queue.rows("state", "body") == [blocked, blocked, ("planned", {"text": "kept"})]

    def test_settled_messages_stay(self, queue: Queue, ann: int) -> None:
        for state in ("sending", *SETTLED):
            queue.settle(queue.plan(ann, state), state=state)
        before = queue.rows("state", "body")

        queue.db.run(block_chat, ann, queue.now)

        assert queue.rows("state", "body") == before

    def test_blocking_is_noted_and_undone(self, queue: Queue, ann: int, bob: int) -> None:
        blocked = select(chats.c.blocked_at).order_by(chats.c.id)
        queue.db.run(block_chat, ann, queue.now)
        assert queue.db.run(lambda conn: list(conn.scalars(blocked))) == [queue.now, None]

        queue.db.run(unblock_chat, ann)
        assert queue.db.run(lambda conn: list(conn.scalars(blocked))) == [None, None]

    def test_person_who_is_back_gets_new_ones(self, queue: Queue, ann: int) -> None:
        queue.plan(ann, "old")
        queue.db.run(block_chat, ann, queue.now)
        queue.db.run(unblock_chat, ann)
        new = queue.plan(ann, "new")

        assert queue.claim() == [new]


class TestQuestions:
    """The messages that ask, found by the session and version they ask in."""

    def test_questions_are_found_oldest_first(self, queue: Queue, ann: int, bob: int) -> None:
        first = queue.plan(ann, "Which knee?", question=(3, 7))
        for other in ((3, 8), (4, 7), None):
            queue.plan(ann, question=other)
        queue.plan(bob, question=(3, 7))
        second = queue.plan(ann, "Which knee?", question=(3, 7))
        queue.settle(first, state="sent", message_id="55")

        body = {"text": "Which knee?"}
        found = queue.messages(ann, (3, 7)).asked((3, 7))
        assert [(one.id, one.state, one.message_id) for one in found] == [
            (first, "sent", "55"),
            (second, "planned", None),
        ]
        assert {one.mark for one in found} == {(3, 7)}
        assert [one.body for one in found] == [body, body]

    def test_only_a_question_asks(self, queue: Queue, ann: int) -> None:
        asking, telling = queue.plan(ann, question=(3, 0)), queue.plan(ann)

        marks = [one and one.mark for one in self.stored(queue, asking, telling, 999)]
        assert marks == [(3, 0), None, None]

    def stored(self, queue: Queue, *ids: int) -> list[Question | None]:
        """Return messages as they are stored."""
        found = queue.db.run(as_stored_each, ids)
        return [found.get(id) for id in ids]

    def test_ticks_are_kept_with_their_look(self, queue: Queue, ann: int) -> None:
        id, other = queue.plan(ann, question=(3, 7)), queue.plan(ann, question=(3, 7))
        as_planned = ({"text": "Hi"}, ())

        self.tick(queue, ann, id, {"text": "Hi", "keyboard": []}, (0, 4))
        assert self.looks(queue, ann) == [({"text": "Hi", "keyboard": []}, (0, 4)), as_planned]
        self.tick(queue, ann, id, {"text": "Hi"}, ())
        self.tick(queue, ann, other, None, (1,))
        assert self.looks(queue, ann) == [as_planned, (None, (1,))]

    def tick(
        self,
        queue: Queue,
        chat: int,
        id: int,
        body: dict[str, object] | None,
        ticks: tuple[int, ...],
    ) -> None:
        """Tick options; what is in the hand then is what is stored."""

        def ticked(conn: Connection) -> list[Question]:
            messages = Messages(conn, chat, (3, 7))
            messages.tick(id, body, ticks, queue.now)
            return messages.asked((3, 7))

        assert queue.db.run(ticked) == queue.messages(chat, (3, 7)).asked((3, 7))

    def looks(self, queue: Queue, chat: int) -> list[tuple[object, tuple[int, ...]]]:
        return [(one.body, one.ticks) for one in queue.messages(chat, (3, 7)).asked((3, 7))]

    def test_open_questions_have_words(self, queue: Queue, ann: int, bob: int) -> None:
        """Its words are wiped when it is answered, whatever became of the message."""
        first, second = queue.plan(ann, question=(3, 7)), queue.plan(ann, question=(4, 1))
        wiped = queue.plan(ann, question=(3, 8))
        queue.plan(ann)
        queue.plan(bob, question=(3, 7))
        queue.settle(first, state="sent")
        queue.db.run(reword, wiped, None)

        found = queue.messages(ann).open_questions()
        assert [(one.id, one.mark) for one in found] == [(first, (3, 7)), (second, (4, 1))]

    def test_only_wiped_messages_have_no_words(self, queue: Queue, ann: int) -> None:
        kept, wiped = queue.plan(ann), queue.plan(ann)
        queue.db.run(reword, wiped, None)

        bodies = [one and one.body for one in self.stored(queue, kept, wiped)]
        assert bodies[0] is not None
        assert bodies[1] is None

    def test_words_are_changed_or_wiped(self, queue: Queue, ann: int) -> None:
        changed, wiped = queue.plan(ann, "a", question=(3, 7)), queue.plan(ann, "b")

        queue.db.run(reword, changed, {"text": "c", "keyboard": []})
        queue.db.run(reword, wiped, None)

        assert queue.rows("body") == [({"text": "c", "keyboard": []},), (None,)]

    def test_changed_words_are_sent(self, queue: Queue, ann: int) -> None:
        queue.db.run(reword, queue.plan(ann, "a"), {"text": "b"})

        (send,) = queue.claimed()
        assert send.body == {"text": "b"}


class TestPlanned:
    """What nobody began to send may still be taken back."""

    def test_only_untouched_messages_are_planned(self, queue: Queue, ann: int, bob: int) -> None:
        for state in SEND_STATES:
            queue.settle(queue.plan(ann, state), state=state)
        queue.settle(queue.plan(ann, "tried"), attempts=1)
        last = queue.plan(ann, "last")
        queue.plan(bob, "of another")

        first = queue.rows("id")[0][0]
        expected = [(first, {"text": "planned"}), (last, {"text": "last"})]
        assert [(one.id, one.body) for one in queue.messages(ann).unsent()] == expected

    def test_dropped_message_is_gone(self, queue: Queue, ann: int) -> None:
        first, second = queue.plan(ann), queue.plan(ann)

        queue.db.run(drop, first)

        assert queue.rows("id") == [(second,)]
        assert queue.claim() == [second]


@pytest.mark.parametrize("state", SEND_STATES)
def test_open_are_planned_and_begun(queue: Queue, ann: int, state: str) -> None:
    assert not queue.db.run(any_open)
    queue.settle(queue.plan(ann), state=state)

    assert queue.db.run(any_open) is (state in ("planned", "sending"))


@pytest.mark.parametrize("state", SEND_STATES)
def test_only_settled_messages_are_forgotten(queue: Queue, ann: int, state: str) -> None:
    for age in (timedelta(0), INSTANT, DAY):
        id = queue.plan(ann)
        queue.db.run(settle, id, queue.now - age, state=state)

    gone = 2 if state in SETTLED else 0
    assert queue.db.run(forget_sends, before=queue.now) == gone
    assert len(queue.rows("id")) == 3 - gone


def test_erased_chat_takes_its_messages(queue: Queue, ann: int, bob: int) -> None:
    for state in SEND_STATES:
        queue.settle(queue.plan(ann), state=state)
    kept = queue.plan(bob)

    queue.db.run(erase_chat, ann)

    assert queue.rows("id") == [(kept,)]


def test_message_needs_its_chat(queue: Queue) -> None:
    with pytest.raises(IntegrityError):
        queue.plan(999)


def test_unknown_state_is_refused(queue: Queue, ann: int) -> None:
    id = queue.plan(ann)

    with pytest.raises(IntegrityError):
        queue.settle(id, state="lost")


def test_numbers_of_messages_are_not_given_again(queue: Queue, ann: int) -> None:
    first = queue.plan(ann)
    queue.db.run(drop, first)

    assert queue.plan(ann) > first


def test_new_session_does_not_touch_messages(queue: Queue, ann: int) -> None:
    id = queue.plan(ann, question=(3, 7))
    queue.db.run(begin, ann, Session(flow="knee", content_hash="c1"), queue.now)

    assert [one.id for one in queue.messages(ann).asked((3, 7))] == [id]


@dataclass
class Message:
    """A message in the model: what the rules of the queue look at."""

    id: int
    priority: int
    due_at: datetime
    state: str = "planned"
    attempts: int = 0


@dataclass
class Chat:
    """A chat in the model, with its messages in the order they were planned."""

    id: int
    send_after: datetime
    messages: list[Message] = field(default_factory=list)

    @property
    def in_turn(self) -> list[Message]:
        """What waits only for its time."""
        if any(message.state == "sending" for message in self.messages):
            return []
        waiting = [message for message in self.messages if message.state == "planned"]
        patient = [n for n, message in enumerate(waiting) if message.attempts < PATIENCE]
        return waiting[: patient[0] + 1] if patient else waiting

    def leaves_at(self, message: Message) -> datetime:
        return max(message.due_at, self.send_after)

    def ready(self, now: datetime) -> list[Message]:
        mine = [message for message in self.in_turn if self.leaves_at(message) <= now]
        return sorted(mine, key=rank)


def rank(message: Message) -> tuple[int, int]:
    return message.priority, message.id


PICKS = st.integers(0, 99)
WAITS = st.sampled_from((0, 1, 3)).map(lambda seconds: seconds * SECOND)


class QueueAndModel(RuleBasedStateMachine):
    """The real queue and a simple one, side by side."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.queue = Queue(db, self.now)
        db.run(lambda conn: conn.execute(delete(chats)))
        self.chats = [self.made(str(number)) for number in range(4)]

    def made(self, address: str) -> Chat:
        return Chat(self.queue.chat(address), send_after=self.now)

    @property
    def under_way(self) -> list[Message]:
        return [m for chat in self.chats for m in chat.messages if m.state == "sending"]

    @rule(pick=PICKS, priority=st.sampled_from((REPLY, MUST_ARRIVE)))
    def plan(self, pick: int, priority: int) -> None:
        chat = self.chats[pick % len(self.chats)]
        id = self.queue.plan(chat.id, priority=priority, at=self.now)
        chat.messages.append(Message(id, priority, self.now))

    @rule(seconds=st.sampled_from((0, 1, 4)))
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @rule(limit=st.sampled_from((1, 2, ENOUGH)))
    def claim(self, limit: int) -> None:
        firsts = [ready[0] for chat in self.chats if (ready := chat.ready(self.now))]
        expected = sorted(firsts, key=rank)[:limit]

        claimed = self.queue.claim(self.now, limit)

        # A chat with several that may leave can use up a small limit; the others come next.
        taken = expected if limit == ENOUGH else expected[: max(len(claimed), 1)]
        assert claimed == [message.id for message in taken]
        for message in taken:
            message.state, message.attempts = "sending", message.attempts + 1

    @rule(pick=PICKS, state=st.sampled_from(("sent", "failed")))
    def end(self, pick: int, state: str) -> None:
        if self.under_way:
            message = self.under_way[pick % len(self.under_way)]
            self.queue.settle(message.id, state=state)
            message.state = state

    @rule(pick=PICKS, counted=st.sampled_from((True, True, False)), wait=WAITS)
    def try_again(self, pick: int, counted: bool, wait: timedelta) -> None:
        if self.under_way:
            message = self.under_way[pick % len(self.under_way)]
            message.state, message.due_at = "planned", self.now + wait
            message.attempts -= not counted
            self.queue.settle(
                message.id, state="planned", due_at=message.due_at, attempts=message.attempts
            )

    @rule(pick=PICKS, wait=WAITS)
    def pause(self, pick: int, wait: timedelta) -> None:
        chat = self.chats[pick % len(self.chats)]
        chat.send_after = self.now + wait
        self.queue.db.run(pause_chat, chat.id, chat.send_after)

    @rule(pick=PICKS)
    def block(self, pick: int) -> None:
        chat = self.chats[pick % len(self.chats)]
        self.queue.db.run(block_chat, chat.id, self.now)
        for message in chat.messages:
            message.state = "blocked" if message.state == "planned" else message.state

    @rule(pick=PICKS)
    def erase(self, pick: int) -> None:
        place = pick % len(self.chats)
        self.queue.db.run(erase_chat, self.chats[place].id)
        self.chats[place] = self.made(str(place))

    @invariant()
    def both_are_the_same(self) -> None:
        due, rows, left = self.queue.db.run(seen, self.now)
        messages = [message for chat in self.chats for message in chat.messages]
        times = [chat.leaves_at(message) for chat in self.chats for message in chat.in_turn]
        may_leave = any(chat.ready(self.now) for chat in self.chats)

        assert rows == {m.id: (m.state, m.attempts) for m in messages}
        assert left == {message.id for message in self.under_way}
        assert due == min(times, default=None)
        assert may_leave == (due is not None and due <= self.now)


def seen(
    conn: Connection, now: datetime
) -> tuple[datetime | None, dict[int, tuple[str, int]], set[int]]:
    """Return when the next message is due, what became of each, and which are under way."""
    rows = conn.execute(select(sends.c.id, sends.c.state, sends.c.attempts))
    left = {send.id for send in left_sending(conn, channel=HERE)}
    return next_due(conn, channel=HERE, now=now), {id: (state, n) for id, state, n in rows}, left


def test_queue_is_as_its_model(db: Database) -> None:
    run_state_machine_as_test(
        lambda: QueueAndModel(db),
        settings=settings(
            derandomize=True,
            deadline=None,
            max_examples=20,
            stateful_step_count=25,
            database=None,
        ),
    )
