"""What the words of advice and referrals hang on, beside the number of the country."""

from flows.judging.gates import was_begun
from flows.judging.result import Result
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.talking.whom import is_child


def told_of(pathway: Pathway, result: Result) -> dict[str, object]:
    """Return what templates may ask of a result; what is acted on today need not come first."""
    tier, safety = result.conclusion.disposition, result.conclusion.safety
    is_soon = tier is not None and tier.at_least(Disposition.SAME_DAY)
    return {
        "child": is_child(result),
        "is_ranked": bool(result.assessment.regions),
        "is_tested": any(was_begun(test, result.values) for test in pathway.tests),
        "acted_on": safety.signs if is_soon else (),
    }
