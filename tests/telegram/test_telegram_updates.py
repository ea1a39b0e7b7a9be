"""Tests of updates that are not as they should be; each is put aside, and nobody waits for it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import applier
from bot.simulation.messages import Access
from bot.simulation.patient import Patient
from bot.store.inbox import Received, receive
from tests.telegram.bots import Bot, bot_running, in_own_words, told, until
from tests.telegram.people import arrived, begun, greeted, say, tap

DAY = timedelta(days=1)
CHAT = {"id": 7, "type": "private", "first_name": "Eve"}
SAID = {"message_id": 1, "date": 0, "chat": CHAT, "text": "hello zebra"}
UNKNOWN: list[dict[str, Any]] = [
    {"message_reaction": {"chat": CHAT, "message_id": 1, "new_reaction": []}},
    {"inline_query": {"id": "1", "query": "knee"}},
    {"poll": {"id": "1"}},
    {"poll_answer": {"poll_id": "1"}},
    {"business_message": SAID},
    {"guest_message": SAID},
    {"something_of_next_year": {"chat": CHAT}},
    {"message": {**SAID, "text": None, "pinned_message": SAID}},
    {"message": {**SAID, "text": None, "gift_of_next_year": {}}},
    {"edited_message": {**SAID, "text": None}},
    {"edited_message": {**SAID, "text": None, "location": {"latitude": 52.5, "longitude": 13.4}}},
    {},
]
MALFORMED: list[dict[str, Any]] = [
    {"message": "hello zebra"},
    {"message": []},
    {"message": 5},
    {"message": {}},
    {"message": {"chat": CHAT}},
    {"message": {**SAID, "chat": "Ann"}},
    {"message": {**SAID, "chat": {"id": "x", "type": "private"}}},
    {"message": {**SAID, "chat": {"id": 7}}},
    {"message": {**SAID, "message_id": 2**70}},
    {"message": {**SAID, "chat": {"type": "private"}}},
    {"message": {**SAID, "chat": {"id": 7, "type": 5}}},
    {"message": {**SAID, "text": 5}},
    {"message": {**SAID, "text": ["hello zebra"]}},
    {"message": {**SAID, "message_id": "one"}},
    {"message": {**SAID, "text": None, "photo": {}, "caption": {"a": 1}}},
    {"edited_message": {"text": "zebra"}},
    {"callback_query": {}},
    {"callback_query": {"id": 5, "data": "1:1:1:1"}},
    {"callback_query": {"id": "5", "data": 7, "message": SAID}},
    {"callback_query": {"id": "5", "data": "1:1:1:1", "message": "gone"}},
    {"my_chat_member": {"chat": CHAT}},
    {"my_chat_member": {"chat": CHAT, "new_chat_member": "kicked"}},
    {"my_chat_member": {"chat": CHAT, "new_chat_member": {"status": None}}},
]
NO_UPDATE = ["hello zebra", ["message zebra"], None, 5, True, 1.5, ""]
TYPES = {"str", "int", "float", "bool", "NoneType", "list", "dict"}


@told
async def test_unknown_updates_are_passed_over(bot: Bot) -> None:
    ann = Patient(bot.telegram)
    with bot.telegram.changing():
        for update in UNKNOWN:
            bot.telegram.raw(update)
        ann.say("/start")
    await bot.rest()

    assert ann.last.labels == ("I agree", "No, thank you")
    assert [row["problem"] for row in bot.rows("inbox")] == [None] * (len(UNKNOWN) + 1)
    assert [row["address"] for row in bot.rows("chats")] == [str(ann.id)]


@told
async def test_malformed_updates_are_put_aside(bot: Bot) -> None:
    """They stand between two good ones, all in one batch."""
    ann, ben = await begun(bot), await begun(bot, "Ben")
    with bot.telegram.changing():
        ann.say("me")
        for update in MALFORMED:
            bot.telegram.raw(update)
        ben.say("my child")
    await bot.rest()

    aside = [row for row in bot.rows("inbox") if row["problem"]]
    assert len(aside) == len(MALFORMED)
    assert all("unexpected in" in row["problem"] for row in aside)
    assert (bot.answers(ann), bot.answers(ben)) == ({"subject": "self"}, {"subject": "child"})


@told
async def test_what_is_put_aside_keeps_its_shape_only(bot: Bot) -> None:
    for update in MALFORMED:
        bot.telegram.raw(update)
    for odd in NO_UPDATE:
        bot.telegram.updates.repeat(odd, bot.telegram.now + DAY)  # type: ignore[arg-type]
    ann = await greeted(bot)

    aside = [row["body"] for row in bot.rows("inbox") if row["problem"]]
    assert len(aside) == len(MALFORMED) + len(NO_UPDATE)
    assert set(_leaves(aside)) <= TYPES
    assert not any(words in bot.kept() for words in ("zebra", "Eve"))
    assert ann.last.labels == ("I agree", "No, thank you")


def _leaves(value: object) -> list[object]:
    """Return what stands in a value, without the names of its fields."""
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value]


@pytest.mark.parametrize("update", NO_UPDATE, ids=repr)
@told
async def test_update_that_is_none_is_put_aside(bot: Bot, update: object) -> None:
    ann, ben = await begun(bot), await begun(bot, "Ben")
    with bot.telegram.changing():
        ann.say("me")
        bot.telegram.updates.repeat(update, bot.telegram.now + DAY)  # type: ignore[arg-type]
        ben.say("me")
    await bot.rest()

    assert [bool(row["problem"]) for row in bot.rows("inbox")][2:] == [False, True, False]
    assert bot.answers(ann) == bot.answers(ben) == {"subject": "self"}


@pytest.mark.parametrize("number", [None, "7", -7, 2**70, 1.5, True, [1]], ids=repr)
@told
async def test_update_without_a_number_is_applied(bot: Bot, number: object) -> None:
    ann = Patient(bot.telegram)
    ann.chat.access = Access.OPEN
    body = {"message": {**SAID, "chat": ann.chat.card, "text": "/start"}}
    odd = body if number is None else {"update_id": number, **body}
    bot.telegram.updates.repeat(odd, bot.telegram.now + DAY)
    await ann.wait_for("shall we begin?")
    await say(bot, ann, "yes")

    assert "Who has the sore knee?" in ann.last.text


@told
async def test_update_that_comes_again_counts_once(bot: Bot) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    update = bot.telegram.updates.history[-1]
    said = len(ann.messages)
    for _ in range(3):
        bot.telegram.redeliver(update)
    await tap(bot, ann, "I would rather not say")

    assert bot.answers(ann) == {"subject": "self", "age": "not_sure"}
    assert len(ann.messages) == said + 1


@pytest.mark.parametrize("first", [1, None], ids=["from one", "at random"])
@told
async def test_numbers_may_begin_anew(bot: Bot, first: int | None) -> None:
    """After a silent week Telegram numbers updates anew, often lower than before."""
    ann = await begun(bot)
    bot.telegram.restart_ids(first)
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")

    assert bot.answers(ann) == {"subject": "self", "age": 40}


def test_fault_of_ours_is_told_and_put_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The person is told so, what was answered stays, and everybody else goes on."""

    async def story() -> None:
        library = in_own_words(tmp_path, messages__why="{{ zebra }}")
        async with bot_running(library=library) as bot:
            ann, ben = await arrived(bot, "sex"), await begun(bot, "Ben")
            before = bot.answers(ann)
            with bot.telegram.changing():
                ann.say("/why")
                ben.press("Me")
            await bot.rest()
            assert "Something went wrong on my side" in ann.last.text
            assert "call 999" in ann.last.text
            assert "How old" in ben.last.text
            await tap(bot, ann, "Female")

            assert bot.answers(ann) == {**before, "sex": "female"}
            assert "/why" not in bot.kept()
            assert "an update could not be applied" in caplog.text

    asyncio.run(story())


