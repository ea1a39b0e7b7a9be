"""A storm of updates over a handful of chats, and what must hold whatever comes.

The real functions apply on a real database; only the sending is at once. As a script:
`python -m tests.proofs.storm 100000 --seed 1`.
"""

import argparse
import logging
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from bot.app import Library, open_library
from bot.channels.telegram.account import Account
from bot.channels.telegram.applying import Applied
from bot.channels.telegram.buttons import TICKED, choice_of
from bot.channels.telegram.polling import id_of
from bot.channels.telegram.taking import take_in
from bot.channels.telegram.wire import Tapped, Unreadable, Wrote, read
from bot.conversation.incoming import Shown
from bot.conversation.triage import open_prompt, shown_of
from bot.retention import Retention
from bot.sending.keeping import keep_outcomes
from bot.sending.outcome import Outcome, Unclear
from bot.settings import Settings
from bot.store.conversations import Stored, known_chat, latest
from bot.store.database import Connection, Database
from bot.store.inbox import Received, any_waiting
from bot.store.sends import Send, any_open, claim
from bot.store.tables import answers, chats, inbox, sends, sessions
from flows.pathway.loading import build, read_folder
from flows.pathway.model import Pathway
from flows.proving.walking import ticks
from flows.talking.prompts import AS_IT_WAS, Prompt, ticked
from flows.talking.review import SURE_TO_CHANGE
from tests.patients import Patient
from tests.proofs import storm_updates as raw
from tests.proofs.phones import Note, Phone
from tests.proofs.storm_answers import check_answers
from tests.proofs.storm_checks import Broken, check_body
from tests.proofs.storm_updates import CHATS, MARK, SENDING, UNCLEAR, Json, Move, any_move
from tests.proofs.unconnected import unconnected
from tests.purging import purge

ALL = 2_000
"""More rounds of sending than all that may wait at once can take."""
ACCOUNT = Account(id="7000000001", username="simulated_knee_bot")
CHANNEL = "telegram"
MEMORY = ":memory:"
WELL = Patient(name="well")
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LONG = timedelta(days=10_000)
RETENTION = Retention(web=timedelta(days=3), chat=LONG, left=LONG, logged=LONG)
TOLD_EVERY = 5_000
IN_A_ROW = (20, 40, 150)
WELL_ANSWERED = (0, 10, 40, 60, 90)
"""Updates in one sequence of the script, after so many that bring one chat towards its end."""


def libraries() -> tuple[Library, Library]:
    """Return the shipped content, and content where a question has gone and another is new."""
    shipped = open_library(Settings(), country="GB")
    edited = read_folder("knee")
    for item in edited["questions"]:
        if item["id"] == "age":
            item["max"] = 109
    pathway = build(edited)
    renderer = type(shipped.renderer)(pathway, *_place_of(shipped))
    return shipped, Library(pathway=pathway, clinic=shipped.clinic, renderer=renderer)


def _place_of(library: Library) -> tuple[Any, Any]:
    country = next(one for one in library.pathway.content.countries if one.id == "GB")
    return country, library.clinic


