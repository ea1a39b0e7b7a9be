"""Where answers lead, as plain values that can be stored and compared."""

from collections.abc import Mapping
from typing import Any

from pydantic import StrictInt

from flows.judging.result import Result
from flows.judging.shapes import result_json
from flows.judging.urgency import Urgency
from flows.pathway.disposition import Disposition, Where
from flows.pathway.references import Strict


class Outcome(Strict):
    """What of a result matters to a patient; `regions` are the rows that a clinician sees."""

    disposition: Disposition | None
    deadline_hours: StrictInt | None
    recheck_hours: StrictInt | None
    where: Where | None
    flags: tuple[str, ...]
    regions: tuple[str, ...]
    advice: tuple[str, ...]
    referral: str | None

    @property
    def urgency(self) -> Urgency:
        """Return what of it can be more or less urgent."""
        return Urgency(
            disposition=self.disposition,
            deadline_hours=self.deadline_hours,
            recheck_hours=self.recheck_hours,
            where=self.where,
        )

    def is_less_urgent_than(self, other: "Outcome") -> bool:
        """Tell whether this is less urgent in any way."""
        return self.urgency.is_less_than(other.urgency)

    def differs_in(self, other: "Outcome") -> tuple[str, ...]:
        """Name the parts that are not the same."""
        return tuple(n for n in Outcome.model_fields if getattr(self, n) != getattr(other, n))


def outcome_of(result: Result) -> Outcome:
    """Return where a result leads."""
    return outcome_in(result_json(result))


def outcome_in(shape: Mapping[str, Any]) -> Outcome:
    """Read where a result led from its stored shape."""
    referral = shape["referral"]
    rows = shape["clinician_regions"]
    return Outcome(
        disposition=shape["disposition"],
        deadline_hours=shape["deadline_hours"],
        recheck_hours=shape["recheck_hours"],
        where=shape["where"],
        flags=tuple(f"{flag['rule']} {flag['id']}" for flag in shape["flags"]),
        regions=tuple(f"{row['region']} {row['role']} {row['band']}" for row in rows),
        advice=tuple(paragraph["id"] for paragraph in shape["advice"]),
        referral=None if referral is None else referral["to"],
    )
