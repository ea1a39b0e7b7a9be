"""What a bot keeps already when it starts: chats in a database, or people in a pickle."""

import pickle
from pathlib import Path

from bench.chat.peers.script import OPTIONS, QUESTIONS
from bench.filling import FIRST_CHAT, fill_with_chats
from bot.store.database import Database
from flows.pathway.loading import load

PICKLE_FILE = "ptb.pickle"
CONVERSATION = "bench"
"""The name of the conversation in `peers/ptb.py`."""


def keep_chats(file: Path, content: Path, count: int) -> None:
    """Keep so many chats of kneebot, each in the middle, with an open question."""
    with Database.open(file, serving=True) as db:
        fill_with_chats(db, load("knee", content), count)


def keep_finished(file: Path, count: int) -> None:
    """Keep so many people of python-telegram-bot, each with all answers, as it leaves them."""
    people = range(FIRST_CHAT, FIRST_CHAT + count)
    answers = [data for _, data in (OPTIONS * len(QUESTIONS))[: len(QUESTIONS)]]
    kept = {
        "conversations": {CONVERSATION: {(number, number): None for number in people}},
        "user_data": {number: {"answers": [*answers]} for number in people},
        "chat_data": {number: {} for number in people},
        "bot_data": {},
        "callback_data": None,
    }
    file.write_bytes(pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL))
