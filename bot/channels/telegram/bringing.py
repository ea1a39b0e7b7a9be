"""Whether Telegram still brings the updates here: asked again and again, and told when not.

A webhook that was deleted ends the watch: the updates can be fetched then.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import WebhookInfo

from bot.channels.telegram.client import BROKEN, Client
from bot.channels.telegram.polling import told
from bot.setbacks import Setbacks

LOG = logging.getLogger(__name__)
LOOK_EVERY_S = 60.0
"""Twice within the time after which it is told that nobody polls."""
LATELY = timedelta(minutes=10)
"""Telegram tries again after minutes at most, so what failed longer ago has been made up for."""
FORBIDDEN = "403"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """What Telegram tells of a webhook."""

    url: str
    waiting: int
    error: str | None
    error_at: datetime | None


def not_brought(hook: Hook, now: datetime) -> str | None:
    """Return why updates do not come in that wait at Telegram, and what to do; None if they do."""
    is_recent = hook.error_at is not None and now - hook.error_at < LATELY
    if not hook.waiting or not is_recent:
        return None
    if hook.error is not None and FORBIDDEN in hook.error:
        return (
            f"what Telegram brings is refused here with 403, and {hook.waiting} wait: the webhook "
            "was set with another key or token; call kneebot webhook set"
        )
    return (
        f"Telegram could not bring updates to {hook.url} ({hook.error or 'no reason told'}), and "
        f"{hook.waiting} wait; see that it is reached from outside with a certificate that is "
        "valid, and that kneebot serves there"
    )


class Watch:
    """Looks at the webhook of one bot while updates are to be brought to `home`."""

    def __init__(
        self,
        client: Client,
        home: str,
        note: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
        setbacks: Setbacks,
    ) -> None:
        """Call `note` each time when Telegram says that it brings updates here."""
        self._client = client
        self._home = home
        self._note = note
        self._clock = clock
        self._setbacks = setbacks
        self._failed = self._was_failing = False

    async def run(self) -> None:
        """Look until there is no webhook, or cancelled.

        What is wrong is logged once and told by /readyz.
        """
        while True:
            try:
                hook = _hook(await self._client.webhook())
            except BROKEN as error:
                if not self._failed:
                    LOG.error("%s", told(error))
                self._failed = True
            else:
                self._failed = False
                if not hook.url:
                    LOG.warning("the webhook is gone, so updates are fetched from now on")
                    self._setbacks.polling = None
                    return
                await self._see_to(hook)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _see_to(self, hook: Hook) -> None:
        failing = not_brought(hook, self._clock())
        # What could not be brought before a start may come at any moment.
        wrong = self._gone(hook) or (failing if self._was_failing else None)
        self._was_failing = failing is not None
        if wrong is not None and self._setbacks.polling is None:
            LOG.error("%s", wrong)
        self._setbacks.polling = wrong
        if wrong is None:
            await self._note()

    def _gone(self, hook: Hook) -> str | None:
        if hook.url == self._home:
            return None
        return (
            f"the webhook now leads to {hook.url}, so nobody here takes updates; "
            "call kneebot webhook set"
        )


def _hook(told: WebhookInfo) -> Hook:
    return Hook(
        url=told.url,
        waiting=told.pending_update_count,
        error=told.last_error_message,
        error_at=told.last_error_date,
    )
