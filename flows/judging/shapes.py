"""A result as plain JSON values, as other programs and the database get it; see the contract."""

from typing import Any

from flows.judging.assessment import Reason, Row
from flows.judging.result import Result
from flows.judging.safety import Flag


def result_json(result: Result) -> dict[str, Any]:
    """Return everything of a result but words that come from templates."""
    conclusion, assessment = result.conclusion, result.assessment
    return {
        "disposition": conclusion.disposition,
        "deadline_hours": conclusion.deadline_hours,
        "recheck_hours": conclusion.recheck_hours,
        "where": conclusion.where,
        "safety_complete": conclusion.safety.complete,
        "signs": list(conclusion.safety.signs),
        "flags": [_flag(flag) for flag in conclusion.flags],
        "regions": [_row(row) for row in assessment.regions],
        "clinician_regions": [_row(row) for row in assessment.clinician_regions],
        "confidence": assessment.confidence,
        "confidence_reasons": list(assessment.confidence_reasons),
        "ignored": list(result.ignored),
        "advice": [{"id": spec.id, "sources": list(spec.sources)} for spec in result.advice],
        "referral": {"to": result.referral.to} if result.referral else None,
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "rule": flag.rule,
        "disposition": flag.disposition,
        "sources": list(flag.sources),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "region": row.region,
        "role": row.role,
        "band": row.band,
        "points": row.points,
        "reasons": [_reason(reason) for reason in row.reasons],
        "against": [_reason(reason) for reason in row.against],
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"item": reason.item, "text": reason.text}
