"""One conversation with a bot that is killed at some step and started again, seen from outside."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import bot
from bot.channels.telegram.buttons import choice_of
from bot.channels.telegram.speaking import ON_ITS_WAY
from bot.channels.telegram.webhook import PATH, webhook_secret
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram, Webhook
from tests.processes import free_port
from tests.proofs.looking import is_busy, rows_beside, uncertain_in

ROOT = Path(bot.__file__).parent.parent
PATIENCE_S = 90.0
"""A loaded machine takes many seconds to start a process anew; what comes true ends the wait."""
READING_S = ON_ITS_WAY.total_seconds() + 0.2
"""What is said earlier, to a message whose fate nobody knows, is asked for once more."""
WHEN = re.compile(r',?"signs_at":\d+')
"""The moment at which signs were asked: each life has a clock of its own."""
SESSIONS = "SELECT row_number() OVER (ORDER BY id), version, state FROM sessions ORDER BY id"
"""Their numbers say nothing: a server may leave out some, as when a transaction is undone."""
SENDING = "SELECT count(*) FROM sends WHERE state = 'sending'"
HALF = (
    *("getUpdates wanted", "apply committed", "claim done", "sendMessage accepted"),
    *("settle committed", "editMessageText accepted", "editMessageReplyMarkup wanted"),
)
"""Of each call one kind of step, before it or after it, and not always the same."""
KEY = b"a key that only this proof has, and nobody else"
KILLED = signal.SIGKILL.value


class Stuck(AssertionError):
    """The patient waits for what never comes."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a patient does once the newest message shows something, in words or on buttons."""

    sees: str
    does: str
    is_press: bool = True


def press(sees: str, label: str) -> Act:
    """Press a button."""
    return Act(sees, label)


def say(sees: str, text: str) -> Act:
    """Type something."""
    return Act(sees, text, is_press=False)


@dataclass(frozen=True, kw_only=True)
class Life:
    """What came of a conversation: what is kept, and what the patient saw."""

    answers: list[tuple[str, str, int]]
    sessions: list[tuple[int, int, str]]
    planned: int
    uncertain: int
    """How many messages nobody knows the fate of."""
    sent: list[str]
    """The texts that Telegram accepted as new messages, in order."""
    screen: list[tuple[str, tuple[str, ...]]]
    """The messages as they stand at the end, with their buttons."""
    asks: str
    """What the first button of the newest question with any carries, its session by its place."""
    steps: list[str]
    begun: list[int]
    """How many steps were taken when the patient did each act."""

    def each_kind(self) -> list[str]:
        """Return the first step of each kind that follows each act."""
        first: dict[tuple[int, str], str] = {}
        for number, step in enumerate(self.steps):
            act = sum(begun <= number for begun in self.begun)
            first.setdefault((act, kind_of(step)), step)
        return list(first.values())

    def sample(self) -> list[str]:
        """Return one step of each kind, now an early one and now a late one."""
        chance, kinds = Random(len(self.steps)), dict[str, list[str]]()
        for step in self.steps:
            kinds.setdefault(kind_of(step), []).append(step)
        return [chance.choice(steps) for steps in kinds.values()]

    def half_a_sample(self) -> list[str]:
        """Return one of the two kinds of step that each call has; the halves are of two runs."""
        return [step for step in self.sample() if kind_of(step) in HALF]

    def other_half(self) -> list[str]:
        """Return the others."""
        return [step for step in self.sample() if kind_of(step) not in HALF]


def kind_of(step: str) -> str:
    """Return the name of a step without its number."""
    return step.rpartition(" ")[0]


def call_of(kind: str) -> str:
    """Return what is called at a kind of step: each call has a kind before and one after it."""
    return kind.partition(" ")[0]


class Nursery:
    """A process that starts bots, one at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._pid = 0
        self.was_killed = False

    async def start(self, **order: object) -> None:
        """Start a bot."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(order)}\n".encode())
        await self._process.stdin.drain()
        self._pid = int(await self._line())
        self.was_killed = False

    async def ended(self) -> int:
        """Wait until the bot has ended; return its status as `os.waitpid` does."""
        status = int((await self._line()).removeprefix("ended "))
        self._pid = 0
        return status

    def kill(self) -> None:
        """Kill the bot, and nothing else."""
        if self._pid:
            self.was_killed = True
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    async def _line(self) -> str:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, "the nursery has ended"
        return line.decode().strip()


