"""One private chat, applied by the real functions, with its messages in the hands of a test."""

from datetime import UTC, datetime, timedelta

from bot.app import Library, open_library
from bot.channels.telegram.account import Account
from bot.channels.telegram.taking import take_in
from bot.conversation.triage import open_prompt
from bot.sending.keeping import keep_outcomes
from bot.sending.outcome import Accepted, Unclear
from bot.settings import Settings
from bot.store.conversations import Stored, find_chat, latest
from bot.store.database import Connection, Database
from bot.store.inbox import Received
from bot.store.sends import Send, claim
from flows.talking.prompts import Prompt
from tests.patients import Patient
from tests.proofs.storm_updates import Json, message
from tests.proofs.unconnected import unconnected

ACCOUNT = Account(id="7000000001", username="simulated_knee_bot")
CHAT = 5
BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LIBRARY: Library = open_library(Settings(), country="GB")


class Chat:
    """One private chat, with the messages in the hands of the test."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.library = LIBRARY
        self.now = BEGAN
        self._ids = iter(range(1, 10_000))

    def bring(self, kind: str, content: Json) -> None:
        """Let an update come and apply it."""
        id = next(self._ids)
        updates = [Received(id, {"update_id": id, kind: content})]
        shelf = (self.library.pathway, self.library.renderer)
        self._db.run(take_in, *shelf, ACCOUNT, updates, self.now)

    def next_id(self) -> int:
        """Return a number above all there are."""
        return next(self._ids)

    def say(self, text: str, *, below: int | None = None) -> None:
        """Write something below all there is, or right below a message."""
        id = self.next_id() if below is None else below + 1
        self.bring("message", message(CHAT, text, id))

    def claim(self) -> Send:
        """Begin to send the next message."""
        self.now += timedelta(minutes=10)
        [send] = self._db.run(claim, channel="telegram", now=self.now, limit=1)
        return send

    def arrive(self, send: Send) -> int:
        """Let a message arrive and be known to; return its number."""
        id = next(self._ids)
        self._db.run(keep_outcomes, [(send, Accepted(str(id)))], unconnected(), self.now)
        return id

    def lose(self, send: Send) -> int:
        """Let a message arrive, and nobody know; return its number."""
        self._db.run(
            keep_outcomes, [(send, Unclear("the sender was stopped"))], unconnected(), self.now
        )
        return next(self._ids)

    def until(self, screen: str) -> Send:
        """Answer until a question is asked; return its message, on its way."""
        self.say("/start")
        for _ in range(60):
            send = self.claim()
            prompt = self.prompt()
            if "keyboard" in send.body and prompt is not None and prompt.screen == screen:
                return send
            self.arrive(send)
            if "keyboard" in send.body and prompt is not None:
                self.say(Patient(name="well").types(prompt))
        raise AssertionError(f"{screen} is never asked")

    def stored(self) -> Stored | None:
        """Return what is kept of the conversation."""

        def look(conn: Connection) -> Stored | None:
            id = find_chat(conn, channel="telegram", address=str(CHAT), now=BEGAN)
            return latest(conn, id)

        return self._db.run(look)

    def prompt(self) -> Prompt | None:
        """Return what is open."""
        stored = self.stored()
        return open_prompt(self.library.pathway, stored.session) if stored else None

    def rest(self) -> list[Send]:
        """Let all that is planned arrive; return it."""
        sent = []
        while True:
            self.now += timedelta(seconds=5)
            claimed = self._db.run(claim, channel="telegram", now=self.now, limit=1)
            if not claimed:
                return sent
            sent += claimed
            self.arrive(claimed[0])
