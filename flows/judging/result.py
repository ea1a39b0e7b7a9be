"""The answer to a set of answers: disposition, ranking, advice, referral, and what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.judging.assessment import Assessment, assess_regions
from flows.judging.conclusion import Conclusion, conclude
from flows.judging.safety import applies, counted
from flows.pathway.answers import NOT_SURE, Value, Values
from flows.pathway.conditions import Facts
from flows.pathway.model import Item, Paragraph, Pathway
from flows.pathway.schema import Advice, Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything that follows from the answers; the same answers and content give the same."""

    content_hash: str
    values: Values
    conclusion: Conclusion
    assessment: Assessment
    advice: tuple[Advice, ...]
    referral: Referral | None
    missing: tuple[str, ...]
    ignored: tuple[str, ...]


def assess(pathway: Pathway, given: Values) -> Result:
    """Judge a set of answers; red flags outrank any score."""
    values, ignored = counted(pathway, given)
    conclusion = conclude(pathway, values)
    assessment = assess_regions(pathway, values, conclusion)
    return Result(
        content_hash=pathway.content_hash,
        values=values,
        conclusion=conclusion,
        assessment=assessment,
        advice=tuple(_advice(pathway, values, conclusion, assessment)),
        referral=_referral(pathway, values, conclusion, assessment),
        missing=tuple(
            item.id for item in pathway.items.values() if _is_missing(pathway, item, values)
        ),
        ignored=ignored,
    )


def _is_missing(pathway: Pathway, item: Item, values: dict[str, Value]) -> bool:
    if item.id in values:
        return values[item.id] == NOT_SURE and item.id not in pathway.unsure_is_yes
    return applies(item, values) is True


def _advice(
    pathway: Pathway, values: Values, conclusion: Conclusion, assessment: Assessment
) -> Iterator[Advice]:
    for paragraph in pathway.advice:
        if isinstance(paragraph.spec, Advice) and _fits(paragraph, values, conclusion, assessment):
            yield paragraph.spec


def _referral(
    pathway: Pathway, values: Values, conclusion: Conclusion, assessment: Assessment
) -> Referral | None:
    for paragraph in pathway.referrals:
        if isinstance(paragraph.spec, Referral) and _fits(
            paragraph, values, conclusion, assessment
        ):
            return paragraph.spec
    return None


def _fits(
    paragraph: Paragraph, values: Values, conclusion: Conclusion, assessment: Assessment
) -> bool:
    spec = paragraph.spec
    if spec.dispositions and conclusion.disposition not in spec.dispositions:
        return False
    if spec.rules and not _shares_rule(spec.rules, conclusion):
        return False
    if spec.region and not any(
        row.region == spec.region and spec.role in (None, row.role) for row in assessment.regions
    ):
        return False
    return paragraph.when.holds(Facts(values=values)) is True


def _shares_rule(rules: Sequence[str], conclusion: Conclusion) -> bool:
    return bool(set(rules) & set(conclusion.rules))
