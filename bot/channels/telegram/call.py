"""One call of Telegram as plain values: what is sent all the time needs no objects around it."""

import json
from collections.abc import Mapping
from typing import Any, cast

from telegram.request import RequestData

from bot.channels.telegram.buttons import Keyboard


class Call:
    """The parameters of a call, in the forms that a way over HTTP asks the library's own for."""

    contains_files = False
    multipart_data: Mapping[str, Any] = {}

    def __init__(self, given: Mapping[str, Any]) -> None:
        """Leave out what is None."""
        self.parameters = {name: value for name, value in given.items() if value is not None}

    def as_request(self) -> RequestData:
        """Return itself for what knows only the library's own class, which nobody may derive."""
        return cast(RequestData, self)

    @property
    def json_payload(self) -> bytes:
        """Return the parameters as one JSON object."""
        return json.dumps(self.parameters).encode()

    @property
    def json_parameters(self) -> dict[str, str]:
        """Return the parameters for a form: texts as they are, all else as JSON."""
        return {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in self.parameters.items()
        }


def markup_of(rows: Keyboard) -> dict[str, Any] | None:
    """Return the buttons for Telegram, None where there are none."""
    if not rows:
        return None
    return {"inline_keyboard": [[_button(**button) for button in row] for row in rows]}


def _button(text: str, data: str, style: str | None = None) -> dict[str, str]:
    button = {"text": text, "callback_data": data}
    return {**button, "style": style} if style else button
