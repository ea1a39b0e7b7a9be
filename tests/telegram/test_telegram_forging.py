"""Tests of buttons that are not ours, or no more where they were; none changes an answer."""

import pytest

from bot.simulation.messages import Button
from tests.telegram.bots import Bot, told
from tests.telegram.people import arrived, begun, greeted, pressed

OLD = "That button is from earlier, and nothing was changed."


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "yes",
        "{mark}:99",
        "{mark}:-1",
        "{mark}:s",
        "{mark}:n5",
        "{mark}:n99",
        "{mark}:0\n",
        "{mark}:\u0660",
        "1:zzzzzzzz:999999:0",
        "1:\u0661:1:0",
        "2{mark}:0",
        "\x00\x01\x7f",
        "x" * 4096,
        "'; DROP TABLE chats; --",
    ],
    ids=ascii,
)
@told
async def test_forged_button_changes_nothing(bot: Bot, data: str) -> None:
    ann = await arrived(bot, "sex")
    before = bot.answers(ann)
    mark = str(ann.last.buttons[0].data).rpartition(":")[0]
    odd = Button(label="?", data=data.replace("{mark}", mark))
    notice = await pressed(bot, ann, odd, on=ann.last)

    assert notice == ""
    assert bot.answers(ann) == before
    assert ann.last.labels == ("Female", "Male", "Skip")


@told
async def test_button_of_somebody_else_changes_nothing(bot: Bot) -> None:
    ann, ben = await begun(bot), await begun(bot, "Ben")
    ben.press(ann.last.buttons[0], on=ben.last)
    await bot.rest()

    assert bot.answers(ann) == bot.answers(ben) == {}
    assert OLD in ben.last.text
    assert "Who has the sore knee?" in ben.last.text


@told
async def test_place_that_does_not_exist_changes_nothing(bot: Bot) -> None:
    ann = await begun(bot)
    data = str(ann.last.buttons[0].data)
    await pressed(bot, ann, Button(label="?", data=f"{data[:-1]}42"), on=ann.last)

    assert bot.answers(ann) == {}
    assert ann.last.labels == ("Me", "My child", "Someone else")


@told
async def test_button_of_a_message_that_is_gone(bot: Bot) -> None:
    """Telegram tells of a press also after the person took the message away."""
    ann = await greeted(bot)
    question = ann.last
    ann.delete(question)
    await pressed(bot, ann, "I agree", on=question)

    assert "Who has the sore knee?" in ann.last.text
    assert ann.last.labels == ("Me", "My child", "Someone else")
