"""Tests of how it looks on a phone: buttons, lists, scales, self-tests and long results."""

import html
import re

import pytest

from bot.channels.telegram.buttons import IN_A_ROW, LONG_LABEL, choice_of, keyboard
from bot.channels.telegram.speaking import joined
from bot.conversation.channel import Channel
from bot.conversation.incoming import Shown
from flows.pathway.loading import shipped
from flows.talking.prompting import prompt_for
from flows.talking.prompts import (
    Prompt,
)
from flows.talking.replies import Ask
from flows.talking.understanding import understand
from flows.talking.understood import Understood
from tests.telegram.bots import Bot, british, told
from tests.telegram.people import arrived, as_now, say, tap

SHOWN = Shown(10**9, 999_999)
PROMPTS = [
    *(prompt_for(shipped(), screen) for screen in shipped().screens),
    *(prompt_for(shipped(), one, (one.id,)) for one in shipped().screens if one.is_group),
]
LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
BOX = re.compile(r"^[☐☑] ")
MOST_BYTES, MOST_BUTTONS = 64, 100
"""Telegram's limits for what a button carries, and for the buttons of one message."""


def labels_of(prompt: Prompt) -> list[list[str]]:
    """Return what the buttons of a question say, row by row."""
    return [[button["text"] for button in row] for row in keyboard(prompt, SHOWN)]


def listed_in(prompt: Prompt) -> dict[str, str]:
    """Return the numbered options under a question, as its message shows them."""
    asked = british().renderer.render(Ask(prompt), Channel.TELEGRAM)
    known = {option.label for option in prompt.options}
    lines = LINE.findall(html.unescape(joined([asked])[-1].text))
    return {number: name for number, name in lines if name in known}


def named(prompt: Prompt) -> str:
    return f"{prompt.screen}-{prompt.kind}"


# Buttons.


@pytest.mark.parametrize("prompt", PROMPTS, ids=named)
def test_each_option_has_one_button(prompt: Prompt) -> None:
    choices = [choice_of(button["data"]) for row in keyboard(prompt, SHOWN) for button in row]
    places = [choice.place for choice in choices if choice and choice.place is not None]
    numbers = [choice.number for choice in choices if choice and choice.number is not None]

    assert None not in choices
    assert sorted(places) == list(range(len(prompt.options)))
    assert numbers == list(prompt.scale)
    assert len(choices) - len(places) - len(numbers) == prompt.multi


@pytest.mark.parametrize("prompt", PROMPTS, ids=named)
def test_list_and_buttons_agree(prompt: Prompt) -> None:
    listed = listed_in(prompt)
    labels = [BOX.sub("", label) for row in labels_of(prompt) for label in row]
    scale = [str(number) for number in prompt.scale]
    names = [option.label for option in prompt.options]

    assert [label for label in labels if label.isdecimal()] == [*scale, *listed]
    assert sorted([*listed.values(), *(one for one in labels if one in names)]) == sorted(names)


@pytest.mark.parametrize("prompt", PROMPTS, ids=named)
def test_number_in_the_list_can_be_typed(prompt: Prompt) -> None:
    meant = {number: understand(shipped(), prompt, number) for number in listed_in(prompt)}
    labels = {option.id: option.label for option in prompt.options}

    assert all(isinstance(one, Understood) and len(one.options) == 1 for one in meant.values())
    typed = {number: labels[one.options[0]] for number, one in meant.items()}  # type: ignore[union-attr]
    assert typed == listed_in(prompt)


@pytest.mark.parametrize("prompt", PROMPTS, ids=named)
def test_rows_fit_a_small_phone(prompt: Prompt) -> None:
    rows = labels_of(prompt)
    longest = 4 if prompt.multi else 6
    numbered = [row for row in rows if BOX.sub("", row[0]).isdecimal()]
    worded = [row for row in rows if row not in numbered]

    assert all(len(row) <= longest for row in numbered)
    assert all(len(row) <= IN_A_ROW for row in worded)
    assert all(len(BOX.sub("", label)) <= LONG_LABEL for row in rows for label in row)


@pytest.mark.parametrize("prompt", PROMPTS, ids=named)
def test_question_is_within_the_limits(prompt: Prompt) -> None:
    asked = british().renderer.render(Ask(prompt), Channel.TELEGRAM)
    buttons = [button for row in keyboard(prompt, SHOWN) for button in row]

    assert len(joined([asked])) == 1
    assert len(buttons) <= MOST_BUTTONS
    assert all(len(button["data"].encode()) <= MOST_BYTES for button in buttons)
    assert ("Tap all that fit, then Send." in asked.text) == prompt.multi


