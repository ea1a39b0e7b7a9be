"""The root of the errors this package raises on purpose."""


class BotError(Exception):
    """Root of everything `bot` raises on purpose; its text is one sentence for the operator."""
