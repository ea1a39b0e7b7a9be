"""Two invented people for scoring.md, judged by the program when the page is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.markdown import table
from flows.judging.assessment import Row, found_in
from flows.judging.conclusion import Conclusion
from flows.judging.result import Result, assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.model import Finding, Pathway
from flows.pathway.reading import read_answers
from flows.talking.spoken import spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An invented person: a title, a sentence, and what was answered."""

    title: str
    about: str
    answers: Mapping[str, Any]


CALM = {
    "subject": "self",
    "injury_when": "none",
    "heat_swelling_since": "no",
    "conditions": ["none"],
    "medicines": ["none"],
    "recent_3_months": ["none"],
    "surgery": ["none"],
    "pain_when": ["with_load"],
    "self_tests_now": "yes",
}
"""What both answered and what adds nothing here."""
EXAMPLES = (
    Example(
        title="A runner with a sore kneecap and a stiff ankle",
        about="Everyday triggers pile up at the knee, and the caps hold them. The ankle adds load"
        " and stays a contributor, however many points it has.",
        answers={
            "age": 29,
            "sex": "female",
            "side": "right",
            "duration": "6_to_12_weeks",
            "pain_trend": "same",
            "clinician_already": ["not_seen"],
            "location": ["around_behind_kneecap"],
            "aggravators": ["stairs_down", "long_sitting_bent_knee", "squat"],
            "other_pain": ["none"],
            "training_change": "much_more",
            "ankle_sprains": "two_or_more",
            "knee_to_wall": {"left": 12, "right": 8},
            "step_down": {"left": "over_second_toe", "right": "inside_big_toe"},
        },
    ),
    Example(
        title="A man whose knee hurts and whose hip is stiff",
        about="The hip may be the source. Six weeks of knee care did not help, which alone asks"
        " for a visit; a hip or back that may be the source brings it forward.",
        answers={
            "age": 62,
            "sex": "male",
            "side": "left",
            "duration": "3_to_12_months",
            "pain_trend": "same",
            "clinician_already": ["something_else"],
            "location": ["inner_thigh_to_knee"],
            "aggravators": ["putting_on_socks_or_shoes", "getting_in_out_of_car"],
            "other_pain": ["groin", "buttock"],
            "hip_stiff": "yes",
            "knee_uses_normal": "yes",
            "failed_knee_care": "yes",
            "hip_turn_in_seated": {"left": 15, "right": 35},
            "hip_turn_in_seated.groin_pain": 4,
            "big_toe_lift_seated": {"left": 50, "right": 50},
        },
    ),
)


def worked(
    pathway: Pathway,
    example: Example,
    verdict: Callable[[Conclusion], str],
    roles: Mapping[str, str],
    bands: Mapping[str, str],
) -> Mapping[str, str]:
    """Return an example with its points by region and kind, its rows and its rules."""
    given = read_answers(pathway, {**CALM, **example.answers})
    result = assess(pathway, deny_unmentioned(pathway, given))
    domains = list(pathway.content.pathway.scoring.domains)
    head = ("Region", "Start", *(name.replace("_", " ") for name in domains), "Sum")
    names = {region.id: region.name for region in pathway.content.pathway.regions}
    return {
        "title": example.title,
        "about": example.about,
        "answers": "\n".join(
            f"- {pathway.items[id].title}: {spoken(pathway.items[id], given[id])}"
            for id in example.answers
        ),
        "points": table(head, points(pathway, result)),
        "verdict": verdict(result.conclusion),
        "rules": ", ".join(result.conclusion.rules),
        "rows": "; ".join(_row(row, names, roles, bands) for row in _shown(result)),
        "confidence": result.assessment.confidence,
    }


def _shown(result: Result) -> Sequence[Row]:
    return result.assessment.regions


def _row(
    row: Row, names: Mapping[str, str], roles: Mapping[str, str], bands: Mapping[str, str]
) -> str:
    return f"**{names[row.region]}** {roles[row.role]} ({bands[row.band]}, {row.points} points)"


def points(pathway: Pathway, result: Result) -> Iterator[tuple[str, ...]]:
    """Yield for each region that has any its start, its points by kind, and their sum."""
    found = found_in(pathway, result.values)
    caps = pathway.content.pathway.scoring.domains
    for region in pathway.content.pathway.regions:
        mine = [finding for finding in found if finding.region == region.id]
        prior = region.prior if result.conclusion.region is None else 0
        if mine or prior:
            kinds = [[f for f in mine if f.domain == domain] for domain in caps]
            counted = [
                _counted(kind, caps[domain]) for kind, domain in zip(kinds, caps, strict=True)
            ]
            total = prior + sum(counted)
            total = total if region.cap is None else min(total, region.cap)
            cells = (_cell(kind, left) for kind, left in zip(kinds, counted, strict=True))
            yield region.name, str(prior or ""), *cells, f"**{total}**"


def _counted(findings: Sequence[Finding], cap: int) -> int:
    """Return what a cap leaves of one kind, in favour and against."""
    free = sum(f.points for f in findings if f.uncapped)
    held = [f.points for f in findings if not f.uncapped]
    in_favour, against = sum(p for p in held if p > 0), -sum(p for p in held if p < 0)
    return free + min(in_favour, cap) - min(against, cap)


def _cell(findings: Sequence[Finding], counted: int) -> str:
    told = " ".join(f"{f.points:+d}{f.role[0].upper()}" for f in findings)
    total = sum(f.points for f in findings)
    return told if total == counted else f"{told}, counts {counted}"
