"""What can go wrong with Telegram, in one sentence for the operator."""

from bot.errors import BotError


class TokenRefused(BotError):
    """Telegram does not know the token, or it was revoked."""