@pytest.mark.parametrize("prompt", [one for one in PROMPTS if one.multi], ids=named)
def test_what_can_be_combined_has_a_box(prompt: Prompt) -> None:
    rows = keyboard(prompt, SHOWN)
    boxed = [button["data"] for row in rows for button in row if BOX.match(button["text"])]
    places = [choice.place for data in boxed if (choice := choice_of(data)) is not None]

    joining = [place for place, option in enumerate(prompt.options) if not option.alone]
    assert sorted(place for place in places if place is not None) == joining


# Scales.


@told
async def test_scale_has_a_button_for_each_number(bot: Bot) -> None:
    ann = await arrived(bot, "pain_worst")
    rows = [[button.label for button in row] for row in ann.last.rows]

    assert rows == [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"], ["Not sure"]]


@pytest.mark.parametrize("number", [0, 7, 10])
@told
async def test_number_is_pressed_or_typed(bot: Bot, number: int) -> None:
    ann, ben = await arrived(bot, "pain_worst"), await arrived(bot, "pain_worst", "Ben")
    questions = ann.last, ben.last
    await tap(bot, ann, str(number))
    await say(bot, ben, str(number))

    assert bot.answers(ann)["pain_worst"] == bot.answers(ben)["pain_worst"] == number
    assert as_now(ann, questions[0]).text == as_now(ben, questions[1]).text
    assert as_now(ann, questions[0]).text.endswith(f"➜ {number}")


@told
async def test_double_tap_on_a_scale_counts_once(bot: Bot) -> None:
    """The next question is a scale too, and must not take the second tap."""
    ann = await arrived(bot, "pain_worst")
    question = ann.last
    presses = [ann.press("7", on=question) for _ in range(2)]
    await bot.rest()

    assert bot.answers(ann)["pain_worst"] == 7
    assert bot.asked(ann) == "pain_average"
    notices = [await ann.wait_for_notice(press) for press in presses]
    assert notices == ["", "That is noted already."]


@told
async def test_number_beyond_the_scale_is_no_answer(bot: Bot) -> None:
    ann = await arrived(bot, "pain_worst")
    await say(bot, ann, "11")

    assert "That number does not fit. It should be from 0 to 10" in ann.last.text
    assert "pain_worst" not in bot.answers(ann)


@told
async def test_long_options_are_numbers(bot: Bot) -> None:
    ann, ben = await arrived(bot, "onset"), await arrived(bot, "onset", "Ben")
    lines = dict(LINE.findall(ann.last.text))
    question = ann.last
    await tap(bot, ann, "3")
    await say(bot, ben, "3")

    assert list(lines) == ["1", "2", "3", "4", "5", "6", "7"]
    assert bot.answers(ann)["onset"] == bot.answers(ben)["onset"]
    assert as_now(ann, question).text.endswith(f"➜ {lines['3']}")


@told
async def test_typed_degrees_are_degrees(bot: Bot) -> None:
    """Nothing on the phone numbers the pictures, so 3 is what it says: a number in degrees."""
    ann = await arrived(bot, "hip_turn_in_seated.left")
    assert "A number in degrees" in ann.last.text
    assert not LINE.search(ann.last.text.partition("Left side")[2])
    await say(bot, ann, "3")

    assert bot.answers(ann)["hip_turn_in_seated"] == {"left": 3}


# Self-tests.


@told
async def test_self_test_shows_its_steps_once(bot: Bot) -> None:
    ann = await arrived(bot, "knee_to_wall.left")
    first = ann.last
    await say(bot, ann, "12")
    second = ann.last

    assert "You need: a wall" in first.text
    assert "Right side" in second.text
    assert all(f"\n{number}. " in first.text for number in (1, 2, 3, 4))
    assert "Stop at once if pain rises by 3 points or goes above 6" in first.text
    assert "You need" not in second.text
    assert [one.labels for one in (first, second)] == [("It hurts, stop", "Skip this test")] * 2


@pytest.mark.parametrize("how", ["tap", "type"])
@told
async def test_it_hurts_stops_the_test(bot: Bot, how: str) -> None:
    ann = await arrived(bot, "knee_to_wall.left")
    await (tap(bot, ann, "It hurts, stop") if how == "tap" else say(bot, ann, "it hurts"))

    assert bot.answers(ann)["knee_to_wall"] == {"left": "stopped"}
    assert bot.asked(ann) != "knee_to_wall.right"
    assert "Right side" not in ann.last.text


@told
async def test_stop_button_is_red(bot: Bot) -> None:
    await arrived(bot, "knee_to_wall.right")
    sent = bot.calls("sendMessage")[-1].parameters["reply_markup"]

    assert sent["inline_keyboard"][0][0]["style"] == "danger"
