"""The bot with its chats in one process: what is written and pressed, and what arrives when."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.app import Library
from bot.channels.telegram.account import Account
from bot.channels.telegram.cards import Speaker
from bot.channels.telegram.client import corrected
from bot.channels.telegram.taking import take_in
from bot.checkins.asking import tick
from bot.checkins.desk import CheckIns
from bot.conversation.channel import Channel
from bot.conversation.triage import open_prompt
from bot.sending.keeping import keep_outcomes
from bot.sending.outcome import Accepted, Body, Outcome, Unclear
from bot.sending.sender import claim_ready
from bot.store.asides import Asides
from bot.store.campaigns import next_start
from bot.store.conversations import known_chat, latest
from bot.store.database import Connection, Database
from bot.store.deliveries import next_planned
from bot.store.enrolments import oldest_due
from bot.store.inbox import Received
from bot.store.sends import Send, left_sending
from bot.trial.messages import Message as Message  # noqa: PLC0414 - others get it from here
from bot.trial.messages import as_seen
from flows.talking.prompts import Prompt

ACCOUNT = Account(id="7000000001", username="trial_knee_bot")
AT_ONCE = 100

P = ParamSpec("P")
T = TypeVar("T")


class Crashed(Exception):
    """The process of the bot is gone, at any place between two commits."""


Post = Callable[["World", Send], Outcome | None]
"""Says what becomes of a message instead of its arrival; None lets it arrive."""
Crash = Callable[[], str | None]
"""Says whether the process ends now: "before" the next commit, "after" it, or None: not now."""
Seen = Callable[[Message], None]
"""Is told of each message that arrives, and of each that is changed."""
Left = Callable[[Send], None]
"""Is told of each message that was being sent when the process ended."""


class _NoAsides(Asides):
    """Puts nothing aside: a mistake of ours is what a trial is to find."""

    def put(self, conn: Connection, what: str, id: int, error: Exception, now: datetime) -> None:
        """Raise it."""
        raise error


class World:
    """Chats of one bot; nothing happens but by what is called here.

    Of each chat the last `keep` messages are kept, all of them without it.
    """

    def __init__(
        self,
        db: Database,
        triage: Library,
        checkins: Library,
        now: datetime,
        *,
        key: bytes = b"trial",
        post: Post | None = None,
        crash: Crash | None = None,
        seen: Seen | None = None,
        left: Left | None = None,
        interval: timedelta | None = None,
        keep: int = 0,
    ) -> None:
        self.db = db
        self.triage = triage
        self.now = now
        self.desk = CheckIns(
            pathway=checkins.pathway,
            renderer=checkins.renderer,
            speaker=Speaker(),
            key=key,
            asides=_NoAsides(),
        )
        self.messages: dict[str, list[Message]] = {}
        self.sent: list[Message] = []
        self.crashes = 0
        self.post = post
        self.crash = crash
        self._tell: Seen = seen or (lambda message: None)
        self._tell_left: Left = left or (lambda send: None)
        self._interval = interval
        self._keep = keep
        self.rests_until: datetime | None = None
        self._updates = 0
        self._last_id = 0

    # ---- what people do

    def write(self, address: str, text: str) -> None:
        """Let somebody write in their chat with the bot."""
        self.bring([self.written(address, text)])

    def press(self, message: Message, words: str) -> None:
        """Let somebody press a button of a message by its words."""
        self.press_as(message.address, message, words)

    def press_as(self, address: str, message: Message, words: str) -> None:
        """Let somebody send what a button carries, as a forged client could from any chat."""
        self.bring([self.pressed(message, message.buttons[words], address)])

    def block(self, address: str, *, is_blocked: bool = True) -> None:
        """Let somebody block the bot, or let it in again."""
        self.bring([self.blocked(address, is_blocked=is_blocked)])

    def written(self, address: str, text: str) -> Received:
        """Return the update that tells of a text."""
        self._last_id += 1
        message = {"message_id": self._last_id, "chat": _chat(address), "text": text}
        return self._update("message", message)

    def pressed(self, message: Message, data: str, address: str | None = None) -> Received:
        """Return the update that tells of a press on a button that carries this."""
        under = {"message_id": message.id, "chat": _chat(address or message.address)}
        press = {"id": f"p{self._updates}", "data": data, "message": under}
        return self._update("callback_query", press)

    def blocked(self, address: str, *, is_blocked: bool) -> Received:
        """Return the update that tells that somebody blocked the bot, or let it in again."""
        status = "kicked" if is_blocked else "member"
        change = {"chat": _chat(address), "new_chat_member": {"status": status}}
        return self._update("my_chat_member", change)

    def _update(self, kind: str, content: Mapping[str, Any]) -> Received:
        self._updates += 1
        return Received(self._updates, {"update_id": self._updates, kind: content})

    def bring(self, updates: Sequence[Received]) -> None:
        """Let updates come in at this moment, and send what follows from them."""
        if self.crash is None:
            each = [self.db.submit(take_in, *self._taken(one)) for one in updates]
            for one in each:
                one.result()
        else:
            for update in updates:
                self._until_done(partial(self._run, take_in, *self._taken(update)))
        self._until_done(self.send_ready)

    def _taken(self, update: Received) -> tuple[Any, ...]:
        flow, renderer = self.triage.pathway, self.triage.renderer
        return flow, renderer, ACCOUNT, [update], self.now, self.desk

    # ---- what time brings

    def pass_time(self, span: timedelta) -> None:
        """Let time pass at once, and then do what has become due."""
        self.now += span
        self.work()

    def work(self) -> None:
        """Plan, hand over and deliver until nothing is due."""
        self._until_done(self._work)

    def _work(self) -> None:
        while self._run(tick, self.desk, self.now):
            pass
        self.send_ready()

    def next_look(self) -> datetime | None:
        """Return when something will be due by itself, None where nothing will."""
        return min(
            (at for at in (self.db.run(_next_look), self.rests_until) if at is not None),
            default=None,
        )

    def send_ready(self) -> None:
        """Let what may leave now leave."""
        while True:
            claimed, self.rests_until = self._run(
                claim_ready,
                channel=Channel.TELEGRAM,
                now=self.now,
                limit=AT_ONCE,
                interval=self._interval,
            )
            if not claimed:
                return
            self._hand_over([send for send, _ in claimed])

    def _hand_over(self, sends: Sequence[Send]) -> None:
        """Hand messages over and note what became of each."""
        gate = None if self._interval is None else Channel.TELEGRAM
        groups = [sends] if self.crash is None else [[send] for send in sends]
        for some in groups:
            known = [(send, self._outcome(send)) for send in some]
            self._run(keep_outcomes, known, self, self.now, gate)

    def _outcome(self, send: Send) -> Outcome:
        outcome = self.post(self, send) if self.post is not None else None
        return self.arrive(send) if outcome is None else outcome

    # ---- what ends it, and how it begins again

    def _run(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do one transaction, unless the process ends before or right after it."""
        ends = self.crash() if self.crash is not None else None
        if ends == "before":
            raise Crashed
        done = self.db.run(fn, *args, **kwargs)
        if ends == "after":
            raise Crashed
        return done

    def _until_done(self, what: Callable[[], object]) -> None:
        """Do something; where the process ends, begin again as a new process does."""
        while True:
            try:
                what()
            except Crashed:
                self.restart()
            else:
                return

    def restart(self) -> None:
        """Begin as a new process: nobody knows what became of what was being sent."""
        self.crashes += 1
        for send in self.db.run(left_sending, channel=Channel.TELEGRAM):
            outcome = Unclear("the sender was stopped", at_once=True)
            self._tell_left(send)
            self.db.run(keep_outcomes, [(send, outcome)], self, self.now)

    # ---- what people see

    def arrive(self, send: Send) -> Accepted:
        """Let a message be seen."""
        chat = self.messages.setdefault(send.address, [])
        body = send.body
        if body["method"] in ("send", "photo", "document"):
            self._last_id += 1
            message = as_seen(send, self._last_id, self.now)
            self._keep_message(chat, message)
            self._tell(message)
            return Accepted(str(message.id))
        for message in [one for one in chat if str(one.id) == body["message_id"]]:
            if body["method"] == "delete":
                chat.remove(message)
                continue
            message.text = body.get("text", message.text)
            message.rows = body.get("keyboard", [])
            self._tell(message)
        return Accepted()

    def _keep_message(self, chat: list[Message], message: Message) -> None:
        chat.append(message)
        if self._keep:
            del chat[: -self._keep]
        else:
            self.sent.append(message)

    def prompt(self, address: str) -> Prompt | None:
        """Return what the triage asks somebody at this moment."""
        chat_id = self.db.run(known_chat, channel=Channel.TELEGRAM, address=address)
        pathway = self.triage.pathway
        stored = None if chat_id is None else self.db.run(latest, chat_id, pathway.id)
        return None if stored is None else open_prompt(pathway, stored.session)

    def last(self, address: str) -> Message:
        """Return the newest message of a chat."""
        return self.messages[address][-1]

    # ---- what the sender asks of a transport

    def correction(self, sent: Body, wanted: Body | None, message_id: str) -> Body | None:
        """Return the change of a question that was answered on its way."""
        return corrected(sent, wanted, message_id)

    async def deliver(self, send: Send) -> Outcome:
        """Hand a message over."""
        return self.arrive(send)


def _next_look(conn: Connection) -> datetime | None:
    due = (oldest_due(conn), next_planned(conn), next_start(conn))
    return min((at for at in due if at is not None), default=None)


def _chat(address: str) -> dict[str, Any]:
    return {"id": int(address), "type": "private"}
