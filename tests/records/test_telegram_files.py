"""The page for a clinician and the copy of everything, as somebody gets them on Telegram."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from bot.channels.telegram.client import Client
from bot.records import files
from bot.records.sheet import SheetError
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Telegram
from tests.telegram.bots import Bot, told
from tests.telegram.people import begun, say, tap
from tests.telegram.test_telegram_pictures import send_to

ALARM = "I have chest pain and cannot breathe"
BUTTON = "Page for a clinician"


async def ended(bot: Bot) -> Patient:
    """Return somebody who wrote of an emergency, and has a result."""
    ann = await begun(bot)
    await say(bot, ann, ALARM)
    await tap(bot, ann, "Yes")
    assert bot.rows("results")
    return ann


def documents(ann: Patient) -> list[Any]:
    """Return the files somebody got, oldest first."""
    return [one.content["document"] for one in ann.messages if "document" in one.content]


@told
async def test_button_below_a_result_brings_the_page(bot: Bot) -> None:
    ann = await ended(bot)
    await tap(bot, ann, BUTTON)

    [page] = documents(ann)
    assert (page["file_name"], page["mime_type"]) == ("knee-summary.pdf", "application/pdf")
    assert page["file_size"] > 10_000
    assert "page for a clinician" in ann.last.text.lower()


@told
async def test_summary_is_a_command_too(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/summary")

    assert len(documents(ann)) == 1


@told
async def test_page_can_be_had_after_one_began_again(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/restart")
    await tap(bot, ann, "Yes, start again")
    await say(bot, ann, "/summary")

    assert len(documents(ann)) == 1


@told
async def test_no_page_before_there_is_a_result(bot: Bot) -> None:
    ann = await begun(bot)
    await say(bot, ann, "/summary")

    assert not documents(ann)
    assert any("no result yet" in one.text for one in ann.messages)
    assert bot.asked(ann) == "subject"


@told
async def test_page_is_kept_no_longer_than_it_takes_to_arrive(bot: Bot) -> None:
    ann = await ended(bot)
    await tap(bot, ann, BUTTON)

    assert not [row for row in bot.rows("sends") if "file" in (row["body"] or {})]


@told
async def test_old_button_after_deleting_brings_nothing(bot: Bot) -> None:
    ann = await ended(bot)
    result = next(one for one in reversed(ann.messages) if BUTTON in one.labels)
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")
    ann.press(BUTTON, on=result)
    await bot.rest()

    assert not documents(ann)


@told
async def test_page_that_cannot_be_set_comes_as_text(bot: Bot, monkeypatch: Any) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise SheetError("no fonts")

    monkeypatch.setattr(files, "as_pdf", broken)
    ann = await ended(bot)
    await tap(bot, ann, BUTTON)

    assert [one["file_name"] for one in documents(ann)] == ["knee-summary.txt"]


@told
async def test_export_brings_a_file_to_read_and_one_for_programs(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/export")

    names = [one["file_name"] for one in documents(ann)]
    assert names == ["kneebot-data.txt", "kneebot-data.json"]
    assert all(one["file_size"] > 300 for one in documents(ann))


@told
async def test_delete_gives_a_receipt(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")

    [receipt] = bot.rows("erasures")
    texts = " ".join(one.text for one in ann.messages)
    assert str(receipt["code"]) in texts
    assert receipt["counts"]["results"] == 1


@told
async def test_privacy_names_every_table_of_a_patient(bot: Bot) -> None:
    ann = await begun(bot)
    await say(bot, ann, "/privacy")

    said = " ".join(one.text for one in ann.messages)
    assert "until 90 days after you last wrote" in said
    assert "not end-to-end encrypted" in said
    assert "Who opened your record, and when" in said


@pytest.mark.parametrize("is_personal", [True, False])
def test_only_results_are_protected_where_it_is_set(is_personal: bool) -> None:
    async def story() -> Mapping[str, object]:
        telegram = Telegram()
        ann = Patient(telegram, "Ann")
        ann.say("hello")
        body = {"method": "send", "text": "words", **({"personal": True} if is_personal else {})}
        async with served(telegram) as url, Client(telegram.token, url, protects=True) as client:
            await client.deliver(send_to(ann, body))
        return telegram.calls[-1].parameters

    given = asyncio.run(story())

    assert ("protect_content" in given) is is_personal


@told
async def test_nothing_is_protected_by_default(bot: Bot) -> None:
    await ended(bot)

    assert not [one for one in bot.calls("sendMessage") if "protect_content" in one.parameters]
