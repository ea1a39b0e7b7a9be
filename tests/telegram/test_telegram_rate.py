"""Tests of Telegram's limits over real HTTP: a steady rate, and what 429s stop."""

import asyncio
from datetime import timedelta

import pytest

from bot.simulation.faults import Fault
from bot.simulation.group import Group
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from tests.telegram import bots
from tests.telegram.bots import Bot, bot_running, told
from tests.telegram.people import begun

SECOND = timedelta(seconds=1)
RATE, CHATS, STORM = 20, 30, 4
PATIENCE_S = 20
LATE = 3
"""Messages that a busy machine may hand over late, into the second of those after them."""


def test_many_chats_are_answered_at_a_steady_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bots, "FAST", RATE)

    async def story() -> None:
        async with bot_running() as bot:
            patients = [Patient(bot.telegram, f"Patient {n}") for n in range(CHATS)]
            for patient in patients:
                patient.say("/start")
            for patient in patients:
                await patient.wait_for("shall we begin?")
            times = [call.at for call in bot.calls("sendMessage")]
            busiest = max(sum(at <= one < at + SECOND for one in times) for at in times)

            assert len(times) == CHATS
            assert busiest <= RATE + LATE
            assert times[-1] - times[0] >= (CHATS - LATE) / RATE * SECOND

    asyncio.run(story())


@told
async def test_two_chats_refused_stop_a_third(bot: Bot) -> None:
    ann, bob = Patient(bot.telegram), Patient(bot.telegram, "Bob")
    for patient in (ann, bob):
        bot.telegram.fault("sendMessage", Fault.FLOOD, chat=patient.id, seconds=1)
        patient.say("/start")
    await bot.telegram.until(lambda: len(bot.calls("sendMessage", 429)) == 2 or None)
    refused = bot.calls("sendMessage", 429)[-1].at
    await bots.until(lambda: bot.rows("send_gate")[0]["all_after"])
    cid = await begun(bot)
    await ann.wait_for("shall we begin?")
    await bob.wait_for("shall we begin?")
    first = min(call.at for call in bot.calls("sendMessage"))

    assert first - refused >= 0.9 * SECOND
    assert cid.messages


@told
async def test_storm_of_refusals_loses_nothing(bot: Bot) -> None:
    bot.telegram.fault("sendMessage", Fault.FLOOD, times=STORM, seconds=1)
    patients = [Patient(bot.telegram, f"Patient {n}") for n in range(STORM)]
    for patient in patients:
        patient.say("/start")
    for patient in patients:
        await patient.wait_for("shall we begin?", PATIENCE_S)
    await bot.rest()

    assert len(bot.calls("sendMessage", 429)) == STORM
    assert {row["state"] for row in bot.rows("sends")} == {"sent"}
    assert len(bot.calls("sendMessage")) == len(patients)


def test_group_rests_longer_than_a_chat() -> None:
    """Telegram takes 20 messages a minute there."""

    async def story() -> None:
        telegram = Telegram()
        async with bot_running(telegram, slow={"GROUP_PACE_S"}) as bot:
            group = Group(telegram)
            group.add_bot(by=Patient(telegram))
            await bot.rest()
            (chat,) = (row for row in bot.rows("chats") if row["address"].startswith("-"))
            (sent,) = bot.calls("sendMessage")

            assert chat["send_after"] - sent.at >= 2.9 * SECOND

    asyncio.run(story())
