"""What Telegram answers instead of a result, in its own words."""

from bot.errors import BotError

CAPTION_TOO_LONG = "message caption is too long"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)


class Refusal(BotError):
    """A call that Telegram refuses; the bot sees code, description and when to try again."""

    def __init__(self, code: int, description: str, *, retry_after_s: int | None = None) -> None:
        """Keep what the bot is told."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after_s = retry_after_s

    def as_json(self) -> dict[str, object]:
        """Return the body of the answer."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after_s is None:
            return body
        return {**body, "parameters": {"retry_after": self.retry_after_s}}


def bad(why: str) -> Refusal:
    """Return the refusal of a call that can never be right."""
    return Refusal(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refusal:
    """Return the refusal of a chat that the bot may not write to."""
    return Refusal(403, f"Forbidden: {why}")


def conflict(why: str) -> Refusal:
    """Return the refusal of a poll that another call excludes."""
    return Refusal(409, f"Conflict: {why}")


def flood(retry_after_s: int) -> Refusal:
    """Return the refusal of a bot that is too fast."""
    why = f"Too Many Requests: retry after {retry_after_s}"
    return Refusal(429, why, retry_after_s=retry_after_s)
