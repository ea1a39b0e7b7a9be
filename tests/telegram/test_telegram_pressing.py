"""Tests of buttons: old ones, copies of a question, double taps, forged ones; none misleads."""

import pytest

from bot.simulation.faults import Fault
from tests.telegram.bots import Bot, told
from tests.telegram.people import (
    arrived,
    as_now,
    begun,
    new_since,
    pressed,
    say,
    tap,
    with_buttons,
)

WEEK_S = 7 * 86_400
OLD = "That button is from earlier, and nothing was changed."
NOTED = "That is noted already."
NOTHING_TICKED = "Tap what fits first, or the button that says none."
FIRST_SIGN = "chest_pain_breathless_faint"


# Old buttons.


@told
async def test_change_of_a_message_that_is_gone_is_no_failure(bot: Bot) -> None:
    """Somebody cleared their chat: nothing is left to change, and no words are kept for it."""
    ann = await arrived(bot, "age")
    ann.delete(ann.last)
    await say(bot, ann, "40")
    ann.delete(ann.last)
    await say(bot, ann, "/restart")
    ended = [row for row in bot.rows("sends") if row["state"] == "failed"]

    assert bot.calls("editMessageText", 400)
    assert bot.calls("editMessageReplyMarkup", 400)
    assert ended == []


