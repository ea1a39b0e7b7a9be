"""Tests of whole conversations on Telegram, by buttons and by typing, as a person sees them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from bot.simulation.messages import Message
from bot.simulation.patient import Patient
from flows.pathway.answers import Value
from flows.talking.events import Delete, Start
from flows.talking.prompts import Prompt
from flows.talking.session import Phase, Session
from tests.patients import Patient as Person
from tests.talking.chat import PATHWAY, Chat, at, session_in
from tests.telegram.bots import Bot, bot_running, on_own, told
from tests.telegram.people import arrived, greeted, placed, say, tap, walk, with_buttons

WELL = Person(name="well")
ALARM = "I have chest pain zebra"


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What a person read of a conversation from greeting to result, and what became of it."""

    drawn: tuple[Message, ...]
    seen: tuple[Message, ...]
    asked: tuple[Prompt, ...]
    answers: Mapping[str, Value]
    results: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """What the bot wrote."""
        return [message.text for message in self.seen]


@cache
def whole(*, typed: bool) -> Whole:
    """Let a person with a mild sore knee answer everything, by buttons or by typing."""

    async def story() -> Whole:
        async with bot_running(library=on_own(PATHWAY)) as bot:
            ann = await greeted(bot)
            asked = await walk(bot, ann, WELL, typed=typed)
            told = [message for message in ann.messages if message.by_bot]
            return Whole(
                drawn=tuple(message for message in told if "photo" in message.content),
                seen=tuple(message for message in told if "photo" not in message.content),
                asked=tuple(asked),
                answers=bot.answers(ann),
                results=tuple(row["disposition"] for row in bot.rows("results")),
            )

    return asyncio.run(story())


def test_whole_conversation_ends_in_a_result() -> None:
    told_by_buttons = whole(typed=False)

    assert told_by_buttons.texts[-1].startswith("Please see a clinician within 6 weeks")
    assert told_by_buttons.results == ("routine",)


def test_whole_conversation_goes_through_every_self_test() -> None:
    begun = [item.test for prompt in whole(typed=False).asked for item in prompt.items if item.test]

    assert sorted(set(begun)) == sorted(PATHWAY.tests)
    assert set(PATHWAY.tests) <= set(whole(typed=False).answers)


def test_movements_map_and_result_are_drawn_once() -> None:
    drawn = whole(typed=False).drawn
    asked = {item.id for prompt in whole(typed=False).asked for item in prompt.items}
    movements = {id for id in asked if PATHWAY.items[id].is_movement}

    assert movements > set(PATHWAY.tests)
    assert len({message.text for message in drawn}) == len(drawn) == len(movements) + 2
    assert not any(message.is_edited for message in drawn)


def test_each_question_is_one_message_in_order() -> None:
    told_by_buttons = whole(typed=False)
    numbers = [message.id for message in told_by_buttons.seen]

    assert len(numbers) == len(told_by_buttons.asked) + 1
    assert numbers == sorted(numbers)


def test_each_question_shows_its_answer_and_no_button() -> None:
    *questions, result = whole(typed=False).seen

    assert all("\n\n➜ " in message.text for message in questions)
    assert not any(message.buttons for message in questions)
    assert result.labels == ("Page for a clinician",)


def test_typing_comes_to_the_same() -> None:
    by_buttons, by_typing = whole(typed=False), whole(typed=True)

    assert by_typing.answers == by_buttons.answers
    assert by_typing.texts == by_buttons.texts
    assert by_typing.results == by_buttons.results


def test_private_answers_are_not_shown() -> None:
    hidden = [
        message.text.rpartition("➜ ")[2]
        for message, prompt in zip(whole(typed=False).seen, whole(typed=False).asked, strict=False)
        if any(item.private for item in prompt.items)
    ]

    assert hidden
    assert set(hidden) == {"answered"}


# Emergencies.


def _phases() -> dict[str, Callable[[], Session | None]]:
    reached: dict[str, Callable[[], Session | None]] = {"unknown": lambda: None}
    for phase in Phase:
        reached[phase] = lambda phase=phase: session_in(phase)
    reached["declined"] = lambda: Chat().press(Start()).tap("no").session
    reached["deleting"] = lambda: at("age").press(Delete()).session
    return reached


PHASES = _phases()


@pytest.mark.parametrize("phase", PHASES)
@told
async def test_emergency_is_heard_in_every_phase(bot: Bot, phase: str) -> None:
    session = PHASES[phase]()
    ann = placed(bot, session) if session else Patient(bot.telegram)
    await say(bot, ann, ALARM)
    assert "call 999 at once" in ann.last.text
    await tap(bot, ann, "Yes")

    assert ann.last.text.startswith("This needs emergency help now")
    assert "zebra" not in bot.kept()


@told
async def test_emergency_is_heard_after_deleting(bot: Bot) -> None:
    ann = await arrived(bot, "age")
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")
    await say(bot, ann, ALARM)

    assert "call 999 at once" in ann.last.text


@told
async def test_denied_emergency_goes_on_where_it_was(bot: Bot) -> None:
    ann = await arrived(bot, "moving")
    await say(bot, ann, ALARM)
    await tap(bot, ann, "No")

    assert "If it does happen, call 999 at once." in ann.last.text
    assert bot.asked(ann) == "moving"
    assert len(with_buttons(ann)) == 1


@told
async def test_sign_by_button_ends_in_a_result_at_once(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "Send")

    assert ann.last.text.startswith("This needs emergency help now")
    assert "999" in ann.last.text
    labels = [label for message in with_buttons(ann) for label in message.labels]
    assert labels == ["Page for a clinician"]


# Deleting.


@told
async def test_delete_leaves_nothing(bot: Bot) -> None:
    ann = await arrived(bot, "psfs_1")
    await say(bot, ann, "zebra")
    assert bot.answers(ann)["psfs_1"] == "zebra"
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")

    assert "zebra" not in bot.kept()
    left = {name: len(bot.rows(name)) for name in ("chats", "sessions", "answers", "results")}
    assert left == {"chats": 1, "sessions": 1, "answers": 0, "results": 0}
    assert all(row["body"] is None for row in bot.rows("sends"))
    assert all(row["body"] is None for row in bot.rows("inbox"))
    assert with_buttons(ann) == []


@told
async def test_delete_can_be_thought_over(bot: Bot) -> None:
    ann = await arrived(bot, "sex")
    before = bot.answers(ann)
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Keep it")

    assert "Nothing was deleted." in ann.last.text
    assert bot.answers(ann) == before
    assert ann.last.labels == ("Female", "Male", "Skip")


@told
async def test_delete_takes_what_was_put_aside(bot: Bot) -> None:
    """An update that could not be read held words and a name too."""
    ann = await arrived(bot, "age")
    odd = {"message_id": 1, "date": 0, "chat": ann.chat.card, "text": "zebra", "caption": 5}
    bot.telegram.raw({"message": odd})
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")

    assert "zebra" not in bot.kept()
