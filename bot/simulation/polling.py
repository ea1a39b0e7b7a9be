"""getUpdates: waits for updates, one poll at a time."""

from bot.simulation.given import Given
from bot.simulation.messages import Json
from bot.simulation.refusals import OTHER_POLL, WEBHOOK_ACTIVE, conflict
from bot.simulation.telegram import Telegram

LONGEST_POLL_S = 50
LARGEST_BATCH = 100
"""Both as in tdlib/telegram-bot-api, `Client::process_get_updates_query`."""


async def get_updates(telegram: Telegram, given: Given) -> list[Json]:
    """Return what waits, as soon as there is something or the time is over.

    A poll that waits is refused when another one comes or a webhook is set.
    """
    timeout_s = min(max(given.number("timeout"), 0), LONGEST_POLL_S)
    with telegram.changing():
        telegram.polls += 1
        mine = telegram.polls
        telegram.updates.allow(given.array("allowed_updates"))

    def look() -> list[Json] | None:
        if telegram.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        if telegram.polls != mine:
            raise conflict(OTHER_POLL)
        limit = min(max(given.number("limit", LARGEST_BATCH), 1), LARGEST_BATCH)
        return telegram.updates.hand_out(given.number("offset"), limit, telegram.now) or None

    try:
        return await telegram.until(look, timeout_s)
    except TimeoutError:
        return []
