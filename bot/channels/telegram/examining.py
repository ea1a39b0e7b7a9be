"""Looks from outside at what Telegram says of a bot; nothing is changed, no update confirmed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.channels.telegram.bringing import Hook, not_brought

ANSWER_S = 10
POLL_S = 5
"""Another poller, cut off by ours, comes back within some seconds and cuts ours off."""
CLOCK_LIMIT_S = 30
"""A press is answered within 150 s, so half a minute off still does no harm (expert); what leaves
from several machines goes by the clock of their server."""
UNKNOWN = (401, 404)


def examine(
    token: str, url: str, *, now: datetime, home: str | None, is_polled: bool
) -> Iterator[str]:
    """Yield what is wrong and what to do.

    `home` is where Telegram may bring updates; `is_polled` tells that kneebot polls already.
    """
    try:
        with httpx.Client(base_url=f"{url}{token}/", timeout=ANSWER_S) as api:
            yield from _examine(api, now, home, is_polled)
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        yield (
            f"Telegram cannot be reached ({type(error).__name__}); check the network, "
            "the proxy and TELEGRAM_API_URL"
        )


def _examine(api: httpx.Client, now: datetime, home: str | None, is_polled: bool) -> Iterator[str]:
    me = api.get("getMe")
    if me.status_code in UNKNOWN:
        yield (
            "Telegram does not accept the token; copy it again from BotFather "
            "into TELEGRAM_TOKEN, or take a new one there with /token"
        )
        return
    me.raise_for_status()
    yield from _clock(me, now)
    info = _result(api.get("getWebhookInfo"))
    webhook = info["url"]
    if webhook and (wrong := not_brought(_hook(info), now)) is not None:
        yield wrong
    if webhook and webhook != home:
        yield (
            f"Telegram brings the updates of this bot to {webhook}, not here; kneebot webhook set "
            "brings them to KNEEBOT_URL, kneebot webhook delete lets them be polled"
        )
    elif not webhook and not is_polled:
        yield from _poller(api)


def _clock(answer: httpx.Response, now: datetime) -> Iterator[str]:
    if "date" not in answer.headers:
        return
    ahead = (now - parsedate_to_datetime(answer.headers["date"])).total_seconds()
    if abs(ahead) > CLOCK_LIMIT_S:
        way = "ahead of" if ahead > 0 else "behind"
        yield (
            f"the clock of this machine is {abs(ahead):.0f} seconds {way} Telegram's; "
            "let it be set over the network (timedatectl set-ntp true)"
        )


def _hook(told: Mapping[str, Any]) -> Hook:
    at = told.get("last_error_date")
    return Hook(
        url=told["url"],
        waiting=told.get("pending_update_count", 0),
        error=told.get("last_error_message"),
        error_at=None if at is None else datetime.fromtimestamp(at, UTC),
    )


def _poller(api: httpx.Client) -> Iterator[str]:
    # Without an offset nothing is confirmed: whatever waits will come again.
    answer = api.get(
        "getUpdates", params={"limit": 1, "timeout": POLL_S}, timeout=ANSWER_S + POLL_S
    )
    if answer.status_code == httpx.codes.CONFLICT:
        yield "another program polls with the same token; stop it, or take a new token"


def _result(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    result: dict[str, Any] = answer.json()["result"]
    return result
