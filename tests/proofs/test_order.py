"""Many people at once: each chat keeps its order, and none waits for ever.

The real bot over real HTTP. Each person follows the screen and a conversation of their own that
nothing delays; at the end both must have come to the same.
"""

import asyncio
import json
import time
from html import unescape
from random import Random

import pytest

from bot.channels.telegram.buttons import Choice, choice_of
from bot.conversation.incoming import Shown
from bot.simulation.messages import Message
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from bot.store.database import Database
from flows.pathway.answers import Answer
from flows.talking.prompts import Prompt
from flows.talking.session import Phase
from tests import patients
from tests.emptying import emptied
from tests.talking.chat import Chat, at
from tests.telegram.bots import Bot, bot_running
from tests.telegram.people import placed, wanted_of

PEOPLE = 32
SEED = 1
THINKING_S = 0.02
PATIENCE_S = 25.0
MOST_SCREENS = 60
FIRST_SIGNS = "right_now"
EARLY = "before you could see this question"


class Someone:
    """One person: what they mean to answer, what they see, and how hastily they press."""

    def __init__(self, bot: Bot, number: int) -> None:
        self._chance = Random(SEED * 1000 + number)
        answers = {"age": 20 + number, "sex": self._chance.choice(("female", "male"))}
        self.person = patients.Patient(name=f"person {number}", answers=answers)
        self.meant = Chat(patient=self.person)
        if number % 2:  # came before, and answered what comes before the signs
            self.meant = at(FIRST_SIGNS, answers)
        self.patient = placed(bot, self.meant.session, self.person.name)
        self.turns = self.early = 0
        self._seen = 0

    async def talk(self) -> None:
        """Answer until the part on safety is over."""
        self._do("/start")
        for _ in range(MOST_SCREENS):
            prompt = self.meant.prompt
            if prompt is None or self.meant.phase not in (Phase.CONSENT, Phase.SAFETY):
                return
            question = await self._question(prompt)
            await asyncio.sleep(self._chance.uniform(0, THINKING_S))
            await self._answer(prompt, question)
            self.turns += 1
        raise AssertionError("the part on safety has no end")

    def _do(self, text: str) -> None:
        self.meant.say(text)
        self.patient.say(text)

    async def _question(self, prompt: Prompt, *, again: bool = False) -> Message:
        """Return the message that asks this, once it is there."""
        words = unescape(prompt.title if prompt.kind == "group" else prompt.text)

        def is_asked(screen: Patient) -> bool:
            return screen.last.id > self._seen and words in screen.last.text

        await self.patient.wait_until(is_asked, PATIENCE_S)
        self._seen = self.patient.last.id
        return self.patient.last

    async def _answer(self, prompt: Prompt, question: Message) -> None:
        """Give the answer, with a burst of what must not count."""
        wanted = wanted_of(self.person, prompt)
        if all(prompt.option(id) for id in wanted):
            self.meant.tap(*wanted)
            self._press(prompt, question, wanted)
        else:
            self.meant.say(wanted[0])
            await self._type(prompt, wanted[0])

    def _press(self, prompt: Prompt, question: Message, wanted: list[str]) -> None:
        """Press at once: ticks that are taken back, the answer, and all of it once more."""
        places = [[option.id for option in prompt.options].index(id) for id in wanted]
        joined = [place for place, option in enumerate(prompt.options) if not option.alone]
        for place in self._chance.sample(joined, min(self._some() - 1, len(joined))):
            self._press_place(question, place, times=2)
        for place in places:
            self._press_place(question, place, times=1 if place in joined else self._some())
        if set(places) & set(joined):
            self._press_place(question, None, times=self._some())

    def _press_place(self, question: Message, place: int | None, *, times: int) -> None:
        marked = ((button, choice_of(button.data or "")) for button in question.buttons)
        button = next(button for button, choice in marked if choice and _is_at(choice, place))
        for _ in range(times):
            self.patient.press(button, on=question)

    def _some(self) -> int:
        return self._chance.choice((1, 1, 1, 3))

    async def _type(self, prompt: Prompt, text: str) -> None:
        """Type until it is not taken as typed before the question could be seen."""
        while True:
            self.patient.say(text)
            news = await self.patient.wait_for(timeout_s=PATIENCE_S)
            if EARLY not in news.text:
                return
            self.early += 1
            await self._question(prompt)

    def asked(self) -> list[Shown]:
        """Return which questions the messages of this chat asked, in the order they were sent."""
        mine = (one for one in self.patient.telegram.calls if one.chat == self.patient.id)
        sent = (one for one in mine if one.method == "sendMessage" and one.code == 200)
        marks = (_mark(str(one.parameters.get("reply_markup", ""))) for one in sent)
        return [mark for mark in marks if mark is not None]


def _is_at(choice: Choice, place: int | None) -> bool:
    return choice.sends if place is None else choice.place == place


def _mark(markup: str) -> Shown | None:
    rows = json.loads(markup or "{}").get("inline_keyboard", [])
    choice = choice_of(rows[0][0]["callback_data"]) if rows else None
    return choice.shown if choice else None


def pairs(answers: tuple[Answer, ...]) -> list[tuple[str, object]]:
    """Return what was answered, in order."""
    return [(answer.item, answer.value) for answer in answers]


async def meeting(base: Database) -> tuple[Bot, list[Someone], float]:
    """Let all talk at once; return the bot, them, and how many seconds it took."""
    telegram = Telegram()
    async with bot_running(telegram, emptied(base)) as bot:
        people = [Someone(bot, number) for number in range(PEOPLE)]
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for one in people:
                group.create_task(one.talk())
        await bot.rest()
    return bot, people, time.perf_counter() - began


@pytest.mark.slow
def test_each_chat_keeps_its_order(base: Database, capsys: pytest.CaptureFixture[str]):
    """Answers are kept as they were given, and questions come in the order they were asked."""
    bot, people, seconds = asyncio.run(meeting(base))
    turns = sum(one.turns for one in people)
    early = sum(one.early for one in people)
    with capsys.disabled():
        print(f"\n{PEOPLE} people, {turns} turns, {early} typed too early; {seconds:.1f} s")

    for one in people:
        stored = bot.stored(one.patient)
        assert stored is not None
        assert pairs(stored.session.answers) == pairs(one.meant.session.answers), one.person.name
        asked = [mark.version for mark in one.asked()]
        assert asked == sorted(asked), one.person.name
