"""Tests of groups, channels and blocking; the bot speaks of health in private chats only."""

import asyncio

import pytest

from bot.simulation.group import Channel, Group
from bot.simulation.messages import Button
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from tests.fault_rows import FaultRow, Told
from tests.telegram.bots import Bot, bot_running, told
from tests.telegram.people import begun, pressed, say, tap

PRIVATE = "I can only help in a private chat"


@told
async def test_group_is_sent_to_the_private_chat(bot: Bot) -> None:
    ann, group = Patient(bot.telegram), Group(bot.telegram)
    group.add_bot(by=ann)
    await bot.rest()

    assert [m.text for m in group.messages if m.by_bot] == [group.last.text]
    assert PRIVATE in group.last.text
    assert "@simulated_knee_bot" in group.last.text
    assert "999" in group.last.text


@told
async def test_group_hears_a_new_administrator(bot: Bot) -> None:
    group = Group(bot.telegram)
    group.chat.access = group.chat.access.OPEN
    member = {"user": bot.telegram.bot, "status": "administrator"}
    change = {"chat": group.chat.card, "date": 0, "new_chat_member": member}
    bot.telegram.raw({"my_chat_member": change})
    await bot.rest()

    assert PRIVATE in group.last.text


@told
async def test_command_in_a_group_begins_nothing(bot: Bot) -> None:
    ann, group = Patient(bot.telegram), Group(bot.telegram)
    group.add_bot(by=ann)
    await bot.rest()
    welcome = group.last
    group.say("/start@Simulated_Knee_Bot", by=ann)
    group.say("/start@simulated_knee_bot", by=ann)
    await bot.rest()

    assert group.last.id > welcome.id
    assert PRIVATE in group.last.text
    assert bot.rows("sessions") == []


@pytest.mark.parametrize(
    "words", ["/start@another_bot", "/stop@another_bot now", "hello", "no/yes"]
)
def test_what_is_not_for_us_is_ignored(words: str) -> None:
    """An administrator hears everything that is said in a group."""

    async def story() -> None:
        telegram = Telegram(reads_groups=True)
        async with bot_running(telegram) as bot:
            ann, group = Patient(telegram), Group(telegram)
            group.add_bot(by=ann)
            await bot.rest()
            welcome = group.last
            group.say(words, by=ann)
            await bot.rest()

            assert group.last == welcome
            assert bot.rows("sessions") == []

    asyncio.run(story())


@told
async def test_button_in_a_group_is_let_go(bot: Bot) -> None:
    ann, ben, group = await begun(bot), Patient(bot.telegram, "Ben"), Group(bot.telegram)
    group.add_bot(by=ben)
    await bot.rest()
    forged = Button(label="Me", data=ann.last.buttons[0].data)
    press = group.press(forged, by=ben, on=group.last)

    assert await group.wait_for_notice(press) == ""
    await bot.rest()
    assert bot.answers(ann) == {}


@told
async def test_removed_from_a_group_and_back(bot: Bot) -> None:
    ann, group = Patient(bot.telegram), Group(bot.telegram)
    group.add_bot(by=ann)
    group.remove_bot(by=ann)
    await bot.rest()
    group.add_bot(by=ann)
    await bot.rest()

    assert PRIVATE in group.last.text


@told
async def test_channel_posts_are_ignored(bot: Bot) -> None:
    channel = Channel(bot.telegram)
    channel.post("/start")
    post = channel.post("chest pain").as_json()
    bot.telegram.raw({"channel_post": post})
    bot.telegram.raw({"edited_channel_post": post})
    bot.telegram.raw({"message": post})
    await bot.rest()

    assert not any(one.by_bot for one in channel.messages)
    assert bot.rows("chats") == []


@told
async def test_blocked_and_back(bot: Bot, told_fault: Told) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    ann.block()
    await bot.rest()
    assert bot.rows("chats")[0]["blocked_at"]
    ann.unblock()
    await bot.rest()
    assert bot.rows("chats")[0]["blocked_at"] is None
    await say(bot, ann, "/start")

    assert "We go on where you left off" in ann.last.text
    assert bot.answers(ann) == {"subject": "self"}
    told_fault(
        FaultRow(
            fault="blocked in the middle, and back",
            where="file",
            tried=1,
            unit="1 answer",
            lost=1 - len(bot.answers(ann)),
            twice=len(bot.rows("answers")) - 1,
            uncertain=sum(row["state"] == "uncertain" for row in bot.rows("sends")),
        )
    )


@told
async def test_whoever_writes_again_is_back(bot: Bot) -> None:
    """Telegram may forget to tell that somebody let the bot in again."""
    ann = await begun(bot)
    ann.block()
    await bot.rest()
    ann.chat.access = ann.chat.access.OPEN
    question = ann.last
    await pressed(bot, ann, "Me", on=question)

    assert bot.rows("chats")[0]["blocked_at"] is None
    assert "How old" in ann.last.text


@told
async def test_unknown_person_may_block(bot: Bot) -> None:
    ann = Patient(bot.telegram)
    ann.block()
    await bot.rest()

    assert bot.rows("chats") == []
    ann.unblock()
    await say(bot, ann, "/start")
    assert ann.last.labels == ("I agree", "No, thank you")


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [("hello", "I cant breathe", "call 999"), ("/start", "/start", "shall we begin?")],
    ids=["in need", "begins"],
)
def test_whoever_is_back_is_answered_after_an_absence(first: str, then: str, answer: str) -> None:
    """All of it comes in one batch: that she blocked the bot is of the time before she is back."""

    async def story() -> None:
        telegram = Telegram()
        ann = Patient(telegram)
        ann.say(first)
        ann.block()
        ann.unblock()
        ann.say(then)
        async with bot_running(telegram) as bot:
            await bot.rest()

            assert answer in ann.last.text
            assert bot.rows("chats")[0]["blocked_at"] is None

    asyncio.run(story())
