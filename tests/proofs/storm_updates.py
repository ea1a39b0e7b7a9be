"""Raw updates as Telegram sends them, and as it never should: drawn by chance, or by Hypothesis."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.simulation.attachments import ATTACHMENTS
from flows.talking.events import COMMANDS

Json = dict[str, Any]
CHATS = 4
MARK = "zqx"
"""Stands in every emergency, so that its words can be looked for afterwards."""
EMERGENCIES = tuple(
    f"{words} {MARK}"
    for words in (
        "I can't breathe",
        "i hit my head and was sick",
        "my husband hits me",
        "I want to die",
        "can't feel my foot",
        "my husband hits me and I can't breathe",
        "i took 40 paracetamol tablets",
        "/stop I can't breathe",
    )
)
ANSWERS = (
    *("yes", "no", "not sure", "none", "skip", "stop", "1", "2", "1, 2", "2 and 3", "7/10", "40"),
    *("40 cm", "9,5", "-5", "999999", "none of these", "I agree", "/back", "12 years", "1,1,1"),
)
SENTENCES = (
    "my L knee, 6wks, worse downstairs",
    "I'm 67, both knees, for half a year, I have diabetes",
    "no, it's the right knee",
    "it's my hip, not my knee",
    "knee is hot and red, no fever",
    "left knee and my knee izquierda \u0631\u0643\u0628\u0629, gauche",
    "yes all right",
    "no ask me all",
    "nothing else",
    "5ft 4, 11 stone, pain 8/10 at worst",
)
COMMANDED = (
    *COMMANDS,
    *("/start abc", "/start a b c", "/start@simulated_knee_bot", "/START", " /back", "/nonsense"),
    *("/language es", "/language_es", "/language_en", "/language klingon"),
    *("/back 1", "/delete", "/", "//", "/restart now please", "/why?", "/" + "x" * 5000),
)
ASIDES = (
    *("/answers", "/answers", "/answers", "/back", "/restart", "/disagree", "/result", "/why"),
    *("/language_es", "/summary", "/export", "/hide"),
)
"""What people ask for beside the questions, often enough that something comes of it."""
ODD = (
    *(
        "🙂",
        "🦵🏽" * 2000,
        "\x00\x1b[2J\u202e",
        "<b>knee</b>",
        "</b><script>",
        "'; DROP TABLE chats;",
    ),
    *("a" * 10_000, "knee " * 2000, "<b>" * 3300, "&amp;" * 2000, "\n" * 5000 + "x", "\ud800", " "),
    *(
        "x" * 10_000 + " " + EMERGENCIES[0],
        "1️⃣",
        "\u0663",
        "\uff11",
        "\u0130" * 300,
        "é" * 4096,
        "\u202e2",
        "{{7*7}}",
    ),
    *("Ω≈ç√∫ " * 500, "&lt;b&gt;", "%s%n", "\u200b", "\ufeff1", "1" * 5000, "z\u0301" * 3000),
)
TEXTS = (*EMERGENCIES, *ANSWERS, *SENTENCES, *COMMANDED, *ODD)
FORGED = (
    *("", "1:1:1:s", "1:1:1:0", "1:zzzzzzzz:999999:99", "1:0:0:n0", "1:1:0:n99", "2:1:1:0"),
    *(
        "1:1:1:-1",
        "1:1:1:s0",
        "x" * 64,
        "1:\uff11:1:0",
        "1:1:1:\u0663",
        "1:1:1:0\n",
        "\ud800",
        "1:1:1:",
    ),
)
JUNK: tuple[Any, ...] = (
    *(None, [], {}, "", "x", "7", 0, -1, 1.5, True, 2**70, -(2**70), 1e308, [[]], {"id": 1}),
    *("\ud800", [None], {"text": "1"}, "9" * 5000),
)
NO_UPDATES: tuple[Any, ...] = (None, [], "update", 5, {}, {"update_id": None}, [{"update_id": 1}])
OTHER_KINDS = ("poll", "inline_query", "channel_post", "message_reaction", "chat_member")

KINDS: Mapping[str, int] = {
    "answer": 30,
    "press": 18,
    "text": 12,
    "aside": 12,
    "old": 4,
    "forged": 4,
    "stranger": 2,
    "other": 3,
    "edit": 3,
    "group": 2,
    "member": 2,
    "pressed_nowhere": 1,
    "repeat": 4,
    "unknown": 1,
    "malformed": 8,
    "no_update": 1,
    "content": 1,
    "days": 1,
}
"""What may come, and how often. `answer` is somebody who answers well what is open; `content`
changes the content, and `days` lets a week pass."""
SENDING = {"at_once": 6, "later": 2}
UNCLEAR = {**SENDING, "unclear": 1}
"""When messages leave: after this update, not yet, or now but nobody knows whether they arrived."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that comes in; `pick` chooses among what there is at that moment."""

    kind: str
    chat: int = 0
    pick: int = 0
    text: str = ""
    sending: str = "at_once"


