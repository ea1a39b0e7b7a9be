"""The Telegram bot without Telegram: a simulated one on this machine, seen in the terminal."""

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from anyio.from_thread import start_blocking_portal

from bot.app import Desk
from bot.channels.telegram.service import serve_telegram
from bot.channels.terminal import Terminal
from bot.checkins.card import is_number
from bot.conversation.markup import fold
from bot.settings import Settings
from bot.simulation.messages import Message
from bot.simulation.patient import Patient
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store.database import Connection, Database
from bot.store.inbox import any_waiting
from bot.store.sends import any_open

HOW = "Type a number to press that button, or write. This is the real bot; only Telegram is not."
LOOK_EVERY_S = 0.02
PIECE = 2048
"""A message holds 4096 UTF-16 units, and no letter takes more than two of them."""


def demo(arguments: argparse.Namespace, settings: Settings) -> int:
    """Talk to the Telegram bot in this terminal; nothing is kept."""
    width = arguments.width or shutil.get_terminal_size().columns
    terminal = Terminal(sys.stdin, sys.stdout, width)
    telegram = Telegram()
    with (
        Database.open(":memory:", serving=True) as db,
        served_in_thread(telegram) as url,
        start_blocking_portal() as portal,
    ):
        desk = Desk(settings, db)
        clock = partial(datetime.now, UTC)
        bot = portal.start_task_soon(serve_telegram, TOKEN, url, db, desk, clock, lambda _: None)
        try:
            Phone(terminal, telegram, db, is_there=lambda: not bot.done()).talk()
        finally:
            bot.cancel()
            with suppress(CancelledError):
                bot.result()
    return 0


class Phone:
    """The chat as one person sees it, in a terminal."""

    def __init__(
        self, terminal: Terminal, telegram: Telegram, db: Database, is_there: Callable[[], bool]
    ) -> None:
        self._terminal = terminal
        self._telegram = telegram
        self._db = db
        self._is_there = is_there
        self._patient = Patient(telegram)
        self._seen: dict[int, Message] = {}

    def talk(self) -> None:
        """Talk until the input ends."""
        self._terminal.write(fold(HOW, self._terminal.width))
        with suppress(KeyboardInterrupt):
            self._do("/start")
            for line in self._terminal.lines():
                self._do(line)
        self._terminal.write("")

    def _do(self, line: str) -> None:
        """Press or write, wait until the bot has answered, and show what is new."""
        buttons = next((m.buttons for m in reversed(self._patient.messages) if m.buttons), ())
        if is_number(line) and 0 < int(line) <= len(buttons):
            self._patient.press(int(line) - 1)
        elif line.strip():
            for first in range(0, len(line), PIECE):  # as a phone does with a long text
                self._patient.say(line[first : first + PIECE])
        self._wait()
        for message in self._patient.messages:
            if message.by_bot and message != self._seen.get(message.id):
                self._show(message)

    def _wait(self) -> None:
        while self._is_there() and self._is_busy():
            time.sleep(LOOK_EVERY_S)

    def _is_busy(self) -> bool:
        is_told = not self._telegram.updates.count(self._telegram.now)
        return not is_told or self._db.run(_has_work)

    def _show(self, message: Message) -> None:
        """Show a message, or what is new in one that was shown before."""
        before = self._seen.get(message.id)
        self._seen[message.id] = message
        words = message.text.removeprefix(before.text).strip() if before else message.text
        for line in words.splitlines():
            self._terminal.write(fold(line, self._terminal.width))
        for number, button in enumerate(message.buttons, 1):
            self._terminal.write(fold(f"  [{number}] {button.label}", self._terminal.width))
        self._terminal.write("")


def _has_work(conn: Connection) -> bool:
    return any_waiting(conn) or any_open(conn)
