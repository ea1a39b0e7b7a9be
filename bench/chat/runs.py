"""One bot under load: it on a core of its own, the Bot API and the people on another."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.request import urlopen

from bench.chat.bots import Bot
from bot.listening import listen

BOT_CORE, LOAD_CORE = 0, 1
AT_ONCE = 32
WARM_S = 1.5
QUIET_S = 0.3
PATIENCE_S = 120.0
MEGABYTE = 1024 * 1024


class BenchError(Exception):
    """A bot did not do what it is timed for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one run showed; times are in milliseconds but for the processor's."""

    cpu_us: float
    per_second: float
    p50_ms: float
    p99_ms: float
    start_s: float
    idle_mb: float
    live_mb: float | None
    """With the chats that were left live; None where none were."""


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work and the server that counts."""

    process: subprocess.Popen[bytes]
    start_s: float
    api: str

    def ask(self, what: str) -> dict[str, Any]:
        """Ask the server for something."""
        with urlopen(f"{self.api}/bench/{what}", timeout=10) as answer:
            return cast("dict[str, Any]", json.load(answer))

    @property
    def cpu_s(self) -> float:
        """Return the processor time of the bot, all threads together."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    @property
    def memory_mb(self) -> float:
        """Return the memory that the bot has in use."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE

    def wait_until(self, name: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until the server says that something is so."""
        until = time.monotonic() + patience_s
        while not (told := self.ask("stats"))[name]:
            if self.process.poll() is not None:
                raise BenchError("the bot ended")
            if time.monotonic() > until:
                raise BenchError(f"{name} not after {patience_s:.0f} s: {told}")
            time.sleep(0.02)
        return told

    def measure(self, seconds: float) -> tuple[dict[str, Any], float]:
        """Count for some seconds; return what was counted, and the processor time an update.

        For that, all is waited for that the bot has put off meanwhile.
        """
        self.ask("reset")
        before = self.cpu_s
        time.sleep(seconds)
        told = self.ask("stats")
        self.ask("stop")
        self.wait_until("is_over")
        updates = self.wait_until_quiet()["updates"]
        if not told["updates"]:
            raise BenchError(f"nothing was answered: {told}")
        return told, (self.cpu_s - before) / updates

    def warm_up(self) -> None:
        """Let people chat without a pause, for a while before it counts."""
        self.ask(f"go?at_once={AT_ONCE}")
        time.sleep(WARM_S)

    def live_mb(self, chats: int) -> float:
        """Leave so many chats live and return the memory in use."""
        self.ask(f"go?at_once={AT_ONCE}&chats={chats}&most=1")
        self.wait_until("is_over", patience_s=PATIENCE_S + chats)
        return self.memory_mb

    def wait_until_quiet(self) -> dict[str, Any]:
        """Wait until nothing is called any more."""
        told = self.ask("stats")
        while True:
            time.sleep(QUIET_S)
            before, told = told, self.ask("stats")
            if told["calls"] == before["calls"]:
                return told


@contextmanager
def running(bot: Bot, folder: Path, number: int = 0) -> Iterator[Running]:
    """Run a bot inside, from when it has answered somebody; the number is that of the round."""
    bot.prepare(folder)
    log = folder / f"{bot.name}.log"
    server = [sys.executable, "-m", "bench.chat.server"]
    with subprocess.Popen(server, stdout=subprocess.PIPE) as counting, log.open("wb") as told:
        try:
            pin(counting.pid, LOAD_CORE)
            assert counting.stdout is not None
            api = f"http://127.0.0.1:{int(counting.stdout.readline())}"
            with listen("127.0.0.1", 0) as listener:
                port = listener.getsockname()[1]
            began = time.monotonic()
            with subprocess.Popen(
                bot.command(folder, port, number),
                env={**os.environ, **bot.environment(folder, api, port)},
                stdout=told,
                stderr=told,
                cwd=bot.cwd,
            ) as process:
                try:
                    pin(process.pid, BOT_CORE)
                    ready = Running(process, 0.0, api)
                    ready.wait_until("has_answered")
                    yield Running(process, time.monotonic() - began, api)
                except BenchError as error:
                    error.add_note(log.read_text(errors="replace")[-2000:])
                    raise
                finally:
                    process.kill()
        finally:
            counting.kill()


def pin(process: int, core: int) -> None:
    """Keep a process on a core, where there are two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process, {core})


def run(bot: Bot, folder: Path, number: int = 0, *, seconds: float, live: int) -> Found:
    """Time a bot that so many people chat with at once, without a pause; then leave some live."""
    with running(bot, folder, number) as bench:
        bench.wait_until("is_over")
        idle = bench.memory_mb
        bench.warm_up()
        told, cpu_s = bench.measure(seconds)
        return Found(
            cpu_us=1e6 * cpu_s,
            per_second=told["updates"] / told["seconds"],
            p50_ms=told["ms"][0],
            p99_ms=told["ms"][1],
            start_s=bench.start_s,
            idle_mb=idle,
            live_mb=bench.live_mb(live) if live else None,
        )


def run_all(
    bots: Sequence[Bot], *, rounds: int, seconds: float, live: int
) -> dict[str, list[Found]]:
    """Time each bot so many times, each in turn, so that all meet the same noise.

    Chats are left live in the first round alone: their memory hardly differs, and many take long.
    """
    found: dict[str, list[Found]] = {bot.name: [] for bot in bots}
    for number, bot in ((number, bot) for number in range(rounds) for bot in bots):
        with TemporaryDirectory() as folder:
            left = live if bot.has_live and number == 0 else 0
            found[bot.name].append(run(bot, Path(folder), number, seconds=seconds, live=left))
    return found
