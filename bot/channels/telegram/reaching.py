"""What both ways over HTTP have in common: how long to wait, and how to tell what never left."""

from telegram.error import NetworkError

CONNECT_S = 5.0
POOL_S = 5.0
"""How long a call waits for one of the connections to be free."""
IDLE_S = 60.0
"""How long an unused connection stays open: less than servers keep theirs, 75 s by habit, as a
call that meets one just closed may have been taken or not (expert)."""


class NeverLeft(NetworkError):
    """Nobody was there to take the call, so it surely was not done."""
