"""The answer to a set of answers: disposition, ranking, advice and referral."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flows.judging.assessment import SMALL, Assessment, Row, assess_regions
from flows.judging.conclusion import Conclusion, conclude
from flows.judging.safety import counted
from flows.pathway.answers import Values
from flows.pathway.disposition import DEFAULT_WHERE, Disposition
from flows.pathway.facts import Facts
from flows.pathway.model import Paragraph, Pathway, Spec
from flows.pathway.names import SELF_CARE, SOONER
from flows.pathway.rules import SOURCE, Advice, Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything that follows from the answers; the same answers and content give the same."""

    content_hash: str
    values: Values
    conclusion: Conclusion
    assessment: Assessment
    advice: tuple[Advice, ...]
    referral: Referral | None
    ignored: tuple[str, ...]


def assess(pathway: Pathway, given: Values) -> Result:
    """Judge a set of answers; red flags outrank any score."""
    values, ignored = counted(pathway, given)
    conclusion = conclude(pathway, values)
    assessment = assess_regions(pathway, values, conclusion)
    conclusion = _sooner(pathway, conclusion, assessment)
    return Result(
        content_hash=pathway.content_hash,
        values=values,
        conclusion=conclusion,
        assessment=assessment,
        advice=tuple(_fitting(pathway.advice, values, conclusion, assessment.regions)),
        referral=_referral(pathway, values, conclusion, assessment),
        ignored=ignored,
    )


def _sooner(pathway: Pathway, conclusion: Conclusion, assessment: Assessment) -> Conclusion:
    """Bring a visit forward where the pain may come from the hip or the back (R6).

    That is no pattern to look after alone, so self-care becomes a visit; a named pattern stays.
    """
    limits = {region.id: region.deadline_hours for region in pathway.content.pathway.regions}
    likely = [r for r in assessment.clinician_regions if r.role == SOURCE and r.band != SMALL]
    hours = [limit for row in likely if (limit := limits[row.region]) is not None]
    if hours and conclusion.rules == (SELF_CARE,):
        return _visit(pathway, conclusion, min(hours))
    due = conclusion.deadline_hours
    if not hours or due is None or conclusion.disposition is not Disposition.ROUTINE:
        return conclusion
    rules = tuple(dict.fromkeys((*conclusion.rules, SOONER)))
    return replace(conclusion, deadline_hours=min(due, *hours), rules=rules)


def _visit(pathway: Pathway, conclusion: Conclusion, hours: int) -> Conclusion:
    return replace(
        conclusion,
        disposition=Disposition.ROUTINE,
        rules=(SOONER,),
        reasons=(pathway.wording.from_elsewhere,),
        deadline_hours=hours,
        recheck_hours=None,
        where=DEFAULT_WHERE[Disposition.ROUTINE],
    )


def _referral(
    pathway: Pathway, values: Values, conclusion: Conclusion, assessment: Assessment
) -> Referral | None:
    """Return whom to see: the first that fits, by what leads or is a likely source."""
    if conclusion.disposition is None:
        return None
    likely = [row for row in assessment.regions if row.role == SOURCE and row.band != SMALL]
    leading = [*assessment.regions[:1], *likely]
    return next(_fitting(pathway.referrals, values, conclusion, leading), None)


def _fitting(
    paragraphs: Iterable[Paragraph[Spec]],
    values: Values,
    conclusion: Conclusion,
    rows: Sequence[Row],
) -> Iterator[Spec]:
    plain = Facts(values=values)
    shown = {(row.region, role) for row in rows for role in (row.role, None)}
    for paragraph in paragraphs:
        spec = paragraph.spec
        if spec.dispositions and conclusion.disposition not in spec.dispositions:
            continue
        if spec.region and (spec.region, spec.role) not in shown:
            continue
        if spec.rules and not set(spec.rules) & set(conclusion.rules):
            continue
        if isinstance(spec, Advice) and spec.beside and (spec.beside, spec.role) not in shown:
            continue
        if paragraph.when.holds(plain) is True:
            yield spec
