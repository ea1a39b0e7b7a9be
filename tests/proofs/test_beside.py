"""A caption is read as words; of a changed message only what may be a danger is heard."""

from typing import Any

import pytest

from tests.proofs.one_chat import CHAT, Chat
from tests.proofs.storm_updates import attachment, message

EMERGENCIES = ("I can't breathe", "/restart I can't breathe", "40, and I can't breathe")
UNHEARD = (
    "40",
    "yes",
    "1",
    "/back",
    "/back 1",
    "/restart",
    "/stop",
    "/delete",
    "/start",
    "/answers",
)
CAPTIONED = 1
"""Every second attachment has a caption."""


def beside(chat: Chat, kind: str, text: str) -> None:
    """Let words come with an attachment, or in place of what was said."""
    if kind == "caption":
        chat.bring("message", attachment(CHAT, CAPTIONED, text, chat.next_id()))
    else:
        chat.bring("edited_message", message(CHAT, text, chat.next_id() - 1))


def at_age(chat: Chat) -> Any:
    """Bring a chat to a question that takes a number; return its conversation."""
    chat.arrive(chat.until("age"))
    stored = chat.stored()
    assert stored is not None
    return stored.session


@pytest.mark.parametrize("text", UNHEARD)
def test_changed_message_changes_nothing(chat: Chat, text: str):
    before = at_age(chat)
    beside(chat, "edit", text)

    stored = chat.stored()
    assert stored is not None
    assert stored.session == before


@pytest.mark.parametrize("text", UNHEARD)
def test_who_changes_a_message_is_told_so(chat: Chat, text: str):
    at_age(chat)
    beside(chat, "edit", text)

    assert any("You changed an earlier" in send.body.get("text", "") for send in chat.rest())


def test_caption_answers_as_words_do(chat: Chat):
    before = at_age(chat)
    beside(chat, "caption", "40")

    stored = chat.stored()
    assert stored is not None
    added = stored.session.answers[len(before.answers) :]
    assert [(one.item, one.value) for one in added] == [("age", 40)]
    assert any("I read your words." in send.body.get("text", "") for send in chat.rest())


@pytest.mark.parametrize("kind", ["caption", "edit"])
@pytest.mark.parametrize("text", EMERGENCIES)
def test_emergency_beside_is_heard(chat: Chat, kind: str, text: str):
    before = at_age(chat)
    beside(chat, kind, text)

    stored = chat.stored()
    assert stored is not None
    assert stored.session.alarms
    assert stored.session.answers == before.answers
    assert any("trouble breathing" in send.body.get("text", "") for send in chat.rest())
