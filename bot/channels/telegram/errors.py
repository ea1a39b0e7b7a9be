"""What can go wrong with Telegram, in one sentence for the operator."""

from bot.errors import BotError


class HasWebhook(BotError):
    """Telegram brings the updates to another address, so nobody can fetch them."""


class NotReached(BotError):
    """Telegram did not do what a command asked for."""


class TokenRefused(BotError):
    """Telegram does not know the token, or it was revoked."""
