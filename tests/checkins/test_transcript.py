"""A patient's twelve weeks as a chat; `pytest --update` writes it anew, to be read aloud."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.trial.world import Message, World
from tests.checkins.weeks import BERLIN, until

FILE = Path(__file__).parents[1] / "transcripts" / "twelve_weeks_with_a_clinic.txt"
Joined = Callable[[str], World]


class Chat:
    """One patient's chat, written down as it happens."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lines: list[str] = []
        self.begins = world.now
        self._seen: dict[int, str] = {}
        self._day = ""

    def day(self, number: int, hour: int = 20) -> None:
        """Let time pass until the hour of a day after joining."""
        ends = (self.begins + timedelta(days=number)).replace(hour=hour - 2, minute=0)
        while self.world.now < ends:
            until(self.world, min(self.world.now + timedelta(hours=1), ends))
            self.listen()

    def says(self, text: str) -> None:
        """Write."""
        self.tell(f"Patient: {text}")
        self.world.write("7", text)
        self.listen()

    def taps(self, *words: str) -> None:
        """Press buttons, each on the newest message that has it."""
        for one in words:
            chat = self.world.messages["7"]
            message = next(m for m in reversed(chat) if any(one in label for label in m.buttons))
            label = next(label for label in message.buttons if one in label)
            self.tell(f"Patient taps: {label}")
            self.world.press(message, label)
            self.listen()

    def listen(self) -> None:
        """Write down what is new."""
        for message in self.world.messages.get("7", ()):
            if message.id not in self._seen:
                self._seen[message.id] = message.text
                self.tell(*_shown(message), at=message.at)

    def tell(self, *lines: str, at: datetime | None = None) -> None:
        """Write lines down under their day and hour."""
        local = (at or self.world.now).astimezone(BERLIN)
        passed = (local.date() - self.begins.astimezone(BERLIN).date()).days
        day = f"== Day {passed}, {local:%A %d %B, %H:%M}"
        if day != self._day:
            self.lines += ["", day]
            self._day = day
        self.lines += ["", *lines]


def _shown(message: Message) -> list[str]:
    words = unescape(re.sub(r"</?\w[^>]*>", "", message.text))
    rows = [" ".join(f"[{button['text']}]" for button in row) for row in message.rows]
    return [*(f"  {line}".rstrip() for line in words.splitlines()), *(f"  {row}" for row in rows)]


@pytest.mark.slow
def test_twelve_weeks_read_well(joined: Joined, request: pytest.FixtureRequest) -> None:
    chat = Chat(joined("7"))
    chat.listen()
    chat.day(7)
    chat.taps("None of these", "5", "The same")
    chat.day(14)
    chat.taps("None of these", "5", "3", "A little better")
    chat.says("2")
    chat.taps("No time", "None of these", "Nothing more", "No")
    chat.day(23)  # silent, and reminded
    chat.taps("None of these", "4", "Better")
    chat.says("/pause")
    chat.taps("1 week")
    chat.day(42)
    chat.taps("None of these", "7", "5", "Much worse")
    chat.says("6")
    chat.taps("☐ 2", "Send")
    chat.says("I fell behind at work, the stairs are hard")
    chat.taps("Yes")
    chat.day(45)
    chat.taps("None of these")
    chat.says("7.5")
    chat.says("9")
    chat.taps("No")
    chat.says("/time Madrid")
    chat.taps("10:00")
    chat.day(56, hour=12)
    chat.taps("None of these", "2", "contact me")
    chat.day(70, hour=12)
    chat.taps("☐ 3", "Send")
    chat.day(84, hour=12)
    chat.says("/clinics")
    chat.says("/stop")
    chat.taps("Stop the check-ins")
    chat.day(100)
    text = "\n".join(chat.lines).strip() + "\n"
    if request.config.getoption("--update"):
        FILE.write_text(text, encoding="utf-8")

    assert text == FILE.read_text(encoding="utf-8")
