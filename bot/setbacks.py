"""What fails in this process and is tried again, for whoever asks how it is."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Setbacks:
    """What failed when it was last tried, each in words; nothing where all is well."""

    polling: str | None = None
    """Why Telegram lets nobody here fetch updates."""
    duties: dict[str, str] = field(default_factory=dict)
    """By the name of a duty."""
