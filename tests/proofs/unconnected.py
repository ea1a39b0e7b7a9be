"""The real client of Telegram for what it decides; in these proofs nobody lets it call."""

from functools import cache

from bot.channels.telegram.client import Client


@cache
def unconnected() -> Client:
    """Return a client that was never opened."""
    return Client("1:never-called", "http://127.0.0.1:9/bot")
