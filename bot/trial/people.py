"""People of a trial: what is true of them, whatever the bot believes."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.trial.clinics import Place


@dataclass(slots=True, kw_only=True)
class Followed:
    """What somebody wished of one clinic, and when: the truth that the watcher holds to."""

    place: Place
    joined_at: datetime
    event_day: int
    """The ordinal of day 0."""
    zones: list[tuple[datetime, str]]
    hours: list[tuple[datetime, str]]
    stopped_at: datetime | None = None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    answered: set[tuple[str, ...]] = field(default_factory=set)
    """The buttons of the check-ins that were answered."""
    ticked: set[tuple[str, ...]] = field(default_factory=set)
    """Those of them in which warning signs were ticked first."""

    @property
    def zone(self) -> str:
        """Return the zone that was told last."""
        return self.zones[-1][1]

    def is_paused(self, at: datetime) -> bool:
        """Tell whether a pause lasted at that time."""
        return any(begins <= at < ends for begins, ends in self.pauses)


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody in a chat, with how they are."""

    address: str
    chance: Random
    pace: str
    """One of habits.PACES."""
    pain: float
    trend: float
    flares: float
    followed: dict[str, Followed] = field(default_factory=dict)
    intent: tuple[str, ...] = ()
    """The words of buttons that they wait for, to press the first that comes."""
    joining: str = ""
    """The clinic that they have a code of."""
    talked_at: datetime | None = None
    """When they last said something about their knee."""
    is_blocking: bool = False
    blocks: list[datetime] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    """The clinics that followed them until they had all deleted."""
    heard: dict[str, int] = field(default_factory=dict)
    """The words that they read last, by clinic."""
    going: set[str] = field(default_factory=set)
    """The check-ins of which they saw a second question."""
