"""Who is there: a random number in a signed cookie, and the tokens that guard its forms.

A mark behind the number says that a chat was kept. It outlives the chat a while, so that somebody
who comes back too late reads that it was deleted; nothing else is known of them then.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

from bot.retention import TOLD_FOR

KEPT = "~"
"""Behind the number of a visitor of whom a chat was kept; no number has it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One browser; `address` is the address of its chat, if one was `kept`."""

    address: str
    kept: bool = False


def new_visitor() -> Visitor:
    """Return a visitor nobody has seen before."""
    return Visitor(secrets.token_urlsafe(16))


class Cookies:
    """Reads and writes the cookie; one that is forged, garbled or too old is no cookie."""

    def __init__(
        self, secret: bytes, *, idle: timedelta, secure: bool, clock: Callable[[], datetime]
    ) -> None:
        # Browsers accept the prefix only with Secure, and then from no other host or path.
        self.name = "__Host-chat" if secure else "chat"
        self._idle = idle
        self._secure = secure
        self._clock = clock
        self._signer = _Timed(secret, "chat", clock)
        self._forms = Signer(secret, "form", key_derivation="hmac", digest_method=hashlib.sha256)

    def visitor(self, request: Request) -> Visitor | None:
        """Return who sent a request, None for somebody new."""
        found = self._signed(request)
        # A clock that was set back must not end a chat, so only the past is looked at.
        return found[0] if found and self._clock() - found[1] <= self._idle else None

    def had_chat(self, request: Request) -> bool:
        """Tell whether a chat was kept for this browser, though it may be gone by now."""
        found = self._signed(request)
        return found is not None and found[0].kept

    def _signed(self, request: Request) -> tuple[Visitor, datetime] | None:
        try:
            value, signed_at = self._signer.unsign(
                request.cookies.get(self.name, ""), return_timestamp=True
            )
        except BadSignature:
            return None
        address = value.decode()
        return Visitor(address.removesuffix(KEPT), address.endswith(KEPT)), signed_at

    def renew(self, response: Response, visitor: Visitor) -> None:
        """Let the browser keep its cookie for as long as a chat may idle, from now on.

        Where a chat is kept, longer, to tell that there was one.
        """
        span = self._idle * (TOLD_FOR if visitor.kept else 1)
        response.set_cookie(
            self.name,
            self._signer.sign(visitor.address + KEPT * visitor.kept).decode(),
            max_age=int(span.total_seconds()),
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def token(self, visitor: Visitor) -> str:
        """Return what only a page made for this visitor holds."""
        return self._forms.get_signature(visitor.address).decode()

    def is_token(self, visitor: Visitor, token: str) -> bool:
        """Tell whether a form was on a page made for this visitor."""
        return self._forms.verify_signature(visitor.address, token)


class _Timed(TimestampSigner):
    """Signs with the time of our own clock."""

    def __init__(self, secret: bytes, salt: str, clock: Callable[[], datetime]) -> None:
        super().__init__(secret, salt, key_derivation="hmac", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        """Return the seconds since 1970."""
        return int(self._clock().timestamp())
