"""The clock of a timed test and leaving fast, on a simulated Telegram."""

import pytest

from bot.sending import sender
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from tests.telegram.bots import Bot, bot_running, emptied, told, until
from tests.telegram.people import arrived, say, tap

HELD, COUNTED = "single_leg_stand.left", "chair_stand_30s"


def texts(patient: Patient) -> list[str]:
    return [one.text for one in patient.messages if one.by_bot]


async def started(bot: Bot, screen: str) -> Patient:
    ann = await arrived(bot, screen)
    ann.press("Start the clock")
    await until(lambda: "clock is running" in texts(ann)[-1])
    return ann


@pytest.fixture(autouse=True)
def short_naps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sender look often: the time of this world is moved by hand."""
    monkeypatch.setattr(sender, "LONGEST_NAP_S", 0.02)


@told
async def test_the_time_is_offered_as_the_answer(bot: Bot) -> None:
    ann = await started(bot, HELD)
    bot.telegram.pass_time(14)
    await tap(bot, ann, "Stop the clock")

    assert ann.last.labels[0] in ("Yes, use 14 s", "Yes, use 15 s")
    await tap(bot, ann, ann.last.labels[0])
    assert bot.answers(ann)["single_leg_stand"]["left"] in (14, 15)  # type: ignore[index]


@told
async def test_half_and_end_are_told_in_time(bot: Bot) -> None:
    ann = await started(bot, COUNTED)
    bot.telegram.pass_time(15)
    await until(lambda: texts(ann)[-1] == "15 seconds left.")
    bot.telegram.pass_time(15)
    await until(lambda: texts(ann)[-1].startswith("Time. How many"))
    await say(bot, ann, "13")

    assert bot.answers(ann)[COUNTED] == 13


@told
async def test_a_stopped_clock_says_no_more(bot: Bot) -> None:
    ann = await started(bot, HELD)
    bot.telegram.pass_time(5)
    await tap(bot, ann, "Stop the clock")

    assert not [row for row in bot.rows("sends") if row["state"] == "planned"]


@told
async def test_an_old_stop_button_changes_nothing(bot: Bot) -> None:
    ann = await started(bot, HELD)
    running = ann.last
    bot.telegram.pass_time(7)
    await tap(bot, ann, "Stop the clock")
    offered = ann.last.labels[0]
    ann.press(running.buttons[0], on=running)
    await bot.rest()

    assert bot.prompt(ann).options[0].label == offered  # type: ignore[union-attr]


def test_a_new_process_knows_the_time() -> None:
    """The clock is in the database, and so is what it will say."""
    import asyncio  # noqa: PLC0415

    async def story() -> None:
        telegram, db = Telegram(), emptied()
        async with bot_running(telegram, db) as bot:
            ann = await started(bot, COUNTED)
        telegram.pass_time(31)
        async with bot_running(telegram, db) as bot:
            await until(lambda: any(text.startswith("Time. How many") for text in texts(ann)))
            await say(bot, ann, "12")
            assert bot.answers(ann)[COUNTED] == 12

    asyncio.run(story())


@pytest.mark.parametrize("screen", [HELD, COUNTED])
@pytest.mark.parametrize("away_s", [100, 600])
def test_clock_that_ran_out_while_nobody_was_there_says_so(screen: str, away_s: int) -> None:
    import asyncio  # noqa: PLC0415

    async def story() -> None:
        telegram, db = Telegram(), emptied()
        async with bot_running(telegram, db) as bot:
            ann = await started(bot, screen)
        before = len(texts(ann))
        telegram.pass_time(away_s)
        async with bot_running(telegram, db) as bot:
            await until(lambda: any("nobody stopped it" in text for text in texts(ann)))
            new = "\n".join(texts(ann)[before:])

            assert "seconds left" not in new
            assert "Time." not in new
            assert "clock is running" not in new
            assert ann.last.labels[0] == "Start the clock"
            await say(bot, ann, "12")
            assert bot.answers(ann)[screen.partition(".")[0]] in (12, {"left": 12})

    asyncio.run(story())


@told
async def test_hiding_deletes_what_was_said(bot: Bot) -> None:
    """Also what the person wrote: an answer, other words, and words of danger."""
    ann = await arrived(bot, "location")
    await say(bot, ann, "my husband hits me")
    await say(bot, ann, "no")
    await say(bot, ann, "something else")
    await say(bot, ann, "/hide")

    assert [one.text for one in ann.messages] == ["OK."]
    assert bot.rows("written") == []
    await say(bot, ann, "/start")
    assert bot.asked(ann) == "location"


@told
async def test_what_is_too_old_to_delete_is_left(bot: Bot) -> None:
    ann = await arrived(bot, "location")
    bot.telegram.pass_time(49 * 3600)
    await say(bot, ann, "/hide")

    assert texts(ann)[-1] == "OK."
    assert not [row for row in bot.rows("sends") if row["state"] in ("failed", "planned")]
