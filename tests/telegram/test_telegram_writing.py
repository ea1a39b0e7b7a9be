"""Tests of what people write and send besides answers; each is met kindly, none is guessed at."""

import asyncio

import pytest

from bot.simulation.patient import Patient
from tests.patients import Patient as Person
from tests.talking.chat import at
from tests.telegram.bots import Bot, bot_running, told
from tests.telegram.people import (
    arrived,
    as_now,
    begun,
    greeted,
    new_since,
    placed,
    say,
    tap,
    walk,
    with_buttons,
)

EARLY = "You wrote that before you could see this question. Please read it and answer once more."
CANNOT_READ = "I can only read text and buttons here, so I did not look at that."
ALARM = "I have chest pain"
MARKUP = "<b>x</b> *y* &amp; [a](b)"


# Too early.


@told
async def test_text_before_its_question_is_no_answer(bot: Bot) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.press("Me")
        ann.say("40")
    await bot.rest()

    assert bot.answers(ann) == {"subject": "self"}
    assert EARLY in ann.last.text
    assert "How old" in ann.last.text
    assert {one.labels for one in with_buttons(ann)} == {("I would rather not say",)}


@told
async def test_answer_after_being_too_early_counts(bot: Bot) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.say("me")
        ann.say("40")
        ann.say("41")
    await bot.rest()
    await say(bot, ann, "42")

    assert bot.answers(ann) == {"subject": "self", "age": 42}
    assert [one.labels for one in with_buttons(ann)] == [("Female", "Male", "Skip")]


@told
async def test_text_under_an_older_copy_is_an_answer(bot: Bot) -> None:
    """Whoever saw the question may answer it, though it was put once more meanwhile."""
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.say("/help")
        ann.say("my child")
    await bot.rest()

    assert bot.answers(ann) == {"subject": "child"}


@told
async def test_early_emergency_is_heard(bot: Bot) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.press("Me")
        ann.say(ALARM)
    await bot.rest()

    assert "call 999 at once" in ann.last.text
    assert ann.last.labels == ("Yes", "No", "Not sure")


@told
async def test_early_warning_sign_is_heard(bot: Bot) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.press("Me")
        ann.say("my calf is swollen and warm")
    await bot.rest()

    assert "it must be checked today" in ann.last.text
    assert "calf" in ann.last.text.partition("I understood")[2]


@told
async def test_early_yes_does_not_answer_an_alarm(bot: Bot) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.say(ALARM)
        ann.say("no")
    await bot.rest()

    assert EARLY in ann.last.text
    assert ann.last.labels == ("Yes", "No", "Not sure")


@pytest.mark.parametrize(
    ("command", "said"), [("/stop", "We stop here"), ("/back", "Your last answer is taken back")]
)
@told
async def test_early_command_is_heard(bot: Bot, command: str, said: str) -> None:
    ann = await begun(bot)
    with bot.telegram.changing():
        ann.press("Me")
        ann.say(command)
    await bot.rest()

    assert said in ann.last.text


# What cannot be read.


@pytest.mark.parametrize(
    "kind",
    [
        "animation",
        "audio",
        "contact",
        "dice",
        "document",
        "location",
        "photo",
        "poll",
        "sticker",
        "video",
        "video_note",
        "voice",
    ],
)
@told
async def test_what_cannot_be_read_is_answered(bot: Bot, kind: str) -> None:
    ann = await begun(bot)
    question = ann.last
    ann.send(kind)
    await bot.rest()

    assert CANNOT_READ in ann.last.text
    assert "call 999" in ann.last.text
    assert ann.last.labels == question.labels
    assert bot.answers(ann) == {}


@told
async def test_photo_before_anything_is_answered(bot: Bot) -> None:
    ann = Patient(bot.telegram)
    ann.send("photo")
    await bot.rest()

    assert CANNOT_READ in ann.last.text


@told
async def test_caption_is_words(bot: Bot) -> None:
    ann = await begun(bot)
    ann.send("photo", "my child")
    await bot.rest()

    assert bot.answers(ann)["subject"] == "child"
    assert "I cannot look at pictures" in ann.last.text


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
@told
async def test_sign_in_a_caption_is_asked_about(bot: Bot, kind: str) -> None:
    ann = await begun(bot)
    ann.send(kind, "my calf is swollen and red")
    await bot.rest()

    assert "checked today" in ann.last.text
    assert "Is that right?" in ann.last.text


@told
async def test_sign_in_a_changed_message_is_asked_about(bot: Bot) -> None:
    ann = await begun(bot)
    said = ann.say("me")
    await bot.rest()
    ann.edit(said, "me, my calf is swollen and red")
    await bot.rest()

    assert "checked today" in ann.last.text
    assert "Is that right?" in ann.last.text


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "document"])
@told
async def test_emergency_is_heard_in_a_caption(bot: Bot, kind: str) -> None:
    ann = Patient(bot.telegram)
    ann.send(kind, f"{ALARM} zebra")
    await bot.rest()

    assert "call 999 at once" in ann.last.text
    assert "zebra" not in bot.kept()


