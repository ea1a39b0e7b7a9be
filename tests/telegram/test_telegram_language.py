"""Telegram says what a person's app speaks; the person may choose another language."""

import asyncio

from bot.channels.telegram.wire import Tapped, Wrote, read
from bot.simulation.patient import Patient
from tests.telegram.bots import bot_running
from tests.telegram.people import arrived, greeted, say, tap


def test_language_is_read_from_updates() -> None:
    person = {"id": 7, "language_code": "es-419"}
    message = {"chat": {"id": 7, "type": "private"}, "message_id": 3, "text": "hola"}

    wrote = read({"message": {**message, "from": person}})
    tapped = read({"callback_query": {"id": "1", "data": "x", "message": message, "from": person}})

    assert isinstance(wrote, Wrote)
    assert isinstance(tapped, Tapped)
    assert (wrote.language, tapped.language) == ("es-419", "es-419")


def test_command_changes_words_and_buttons() -> None:
    async def story() -> Patient:
        async with bot_running() as bot:
            ann = await greeted(bot)
            await say(bot, ann, "/language_es")
            return ann

    ann = asyncio.run(story())

    assert "¿Acepta, y empezamos?" in ann.last.text
    assert list(ann.last.labels) == ["Acepto", "No, gracias"]


def test_private_answer_is_hidden_in_the_chosen_language() -> None:
    async def story() -> Patient:
        async with bot_running() as bot:
            ann = await arrived(bot, "moving")
            await say(bot, ann, "/language_es")
            await tap(bot, ann, "Nada de esto")
            return ann

    ann = asyncio.run(story())
    marks = [one.text.rpartition("➜ ")[2] for one in ann.messages if "➜ " in one.text]

    assert marks == ["contestado"]


def test_emergency_is_heard_in_the_other_language() -> None:
    async def story() -> Patient:
        async with bot_running() as bot:
            ann = await greeted(bot)
            await say(bot, ann, "me duele mucho el pecho")
            return ann

    assert "If this is happening now, call 999 at once" in asyncio.run(story()).last.text
