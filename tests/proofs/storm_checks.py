"""What must hold of every message that leaves and of every answer that is noted."""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.buttons import Choice, choice_of
from bot.channels.telegram.text import units
from bot.channels.telegram.wire import Read, Tapped, Wrote
from bot.conversation.triage import open_prompt, shown_of
from bot.simulation.given import Given
from bot.simulation.markup import checked
from bot.simulation.refusals import Refusal
from bot.simulation.sending import LONGEST_TEXT, marked_text
from bot.store.conversations import Stored
from flows.errors import AnswersError
from flows.pathway.answers import Answer
from flows.pathway.model import Pathway
from flows.pathway.reading import read_value
from flows.talking.emergencies import find_alarms
from flows.talking.heard import HEARD
from flows.talking.prompts import Prompt
from flows.talking.session import Phase

LONGEST_DATA = 24
"""Bytes that the data of our buttons may have (`design.md` says so)."""
ANSWERED = "\u279c <b>answered</b>"


class Broken(AssertionError):
    """Something that must hold does not."""


def check_body(pathway: Pathway, body: Mapping[str, Any]) -> None:
    """Raise Broken for a message that Telegram would refuse, or that repeats what is private."""
    rows = [
        [{"text": button["text"], "callback_data": button["data"]} for button in row]
        for row in body.get("keyboard", [])
    ]
    buttons = [button for row in rows for button in row]
    try:
        if body["method"] in ("send", "edit"):
            marked_text(Given(values={"text": body["text"], "parse_mode": "HTML"}))
        checked({"inline_keyboard": rows})
    except Refusal as refusal:
        raise Broken(f"Telegram refuses it: {refusal.description}") from refusal
    if any(len(button["callback_data"].encode()) > LONGEST_DATA for button in buttons):
        raise Broken(f"buttons carry more than {LONGEST_DATA} bytes: {buttons}")
    if not all(button["text"].strip() for button in buttons):
        raise Broken("a button has no words")
    if units(body.get("text", "")) > LONGEST_TEXT:
        raise Broken("a message is too long")
    _check_private(pathway, body)


def _check_private(pathway: Pathway, body: Mapping[str, Any]) -> None:
    """Words of a private item stand in its question, and there no answer is repeated."""
    text = body.get("text", "")
    hidden = [item.text for item in pathway.items.values() if item.private and item.text in text]
    if not hidden:
        return
    if body["method"] == "send" and "keyboard" not in body:
        raise Broken(f"{hidden} is repeated in {text[-300:]!r}")
    if body["method"] == "edit" and not text.endswith(ANSWERED):
        raise Broken(f"the answer to {hidden} is repeated: {text[-100:]!r}")


def check_answers(pathway: Pathway, meant: Read | None, old: Stored | None, new: Stored) -> None:
    """Raise Broken for an answer that the open question did not ask for, or that was lost."""
    before = old.session.answers if old and old.session_id == new.session_id else ()
    after = new.session.answers
    is_new_content = old is not None and old.session.content_hash != pathway.content_hash
    if is_new_content:  # what no longer fits is gone, from anywhere
        before = tuple(answer for answer in before if answer in after)
    pairs = enumerate(zip(before, after, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(before), len(after)))
    lost, added = before[same:], after[same:]
    if lost and not _takes_back(meant) and not _has_declined(old, new):
        raise Broken(f"{[answer.item for answer in lost]} are lost by {meant}")
    if added:
        _check_added(pathway, meant, old, added)


def _has_declined(old: Stored | None, new: Stored) -> bool:
    """Tell whether somebody did not agree: what they wrote before is not kept then."""
    was_asked = old is not None and old.session.phase is Phase.CONSENT
    return was_asked and new.session.phase is Phase.CLOSED


def _takes_back(meant: Read | None) -> bool:
    if isinstance(meant, Wrote) and meant.beside is None:
        return meant.text.strip().lower().startswith(("/back", "/restart", "/delete"))
    return False


def _check_added(
    pathway: Pathway, meant: Read | None, old: Stored | None, added: tuple[Answer, ...]
) -> None:
    items = [answer.item for answer in added]
    if old is None or not isinstance(meant, Wrote | Tapped):
        raise Broken(f"{items} are answered by {meant}")
    if isinstance(meant, Wrote) and meant.beside and not find_alarms(pathway, meant.text):
        raise Broken(f"{items} are answered by what stands beside")
    prompt = open_prompt(pathway, old.session)
    asked = {item.id for item in prompt.items} if prompt else set()
    if prompt is not None and prompt.screen == HEARD:
        asked = {id for id, _ in old.session.heard}
    asked |= {answer.item for answer in old.session.noted}  # joins the result at the end
    if old.session.alarms:
        sign = {alarm.id: alarm.sign for alarm in pathway.alarms}.get(old.session.alarms[0])
        asked = {sign} if sign else set()
    if not set(items) <= asked:
        raise Broken(f"{items} are answered, {asked} was asked")
    if len({answer.turn for answer in added}) > 1:
        raise Broken(f"{items} are answered in several turns")
    for answer in added:
        _check_value(pathway, answer)
    if isinstance(meant, Tapped):
        _check_pressed(choice_of(meant.data), old, prompt, added)


def _check_value(pathway: Pathway, answer: Answer) -> None:
    try:
        is_same = read_value(pathway.items[answer.item], answer.value) == answer.value
    except AnswersError as error:
        raise Broken(f"{answer.item} has a value it cannot have") from error
    if not is_same:
        raise Broken(f"{answer.item} has a value that is read as another")


def _check_pressed(
    choice: Choice | None, old: Stored, prompt: Prompt | None, added: tuple[Answer, ...]
) -> None:
    """The value is what the pressed button says, and the button is of the open question."""
    if choice is None or choice.shown != shown_of(old):
        raise Broken(f"{added} are answered by a button of another question")
    if prompt is None or prompt.kind in ("multi", "group") or prompt.screen == HEARD:
        return
    values = added[0].value
    value = values.get(prompt.side or "") if isinstance(values, Mapping) else values
    label = choice.number if choice.place is None else prompt.options[choice.place].id
    if value not in (label, (label,)):
        raise Broken(f"{label!r} is pressed and {value!r} is noted")
