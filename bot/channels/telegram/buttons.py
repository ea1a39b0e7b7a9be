"""The buttons under a question, and what each carries: the question's mark and a place in it."""

import html
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

from telegram.constants import KeyboardButtonStyle

from bot.conversation.incoming import Shown
from bot.conversation.outgoing import Action
from flows.pathway.answers import NO, NOT_SURE, STOPPED, YES
from flows.talking.events import COMMANDS
from flows.talking.own_prompts import DELETE, DELETE_ALL, IS_IT_NOW
from flows.talking.prompts import AS_IT_WAS, Option, Prompt
from flows.talking.review import DONE, EARLIER, LIST, MORE

SEND, NUMBER = "s", "n"
"""The choice of the button that sends what is ticked, and what begins a number."""
COMMAND = "c"
"""How the data of a button begins that stands for a command."""
SAYS_NONE = (NO, "none", NOT_SURE, AS_IT_WAS, MORE, EARLIER, DONE)
LONG_LABEL = 30
"""Letters that a button of the whole width shows on a small phone (expert)."""
IN_A_ROW, ROW_LETTERS = 3, 24
NUMBERS_IN_A_ROW, TICKS_IN_A_ROW = 6, 4
TICKED, UNTICKED = "☑", "☐"
_DIGITS = string.digits + string.ascii_letters
_OURS = re.compile(r"1:([0-9a-zA-Z]{1,8}):([0-9]{1,6}):(s|n?[0-9]{1,2})")


class Button(TypedDict):
    """A button as it is stored with its message."""

    text: str
    data: str
    style: str | None


Keyboard = list[list[Button]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a pressed button means on the question it belongs to."""

    shown: Shown
    place: int | None = None
    number: int | None = None


def data_of(shown: Shown, choice: str) -> str:
    """Return what a button carries: format, session in base 62, version and choice.

    >>> data_of(Shown(62, 7), "3")
    '1:10:7:3'
    """
    return f"1:{_base62(shown.session_id)}:{shown.version}:{choice}"


def choice_of(data: str) -> Choice | None:
    """Read what a button carries, None when it is none of ours.

    >>> choice_of("1:10:7:3")
    Choice(shown=Shown(session_id=62, version=7), place=3, number=None)
    """
    found = _OURS.fullmatch(data)
    if found is None:
        return None
    shown = Shown(_from_base62(found[1]), int(found[2]))
    if found[3] == SEND:
        return Choice(shown)
    number = int(found[3].removeprefix(NUMBER))
    return Choice(shown, number=number) if NUMBER in found[3] else Choice(shown, place=number)


def command_of(data: str) -> str | None:
    """Return the command that a button stands for, None when it stands for none.

    >>> command_of("c:/summary")
    '/summary'
    """
    prefix, _, command = data.partition(":")
    return command if prefix == COMMAND and command in COMMANDS else None


def action_rows(actions: Iterable[Action]) -> Keyboard:
    """Return a row for each button that stands for a command."""
    return [
        [Button(text=one.label, data=f"{COMMAND}:{one.command}", style=None)] for one in actions
    ]


def keyboard(prompt: Prompt, shown: Shown, ticks: tuple[int, ...] = ()) -> Keyboard:
    """Return the rows of buttons of a question; what can be combined carries a tick or a box."""
    numbers, labels = _numbers(prompt, shown), list[Button]()
    mark, has_lines = data_of(shown, ""), is_numbered(prompt)
    for place, option in enumerate(prompt.options):
        is_short = has_lines and _is_listed(prompt, option)
        name = prompt.typed_as(option) if is_short else option.label
        box = f"{TICKED if place in ticks else UNTICKED} " if _can_join(prompt, option) else ""
        button = Button(text=box + name, data=f"{mark}{place}", style=_style(prompt, option))
        (numbers if is_short else labels).append(button)
    rows = [
        *_in_rows(numbers, TICKS_IN_A_ROW if prompt.multi else NUMBERS_IN_A_ROW),
        *_by_length(labels),
    ]
    if prompt.multi:
        style = KeyboardButtonStyle.PRIMARY.value
        rows.append([Button(text=prompt.wording.send, data=f"{mark}{SEND}", style=style)])
    return rows


def sends_ticks(rows: Keyboard) -> bool:
    """Tell whether rows of buttons end with one that sends what is ticked."""
    return bool(rows) and rows[-1][-1]["data"].endswith(f":{SEND}")


def listed(prompt: Prompt) -> Iterator[str]:
    """Yield the lines that go under a question when its options are too long for buttons."""
    if is_numbered(prompt):
        for option in prompt.options:
            if _is_listed(prompt, option):
                if option.heading:
                    yield f"<b>{html.escape(option.heading, quote=False)}</b>"
                yield f"{prompt.typed_as(option)}. {html.escape(option.label, quote=False)}"


def is_numbered(prompt: Prompt) -> bool:
    """Tell whether some option is too long for a button, so that the buttons are numbers."""
    if prompt.screen == LIST and any(_is_listed(prompt, option) for option in prompt.options):
        return True
    long = (option for option in prompt.options if len(option.label) > LONG_LABEL)
    return any(_is_listed(prompt, option) for option in long)


def _is_listed(prompt: Prompt, option: Option) -> bool:
    """Tell whether an option has a line of its own: all but those at the end that say none."""
    if prompt.kind in ("number", "text"):
        return False
    is_beside = [one.alone if prompt.multi else one.id in SAYS_NONE for one in prompt.options]
    return not all(is_beside[prompt.options.index(option) :])


def _can_join(prompt: Prompt, option: Option) -> bool:
    return prompt.multi and not option.alone


def _numbers(prompt: Prompt, shown: Shown) -> list[Button]:
    """Return a button for each number where there are few, as on a scale of pain."""
    return [
        Button(text=str(number), data=data_of(shown, f"{NUMBER}{number}"), style=None)
        for number in prompt.scale
    ]


def _style(prompt: Prompt, option: Option) -> str | None:
    is_grave = option.id == STOPPED or (
        option.id in (YES, DELETE) and prompt.screen in (IS_IT_NOW.screen, DELETE_ALL.screen)
    )
    return KeyboardButtonStyle.DANGER.value if is_grave else None


def _in_rows(buttons: list[Button], longest: int) -> Keyboard:
    """Spread buttons evenly over as few rows as hold them."""
    rows = -(-len(buttons) // longest)
    bounds = [round(row * len(buttons) / rows) for row in range(rows + 1)] if rows else []
    return [buttons[first:last] for first, last in pairwise(bounds)]


def _by_length(buttons: list[Button]) -> Keyboard:
    """Put short labels side by side while they fit."""
    rows: Keyboard = []
    for button in buttons:
        in_row = [*rows[-1], button] if rows else []
        if (
            in_row
            and len(in_row) <= IN_A_ROW
            and sum(len(b["text"]) for b in in_row) <= ROW_LETTERS
        ):
            rows[-1] = in_row
        else:
            rows.append([button])
    return rows


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits or _DIGITS[0]


def _from_base62(digits: str) -> int:
    return sum(
        _DIGITS.index(digit) * len(_DIGITS) ** power for power, digit in enumerate(digits[::-1])
    )
