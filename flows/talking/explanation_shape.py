"""An explanation as plain JSON values, as other programs get it; for clinicians, not patients."""

from collections.abc import Sequence
from typing import Any

from flows.judging.explanation import Explanation, Point, flips_for_patient
from flows.judging.fired import Fired, SetAside
from flows.judging.flips import Flip, first_region
from flows.judging.grounds import Ground
from flows.pathway.model import Pathway
from flows.talking.explained import in_words


def explanation_json(pathway: Pathway, explanation: Explanation) -> dict[str, Any]:
    """Return all of an explanation; flips that lower an urgency stand apart."""
    told = {id(flip) for flip in flips_for_patient(pathway, explanation)}
    flips = [(flip, _flip_json(flip, for_patient=id(flip) in told)) for flip in explanation.flips]
    return {
        "rules": [
            {**_rule_json(pathway, rule), "decides": rule.decides, "sources": list(rule.sources)}
            for rule in explanation.fired
        ],
        "set_aside": [_rule_json(pathway, rule) for rule in explanation.set_aside],
        "regions": [
            {
                "region": case.region,
                "role": case.role,
                "for": [_point_json(pathway, point) for point in case.speaks_for],
                "against": [_point_json(pathway, point) for point in case.against],
            }
            for case in explanation.regions
        ],
        "flips": [shape for flip, shape in flips if not flip.lowers],
        "lowering_flips": [shape for flip, shape in flips if flip.lowers],
    }


def _rule_json(pathway: Pathway, rule: Fired | SetAside) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "disposition": rule.disposition,
        "reason": rule.reason,
        "answers": _answers_json(pathway, rule.grounds),
    }


def _point_json(pathway: Pathway, point: Point) -> dict[str, Any]:
    return {"text": point.text, "answers": _answers_json(pathway, point.grounds)}


def _answers_json(pathway: Pathway, grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    return [
        {"item": ground.item, "value": ground.value, "text": in_words(pathway, ground)}
        for ground in grounds
    ]


def _flip_json(flip: Flip, *, for_patient: bool) -> dict[str, Any]:
    conclusion = flip.after.conclusion
    region = first_region(flip.after.assessment.clinician_regions)
    return {
        "changes": [
            {"item": change.item, "before": change.before, "after": change.after}
            for change in flip.changes
        ],
        "disposition": conclusion.disposition,
        "deadline_hours": conclusion.deadline_hours,
        "region": region[0] if region else None,
        "role": region[1] if region else None,
        "asks": list(flip.asks),
        "for_patient": for_patient,
    }
