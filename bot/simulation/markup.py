"""Keyboards: what Telegram takes and what it refuses."""

from collections.abc import Mapping

from bot.simulation.messages import Json
from bot.simulation.refusals import bad

MOST_BUTTONS = 100
MOST_IN_ROW = 8
LONGEST_DATA = 64
"""Bytes; Telegram's limits as python-telegram-bot lists them in `constants`."""
ACTIONS = {"callback_data", "url", "web_app", "login_url", "copy_text", "pay"}


def checked(markup: Json) -> Json | None:
    """Return a keyboard that Telegram would show, None for none; raise `Refusal`."""
    if "inline_keyboard" in markup:
        return markup if _has_buttons(markup["inline_keyboard"]) else None
    if "keyboard" in markup:
        _check_size(markup["keyboard"])
    return markup or None


def _has_buttons(given: object) -> bool:
    buttons = [button for row in _check_size(given) for button in row]
    for button in buttons:
        _check_button(button)
    return bool(buttons)


def _check_button(button: object) -> None:
    if not isinstance(button, Mapping) or "text" not in button:
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not ACTIONS & button.keys():
        raise bad("Text buttons are unallowed in the inline keyboard")
    if not 1 <= len(str(button.get("callback_data", "-")).encode()) <= LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")


def _check_size(rows: object) -> list[list[object]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse reply keyboard markup JSON object")
    if any(len(row) > MOST_IN_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return rows
