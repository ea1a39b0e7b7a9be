"""The five dispositions, compared by rank and never as strings."""

from enum import StrEnum


class Disposition(StrEnum):
    """How soon a person should be seen."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    URGENT = "urgent"
    ROUTINE = "routine"
    SELF_CARE = "self_care"

    def __init__(self, _: str) -> None:
        self.rank = len(type(self).__members__)
        """0 for the most urgent."""

    def at_least(self, other: "Disposition") -> bool:
        """Tell whether this is as urgent as the other, or more."""
        return self.rank <= other.rank


class Where(StrEnum):
    """Where a person should go, most serious first."""

    AMBULANCE = "ambulance"
    ED = "ED"
    CLINIC = "clinic"
    HOME = "home"


DEADLINE_HOURS: dict[Disposition, int | None] = {
    Disposition.EMERGENCY: 0,
    Disposition.SAME_DAY: 24,
    Disposition.URGENT: 120,
    Disposition.ROUTINE: 42 * 24,
    Disposition.SELF_CARE: None,
}
DEFAULT_WHERE: dict[Disposition, Where] = {
    Disposition.EMERGENCY: Where.AMBULANCE,
    Disposition.SAME_DAY: Where.CLINIC,
    Disposition.URGENT: Where.CLINIC,
    Disposition.ROUTINE: Where.CLINIC,
    Disposition.SELF_CARE: Where.HOME,
}
