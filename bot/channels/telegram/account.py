"""The account that the bot has on Telegram."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What Telegram says of the token: a number, and the name people find the bot by."""

    id: str
    username: str