def test_ten_stickers_get_few_answers() -> None:
    async def story() -> None:
        async with bot_running(slow={"PACE_S"}) as bot:
            ann = Patient(bot.telegram)
            ann.say("/start")
            await ann.wait_for("shall we begin?")
            greeting = ann.last
            for _ in range(10):
                ann.send("sticker")
            await bot.rest()

            assert len(new_since(ann, greeting)) <= 2
            assert ann.last.labels == greeting.labels

    asyncio.run(story())


# Changed afterwards.


@told
async def test_changed_message_is_no_answer(bot: Bot) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    said = ann.say("40")
    await bot.rest()
    ann.edit(said, "41")
    await bot.rest()

    assert bot.answers(ann)["age"] == 40
    assert "You changed an earlier message. I only read new ones." in ann.last.text
    assert ann.last.labels == ("Female", "Male", "Skip")


@told
async def test_emergency_is_heard_in_a_changed_message(bot: Bot) -> None:
    ann = await begun(bot)
    said = ann.say("me")
    await bot.rest()
    ann.edit(said, ALARM)
    await bot.rest()

    assert "call 999 at once" in ann.last.text


@told
async def test_moving_location_is_answered_once(bot: Bot) -> None:
    """A live location is a message that Telegram changes every few seconds."""
    ann = await begun(bot)
    place = ann.send("location")
    await bot.rest()
    answered = ann.last
    for step in range(5):
        moved = {"latitude": 52.5 + step, "longitude": 13.4, "live_period": 900}
        body = {**place.as_json(), "edit_date": 1, "location": moved}
        bot.telegram.raw({"edited_message": body})
    await bot.rest()

    assert CANNOT_READ in answered.text
    assert new_since(ann, answered) == []


# Typed markup.


@told
async def test_typed_markup_is_shown_as_typed(bot: Bot) -> None:
    ann = await arrived(bot, "psfs_1")
    question = ann.last
    await say(bot, ann, MARKUP)
    await say(bot, ann, "/answers")

    assert bot.answers(ann)["psfs_1"] == MARKUP
    assert as_now(ann, question).text.endswith(f"➜ {MARKUP}")
    assert MARKUP in "\n".join(new_since(ann, question))


@told
async def test_typed_markup_does_not_break_the_result(bot: Bot) -> None:
    ann = placed(bot, at("psfs_1").session)
    person = Person(name="markup", answers={"psfs_1": MARKUP, "self_tests_now": "no"})
    await say(bot, ann, "/start")
    await walk(bot, ann, person)

    assert ann.last.text.startswith("Please see a clinician")
    assert "<b>" not in ann.last.text.replace(MARKUP, "")
    assert {call.code for call in bot.telegram.calls if call.method == "sendMessage"} == {200}


@pytest.mark.parametrize("text", ["<", "&", "</i>", "<script>", "<b", "&lt;b&gt;", "\u202ex"])
@told
async def test_stray_markup_is_no_answer_and_no_harm(bot: Bot, text: str) -> None:
    ann = await begun(bot)
    await say(bot, ann, text)

    assert "I did not understand that" in ann.last.text
    assert ann.last.labels == ("Me", "My child", "Someone else")


# Commands.


@pytest.mark.parametrize("payload", ["clinic_42", "x" * 64, "-_-"])
@told
async def test_deep_link_begins(bot: Bot, payload: str) -> None:
    ann = Patient(bot.telegram)
    await say(bot, ann, f"/start {payload}")
    await tap(bot, ann, "I agree")

    assert "Who has the sore knee?" in ann.last.text
    assert payload not in bot.kept()


@told
async def test_deep_link_in_mid_chat_changes_nothing(bot: Bot) -> None:
    ann = await arrived(bot, "sex")
    before = bot.answers(ann)
    await say(bot, ann, "/start male")

    assert bot.answers(ann) == before
    assert "We go on where you left off" in ann.last.text
    assert ann.last.labels == ("Female", "Male", "Skip")


@told
async def test_privacy_says_what_telegram_keeps(bot: Bot) -> None:
    ann = await greeted(bot)
    greeting = ann.last
    await say(bot, ann, "/privacy")

    told_now = "\n".join(new_since(ann, greeting))
    assert "The number of this Telegram chat. Not your name" in told_now
    assert "your language, which message you may answer next" in told_now
    assert "words that wait for your yes to go to your clinic" in told_now
    assert "Telegram itself keeps this chat on its own servers" in told_now
    assert "/delete deletes everything" in told_now
    assert ann.last.labels == greeting.labels


@pytest.mark.parametrize("command", ["/help@simulated_knee_bot", "/HELP", "/unknown", "/"])
@told
async def test_command_is_understood_as_meant(bot: Bot, command: str) -> None:
    ann = await begun(bot)
    await say(bot, ann, command)

    assert "What you can do here" in ann.last.text
    assert ann.last.labels == ("Me", "My child", "Someone else")
