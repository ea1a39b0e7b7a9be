"""Many people who talk at once, to the real bot over real HTTP, while something may go wrong.

Each person follows the screen and a conversation of their own that nothing delays; at the end both
must have come to the same.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from html import unescape
from random import Random

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

PEOPLE = 16
SEED = 1
THINKING_S = 0.02
PATIENCE_S = 60.0
MOST_SCREENS = 60
FIRST_SIGNS = "right_now"
EARLY = "before you could see this question"
Running = AbstractAsyncContextManager[Bot]


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
        words = _words(prompt)

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
            await self._type(prompt, question, wanted[0])

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

    async def _type(self, prompt: Prompt, question: Message, text: str) -> None:
        """Type until it is not taken as typed before the question could be seen."""
        while EARLY in await self._told(self.patient.say(text), question):
            self.early += 1
            question = await self._question(prompt)

    async def _told(self, said: Message, question: Message) -> str:
        """Return what the bot says to words; a second copy of the question is no answer to them."""

        def news(screen: Patient) -> list[str]:
            new = (one for one in screen.messages if one.by_bot and one.change > said.change)
            return [one.text for one in new if one.text != question.text]

        await self.patient.wait_until(lambda screen: bool(news(screen)), PATIENCE_S)
        return news(self.patient)[0]

    def sent(self) -> list[tuple[str, str]]:
        """Return what was sent to this chat: words and buttons."""
        calls = self.patient.telegram.calls
        mine = (one for one in calls if one.chat == self.patient.id and one.method == "sendMessage")
        return [
            (str(one.parameters["text"]), _as_json(one.parameters.get("reply_markup", "")))
            for one in mine
            if one.code == 200
        ]

    def asked(self) -> list[Shown]:
        """Return which questions the messages of this chat asked, in the order they were sent."""
        marks = (_mark(markup) for _, markup in self.sent())
        return [mark for mark in marks if mark is not None]


def _words(prompt: Prompt) -> str:
    return unescape(prompt.title if prompt.kind == "group" else prompt.text)


def _is_at(choice: Choice, place: int | None) -> bool:
    return choice.place == place and (place is not None or choice.number is None)


def _as_json(markup: object) -> str:
    return markup if isinstance(markup, str) else json.dumps(markup)


def _said(words: str, markup: str) -> Shown | str:
    return words if EARLY in words else _mark(markup) or words


def _mark(markup: str) -> Shown | None:
    rows = json.loads(markup or "{}").get("inline_keyboard", [])
    choice = choice_of(rows[0][0]["callback_data"]) if rows else None
    return choice.shown if choice else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The bot and the people once all is said, and how many seconds it took."""

    bot: Bot
    people: list[Someone]
    seconds: float

    @property
    def turns(self) -> int:
        """Return how many answers were given."""
        return sum(one.turns for one in self.people)

    def lost(self) -> int:
        """Return how many answers are not kept."""
        return sum((meant - kept).total() for meant, kept in map(self._pairs, self.people))

    def twice(self) -> int:
        """Return how many answers are kept that nobody gave, as when one counts twice."""
        return sum((kept - meant).total() for meant, kept in map(self._pairs, self.people))

    def doubled(self) -> int:
        """Return how many messages asked what one before had asked, or had its very words.

        A question that is asked again on purpose, as it was answered too early, says so.
        """
        said = [[_said(*message) for message in one.sent()] for one in self.people]
        return sum(len(messages) - len(set(messages)) for messages in said)

    def uncertain(self) -> int:
        """Return how many messages nobody knows the fate of."""
        return sum(row["state"] == "uncertain" for row in self.bot.rows("sends"))

    def _pairs(self, one: Someone) -> tuple[Counter[object], Counter[object]]:
        stored = self.bot.stored(one.patient)
        kept = pairs(stored.session.answers) if stored else []
        return Counter(pairs(one.meant.session.answers)), Counter(kept)


def pairs(answers: tuple[Answer, ...]) -> list[tuple[str, str]]:
    """Return what was answered, in order."""
    return [(answer.item, repr(answer.value)) for answer in answers]


async def quiet(_: Bot) -> None:
    """Let nothing go wrong."""


def polling(db: Database) -> Running:
    """Run a bot that fetches its updates, by the clock that kneebot goes by on such a database."""
    return bot_running(Telegram(), db, by_database=True)


async def meeting(
    db: Database,
    number: int = PEOPLE,
    trouble: Callable[[Bot], Awaitable[None]] = quiet,
    running: Callable[[Database], Running] = polling,
) -> Meeting:
    """Let people talk at once, and something go wrong meanwhile."""
    async with running(emptied(db)) as bot:
        people = [Someone(bot, one) for one in range(number)]
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            group.create_task(trouble(bot))
            for one in people:
                group.create_task(one.talk())
        await bot.rest()
    return Meeting(bot=bot, people=people, seconds=time.perf_counter() - began)