@told
async def test_old_button_changes_nothing(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")
    notice = await pressed(bot, ann, "My child", on=first)

    assert bot.answers(ann) == {"subject": "self", "age": 40}
    assert notice == ""
    assert f"{OLD} This is the question that is open now." in ann.last.text
    assert ann.last.labels == ("Female", "Male", "Skip")


@told
async def test_button_of_last_week_welcomes_back(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")
    bot.telegram.pass_time(WEEK_S)
    await pressed(bot, ann, "My child", on=first)

    assert bot.answers(ann) == {"subject": "self", "age": 40}
    assert "Welcome back" in ann.last.text
    await tap(bot, ann, "Go on")
    assert ann.last.labels == ("Female", "Male", "Skip")


@told
async def test_old_button_after_restart(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await tap(bot, ann, "Me")
    await say(bot, ann, "/restart")
    await tap(bot, ann, "Yes, start again")
    await pressed(bot, ann, "My child", on=first)

    assert bot.answers(ann) == {}
    assert OLD in ann.last.text
    assert ann.last.labels == ("I agree", "No, thank you")


@told
async def test_old_button_after_delete(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await tap(bot, ann, "Me")
    await say(bot, ann, "/delete")
    await tap(bot, ann, "Delete everything")
    await pressed(bot, ann, "My child", on=first)

    assert bot.answers(ann) == {}
    assert f"{OLD} Write /start" in ann.last.text


@told
async def test_noted_is_said_of_the_newest_change_only(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await tap(bot, ann, "Me")
    at_once = await pressed(bot, ann, "Me", on=first)
    await say(bot, ann, "40")
    later = await pressed(bot, ann, "Me", on=first)

    assert (at_once, later) == (NOTED, "")
    assert OLD in ann.last.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/stop", f"{OLD} Write /start"),
        ("/delete", "Delete everything you told me?"),
        ("/restart", OLD),
        ("I have chest pain", "If this is happening now"),
    ],
    ids=["stop", "delete", "restart", "alarm"],
)
@told
async def test_unanswered_question_is_not_called_noted(bot: Bot, words: str, said: str) -> None:
    """Whoever answers the question above an emergency must not believe it was taken."""
    ann = await begun(bot)
    first = ann.last
    await say(bot, ann, words)
    notice = await pressed(bot, ann, "Me", on=first)

    assert bot.answers(ann) == {}
    assert notice == ""
    assert OLD in ann.last.text
    assert said in ann.last.text


@told
async def test_button_of_what_was_taken_back_is_not_called_noted(bot: Bot) -> None:
    ann = await begun(bot)
    await tap(bot, ann, "Me")
    await say(bot, ann, "40")
    sex = ann.last
    await say(bot, ann, "/back")
    notice = await pressed(bot, ann, "Female", on=sex)

    assert bot.answers(ann) == {"subject": "self"}
    assert notice == ""
    assert OLD in ann.last.text


@pytest.mark.parametrize("words", ["/stop", "/back", "/restart", "/delete", "I have chest pain"])
@told
async def test_question_that_is_over_loses_its_buttons(bot: Bot, words: str) -> None:
    ann = await arrived(bot, "sex")
    await say(bot, ann, "/help")
    copies = with_buttons(ann)
    await say(bot, ann, words)

    assert len(copies) == 2
    assert not any(as_now(ann, copy).buttons for copy in copies)
    assert all("➜" not in as_now(ann, copy).text for copy in copies)
    assert len(with_buttons(ann)) <= 1


@told
async def test_delete_by_typing_takes_all_buttons(bot: Bot) -> None:
    ann = await begun(bot)
    await say(bot, ann, "/help")
    await say(bot, ann, "/delete")
    await say(bot, ann, "delete everything")

    assert "Everything you told me is deleted." in ann.last.text
    assert with_buttons(ann) == []


@told
async def test_copy_under_way_loses_its_buttons_too(bot: Bot) -> None:
    """The answer comes from the first copy, while the second is just being sent."""
    ann = await begun(bot)
    first = ann.last
    bot.telegram.fault("sendMessage", Fault.SLOW, seconds=0.3)
    ann.say("/help")
    await ann.wait_for("What you can do here")
    ann.press("Me", on=first)
    await bot.rest()

    assert bot.answers(ann) == {"subject": "self"}
    assert [one.labels for one in with_buttons(ann)] == [("I would rather not say",)]


# Twice.


@told
async def test_double_tap_counts_once(bot: Bot) -> None:
    ann = await begun(bot)
    question = ann.last
    first, second = ann.press("Me"), ann.press("Me", on=question)
    await bot.rest()

    notices = [await ann.wait_for_notice(press) for press in (first, second)]
    assert notices == ["", NOTED]
    assert bot.answers(ann) == {"subject": "self"}
    assert len(new_since(ann, question)) == 1


@told
async def test_text_and_then_press_at_once_count_once(bot: Bot) -> None:
    ann = await begun(bot)
    question = ann.last
    with bot.telegram.changing():
        ann.say("my child")
        press = ann.press("Me", on=question)
    await bot.rest()

    assert bot.answers(ann) == {"subject": "child"}
    assert await ann.wait_for_notice(press) == NOTED
    assert as_now(ann, question).text.endswith("➜ My child")


@told
async def test_two_buttons_at_once_take_the_first(bot: Bot) -> None:
    ann = await begun(bot)
    question = ann.last
    with bot.telegram.changing():
        presses = [ann.press(label, on=question) for label in ("My child", "Me")]
    await bot.rest()

    assert bot.answers(ann) == {"subject": "child"}
    assert [await ann.wait_for_notice(press) for press in presses] == ["", NOTED]
    assert as_now(ann, question).text.endswith("➜ My child")


# Copies.


@told
async def test_both_copies_of_a_question_work(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await say(bot, ann, "/help")
    second = ann.last
    await pressed(bot, ann, "Me", on=first)

    assert bot.answers(ann) == {"subject": "self"}
    assert as_now(ann, first).text.endswith("➜ Me")
    assert as_now(ann, second).text == second.text
    assert as_now(ann, first).labels == as_now(ann, second).labels == ()


@told
async def test_newer_copy_works_too(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await say(bot, ann, "/help")
    second = ann.last
    await pressed(bot, ann, "My child", on=second)

    assert bot.answers(ann) == {"subject": "child"}
    assert as_now(ann, second).text.endswith("➜ My child")
    assert as_now(ann, first).labels == as_now(ann, second).labels == ()


@told
async def test_typed_answer_stands_under_the_newest_copy(bot: Bot) -> None:
    ann = await begun(bot)
    first = ann.last
    await say(bot, ann, "/help")
    second = ann.last
    await say(bot, ann, "my child")

    assert as_now(ann, first).text == first.text
    assert as_now(ann, second).text == f"{second.text}\n\n➜ My child"
    assert as_now(ann, first).labels == as_now(ann, second).labels == ()


@told
async def test_second_tick_of_one_question_replaces_the_first(bot: Bot) -> None:
    """Who changes their mind on a list of two questions is not told that answers clash."""
    ann = await begun(bot)
    for answer in ("Me", "40", "Female", "Left"):
        await (say(bot, ann, answer) if answer == "40" else tap(bot, ann, answer))
    for label in ("For under 2 weeks", "About the same", "For 2 to 6 weeks"):
        await tap(bot, ann, f"☐ {label}")

    ticked = [label for label in ann.last.labels if label.startswith("☑")]
    assert ticked == ["☑ For 2 to 6 weeks", "☑ About the same"]
    await tap(bot, ann, "Send")
    assert bot.answers(ann)["duration"] == "2_to_6_weeks"
