"""What must hold of every message that leaves."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.telegram.text import units
from bot.simulation.given import Given
from bot.simulation.markup import checked
from bot.simulation.refusals import Refusal
from bot.simulation.sending import LONGEST_TEXT, marked_caption, marked_text
from flows.pathway.model import Pathway
from flows.talking.review import HELD_BACK

LONGEST_DATA = 24
"""Bytes that the data of our buttons may have (`design.md` says so)."""


class Broken(AssertionError):
    """Something that must hold does not."""


def check_body(tongues: Iterable[Pathway], body: Mapping[str, Any]) -> None:
    """Raise Broken for a message that Telegram would refuse, or that repeats what is private.

    `tongues` is the content in each language.
    """
    rows = [
        [{"text": button["text"], "callback_data": button["data"]} for button in row]
        for row in body.get("keyboard", [])
    ]
    buttons = [button for row in rows for button in row]
    try:
        if body["method"] in ("send", "edit"):
            marked_text(Given(values={"text": body["text"], "parse_mode": "HTML"}))
        elif body["method"] in ("photo", "document"):
            marked_caption(Given(values={"caption": body["text"], "parse_mode": "HTML"}))
        checked({"inline_keyboard": rows})
    except Refusal as refusal:
        raise Broken(f"Telegram refuses it: {refusal.description}") from refusal
    if any(len(button["callback_data"].encode()) > LONGEST_DATA for button in buttons):
        raise Broken(f"buttons carry more than {LONGEST_DATA} bytes: {buttons}")
    if not all(button["text"].strip() for button in buttons):
        raise Broken("a button has no words")
    if units(body.get("text", "")) > LONGEST_TEXT:
        raise Broken("a message is too long")
    for pathway in tongues:
        _check_private(pathway, body)


def _check_private(pathway: Pathway, body: Mapping[str, Any]) -> None:
    """Words of a private item stand in its question, and there no answer is repeated."""
    text = body.get("text", "")
    hidden = [item.text for item in pathway.items.values() if item.private and item.text in text]
    if not hidden:
        return
    if body["method"] == "edit":
        if not text.endswith(f"\u279c <b>{pathway.wording.label(HELD_BACK)}</b>"):
            raise Broken(f"the answer to {hidden} is repeated: {text[-100:]!r}")
    elif "keyboard" not in body:
        raise Broken(f"{hidden} is repeated in {text[-300:]!r}")
