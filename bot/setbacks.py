"""What fails in this process and is tried again, for whoever asks how it is."""

from dataclasses import dataclass, field
from time import monotonic

HELD_S = 120.0
"""Who fetches beside another program is refused again sooner than this (expert)."""


@dataclass(slots=True)
class Setbacks:
    """What failed when it was last tried, each in words; nothing where all is well."""

    polling: str | None = None
    """Why Telegram lets nobody here fetch updates."""
    refused_at: float | None = None
    """When Telegram last refused us for another program that fetches, on the monotonic clock."""
    duties: dict[str, str] = field(default_factory=dict)
    """By the name of a duty."""

    @property
    def is_shared(self) -> bool:
        """Whether another program, as on a copy of the data, may write to the same people."""
        return self.refused_at is not None and monotonic() - self.refused_at < HELD_S
