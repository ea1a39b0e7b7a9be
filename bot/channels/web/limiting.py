"""How much one address may do: posts a minute, new chats an hour; counted in memory."""

import ipaddress
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request

NETWORK_BITS = 64  # of an IPv6 address: the rest is free to choose for whoever has the network


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most from one address: by default a full waiting room behind one connection."""

    posts_a_minute: int = 600
    chats_an_hour: int = 240


GENEROUS = Limits()


class Limiter:
    """Counts, and raises 429 with the time to wait when it is too much."""

    def __init__(self, limits: Limits) -> None:
        self._posts = RateLimitItemPerMinute(limits.posts_a_minute)
        self._chats = RateLimitItemPerHour(limits.chats_an_hour)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def count_post(self, request: Request) -> None:
        """Note that something was posted."""
        self._count(self._posts, "post", request)

    def count_chat(self, request: Request) -> None:
        """Note that a new chat begins."""
        self._count(self._chats, "chat", request)

    def _count(self, item: RateLimitItem, what: str, request: Request) -> None:
        address = _network(request.client.host if request.client else "")
        if not self._window.hit(item, what, address):
            free_at = self._window.get_window_stats(item, what, address).reset_time
            wait_s = max(1, round(free_at - time.time()))
            raise HTTPException(429, headers={"Retry-After": str(wait_s)})


def _network(address: str) -> str:
    """Return what stands for one connection.

    >>> _network("192.0.2.7"), _network("2001:db8::1:2:3:4")
    ('192.0.2.7', '2001:db8::/64')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, NETWORK_BITS), strict=False))
