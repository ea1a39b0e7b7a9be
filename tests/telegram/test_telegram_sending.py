"""Tests of messages that fail: tried again when that helps, never doubled without need."""

import asyncio
import itertools
from datetime import datetime

import pytest

from bot.simulation import answering
from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from tests.telegram.bots import Bot, bot_running, told, until
from tests.telegram.people import (
    arrived,
    as_now,
    begun,
    greeted,
    new_since,
    pressed,
    say,
    tap,
    with_buttons,
)


def tries(bot: Bot, patient: Patient, since: int = 0) -> list[datetime]:
    """Return when a message to somebody was tried."""
    return [
        call.at
        for call in bot.telegram.calls[since:]
        if call.method == "sendMessage" and call.chat == patient.id
    ]


# Unclear.


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.GARBAGE])
@told
async def test_unclear_question_comes_twice_at_most(bot: Bot, fault: Fault) -> None:
    ann = await begun(bot)
    question = ann.last
    bot.telegram.fault("sendMessage", fault)
    await tap(bot, ann, "Me")
    copies = [one for one in ann.messages if one.id > question.id]
    assert [one.text for one in copies] == [copies[0].text] * 2
    ann.press("I would rather not say", on=copies[0])
    await bot.rest()

    assert bot.answers(ann)["age"] == "not_sure"
    assert [as_now(ann, copy).labels for copy in copies] == [(), ()]
    assert as_now(ann, copies[0]).text.endswith("➜ I would rather not say")


@pytest.mark.parametrize("fault", [Fault.ERROR_500, Fault.ERROR_502])
@told
async def test_reply_arrives_once_telegram_has_stumbled_often(bot: Bot, fault: Fault) -> None:
    ann = await begun(bot)
    bot.telegram.fault("sendMessage", fault, times=5)
    await tap(bot, ann, "Me")

    assert "How old" in ann.last.text
    assert sum("How old" in one.text for one in ann.messages) == 1


@told
async def test_reply_that_is_cut_off_is_tried_twice(bot: Bot) -> None:
    ann = await begun(bot)
    before = len(bot.telegram.calls)
    bot.telegram.fault("sendMessage", Fault.DROPPED, times=5)
    await tap(bot, ann, "Me")
    assert len(tries(bot, ann, before)) == 2
    bot.telegram.end_faults()
    await say(bot, ann, "/start")

    assert "How old" in ann.last.text
    assert bot.answers(ann) == {"subject": "self"}


def test_unclear_reply_waits_some_seconds() -> None:
    """A server that stumbled needs them, and there is only one more try."""

    async def story() -> None:
        async with bot_running(slow={"UNCLEAR_WAIT_S"}) as bot:
            ann, ben = await begun(bot), await begun(bot, "Ben")
            before = len(bot.telegram.calls)
            bot.telegram.fault("sendMessage", Fault.DROPPED, chat=ann.id)
            ann.press("Me")
            await until(lambda: any(row["problem"] for row in bot.rows("sends")))
            bot.telegram.pass_time(4)
            ben.press("Me")
            await ben.wait_for("How old")
            assert len(tries(bot, ann, before)) == 1
            bot.telegram.pass_time(2)
            ben.say("40")
            await bot.rest()

            first, second = tries(bot, ann, before)
            assert (second - first).total_seconds() >= 5
            assert "How old" in ann.last.text

    asyncio.run(story())


@pytest.mark.parametrize("result", ["true", "{}", "[]", "null", "5", '"x"'])
@told
async def test_chat_goes_on_after_an_odd_answer(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, result: str
) -> None:
    ann = await begun(bot)
    monkeypatch.setattr(answering, "GARBAGE", f'{{"ok":true,"result":{result}}}')
    bot.telegram.fault("sendMessage", Fault.GARBAGE)
    await say(bot, ann, "hello")
    await tap(bot, ann, "Me")

    assert "How old" in ann.last.text


@pytest.mark.parametrize("fault", [Fault.ERROR_502, Fault.DROPPED])
@told
async def test_emergency_result_is_tried_until_it_arrives(bot: Bot, fault: Fault) -> None:
    ann = await greeted(bot)
    await say(bot, ann, "I have chest pain")
    bot.telegram.fault("sendMessage", fault, times=3)
    await tap(bot, ann, "Yes")

    assert ann.last.text.startswith("This needs emergency help now")


@told
async def test_failed_emergency_result_holds_up_nothing(bot: Bot) -> None:
    """While it is tried, what the person asks for next arrives."""
    ann = await greeted(bot)
    await say(bot, ann, "I have chest pain")
    bot.telegram.fault("sendMessage", Fault.ERROR_502, times=3)
    with bot.telegram.changing():
        ann.press("Yes")
        ann.say("/privacy")
    await bot.rest()

    texts = "\n".join(one.text for one in ann.messages if one.by_bot)
    assert "This needs emergency help now" in texts
    assert "What is kept about you" in texts


# Too fast.