@told
async def test_ten_megabytes_of_text_hold_nobody_up(bot: Bot) -> None:
    """Telegram sends no such text; what it would send is read before it is looked at."""
    ann, ben = await begun(bot), await begun(bot, "Ben")
    body = {"message_id": ann.last.id + 1, "date": 0, "chat": ann.chat.card}
    loop = asyncio.get_running_loop()
    began = loop.time()
    bot.telegram.raw({"message": {**body, "text": "my knee hurts " * 700_000}})
    ben.say("me")
    await ben.wait_for("How old")
    await ann.wait_for("too long")
    await bot.rest()

    assert loop.time() - began < 5
    assert bot.answers(ann) == {}
    assert "knee hurts" not in bot.kept()


def test_what_a_process_left_that_is_gone_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    """It kept an update to be applied, and ended before it was; nobody writes meanwhile."""
    monkeypatch.setattr(applier, "LOOK_EVERY_S", 0.05)

    async def story() -> None:
        async with bot_running() as bot:
            ann = await greeted(bot)
            before = len(ann.messages)
            chat = {"id": ann.id, "type": "private", "first_name": "Ann"}
            said = {"message_id": 999, "date": 0, "chat": chat, "from": chat, "text": "/help"}
            [known] = bot.rows("bots")
            left = [Received(10**6, {"message": said})]
            bot.db.run(receive, known["id"], left, bot.telegram.now)
            await until(lambda: len(ann.messages) > before)

    asyncio.run(story())
