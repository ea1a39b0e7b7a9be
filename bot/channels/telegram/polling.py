"""Fetches updates: a batch is committed before the next poll confirms it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter

from bot.channels.telegram.client import BROKEN, Client, seconds_of
from bot.channels.telegram.reaching import NeverLeft, Stumbled
from bot.setbacks import Setbacks
from bot.store.inbox import Received

LOG = logging.getLogger(__name__)
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
LARGEST_ID = 2**63 - 1


class Poller:
    """Polls for one bot and hands over what came."""

    def __init__(
        self,
        client: Client,
        take_in: Callable[[Sequence[Received]], Awaitable[None]],
        setbacks: Setbacks,
        home: str | None = None,
    ) -> None:
        """Hand updates to `take_in`, which returns once they are committed.

        Where there is a `home`, Telegram may bring them there instead.
        """
        self._client = client
        self._home = home
        self._setbacks = setbacks
        self._take_in = take_in
        self._offset: int | None = None
        self._wait_s = 0.0

    async def run(self) -> None:
        """Poll until Telegram brings the updates home, or cancelled.

        A failure is told once and tried again, ever more slowly. Who polls no more tells of none.
        """
        try:
            await self._poll()
        finally:
            self._setbacks.polling = None

    async def _poll(self) -> None:
        while True:
            try:
                updates = await self._client.updates(self._offset)
            except BROKEN as error:
                if isinstance(error, Conflict) and await self._is_brought_home():
                    LOG.warning("Telegram brings the updates here from now on")
                    return
                await self._pause(error)
                continue
            self._wait_s = 0.0
            self._setbacks.polling = None
            await self._keep(updates)

    async def _keep(self, updates: list[object]) -> None:
        received = [Received(id_of(update), update) for update in updates]
        await self._take_in(received)
        if not updates:
            return
        ids = [one.update_id for one in received if one.update_id is not None]
        if ids:
            self._offset = ids[-1] + 1
        else:
            await asyncio.sleep(FIRST_WAIT_S)  # nothing to confirm these by: they come again

    async def _is_brought_home(self) -> bool:
        if self._home is None:
            return False
        try:
            return (await self._client.webhook()).url == self._home
        except BROKEN:
            return False

    async def _pause(self, error: Exception) -> None:
        if self._wait_s == 0.0:
            LOG.error("%s", told(error))
        if isinstance(error, Conflict):
            self._setbacks.polling = told(error)
        self._wait_s = min(max(self._wait_s * 2, FIRST_WAIT_S), LONGEST_WAIT_S)
        asked = seconds_of(error) if isinstance(error, RetryAfter) else 0.0
        await asyncio.sleep(max(self._wait_s, asked))


def id_of(update: object) -> int | None:
    """Return the id of an update, None where it has none that can be kept."""
    id = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(id, int) or isinstance(id, bool):
        return None
    return id if 0 <= id <= LARGEST_ID else None


def told(error: Exception, after: str = "this keeps trying") -> str:
    """Return what a failed call means for the operator, in one sentence."""
    match error:
        case InvalidToken():
            return "Telegram does not accept the token; copy it from BotFather, or take a new one"
        case Conflict() if "webhook" in str(error).lower():
            return (
                "Telegram brings the updates of this bot elsewhere, so they cannot be polled; "
                "kneebot webhook set brings them here, kneebot webhook delete lets them be polled"
            )
        case Conflict():
            return "another program polls with the same token; stop it, this one keeps trying"
        case RetryAfter():
            return f"Telegram asks us to wait; {after}"
        case BadRequest():
            return f"Telegram refuses this ({error.message})"
    why = type(error).__name__
    if isinstance(error, NeverLeft | Stumbled):
        why = "nobody answers" if isinstance(error, NeverLeft) else f"it answers {error}"
    return f"Telegram cannot be reached ({why}); {after}"