def test_flood_is_waited_for_in_that_chat_only() -> None:
    async def story() -> None:
        async with bot_running() as bot:
            ann, ben = await greeted(bot), await begun(bot, "Ben")
            await say(bot, ann, "I have chest pain")
            before = len(bot.telegram.calls)
            bot.telegram.fault("sendMessage", Fault.FLOOD, chat=ann.id, seconds=60)
            ann.press("Yes")
            await until(lambda: any(row["send_after"] for row in bot.rows("chats")))
            bot.telegram.pass_time(58)
            ben.press("Me")
            await ben.wait_for("How old")
            assert len(tries(bot, ann, before)) == 1
            bot.telegram.pass_time(3)
            ben.say("40")
            await bot.rest()

            first, second = tries(bot, ann, before)
            assert (second - first).total_seconds() >= 60
            assert ann.last.text.startswith("This needs emergency help now")

    asyncio.run(story())


def test_one_message_a_second() -> None:
    async def story() -> None:
        telegram = Telegram(per_chat_limit=1)
        async with bot_running(telegram, slow={"PACE_S"}) as bot:
            ann = Patient(telegram)
            for text in ("/start", "/privacy", "/why"):
                await say(bot, ann, text)

            sent = [call for call in telegram.calls if call.method == "sendMessage"]
            gaps = [(b.at - a.at).total_seconds() for a, b in itertools.pairwise(sent)]
            assert {call.code for call in sent} == {200}
            assert len(sent) >= 3
            assert min(gaps) >= 1

    asyncio.run(story())


def test_limit_holds_over_delete() -> None:
    async def story() -> None:
        telegram = Telegram(per_chat_limit=1)
        async with bot_running(telegram, slow={"PACE_S"}) as bot:
            ann = Patient(telegram)
            ann.say("/delete")
            await ann.wait_for("Delete everything")
            ann.press("Delete everything")
            await ann.wait_for("is deleted")

            assert bot.calls("sendMessage", 429) == []

    asyncio.run(story())


# Refused.


@told
async def test_blocked_is_noted_and_the_rest_not_sent(bot: Bot) -> None:
    ann = await begun(bot)
    ann.chat.access = ann.chat.access.BLOCKED
    body = {"message_id": ann.last.id + 1, "date": 0, "chat": ann.chat.card, "text": "hello"}
    bot.telegram.raw({"message": body})
    await bot.rest()

    assert bot.rows("chats")[0]["blocked_at"]
    assert bot.rows("sends")[-1]["state"] == "blocked"
    assert len(bot.calls("sendMessage", 403)) == 1


@told
async def test_chat_that_is_gone_counts_as_blocked(bot: Bot) -> None:
    """Telegram says so when a person deleted the account."""
    ann = await begun(bot)
    update = {"message": {**ann.say("me").as_json()}}
    await bot.rest()
    with bot.telegram.changing():
        del bot.telegram.chats[ann.id]
        update["message"]["message_id"] = ann.last.id + 1
        bot.telegram.raw(update)
    await bot.rest()

    assert len(bot.calls("sendMessage", 400)) == 1
    assert bot.rows("sends")[-1]["state"] == "blocked"
    assert bot.rows("chats")[0]["blocked_at"]


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.GARBAGE])
@told
async def test_change_that_was_made_already_is_fine(
    bot: Bot, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    """Telegram did it, the answer got lost, and the second time nothing is modified."""
    ann = await begun(bot)
    question = ann.last
    bot.telegram.fault("editMessageText", fault)
    await tap(bot, ann, "Me")

    assert as_now(ann, question).text.endswith("➜ Me")
    assert len(bot.calls("editMessageText", 400)) == 1
    assert {row["state"] for row in bot.rows("sends")} == {"sent"}
    assert "was not taken" not in caplog.text


@told
async def test_question_that_was_taken_away_holds_nothing_up(bot: Bot) -> None:
    ann = await begun(bot)
    question = ann.last
    with bot.telegram.changing():
        ann.press("Me")
        ann.delete(question)
    await bot.rest()

    assert bot.answers(ann) == {"subject": "self"}
    assert "How old" in ann.last.text


@told
async def test_lost_change_of_ticks_keeps_the_tick(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    bot.telegram.fault("editMessageReplyMarkup", Fault.ERROR_502, times=2)
    await tap(bot, ann, "☐ 1")
    assert ann.last.labels[0] == "☐ 1"
    await tap(bot, ann, "☐ 2")

    assert ann.last.labels[:2] == ("☑ 1", "☑ 2")


@told
async def test_unanswered_press_does_no_harm(bot: Bot) -> None:
    ann = await begun(bot)
    question = ann.last
    bot.telegram.fault("answerCallbackQuery", Fault.ERROR_500)
    ann.press("Me")
    await bot.rest()
    notice = await pressed(bot, ann, "Me", on=question)

    assert notice == "That is noted already."
    assert len(new_since(ann, question)) == 1
    assert len(with_buttons(ann)) == 1
