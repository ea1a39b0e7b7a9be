"""What a form sends: read with a limit, and what it means as something that came in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.conversation.incoming import Asked, Incoming, Pressed, Shown, Typed
from flows.pathway.model import Pathway
from flows.talking.commanding import LONGEST_PAYLOAD
from flows.talking.dangers import names_danger
from flows.talking.events import COMMANDS, Back, Language, Restart, Stop

LARGEST_BODY = 32_768
MOST_FIELDS = 100
CHANGES = (Back, Restart, Stop)
"""Commands that count once, and only where the person saw what they change."""
UNKNOWN = Shown(-1, -1)
_SHOWN = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)
_PLACE = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The fields of a form; any may be missing. `is_text` is set by the text's own button."""

    token: str = ""
    shown: Shown = UNKNOWN
    places: tuple[int, ...] = ()
    text: str = ""
    number: str = ""
    command: str = ""
    is_text: bool = False
    language: str = ""


async def read_form(request: Request) -> Posted:
    """Return what was posted; raise 413 when it is more than any form of ours sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return _posted(_fields(bytes(body)))


def _fields(body: bytes) -> Mapping[str, Sequence[str]]:
    try:
        return parse_qs(body.decode("ascii", "replace"), True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413) from None


def _posted(fields: Mapping[str, Sequence[str]]) -> Posted:
    first = {name: values[0] for name, values in fields.items()}
    shown = _SHOWN.fullmatch(first.get("shown", ""))
    places = fields.get("only") or fields.get("place", ())
    return Posted(
        token=first.get("token", ""),
        shown=Shown(int(shown[1]), int(shown[2])) if shown else UNKNOWN,
        places=tuple(int(place) if _PLACE.fullmatch(place) else -1 for place in places),
        text=first.get("text", ""),
        number=first.get("number", ""),
        command=first.get("command", ""),
        is_text=first.get("send") == "text",
        language=first.get("language", "")[:LONGEST_PAYLOAD],
    )


def incoming(posted: Posted, shown: Shown, pathway: Pathway) -> Incoming:
    """Return what a form means; a typed danger is heard whatever else was pressed with it."""
    has_text = bool(posted.text.strip())
    if has_text and (posted.is_text or names_danger(pathway, posted.text)):
        return Typed(shown, posted.text, posted.places)
    if posted.language:
        return Language(posted.language)
    if command := COMMANDS.get(f"/{posted.command}"):
        return Asked(shown, command) if isinstance(command, CHANGES) else command
    if posted.places:
        return Pressed(shown, posted.places)
    return Typed(shown, posted.number if posted.number.strip() else posted.text)
