"""Brings updates to the webhook: in order within a queue, again and again until one is taken."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

from bot.simulation.answering import NAMES, answered
from bot.simulation.given import Given
from bot.simulation.messages import Json
from bot.simulation.telegram import Telegram, Webhook
from bot.simulation.updates import Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_S = 60
"""How long an answer is waited for; then the update is brought again."""
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 60.0
"""Waits between tries; the first repeat comes at once. All as in tdlib, `WebhookActor.cpp`."""
NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")
FAILED = (httpx.HTTPError, httpx.InvalidURL)


class Courier:
    """Brings what waits to the webhook that is set, as long as one is."""

    def __init__(self, telegram: Telegram) -> None:
        """Wait for a webhook."""
        self._telegram = telegram
        self._busy: set[tuple[str, object]] = set()

    async def run(self) -> None:
        """Bring updates until cancelled."""
        await self._telegram.until(lambda: self._telegram.webhook.url or None, timeout_s=None)
        limits = httpx.Limits(max_connections=None)
        async with (
            httpx.AsyncClient(timeout=ANSWER_S, limits=limits, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            while True:
                update = await self._telegram.until(self._next, timeout_s=None)
                group.create_task(self._bring(client, update))

    def _next(self) -> Update | None:
        """Return the head of a queue that is free, and let that queue wait until it is taken."""
        webhook = self._telegram.webhook
        if not webhook.url or len(self._busy) >= webhook.at_once:
            return None
        for update in self._telegram.updates.waiting(self._telegram.now):
            if (queue := queue_of(update.body)) not in self._busy:
                self._busy.add(queue)
                return update
        return None

    async def _bring(self, client: httpx.AsyncClient, update: Update) -> None:
        tries, webhook = 0, self._telegram.webhook
        try:
            while self._is_wanted(update, webhook):
                if await self._is_taken(client, update, webhook):
                    return
                tries += 1
                if tries > 1:
                    await asyncio.sleep(min(FIRST_WAIT_S * 2 ** (tries - 2), LONGEST_WAIT_S))
        finally:
            with self._telegram.changing():
                self._busy.discard(queue_of(update.body))

    def _is_wanted(self, update: Update, webhook: Webhook) -> bool:
        with self._telegram.looking():
            waiting = self._telegram.updates.waiting(self._telegram.now)
            return self._telegram.webhook is webhook and any(one is update for one in waiting)

    async def _is_taken(self, client: httpx.AsyncClient, update: Update, webhook: Webhook) -> bool:
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            response = await client.post(webhook.url, json=update.body, headers=headers)
        except FAILED as error:
            self._note(f"Connection failed: {type(error).__name__}")
            return False
        if not response.is_success:
            self._note(f"Wrong response from the webhook: {response.status_code}")
            return False
        with self._telegram.changing():
            self._telegram.updates.taken(update)
        await self._obey(response)
        return True

    def _note(self, problem: str) -> None:
        with self._telegram.changing():
            self._telegram.webhook_error = (self._telegram.now, problem)

    async def _obey(self, response: httpx.Response) -> None:
        """Do what the answer asks for; nobody is told how that went."""
        with suppress(ValueError):
            wanted: Any = response.json()
            if isinstance(wanted, dict) and isinstance(wanted.get("method"), str):
                name = wanted.pop("method").lower()
                if name in NAMES and not name.startswith(NOT_IN_ANSWERS):
                    await answered(
                        self._telegram, NAMES[name], Given(values=wanted), by_answer=True
                    )


def queue_of(update: Json) -> tuple[str, object]:
    """Return the queue of an update: presses wait by person, all else by chat."""
    press = update.get("callback_query")
    if isinstance(press, Mapping):
        return "press", _id(press.get("from"))
    content = next((value for value in update.values() if isinstance(value, Mapping)), {})
    return "chat", _id(content.get("chat"))


def _id(of: object) -> object:
    id = of.get("id") if isinstance(of, Mapping) else None
    return id if isinstance(id, int | str) else None
