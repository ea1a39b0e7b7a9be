"""Tests of pictures: uploaded once, sent again by their id, and their words where they fail."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.telegram.cards import Speaker
from bot.channels.telegram.client import Client
from bot.checkins.card import Card, Press
from bot.conversation.channel import Channel
from bot.pictures.picture import Picture
from bot.sending.outcome import Accepted, Blocked, Outcome
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from bot.store.conversations import find_chat
from bot.store.database import Connection
from bot.store.questions import Messages
from bot.store.sends import Send
from tests.telegram.bots import Bot, hurried, shared
from tests.telegram.bots import told as bot_told
from tests.telegram.people import arrived, say

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h{n}v9z"/></svg>'
Deliver = Callable[..., Awaitable[Outcome]]


def tell(story: Callable[[Telegram, Patient, Deliver], Awaitable[None]]) -> None:
    """Tell a story with somebody in a chat, and what hands pictures over to them."""

    async def telling() -> None:
        telegram = Telegram()
        ann = Patient(telegram, "Ann")
        ann.say("hello")
        with hurried():
            async with served(telegram) as url, Client(telegram.token, url) as client:

                async def deliver(svg: str, text: str = "A <b>knee</b>") -> Outcome:
                    body = {"method": "photo", "svg": svg, "text": text, "keyboard": []}
                    return await client.deliver(send_to(ann, body))

                await story(telegram, ann, deliver)

    asyncio.run(telling())


def send_to(patient: Patient, body: dict[str, Any]) -> Send:
    return Send(
        id=1,
        chat_id=1,
        address=str(patient.id),
        priority=1,
        attempts=1,
        planned_at=NOW,
        give_up_at=NOW + timedelta(days=1),
        body=body,
    )


def photos(telegram: Telegram) -> list[object]:
    """Return what was given as the photo of each call: an id, or where the upload is."""
    return [
        str(call.parameters.get("photo", "upload")).partition(":")[0]
        for call in telegram.calls
        if call.method == "sendPhoto"
    ]


def test_picture_arrives_with_its_words() -> None:
    async def story(telegram: Telegram, ann: Patient, deliver: Deliver) -> None:
        outcome = await deliver(SVG.format(n=9))

        assert outcome == Accepted(str(ann.last.id), 0.0)
        assert ann.last.text == "A knee"
        [shown] = ann.last.content["photo"]  # type: ignore[misc] # a list, as Telegram writes it
        assert shown["file_size"] > 1000

    tell(story)


def test_same_picture_is_uploaded_once() -> None:
    async def story(telegram: Telegram, ann: Patient, deliver: Deliver) -> None:
        for n in (9, 9, 8, 9):
            await deliver(SVG.format(n=n))

        uploads = [one for one in photos(telegram) if not str(one).startswith("file-")]
        assert (len(uploads), len(telegram.files)) == (2, 2)
        assert all("photo" in message.content for message in ann.messages if message.by_bot)

    tell(story)


def test_file_that_is_gone_is_uploaded_anew() -> None:
    async def story(telegram: Telegram, ann: Patient, deliver: Deliver) -> None:
        await deliver(SVG.format(n=9))
        telegram.files.clear()
        outcome = await deliver(SVG.format(n=9))

        assert isinstance(outcome, Accepted)
        assert len(telegram.files) == 1

    tell(story)


@pytest.mark.parametrize("svg", ["<svg", "nonsense"])
def test_what_cannot_be_drawn_is_said(svg: str, caplog: pytest.LogCaptureFixture) -> None:
    async def story(telegram: Telegram, ann: Patient, deliver: Deliver) -> None:
        assert isinstance(await deliver(svg), Accepted)
        assert (ann.last.text, ann.last.content) == ("A knee", {})

    with caplog.at_level(logging.ERROR):
        tell(story)
    assert "as words" in caplog.text
    assert "knee" not in caplog.text


def test_blocked_chat_gets_no_words_instead() -> None:
    async def story(telegram: Telegram, ann: Patient, deliver: Deliver) -> None:
        ann.block()

        assert isinstance(await deliver(SVG.format(n=9)), Blocked)
        assert [call.method for call in telegram.calls] == ["sendPhoto"]

    tell(story)


@pytest.mark.parametrize(
    ("length", "methods"),
    [(1024, ["photo"]), (1025, ["photo", "send", "send"])],
    ids=["fits", "too long"],
)
def test_card_is_the_caption_where_it_fits(length: int, methods: list[str]) -> None:
    """Else the words of the picture are, and what of them is too long follows it."""
    picture = Picture(svg=SVG.format(n=9), alt="A & B" * 150)
    card = Card(text="x" * length, rows=((Press("Open", "open", ("1",)),),), picture=picture)

    def plan(conn: Connection) -> list[Any]:
        chat = find_chat(conn, channel=Channel.TELEGRAM, address="5", now=NOW)
        Speaker().tell(conn, chat, card, kind="reply", now=NOW)
        return [one.body for one in Messages(conn, chat).unsent()]

    bodies = shared().run(plan)[-len(methods) :]
    assert [body["method"] for body in bodies] == methods
    assert len(bodies[0]["text"]) <= 1024
    assert bodies[-1]["text"] == card.text
    assert bodies[-1]["keyboard"][0][0]["text"] == "Open"


@bot_told
async def test_drawing_comes_before_the_steps(bot: Bot) -> None:
    ann = await arrived(bot, "knee_to_wall.left")
    drawing, question = [one for one in ann.messages if one.by_bot][-2:]

    assert "photo" in drawing.content
    assert drawing.text.startswith("Start: stand facing a wall")
    assert not drawing.labels
    assert question.text.count("big toe") > 1
    assert question.labels == ("It hurts, stop", "Skip this test")


@bot_told
async def test_further_movement_has_its_own(bot: Bot) -> None:
    ann = await arrived(bot, "single_leg_stand.eyes_closed.left")
    drawing, question = [one for one in ann.messages if one.by_bot][-2:]

    assert drawing.text.startswith("Start: stand close to a counter")
    assert "close your eyes" in question.text


@bot_told
async def test_map_is_that_of_the_leg_that_hurts(bot: Bot) -> None:
    ann = await arrived(bot, "location")
    drawing = [one for one in ann.messages if one.by_bot][-2]

    assert drawing.text.startswith("A map of the right leg")


@bot_told
async def test_answer_marks_the_question_and_not_the_drawing(bot: Bot) -> None:
    ann = await arrived(bot, "knee_to_wall.left")
    drawing, question = [one for one in ann.messages if one.by_bot][-2:]
    await say(bot, ann, "7")
    now = {one.id: one for one in ann.messages}

    assert now[drawing.id] == drawing
    assert now[question.id].text.endswith("➜ 7 cm")
    assert not bot.calls("editMessageText", 400)
