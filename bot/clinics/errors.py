"""What can be wrong with what a clinic asks for, in one sentence for whoever asked."""

from bot.errors import BotError


class ClinicError(BotError):
    """A clinic, its staff, a code or a list is not as it must be; nothing was changed."""
