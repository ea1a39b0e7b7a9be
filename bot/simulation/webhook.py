"""Methods of the Bot API about the webhook; `delivering` brings the updates there."""

from bot.simulation.given import Given
from bot.simulation.refusals import bad
from bot.simulation.telegram import Telegram, Webhook

SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_SECRET = 256
MOST_AT_ONCE = 100
"""All three as in tdlib/telegram-bot-api, `WebhookActor.cpp`."""


def set_webhook(telegram: Telegram, given: Given) -> object:
    """Bring updates to an address from now on; an empty one ends that."""
    url, secret = given.text("url"), given.text("secret_token")
    schemes = ("https://", "http://") if telegram.is_local else ("https://",)
    if url and not url.startswith(schemes):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET_LETTERS.issuperset(secret) or len(secret) > LONGEST_SECRET:
        raise bad("secret token contains unallowed characters")
    at_once = min(max(given.number("max_connections", Webhook().at_once), 1), MOST_AT_ONCE)
    telegram.webhook = Webhook(url=url, secret=secret, at_once=at_once) if url else Webhook()
    telegram.webhook_error = None
    telegram.updates.allow(given.array("allowed_updates"))
    _drop(telegram, given)
    return True


def delete_webhook(telegram: Telegram, given: Given) -> object:
    """Forget the address, and what waits if asked to."""
    telegram.webhook = Webhook()
    telegram.webhook_error = None
    _drop(telegram, given)
    return True


def get_webhook_info(telegram: Telegram, given: Given) -> object:
    """Tell the address, how many updates wait, and what went wrong last."""
    told: dict[str, object] = {
        "url": telegram.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": telegram.updates.count(telegram.now),
    }
    if telegram.webhook.url:
        told["max_connections"] = telegram.webhook.at_once
        told["allowed_updates"] = sorted(telegram.updates.allowed)
    if telegram.webhook_error is not None:
        at, message = telegram.webhook_error
        told |= {"last_error_date": int(at.timestamp()), "last_error_message": message}
    return told


def _drop(telegram: Telegram, given: Given) -> None:
    if given.flag("drop_pending_updates"):
        telegram.updates.clear()
