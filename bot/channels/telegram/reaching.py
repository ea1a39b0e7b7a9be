"""What both ways over HTTP have in common: how long to wait, and how to tell what never left."""

from telegram.error import NetworkError

CONNECT_S = 5.0
POOL_S = 5.0
"""How long a call waits for one of the connections to be free."""
IDLE_S = 60.0
"""How long an unused connection stays open: less than servers keep theirs, 75 s by habit, as a
call that meets one just closed may have been taken or not (expert)."""


STUMBLES = (500, 502, 503)
"""What a server answers that failed before it did what was asked, not after (504)."""


def refuse_stumble(status: int) -> None:
    """Raise Stumbled for an answer that says so."""
    if status in STUMBLES:
        raise Stumbled(f"HTTP {status}")


class Stumbled(NetworkError):
    """The server said that it failed, so the call was most likely not done."""


class NeverLeft(NetworkError):
    """Nobody was there to take the call, so it surely was not done."""
