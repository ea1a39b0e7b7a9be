"""Methods of the Bot API about the webhook; one that is set only keeps polls away."""

from bot.simulation.given import Given
from bot.simulation.refusals import bad
from bot.simulation.telegram import Telegram


def set_webhook(telegram: Telegram, given: Given) -> object:
    """Keep the address; an empty one removes it. No updates are sent there."""
    url = given.text("url")
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    telegram.webhook = url
    telegram.updates.allow(given.array("allowed_updates"))
    _drop(telegram, given)
    return True


def delete_webhook(telegram: Telegram, given: Given) -> object:
    """Forget the address, and what waits if asked to."""
    telegram.webhook = ""
    _drop(telegram, given)
    return True


def get_webhook_info(telegram: Telegram, given: Given) -> object:
    """Tell the address and how many updates wait."""
    waiting = telegram.updates.count(telegram.now)
    return {
        "url": telegram.webhook,
        "has_custom_certificate": False,
        "pending_update_count": waiting,
    }


def _drop(telegram: Telegram, given: Given) -> None:
    if given.flag("drop_pending_updates"):
        telegram.updates.clear()