class Storm:
    """Applies moves to one database, and checks after each."""

    def __init__(self, db: Database, shelf: Sequence[Library]) -> None:
        self._db = db
        self._shelf = shelf
        self._library = shelf[0]
        self._ids = count(1)
        self._messages = count(1)
        self._first_chat = 1_000_000
        self._now = START
        self._history: list[Json] = []
        self._unsettled: list[tuple[Send, Outcome]] = []
        self._asked_once: dict[str, dict[int, Note]] = {}
        self.phones: dict[str, Phone] = {}
        self.known: dict[int, Stored] = {}
        self.applied = 0
        self.kinds: Counter[str] = Counter()
        self.open: Counter[str] = Counter()
        self.took_s = Counter[str]()

    @property
    def pathway(self) -> Pathway:
        """Return the content in use."""
        return self._library.pathway

    # ---- a sequence

    def play(self, moves: Sequence[Move]) -> None:
        """Let all of it happen in chats that are new; raise Broken when something does not hold."""
        self._begin()
        for move in moves:
            self.do(move)
        self.calm()

    def _begin(self) -> None:
        self._first_chat += 10 * CHATS
        self._history.clear()
        self._unsettled.clear()
        self._asked_once.clear()
        self.phones.clear()
        self.known.clear()
        self._library = self._shelf[0]

    def do(self, move: Move) -> None:
        """Let one thing happen, and send what may leave."""
        self.kinds[move.kind] += 1
        self._now += timedelta(seconds=move.pick % 5)
        if move.kind == "content":
            self._library = self._shelf[move.pick % len(self._shelf)]
        elif move.kind == "days":
            self._now += timedelta(days=8)
            purge(self._db, RETENTION, self._now)
        else:
            self.bring(self._update(move))
        self._settle_late()
        self._send(move.sending)

    def calm(self) -> None:
        """Check that nothing waits, and that everybody can go on."""
        self._settle_late()
        self._send_all()
        for place in range(CHATS):
            self._go_on(self._first_chat + place)
        self._check_forgotten()

    # ---- what comes in

    def _update(self, move: Move) -> Any:
        chat = self._first_chat + move.chat
        match move.kind:
            case "repeat" if self._history:
                return self._history[move.pick % len(self._history)]
            case "malformed":
                kinds = ("answer", "press", "text", "edit", "member", "other", "group")
                whole = self._update(
                    Move(kinds[move.pick % len(kinds)], move.chat, move.pick // 7, move.text)
                )
                update = raw.spoilt(whole, move.pick // 49)
            case "no_update":
                return raw.NO_UPDATES[move.pick % len(raw.NO_UPDATES)]
            case kind:
                update = {"update_id": next(self._ids), **self._content(kind, chat, move)}
        self._history.append(update)
        return update

    def _content(self, kind: str, chat: int, move: Move) -> Json:
        id, pick = next(self._messages), move.pick
        match kind:
            case "answer":
                return self._answer(chat, pick, id)
            case "aside":
                return {"message": raw.message(chat, raw.ASIDES[pick % len(raw.ASIDES)], id)}
            case "press":
                return self._press(chat, str(chat), pick, id, newest=True)
            case "old":
                return self._press(chat, str(chat), pick, id, newest=False)
            case "stranger":
                other = str(self._first_chat + (move.chat + 1) % CHATS)
                return self._press(chat, other, pick, id, newest=True)
            case "forged":
                data = raw.FORGED[pick % len(raw.FORGED)]
                return {"callback_query": raw.press(chat, data, pick % 50, id)}
            case "pressed_nowhere":
                pressed = raw.press(chat, "1:1:1:0", 1, id, raw.group(chat) if pick % 2 else None)
                if not pick % 2:
                    del pressed["message"]
                return {"callback_query": pressed}
            case "other":
                return {"message": raw.attachment(chat, pick, move.text, id)}
            case "edit":
                return {"edited_message": raw.message(chat, move.text, id)}
            case "group":
                text = "/start" if pick % 2 else move.text
                return {"message": raw.message(chat, text, id, raw.group(chat))}
            case "member":
                status = ("kicked", "member", "left", "odd")[pick % 4]
                card = raw.group(chat) if pick % 3 == 0 else None
                return {"my_chat_member": raw.membership(chat, status, card)}
            case "unknown":
                return {raw.OTHER_KINDS[pick % len(raw.OTHER_KINDS)]: {"id": 1}}
        return {"message": raw.message(chat, move.text, id)}

    def _press(self, chat: int, whose: str, pick: int, id: int, *, newest: bool) -> Json:
        """Press a button that is to be seen in somebody's chat, or else write that one would."""
        once = list(self._asked_once.get(whose, {}).items())
        question = self.phones.get(whose, Phone()).question
        if not once or question is None:
            return {"message": raw.message(chat, "/start", id)}
        message_id, note = question if newest else once[-1 - pick % min(len(once), 6)]
        data = note.data[pick // 7 % len(note.data)]
        return {"callback_query": raw.press(chat, data, message_id, id)}

    def _answer(self, chat: int, pick: int, id: int) -> Json:
        stored = self._stored(str(chat))
        prompt = open_prompt(self.pathway, stored.session) if stored else None
        if stored is None or prompt is None:
            text = "/restart" if stored else "/start"
        elif stored.session.review is not None and stored.session.pending is None:
            text = self._another(prompt, pick)
        else:
            text = "2" if prompt.screen in ("delete_all", "is_it_now") else WELL.types(prompt)
        return {"message": raw.message(chat, text, id)}

    @staticmethod
    def _another(prompt: Prompt, pick: int) -> str:
        """Return any answer: what is changed is mostly changed to something else."""
        if prompt.screen == SURE_TO_CHANGE.screen:
            return "1"
        options = [option for option in prompt.options if option.id != AS_IT_WAS]
        return prompt.typed_as(options[pick % len(options)]) if options else str(pick % 90)

    # ---- applying

    def bring(self, update: Any) -> None:
        """Take in an update as the applier does."""
        before, given = self._newest_send(), [Received(id_of(update), update)]
        shelf = (self.pathway, self._library.renderer)
        applied = self._run("take_in", take_in, *shelf, ACCOUNT, given, self._now)
        self.applied += 1
        if applied is None:
            raise Broken("an update waits, and nobody knows for what")
        for one in applied:
            self._check_turn(update, one, has_said=self._newest_send() > before)
        if not applied and self._changed():
            raise Broken(f"{update} is not applied, and changes a conversation")

    def _run(self, name: str, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Do work in the database; what raises is told."""
        began = time.perf_counter()
        try:
            return self._db.run(fn, *args, **kwargs)
        except Exception as error:  # a storm must see whatever is raised
            problem = f"{type(error).__name__}: {error} in {_place(error)}"
        finally:
            self.took_s[name] += time.perf_counter() - began
        raise Broken(f"{name} raised {problem}")

    # ---- sending

    def _send(self, how: str) -> None:
        if how == "at_once":
            self._send_all(limit=3)
        elif how == "unclear":
            for send in self._claim():
                self._show(send)
                self._unsettled.append((send, Unclear("nobody knows")))

    def _send_all(self, limit: int = ALL) -> None:
        for _ in range(limit):
            claimed = self._claim()
            if not claimed and limit == ALL:
                self._now += timedelta(minutes=10)
                claimed = self._claim()
            if not claimed:
                return
            for send in claimed:
                self._keep(send, self._show(send))
        if limit == ALL:
            raise Broken("messages are sent without end")

    def _claim(self) -> list[Send]:
        return self._run("claim", claim, channel=CHANNEL, now=self._now, limit=16)

    def _keep(self, send: Send, outcome: Outcome) -> None:
        self._run("keep_outcomes", keep_outcomes, [(send, outcome)], unconnected(), self._now)

    def _settle_late(self) -> None:
        while self._unsettled:
            self._keep(*self._unsettled.pop(0))

    def _show(self, send: Send) -> Outcome:
        """Do with a message what Telegram does; raise Broken where it would refuse."""
        if send.body is None:
            raise Broken("a message is to be sent that has no words any more")
        renderer = self._library.renderer
        check_body([renderer.speaking(one).pathway for one in renderer.languages], send.body)
        id, rows = next(self._messages), send.body.get("keyboard")
        if send.body["method"] == "send" and rows:
            self._asked_once.setdefault(send.address, {})[id] = Note(send.body["text"], rows)
        return self.phones.setdefault(send.address, Phone()).show(send.body, id)

    # ---- what must hold

    def _stored(self, address: str) -> Stored | None:
        def look(conn: Connection) -> Stored | None:
            chat_id = known_chat(conn, channel=CHANNEL, address=address)
            return None if chat_id is None else latest(conn, chat_id)

        return self._db.run(look)

    def _newest_send(self) -> int:
        return self._db.run(lambda conn: conn.scalar(select(func.max(sends.c.id)))) or 0

    def _changed(self) -> dict[str, tuple[Stored | None, Stored | None]]:
        """Return the conversations that an update changed, before and after."""
        addresses = [str(self._first_chat + place) for place in range(CHATS)]
        others = sessions.alias()
        last = select(func.max(others.c.id)).where(others.c.chat_id == chats.c.id)
        newest = (
            select(chats.c.address, sessions.c.id, sessions.c.version)
            .join(sessions)
            .where(chats.c.channel == CHANNEL, chats.c.address.in_(addresses))
            .where(sessions.c.id == last.scalar_subquery())
        )
        marks = {a: Shown(id, v) for a, id, v in self._db.run(lambda c: c.execute(newest).all())}
        changed = {}
        for address in addresses:
            old = self.known.get(int(address))
            if marks.get(address) != (shown_of(old) if old else None):
                changed[address] = (old, self._stored(address))
        return changed

    def _check_turn(self, update: Any, applied: Applied, *, has_said: bool) -> None:
        try:
            meant = read(update)
        except Unreadable:
            meant = None
        address = meant.address if isinstance(meant, Wrote | Tapped) else None
        changed = self._changed()
        if not set(changed) <= {address}:
            raise Broken(f"{update} changes the conversations of others")
        for old, new in changed.values():
            if new is not None:
                check_answers(self.pathway, meant, old, new)
        for one, (_, new) in changed.items():
            self.known.pop(int(one), None)
            if new is not None:
                self.known[int(one)] = new
                self.open[new.session.phase] += 1
        if isinstance(meant, Wrote) and not has_said:
            raise Broken(f"nothing is said to {meant.text[:80]!r}")
        if isinstance(meant, Tapped):
            if applied.callback != meant.callback:
                raise Broken("a press is not answered")
            if not has_said and applied.notice is None:
                raise Broken(f"nothing is said to a press on {meant.data!r}")

    def _go_on(self, chat: int) -> None:
        """Let a person write /start and answer what is open; they must get on."""
        self._say(chat, "/start")
        stored = self._stored(str(chat))
        prompt = open_prompt(self.pathway, stored.session) if stored else None
        if prompt is None:
            self._say(chat, "/restart")
        before, note = self._asked(chat)
        prompt = open_prompt(self.pathway, before.session)
        if prompt is None or not note[1].keyboard:
            raise Broken("after /restart nothing is open")
        if prompt.kind in ("number", "text") and not prompt.options and len(note[1].data) < 2:
            self._say(chat, WELL.types(prompt))
        else:
            self._tap(chat, note, prompt)
        after = self._stored(str(chat))
        if after is None or shown_of(after) == shown_of(before):
            raise Broken(f"{prompt.screen} is answered, and nothing moves on")

    def _asked(self, chat: int) -> tuple[Stored, tuple[int, Note]]:
        """Return what is open and the message that asks it; they must belong together."""
        stored, phone = self._stored(str(chat)), self.phones[str(chat)]
        if stored is None:
            raise Broken("there is no conversation")
        prompt = open_prompt(self.pathway, stored.session)
        if prompt is not None and prompt.kind in ("number", "text") and not prompt.options:
            newest = list(phone.notes.items())[-1]
            if not newest[1].keyboard:
                return stored, (newest[0], Note(newest[1].text, [[{"data": "-"}]]))
        if phone.question is None:
            raise Broken("a question is open, and no message has buttons")
        id, note = phone.question
        marks = {choice.shown for data in note.data if (choice := choice_of(data))}
        if marks != {shown_of(stored)}:
            raise Broken(f"the newest buttons belong to {marks}, open is {shown_of(stored)}")
        return stored, (id, note)

    def _tap(self, chat: int, note: tuple[int, Note], prompt: Prompt) -> None:
        id, seen = note
        data = seen.data
        for button in [button for row in seen.keyboard for button in row]:
            if TICKED in button.get("text", ""):  # left by somebody who went away
                self._bring_press(chat, button["data"], id)
        picks = self._picks(prompt, len(data))
        for pick in picks:
            self._bring_press(chat, data[pick], id)
        if prompt.multi and not prompt.options[picks[0]].alone:
            shown = self.phones[str(chat)].notes[id].keyboard
            if not any(TICKED in button["text"] for row in shown for button in row):
                raise Broken("a tick is not shown")
            self._bring_press(chat, data[-1], id)

    def _picks(self, prompt: Prompt, buttons: int) -> list[int]:
        """Return the buttons to press: any one, or what is usual where one line is not enough."""
        pick = self.applied % (len(prompt.options) or buttons)
        if prompt.kind != "group" or prompt.options[pick].alone:
            return [pick]
        if len(ticked(prompt, (prompt.options[pick].id,))) == len(prompt.items):
            return [pick]
        usual = ticks(prompt, lambda item: WELL.answer(item.id))
        return [place for place, option in enumerate(prompt.options) if option.id in usual]

    def _bring_press(self, chat: int, data: str, message_id: int) -> None:
        pressed = raw.press(chat, data, message_id, next(self._messages))
        self.bring({"update_id": next(self._ids), "callback_query": pressed})
        self._send_all()

    def _say(self, chat: int, text: str) -> None:
        written = raw.message(chat, text, next(self._messages))
        self.bring({"update_id": next(self._ids), "message": written})
        self._send_all()

    def _check_forgotten(self) -> None:
        def look(conn: Connection) -> tuple[bool, bool, list[int]]:
            wiped = or_(inbox.c.body.is_(None), cast(inbox.c.body, Text) == "null")
            kept = select(func.count()).where(
                inbox.c.applied_at.is_not(None), inbox.c.problem.is_(None), ~wiped
            )
            said = select(func.count()).where(cast(sends.c.body, Text).contains(MARK))
            noted = select(func.count()).where(cast(answers.c.value, Text).contains(MARK))
            told = select(func.count()).where(cast(sessions.c.state, Text).contains(MARK))
            counts = [conn.scalar(one) or 0 for one in (kept, said, noted, told)]
            return any_waiting(conn), any_open(conn), counts

        waits, is_open, (kept, said, noted, told) = self._db.run(look)
        if waits or is_open:
            raise Broken("an update waits" if waits else "a message is not sent")
        if kept or said or noted or told:
            counted = f"{kept} updates, {said} messages, {noted} answers, {told} conversations"
            raise Broken(f"words are kept: {counted}")


def _place(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rpartition('/')[2]} line {last.lineno}"


# ---- the script


@dataclass(slots=True)
class Weather:
    """What a storm came to."""

    applied: int = 0
    applying_s: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, list[Move]]] = field(default_factory=list)

    def add(self, one: "Storm") -> None:
        """Count what one storm did."""
        self.applied += one.applied
        self.applying_s += one.took_s["take_in"]
        self.kinds += one.kinds
        self.open += one.open


class Progress:
    """Tells now and then how far a storm is."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._next = TOLD_EVERY

    def tell(self, applied: int) -> None:
        """Tell it if there is news."""
        if applied >= self._next:
            self._next = applied - applied % TOLD_EVERY + TOLD_EVERY
            print(f"{applied} updates in {time.perf_counter() - self._began:.0f} s", flush=True)


def storm(
    number: int, seed: int, sending: Mapping[str, int], address: Callable[[], str] = lambda: MEMORY
) -> Weather:
    """Let many updates come, in sequences; what broke is begun anew on a new database."""
    chance, shelf, weather = Random(seed), libraries(), Weather()
    progress = Progress()
    while weather.applied < number:
        with Database.open(address(), serving=True) as db:
            one, problem = Storm(db, shelf), None
            while problem is None and weather.applied + one.applied < number:
                moves = sequence(chance, sending)
                problem = problem_of(one, moves)
                progress.tell(weather.applied + one.applied)
            if problem is not None:
                print(f"BROKEN: {problem[:300]}", flush=True)
                weather.broken.append((problem, moves))
            weather.add(one)
    return weather


def sequence(chance: Random, sending: Mapping[str, int]) -> list[Move]:
    """Draw what comes in, one after the other."""
    begun = [Move("answer", pick=at) for at in range(chance.choice(WELL_ANSWERED))]
    return [*begun, *(any_move(chance, sending) for _ in range(chance.choice(IN_A_ROW)))]


def problem_of(one: Storm, moves: Sequence[Move]) -> str | None:
    """Return what breaks in a sequence, None when all holds."""
    try:
        one.play(moves)
    except Broken as error:
        return str(error)
    return None


def shortest(moves: list[Move], problem: str) -> list[Move]:
    """Return the fewest and plainest moves in which the same thing still breaks."""
    shelf = libraries()

    def breaks(fewer: list[Move]) -> bool:
        with Database.open(":memory:", serving=True) as db:
            found = problem_of(Storm(db, shelf), fewer)
        return found is not None and sort_of(found) == sort_of(problem)

    size = len(moves)
    while size:
        at = 0
        while at < len(moves):
            fewer = moves[:at] + moves[at + size :]
            moves, at = (fewer, at) if breaks(fewer) else (moves, at + size)
        size //= 2
    for at in range(len(moves)):
        for plainer in ({"text": ""}, {"sending": "at_once"}, {"chat": 0}, {"pick": 0}):
            simpler = [*moves[:at], replace(moves[at], **plainer), *moves[at + 1 :]]
            moves = simpler if breaks(simpler) else moves
    return moves


def sort_of(problem: str) -> str:
    """Return a problem without its values, to count those of a kind together."""
    return "".join(" " if sign.isdigit() else sign for sign in problem)[:60]


def main() -> int:
    """Run a storm and print what came of it."""
    parser = argparse.ArgumentParser(description="Storm over the Telegram channel.")
    parser.add_argument("number", type=int, help="how many updates")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="find the fewest moves (slow)")
    parser.add_argument("--unclear", action="store_true", help="some messages may not arrive")
    given = parser.parse_args()
    logging.disable()
    began = time.perf_counter()
    weather = storm(given.number, given.seed, UNCLEAR if given.unclear else SENDING)
    seconds = time.perf_counter() - began
    print(f"{weather.applied} updates in {seconds:.1f} s with all checks, seed {given.seed}")
    speed = weather.applied / weather.applying_s
    print(f"take_in alone: {speed:.0f} a second, {weather.applying_s:.1f} s in all")
    for counted in (weather.kinds, weather.open):
        print(", ".join(f"{name} {number}" for name, number in counted.most_common()), flush=True)
    first = {sort_of(problem): (problem, moves) for problem, moves in reversed(weather.broken)}
    for sort, times in Counter(sort_of(problem) for problem, _ in weather.broken).most_common():
        problem, moves = first[sort]
        print(f"\nBROKEN {times} times: {problem[:600]}", flush=True)
        for move in shortest(moves, problem) if given.shrink else ():
            print(f"    {str(move)[:300]}", flush=True)
    print(f"{len(weather.broken)} sequences broke")
    return 1 if weather.broken else 0


if __name__ == "__main__":
    sys.exit(main())
