"""The ways people reach the bot; templates and stored chats name them so."""

from enum import StrEnum


class Channel(StrEnum):
    """Where a conversation is held."""

    TERMINAL = "terminal"
    WEB = "web"
    TELEGRAM = "telegram"