def any_move(chance: Random, sending: Mapping[str, int]) -> Move:
    """Draw one."""
    return Move(
        kind=chance.choices([*KINDS], [*KINDS.values()])[0],
        chat=min(chance.randrange(CHATS), chance.randrange(CHATS)),  # the first goes furthest
        pick=chance.randrange(1_000_000),
        text=chance.choice(TEXTS) if chance.random() < 0.85 else soup(chance),
        sending=chance.choices([*sending], [*sending.values()])[0],
    )


def soup(chance: Random) -> str:
    """Return any signs Unicode has, in no order."""
    tops = (0x7F, 0x2FF, 0xFFFF, 0x10FFFF)
    length = int(300 * chance.random() ** 3) + 1
    return "".join(chr(chance.randint(0, chance.choice(tops))) for _ in range(length))


def private(chat: int) -> Json:
    """Return a private chat as Telegram describes it."""
    return {"id": chat, "type": "private", "first_name": "Ann"}


def group(chat: int) -> Json:
    """Return the group that this person is in."""
    return {"id": -chat, "type": "supergroup", "title": "Family"}


def person(chat: int) -> Json:
    """Return who stands behind a private chat."""
    return {"id": chat, "is_bot": False, "first_name": "Ann", "language_code": "en"}


def message(chat: int, text: str, id: int, card: Json | None = None) -> Json:
    """Return a text message."""
    where = card or private(chat)
    return {"message_id": id, "from": person(chat), "chat": where, "date": 1, "text": text}


def attachment(chat: int, pick: int, caption: str, id: int) -> Json:
    """Return a message that carries something else than text, every second one with a caption."""
    kind = sorted(ATTACHMENTS)[pick % len(ATTACHMENTS)]
    sent = message(chat, "", id) | {kind: copy.deepcopy(ATTACHMENTS[kind])}
    del sent["text"]
    return sent | ({"caption": caption} if pick % 2 else {})


def press(chat: int, data: str, message_id: int, id: int, card: Json | None = None) -> Json:
    """Return a press on a button."""
    under = {"message_id": message_id, "chat": card or private(chat), "date": 1, "text": "..."}
    pressed = {"id": str(id), "from": person(chat), "message": under, "chat_instance": "5"}
    return pressed | {"data": data}


def membership(chat: int, status: str, card: Json | None = None) -> Json:
    """Return a change of the bot's place in a chat."""
    member = {"user": person(1), "status": status}
    return {"chat": card or private(chat), "from": person(chat), "new_chat_member": member}


def spoilt(update: Json, pick: int) -> Json:
    """Return an update with one of its fields, whichever, gone or replaced by junk."""
    changed = copy.deepcopy(update)
    places = list(_places(changed))
    holder, key = places[pick % len(places)]
    what = pick // len(places) % (len(JUNK) + 1)
    if what == len(JUNK):
        del holder[key]
    else:
        holder[key] = copy.deepcopy(JUNK[what])
    return changed


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(part) if isinstance(part, dict) else range(len(part))
    for key in keys:
        yield part, key
        if isinstance(part[key], (dict, list)):
            yield from _places(part[key])
