"""How urgent a result is: by its tier, and within one tier by the place and the times."""

from dataclasses import dataclass

from flows.judging.conclusion import Conclusion
from flows.pathway.disposition import Disposition, Where

NEVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """What of a result can be more or less urgent than another."""

    disposition: Disposition | None
    deadline_hours: int | None
    recheck_hours: int | None
    where: Where | None

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent tier; none at all comes last."""
        return len(Disposition) if self.disposition is None else self.disposition.rank

    def is_less_than(self, other: "Urgency") -> bool:
        """Tell whether this is less urgent in any way: the tier outranks all else."""
        if self.rank != other.rank:
            return self.rank > other.rank
        pairs = zip(self._measures, other._measures, strict=True)
        return any(mine > others for mine, others in pairs)

    @property
    def _measures(self) -> tuple[float, ...]:
        where = len(Where) if self.where is None else list(Where).index(self.where)
        hours = (self.deadline_hours, self.recheck_hours)
        return (where, *(NEVER if hour is None else hour for hour in hours))


def urgency_of(conclusion: Conclusion) -> Urgency:
    """Return how urgent a conclusion is."""
    return Urgency(
        disposition=conclusion.disposition,
        deadline_hours=conclusion.deadline_hours,
        recheck_hours=conclusion.recheck_hours,
        where=conclusion.where,
    )
