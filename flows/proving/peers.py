"""Published figures of comparable programs, each with its source; none is measured here."""

from functools import cache

from flows.pathway.loading import CONTENT, read_yaml
from flows.pathway.references import Strict


class Peer(Strict):
    """What a study found, and the row of the scorecard that comes nearest to it."""

    row: str
    who: str
    found: str
    source: str


class _Peers(Strict):
    peers: tuple[Peer, ...]


@cache
def peers() -> tuple[Peer, ...]:
    """Return the published figures in the order of their rows."""
    return _Peers.model_validate(read_yaml(CONTENT / "peers.yaml")).peers
