"""The bots that are timed: kneebot on its two databases, and the peers in a venv of their own."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.chat.kept import PICKLE_FILE, keep_chats, keep_finished
from bench.chat.peers.script import TOKEN

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PEERS = HERE / "peers"
VENV = Path(sys.prefix) / "bench-peers"
NEEDED = (
    "aiogram==3.31.0",
    "aiohttp==3.14.5",
    "pyTelegramBotAPI==4.37.1",
    "python-telegram-bot[webhooks]==22.8",
    "uvloop==0.23.0 ; sys_platform != 'win32'",
)

OUR_FILE = "kneebot.sqlite"
OURS = (sys.executable, "-m", "bench.chat.ours")


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A bot, its name in the table and how it is started."""

    name: str
    told: str
    script: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    databases: Sequence[str] | None = None
    """Of kneebot alone: the database of each round, a new file where there is none."""
    more: Sequence[str] = ()
    """Of kneebot alone: what else it is started with."""
    kept: int = 0
    """So many people are kept already when it starts."""
    has_live: bool = True
    """Whether many chats are left live for it, to see what memory they take."""

    @property
    def is_ours(self) -> bool:
        """Tell whether it is kneebot."""
        return self.databases is not None

    @property
    def cwd(self) -> Path:
        """Return the folder that it runs in."""
        return ROOT if self.is_ours else PEERS

    def command(self, folder: Path, port: int, number: int) -> list[str]:
        """Return what starts it in a round."""
        if self.databases is not None:
            db = self.databases[number] if self.databases else folder / OUR_FILE
            more = [one.format(folder=folder) for one in self.more]
            return [*OURS, "--port", str(port), "--db", str(db), *more]
        return [str(VENV / "bin" / "python"), self.script]

    def prepare(self, folder: Path) -> None:
        """Put into its folder what it keeps already."""
        if not self.kept:
            return
        if self.is_ours:
            keep_chats(folder / OUR_FILE, HERE / "content", self.kept)
        else:
            keep_finished(folder / PICKLE_FILE, self.kept)

    def environment(self, folder: Path, api: str, port: int) -> dict[str, str]:
        """Return the settings it is started with."""
        given = {name: value.format(folder=folder) for name, value in self.given.items()}
        if self.is_ours:
            return {
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_API_URL": f"{api}/bot",
                "KNEEBOT_URL": f"http://127.0.0.1:{port}",
                "KNEEBOT_CONTENT": str(HERE / "content"),
                "KNEEBOT_SECRET": "a secret that only the bench has, and long enough",
                **given,
            }
        return {"API": api, "PORT": str(port), **given}


KEPT = 1_000
"""So many people a small practice has after some months."""
PICKLE = {"PICKLE": "{folder}/" + PICKLE_FILE}
EACH_SECOND = {**PICKLE, "UPDATE_INTERVAL": "1"}

PEER_BOTS = (
    Bot(
        name="telebot",
        told="pyTelegramBotAPI, async, state in memory",
        script="telebot_memory.py",
    ),
    Bot(
        name="telebot-uvloop",
        told="the same on uvloop",
        script="telebot_memory.py",
        given={"LOOP": "uvloop"},
    ),
    Bot(name="aiogram", told="aiogram, FSM in memory", script="aiogram_fsm.py"),
    Bot(name="ptb", told="python-telegram-bot, bare handler", script="ptb.py"),
    Bot(
        name="ptb-pickle",
        told="PTB, ConversationHandler and pickle, as it comes: never written in a run",
        script="ptb.py",
        given=PICKLE,
    ),
    Bot(
        name="ptb-pickle-1s",
        told="PTB, ConversationHandler and pickle, written each second",
        script="ptb.py",
        given=EACH_SECOND,
        has_live=False,
    ),
)


def peer_that_keeps(count: int) -> Bot:
    """Return the peer that keeps its people on disk, with so many who finished earlier."""
    return Bot(
        name=f"ptb-pickle-1s-{count}",
        told=f"PTB, ConversationHandler and pickle, written each second, {count:,} kept",
        script="ptb.py",
        given=EACH_SECOND,
        kept=count,
        has_live=False,
    )


def ours(servers: Sequence[str]) -> tuple[Bot, ...]:
    """Return kneebot on a file, and on PostgreSQL where there are databases of it."""
    on_file = Bot(name="kneebot-sqlite", told="kneebot, durable, SQLite", databases=())
    on_server = Bot(name="kneebot-postgres", told="kneebot, durable, PostgreSQL", databases=servers)
    return (on_file, on_server) if servers else (on_file,)


def ours_that_keeps(count: int) -> Bot:
    """Return kneebot on a file with so many chats in it."""
    return Bot(
        name=f"kneebot-sqlite-{count}",
        told=f"kneebot, durable, SQLite, {count:,} kept",
        databases=(),
        kept=count,
        has_live=False,
    )


def install_peers() -> None:
    """Put the peers into a venv of their own, unless they are there."""
    wanted = hashlib.sha256("\n".join(NEEDED).encode()).hexdigest()
    stamp = VENV / "peers.done"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--disable-pip-version-check", *NEEDED], check=True)
    stamp.write_text(wanted)
