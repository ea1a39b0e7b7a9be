"""What invented people do on a phone: find the button for an answer, press it, or type it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.channel import Channel
from bot.simulation.messages import Button, Message
from bot.simulation.patient import Patient
from bot.store.conversations import begin, find_chat
from bot.store.database import Connection
from flows.proving.walking import ticks
from flows.talking.own_prompts import CONSENT, IS_IT_NOW
from flows.talking.prompts import Prompt
from flows.talking.session import Session
from tests.patients import Patient as Person
from tests.talking.chat import at
from tests.telegram.bots import Bot

MOST_SCREENS = 120


async def greeted(bot: Bot, name: str = "Ann") -> Patient:
    """Return somebody who wrote /start and was asked to agree."""
    patient = Patient(bot.telegram, name)
    await say(bot, patient, "/start")
    return patient


async def begun(bot: Bot, name: str = "Ann") -> Patient:
    """Return somebody who agreed and sees the first question, of whose knee it is."""
    return await arrived(bot, "subject", name)


async def arrived(
    bot: Bot, screen: str, name: str = "Ann", answers: Mapping[str, Any] | None = None
) -> Patient:
    """Return somebody who answered all before a screen, came back, and sees it now."""
    patient = placed(bot, at(screen, answers).session, name)
    await say(bot, patient, "/start")
    assert bot.asked(patient) == screen
    return patient


def placed(bot: Bot, session: Session, name: str = "Ann") -> Patient:
    """Return somebody whose conversation is kept already, and who did nothing yet."""
    patient = Patient(bot.telegram, name)
    now = bot.telegram.now

    def keep(conn: Connection) -> None:
        address = str(patient.id)
        chat = find_chat(conn, channel=Channel.TELEGRAM, address=address, now=now)
        begin(conn, chat, replace(session, signs_at=int(now.timestamp())), now)

    bot.db.run(keep)
    return patient


async def tap(bot: Bot, patient: Patient, label: str | int) -> None:
    """Press a button of the newest question, and let the bot answer."""
    patient.press(label)
    await bot.rest()


async def say(bot: Bot, patient: Patient, text: str) -> None:
    """Type something, and let the bot answer."""
    patient.say(text)
    await bot.rest()


async def pressed(bot: Bot, patient: Patient, which: str | Button, on: Message) -> str:
    """Press a button of a message and return the notice."""
    press = patient.press(which, on=on)
    await bot.rest()
    return await patient.wait_for_notice(press)


def as_now(patient: Patient, message: Message) -> Message:
    """Return a message as it looks now."""
    return next(one for one in patient.messages if one.id == message.id)


def new_since(patient: Patient, message: Message) -> list[str]:
    """Return what the bot sent after a message."""
    return [one.text for one in patient.messages if one.by_bot and one.id > message.id]


def with_buttons(patient: Patient) -> list[Message]:
    """Return the messages that can be pressed."""
    return [one for one in patient.messages if one.buttons]


async def walk(
    bot: Bot, patient: Patient, person: Person, *, until: str = "", typed: bool = False
) -> list[Prompt]:
    """Answer as a person would, until a screen comes up or all is told; return what was asked."""
    asked: list[Prompt] = []
    while (prompt := bot.prompt(patient)) is not None and prompt.screen != until:
        assert len(asked) < MOST_SCREENS, f"{prompt.screen} comes up again and again"
        asked.append(prompt)
        if typed:
            await say(bot, patient, person.types(prompt))
        else:
            await answer(bot, patient, person, prompt)
    return asked


async def answer(bot: Bot, patient: Patient, person: Person, prompt: Prompt) -> None:
    """Answer one question by its buttons, or by typing where it has none that fits."""
    wanted = wanted_of(person, prompt)
    if all(prompt.option(id) for id in wanted):
        for id in wanted:
            patient.press(button(patient.last, prompt, id))
            await bot.rest()
        if prompt.multi and not any(option.alone for option in _options(prompt, wanted)):
            await tap(bot, patient, "Send")
    elif wanted[0] in patient.last.labels:
        await tap(bot, patient, wanted[0])
    else:
        await say(bot, patient, wanted[0])


def wanted_of(person: Person, prompt: Prompt) -> list[str]:
    """Return the options somebody chooses, or the number or words where there are none."""
    if prompt in (CONSENT, IS_IT_NOW):
        return ["yes"]
    if prompt.kind == "group":
        return list(ticks(prompt, lambda item: person.answer(item.id)))
    value = person.answer(prompt.items[0].id)
    if isinstance(value, Mapping):
        value = value[prompt.side or "left"]
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def button(message: Message, prompt: Prompt, option: str) -> Button:
    """Return the button of an option, whatever it says."""
    place = [one.id for one in prompt.options].index(option)
    return next(one for one in message.buttons if str(one.data).endswith(f":{place}"))


def _options(prompt: Prompt, ids: list[str]) -> list[Any]:
    return [option for option in prompt.options if option.id in ids]
