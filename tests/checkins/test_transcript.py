"""Twelve weeks of a patient, and a Monday of a clinician; `pytest --update` writes them anew."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.conversation.catalogue import read_catalogue
from bot.trial.world import Message, World
from tests.checkins.conftest import staff_linked
from tests.checkins.spanish import english_in
from tests.checkins.weeks import BERLIN, answer, moments, pass_days

FOLDER = Path(__file__).parents[1] / "transcripts"
ANA = "90"
Joined = Callable[[str], World]


class Chat:
    """One person's chat, written down as it happens."""

    def __init__(self, world: World, address: str = "7", who: str = "Patient") -> None:
        self.world = world
        self.address = address
        self.who = who
        self.lines: list[str] = []
        self.begins = world.now
        self._seen: dict[int, str] = {}
        self._day = ""

    @property
    def text(self) -> str:
        """Return all that was written down."""
        return "\n".join(self.lines).strip() + "\n"

    def day(self, number: int, hour: int = 20) -> None:
        """Let time pass until the hour of a day after joining."""
        ends = (self.begins + timedelta(days=number)).replace(hour=hour - 2, minute=0)
        for _ in moments(self.world, ends):
            self.listen()

    def says(self, text: str) -> None:
        """Write."""
        self.tell(f"{self.who}: {text}")
        self.world.write(self.address, text)
        self.listen()

    def taps(self, *words: str) -> None:
        """Press buttons, each on the newest message that has it."""
        for one in words:
            chat = self.world.messages[self.address]
            message = next(m for m in reversed(chat) if any(one in label for label in m.buttons))
            label = next(label for label in message.buttons if one in label)
            self.tell(f"{self.who} taps: {label}")
            self.world.press(message, label)
            self.listen()

    def listen(self) -> None:
        """Write down what is new."""
        for message in self.world.messages.get(self.address, ()):
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
def test_twelve_weeks_read_well(
    world: World, joined: Joined, request: pytest.FixtureRequest
) -> None:
    staff_linked(world, ANA, "Ana", "clinician")
    chat = Chat(joined("7"))
    chat.listen()
    chat.day(7)
    chat.taps("None of these", "5", "The same")
    chat.day(14)
    chat.taps("None of these", "5", "3", "A little better")
    chat.says("Going down stairs")
    chat.taps("4", "Skip")
    chat.says("2")
    chat.taps("No time", "None of these", "Nothing more", "No")
    chat.day(23)  # silent, and reminded
    chat.taps("None of these", "4", "Better")
    chat.says("/pause")
    chat.taps("1 week")
    chat.day(42)
    chat.taps("None of these", "7", "5", "Much worse", "3")
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
    kept = FOLDER / "twelve_weeks_with_a_clinic.txt"
    if request.config.getoption("--update"):
        kept.write_text(chat.text, encoding="utf-8")

    assert chat.text == kept.read_text(encoding="utf-8")


@pytest.mark.slow
def test_two_weeks_in_spanish_read_well(
    world: World, joined: Callable[..., World], request: pytest.FixtureRequest
) -> None:
    staff_linked(world, ANA, "Ana", "clinician")
    joined("7", "es")
    chat = Chat(world, who="Paciente")
    chat.listen()
    chat.day(7)
    chat.taps("Nada de esto", "5", "2")
    chat.day(14)
    chat.says("no lo entiendo")
    chat.taps("Nada de esto", "5", "3", "Un poco mejor")
    chat.says("Bajar escaleras")
    chat.taps("4", "Saltar")
    chat.says("2")
    chat.taps("Falta de tiempo", "Nada de esto", "Nada m\u00e1s", "No")
    chat.says("/help")
    chat.says("/pause")
    chat.taps("1 semana")
    chat.says("/time Madrid")
    chat.says("/clinics")
    chat.says("/access")
    chat.says("/person")
    chat.says("/stop")
    kept = FOLDER / "es_two_weeks_with_a_clinic.txt"
    if request.config.getoption("--update"):
        kept.write_text(chat.text, encoding="utf-8")

    assert chat.text == kept.read_text(encoding="utf-8")


IN_SPANISH = {
    "Please call us today.": "Llámenos hoy, por favor.",
    "I will call at noon.": "Llamo a mediodía.",
    "Are you well? Write /person if not.": "¿Está bien? Si no, escriba /person.",
    "We plan a group on Mondays.": "Planeamos un grupo los lunes.",
    "? Would you come? yes/no": "? ¿Vendría? sí/no",
    "? How early?": "? ¿A qué hora?",
    "? Which hour suits you?": "? ¿Qué hora le viene bien?",
    "We are closed on Firday.": "Cerramos el virenes.",
}
"""What is typed on that Monday."""


def monday(joined: Joined, say: Callable[[str], str]) -> Chat:
    """Return the chat of a clinician on a Monday, in the language of what they type and press."""
    for address in ("7", "8", "9"):
        world = joined(address)
    if say("Close") != "Close":
        world.write(ANA, "/language es")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_days(world, 13.3)
    answer(world, "None of these", "7", "Worse, please contact me")
    answer(world, "☐ 1", "Send", address="8")
    chat = Chat(world, ANA, "Ana")
    chat.day(1, hour=9)
    chat.says("/today")
    chat.taps("P8")
    chat.taps(say("I take it"), say("Write to them"))
    chat.says(say("Please call us today."))
    world.press(world.last("8"), "Reply")
    world.write("8", say("I will call at noon."))
    chat.listen()
    chat.taps(say("Close"), say("Sent on"))
    chat.says("/patient P7")
    chat.says("/broadcast status=silent " + say("Are you well? Write /person if not."))
    chat.taps(say("Do not send"))
    asks = "/broadcast {}\n{}\n".format(
        say("We plan a group on Mondays."), say("? Would you come? yes/no")
    )
    chat.says(asks + say("? How early?"))
    chat.says(asks + say("? Which hour suits you?") + " 9:00 | 17:00")
    chat.taps(say("Send to {n}").removesuffix("{n}"))
    world.pass_time(timedelta(minutes=6))
    world.press(world.last("7"), "Yes")
    world.press(world.last("7"), "17:00")
    chat.taps(say("How far is it?"))
    chat.says("/broadcast " + say("We are closed on Firday."))
    chat.taps(say("Send to {n}").removesuffix("{n}"), say("Cancel it"))
    return chat


@pytest.mark.slow
def test_monday_of_a_clinician_reads_well(joined: Joined, request: pytest.FixtureRequest) -> None:
    chat = monday(joined, lambda words: words)
    kept = FOLDER / "a_monday_at_the_clinic.txt"
    if request.config.getoption("--update"):
        kept.write_text(chat.text, encoding="utf-8")

    assert chat.text == kept.read_text(encoding="utf-8")


@pytest.mark.slow
def test_monday_in_spanish_reads_well(joined: Joined, request: pytest.FixtureRequest) -> None:
    spanish = read_catalogue("es")
    chat = monday(joined, lambda words: IN_SPANISH.get(words) or spanish.say("phrase", words))
    kept = FOLDER / "es_a_monday_at_the_clinic.txt"
    if request.config.getoption("--update"):
        kept.write_text(chat.text, encoding="utf-8")

    assert chat.text == kept.read_text(encoding="utf-8")
    assert english_in(chat.world.messages[ANA]) <= {
        *("of", "yes"),  # what patients read in English
        "contact",  # the id of a rule
    }
