"""Methods of the Bot API about how the bot presents itself, by language."""

import json
import re
from collections.abc import Callable, Mapping

from bot.simulation.given import Given
from bot.simulation.refusals import bad
from bot.simulation.telegram import Telegram

LONGEST = {"name": 64, "short_description": 120, "description": 512}
"""Characters; as python-telegram-bot lists them in `constants`."""
MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_COMMAND_TEXT = 256


def get_me(telegram: Telegram, given: Given) -> object:
    """Say who the bot is."""
    return telegram.me


def set_my_commands(telegram: Telegram, given: Given) -> object:
    """Keep the list of commands of a scope and language."""
    commands = given.array("commands") or []
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    telegram.profile[_scoped(given)] = commands
    return True


def get_my_commands(telegram: Telegram, given: Given) -> object:
    """Return the list of exactly this scope and language."""
    return telegram.profile.get(_scoped(given), [])


def setter(name: str) -> Callable[[Telegram, Given], object]:
    """Return the method that keeps one text in a language."""

    def keep(telegram: Telegram, given: Given) -> object:
        text = given.text(name)
        if len(text) > LONGEST[name]:
            raise bad(f"BOT_{name.upper()}_TOO_LONG")
        telegram.profile[name, given.text("language_code")] = text
        return True

    return keep


def getter(name: str) -> Callable[[Telegram, Given], object]:
    """Return the method that reads one text, the one for all languages if there is no other."""

    def read(telegram: Telegram, given: Given) -> object:
        texts = [telegram.profile.get((name, code)) for code in (given.text("language_code"), "")]
        plain = telegram.bot["first_name"] if name == "name" else ""
        return {name: texts[0] or texts[1] or plain}

    return read


def _scoped(given: Given) -> tuple[str, ...]:
    scope = given.mapping("scope") or {"type": "default"}
    return "commands", json.dumps(scope, sort_keys=True), given.text("language_code")


def _check_command(command: object) -> None:
    if not isinstance(command, Mapping) or not COMMAND.fullmatch(str(command.get("command"))):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= LONGEST_COMMAND_TEXT:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
