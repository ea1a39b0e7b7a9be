"""The way to Telegram: over aiohttp, and where that is not installed over httpx."""

try:
    from bot.channels.telegram.over_aiohttp import (
        new_request as new_request,  # noqa: PLC0414 - others get it from here
    )
except ImportError:  # there is no wheel for every machine
    from bot.channels.telegram.over_httpx import (
        new_request as new_request,  # noqa: PLC0414 - as above
    )