@asynccontextmanager
async def nursery(script: str = "dying_bot.py") -> AsyncIterator[Nursery]:
    """Run a nursery while inside."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name(script)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("KNEEBOT_")}
        | {"PYTHONPATH": str(ROOT)},
    )
    one = Nursery(process)
    try:
        yield one
    finally:
        one.kill()
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined] # or it warns that nobody did


async def lived(
    one: Nursery,
    acts: Sequence[Act],
    place: Path,
    db: str,
    last: str | None,
    *,
    is_brought: bool = False,
    keeps: bool = False,
) -> Life:
    """Let a patient do all of it, with a bot that dies after a step, and see what came of it."""
    telegram = Telegram()
    port = free_port() if is_brought else None
    if is_brought:
        secret = webhook_secret(KEY, telegram.token)
        telegram.webhook = Webhook(url=f"http://127.0.0.1:{port}{PATH}", secret=secret)
    patient = Patient(telegram)
    files = {name: place / name for name in ("trace", "log")}
    begun: list[int] = []
    async with served(telegram) as url:
        order = {
            "url": url,
            "token": telegram.token,
            "db": db,
            "port": port,
            "key": KEY.decode(),
            "keeps": keeps,
            **{k: str(v) for k, v in files.items()},
        }
        await one.start(**order, last=last)
        reviving = asyncio.create_task(_revive(one, order))
        try:
            for act in acts:
                await _wait_for(act, patient)
                await _look(db)
                begun.append(len(_lines(files["trace"])))
                _do(act, patient)
            await rest(telegram, db)
        except TimeoutError as error:
            raise Stuck(f"{error}; log: {_lines(files['log'])}") from error
        finally:
            one.kill()
            await reviving
    return _seen(telegram, patient, db, _lines(files["trace"]), begun)


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


async def _revive(one: Nursery, order: dict[str, object]) -> None:
    """Start the bot again when it has died by itself."""
    status = await one.ended()
    if one.was_killed:
        return
    assert status == KILLED, f"the bot ended by itself with {status}"
    await one.start(**order, last=None)
    await one.ended()


async def _wait_for(act: Act, patient: Patient) -> None:
    def sees(screen: Patient) -> bool:
        last = screen.last
        return act.sees in last.text or act.sees in last.labels

    if act.sees:
        await patient.wait_until(sees, PATIENCE_S)


async def _look(db: str) -> None:
    """Let the bot learn that its message arrived: nobody reads faster than that."""
    with suppress(TimeoutError):
        async with asyncio.timeout(READING_S):
            while rows_beside(db, SENDING) != [(0,)]:  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.005)


def _do(act: Act, patient: Patient) -> None:
    if act.is_press:
        patient.press(act.does)
    else:
        patient.say(act.does)


async def rest(telegram: Telegram, db: str) -> None:
    """Wait until Telegram has nothing for the bot, and the bot nothing to apply or to send."""
    async with asyncio.timeout(PATIENCE_S):
        while telegram.updates.count(telegram.now) or is_busy(db):  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.01)


def _seen(
    telegram: Telegram, patient: Patient, db: str, steps: list[str], begun: list[int]
) -> Life:
    messages = [message for message in patient.messages if message.by_bot]
    carried = [button.data or "" for message in messages for button in message.buttons[:1]]
    asking = [data for data in carried if choice_of(data)]  # others stand for a command
    accepted = [c for c in telegram.calls if c.method == "sendMessage" and c.code == 200]
    return Life(
        answers=rows_beside(db, "SELECT item, value, turn FROM answers ORDER BY session_id, seq"),
        sessions=[
            (row, version, WHEN.sub("", state)) for row, version, state in rows_beside(db, SESSIONS)
        ],
        planned=rows_beside(db, "SELECT count(*) FROM sends")[0][0],
        uncertain=uncertain_in(db),
        sent=[str(call.parameters["text"]) for call in accepted],
        screen=[(message.text, message.labels) for message in messages],
        asks=_placed(db, asking[-1]) if asking else "",
        steps=steps,
        begun=begun,
    )


def _placed(db: str, data: str) -> str:
    choice = choice_of(data)
    assert choice is not None
    query = f"SELECT count(*) FROM sessions WHERE id <= {choice.shown.session_id}"
    [[place]] = rows_beside(db, query)
    return f"{place}:{choice.shown.version}:{data.rpartition(':')[2]}"
