"""The page for a clinician and the copy of everything, as somebody gets them on Telegram."""

import asyncio
from typing import Any

from bot.records import sheet
from bot.records.sheet import SheetError
from bot.simulation.patient import Patient
from tests.telegram.bots import Bot, bot_running, told
from tests.telegram.people import arrived, begun, say, tap

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
async def test_a_spanish_chat_gets_a_page_for_the_clinic_too(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/language_es")
    await say(bot, ann, "/summary")

    names = [page["file_name"] for page in documents(ann)]
    assert names == ["knee-summary.pdf", "knee-summary-en.pdf"]


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

    monkeypatch.setattr(sheet, "as_pdf", broken)
    ann = await ended(bot)
    await tap(bot, ann, BUTTON)

    assert [one["file_name"] for one in documents(ann)] == ["knee-summary.txt"]


@told
async def test_export_brings_a_file_to_read_and_one_for_programs(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/export")

    names = [one["file_name"] for one in documents(ann)]
    assert names[:2] == ["kneebot-data.txt", "kneebot-data.json"]
    assert all(one["file_size"] > 300 for one in documents(ann))


@told
async def test_export_of_a_result_brings_a_file_for_the_computer_of_a_clinic(bot: Bot) -> None:
    ann = await ended(bot)
    await say(bot, ann, "/export")

    [*_, bundle] = documents(ann)
    assert bundle["file_name"] == "knee-answers-fhir.json"
    assert "for the computer of a clinic (FHIR)" in " ".join(one.text for one in ann.messages)


@told
async def test_export_without_a_result_brings_no_bundle(bot: Bot) -> None:
    ann = await begun(bot)
    await say(bot, ann, "/export")

    assert len(documents(ann)) == 2
    assert not any("FHIR" in one.text for one in ann.messages)


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


def test_all_of_a_result_is_protected_where_it_is_set() -> None:
    """Its words, its picture and the page of it; a copy of everything is there to be saved."""

    async def story() -> list[tuple[str, bool]]:
        async with bot_running(protects=True) as bot:
            before = len(bot.telegram.calls)
            ann = await ranked(bot)
            await tap(bot, ann, BUTTON)
            await say(bot, ann, "/export")
            return sent_since(bot, before)

    [welcome, *of_result, text, program, bundle] = asyncio.run(story())

    assert welcome == ("sendMessage", False)
    assert {method for method, _ in of_result} == {"sendPhoto", "sendMessage", "sendDocument"}
    assert all(is_protected for _, is_protected in of_result)
    assert [text, program, bundle] == [("sendDocument", False)] * 3


@told
async def test_nothing_is_protected_by_default(bot: Bot) -> None:
    ann = await ranked(bot)
    await tap(bot, ann, BUTTON)

    sent = sent_since(bot, 0)
    assert {"sendPhoto", "sendMessage", "sendDocument"} == {method for method, _ in sent}
    assert not any(is_protected for _, is_protected in sent)


async def ranked(bot: Bot) -> Patient:
    """Return somebody who got a result with a picture."""
    ann = await arrived(bot, "self_tests_now")
    await say(bot, ann, "no")
    assert bot.calls("sendPhoto")
    return ann


def sent_since(bot: Bot, before: int) -> list[tuple[str, bool]]:
    """Return what was sent after so many calls, and whether it is protected."""
    return [
        (call.method, call.parameters.get("protect_content") in (True, "true"))
        for call in bot.telegram.calls[before:]
        if call.method in ("sendMessage", "sendPhoto", "sendDocument")
    ]
