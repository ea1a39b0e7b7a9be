"""Tests of coming back: the bot that was away, the patient who was, and content that changed."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from bot.store.mistakes import mistakes
from flows.talking.session import Phase
from tests.emptying import opened
from tests.patients import Patient as Person
from tests.talking.chat import session_in
from tests.telegram.bots import Bot, bot_running, improved, in_own_words, told, until
from tests.telegram.people import (
    arrived,
    as_now,
    begun,
    button,
    new_since,
    placed,
    say,
    tap,
    walk,
)
from tests.telegram.test_telegram_checkins import code_of_clinic, desk, until_next_week

AWAY_S = 151
"""Longer than Telegram keeps a press (tdlib/telegram-bot-api, Client.cpp: 150 s)."""
AGAIN = "Welcome back. We go on where you left off."


async def polled(bot: Bot) -> None:
    """Let the bot come to the point where it waits for news."""
    begun_with = len(bot.telegram.calls)
    await bot.rest()
    await bot.telegram.until(
        lambda: any(one.method == "getUpdates" for one in bot.telegram.calls[begun_with:]) or None
    )
    await bot.rest()


def test_question_is_put_again_after_an_absence(tmp_path: Path) -> None:
    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann = await begun(bot)
                question = ann.last
            press = ann.press("Me")
            telegram.pass_time(AWAY_S)
            async with bot_running(telegram, db) as bot:
                await polled(bot)

                assert press.notice is None
                assert bot.answers(ann) == {}
                assert len(new_since(ann, question)) == 1
                assert ann.last.text == f"{AGAIN}\n\n{question.text.partition(AGAIN)[2].strip()}"
                await tap(bot, ann, "Me")
                assert bot.answers(ann) == {"subject": "self"}
                assert as_now(ann, question).labels == ()

    asyncio.run(story())


def test_check_in_is_put_again_after_an_absence(tmp_path: Path) -> None:
    """Its sign was ticked, and "Send" was pressed while nobody fetched what is pressed."""

    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db, checkins=desk()) as bot:
                ann = Patient(telegram)
                await say(bot, ann, f"/start {code_of_clinic(bot)}")
                await tap(bot, ann, "Yes, I agree")
                await tap(bot, ann, "18:00")
                telegram.pass_time(until_next_week(telegram.now).total_seconds())
                await until(lambda: "Three short questions" in ann.last.text)
                await tap(bot, ann, "☐ 1")
                question = ann.last
            press = ann.press("Send")
            telegram.pass_time(AWAY_S)
            async with bot_running(telegram, db, checkins=desk()) as bot:
                await polled(bot)

                assert press.notice is None
                assert len(new_since(ann, question)) == 1
                assert ann.last.text.startswith("I was away for a while.")
                await tap(bot, ann, "Send")
                assert any("This needs emergency help now" in one.text for one in ann.messages)
                assert as_now(ann, question).labels == ()

    asyncio.run(story())


def test_question_is_put_again_once_over_two_starts(tmp_path: Path) -> None:
    """A process that is started again and again must not ask each time."""

    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann = await begun(bot)
                question = ann.last
            telegram.pass_time(AWAY_S)
            for _ in range(2):
                async with bot_running(telegram, db) as bot:
                    await polled(bot)
                telegram.pass_time(10)

            assert len(new_since(ann, question)) == 1

    asyncio.run(story())


def test_short_absence_asks_nothing_again(tmp_path: Path) -> None:
    """What was pressed in the meantime is still there, and counts."""

    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann, ben = await begun(bot), await begun(bot, "Ben")
                question = ann.last
            telegram.pass_time(20)
            press = ben.press("My child")
            telegram.pass_time(120)
            async with bot_running(telegram, db) as bot:
                await bot.rest()

                assert bot.answers(ben) == {"subject": "child"}
                assert await ben.wait_for_notice(press) == ""
                assert new_since(ann, question) == []

    asyncio.run(story())


def test_what_was_written_meanwhile_counts(tmp_path: Path) -> None:
    """Telegram keeps texts for a day; the question was seen when it was answered."""

    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann = await begun(bot)
            ann.say("my child")
            telegram.pass_time(3600)
            async with bot_running(telegram, db) as bot:
                await bot.rest()

                assert bot.answers(ann) == {"subject": "child"}
                assert "How old" in ann.last.text

    asyncio.run(story())


@pytest.mark.parametrize("phase", [Phase.ADVISED, Phase.STOPPED_FOR_SAFETY, Phase.CLOSED])
def test_ended_chat_is_left_in_peace(tmp_path: Path, phase: Phase) -> None:
    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann = placed(bot, session_in(phase))
                await say(bot, ann, "/help")
                last = ann.last
            telegram.pass_time(AWAY_S)
            async with bot_running(telegram, db) as bot:
                await polled(bot)

            assert new_since(ann, last) == []

    asyncio.run(story())


def test_who_left_long_before_is_left_in_peace(tmp_path: Path) -> None:
    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann, ben = await begun(bot), await begun(bot, "Ben")
                ben.block()
                await bot.rest()
                telegram.pass_time(3600)
                cid = await begun(bot, "Cid")
                last = ann.last, ben.last, cid.last
            telegram.pass_time(AWAY_S)
            async with bot_running(telegram, db) as bot:
                await polled(bot)

            assert new_since(ann, last[0]) == new_since(ben, last[1]) == []
            assert len(new_since(cid, last[2])) == 1

    asyncio.run(story())


@told
async def test_late_answer_to_a_press_does_no_harm(bot: Bot) -> None:
    """Telegram takes no answer to a press after 150 s; what was pressed counts all the same."""
    ann = await begun(bot)
    bot.telegram.fault("answerCallbackQuery", Fault.DROPPED)
    press = ann.press("Me")
    await bot.rest()
    bot.telegram.pass_time(AWAY_S)
    await say(bot, ann, "40")

    assert press.notice is None
    assert bot.answers(ann) == {"subject": "self", "age": 40}


@told
async def test_patient_comes_back_after_a_month(bot: Bot) -> None:
    ann = await arrived(bot, "moving")
    bot.telegram.pass_time(30 * 86_400)
    await say(bot, ann, "/start")

    assert "Welcome back" in ann.last.text
    await tap(bot, ann, "Go on")
    assert bot.asked(ann) == "injury_when"  # what can have changed is asked again


@told
async def test_a_result_changed_days_later_asks_the_signs_again(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    await walk(bot, ann, Person(name="well"))
    bot.telegram.pass_time(2 * 86_400)
    await say(bot, ann, "I am 41 years old")
    await tap(bot, ann, "Yes, change it")

    assert "First again what can change within hours" in ann.last.text
    asked = [prompt.screen for prompt in await walk(bot, ann, Person(name="well"))]
    assert asked[0] == "injury_when"
    assert {"right_now", "hot_joint"} <= {*asked}
    assert len(bot.rows("results")) == 2


# Changed content.


def test_changed_content_asks_signs_again(tmp_path: Path) -> None:
    """The person is told in one sentence, and what was answered beside the signs stays."""

    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann = await arrived(bot, "psfs_1")
                before = bot.answers(ann)
                question = ann.last
            async with bot_running(telegram, db, library=improved()) as bot:
                await say(bot, ann, "climbing stairs")
                after = bot.answers(ann)
                assert "The questions were improved since your last visit" in ann.last.text
                assert "psfs_1" not in after
                assert after["age"] == before["age"]
                assert bot.asked(ann) == "right_now"
                assert as_now(ann, question).labels == ()
                await walk(bot, ann, Person(name="well"), until="psfs_1")

                assert bot.answers(ann) == before

    asyncio.run(story())


def test_button_of_the_old_content_is_no_answer(tmp_path: Path) -> None:
    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann = await arrived(bot, "moving")
                prompt = bot.prompt(ann)
                assert prompt is not None
            async with bot_running(telegram, db, library=improved()) as bot:
                ann.press(button(ann.last, prompt, "none_of_these"))
                await bot.rest()

                assert "The questions were improved since your last visit" in ann.last.text
                assert bot.asked(ann) == "right_now"

    asyncio.run(story())


def test_emergency_is_heard_on_changed_content(tmp_path: Path) -> None:
    async def story() -> None:
        telegram = Telegram()
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                ann: Patient = await arrived(bot, "psfs_1")
            async with bot_running(telegram, db, library=improved()) as bot:
                await say(bot, ann, "I have chest pain")

                assert "call 999 at once" in ann.last.text

    asyncio.run(story())


def test_mistake_in_asking_one_again_keeps_nobody_from_an_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A clinic's own words name what is not there; who writes is answered all the same."""

    async def story() -> None:
        telegram = Telegram()
        own = in_own_words(tmp_path, messages__welcome_back="{{ zebra }}")
        with opened(tmp_path / "knee.sqlite") as db:
            async with bot_running(telegram, db) as bot:
                await begun(bot)
            telegram.pass_time(AWAY_S)
            bob = Patient(telegram, "Bob")
            bob.say("I can't breathe")
            async with bot_running(telegram, db, library=own) as bot:
                await bot.rest()

                assert any("call 999" in one.text for one in bob.messages if one.by_bot)
                [found] = db.read(mistakes, telegram.now - timedelta(days=1))
                assert found.problem.startswith("asking again after a pause: TemplateError in ")

    asyncio.run(story())

    assert "zebra" not in caplog.text
