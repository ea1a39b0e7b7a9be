"""Writes scoring.md: `python -m docs.make_scoring` from the root of the repository.

The words stand in scoring.j2; every number, table and example is made from the content.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.commands.markdown import table
from bot.conversation.phrases import BANDS, ROLES, Phrases
from docs.scoring_drawing import drawing
from docs.scoring_examples import EXAMPLES, worked
from flows.pathway.disposition import DEADLINE_HOURS, Disposition
from flows.pathway.loading import shipped
from flows.pathway.model import Item, Pathway
from flows.pathway.names import sourced
from flows.pathway.rules import Combo, Finding, Rule, SelfCareNeed

PAGE = Path(__file__).parent / "scoring.md"
MADE_BY = "Made by `python -m docs.make_scoring` from the content; a test fails when it is stale."
PHRASES = Phrases()
TIERS = {
    "E": ("emergency", Disposition.EMERGENCY),
    "D": ("same day", Disposition.SAME_DAY),
    "U": ("urgent", Disposition.URGENT),
    "N": ("named harmless pattern", Disposition.SELF_CARE),
    "S": ("self-care", Disposition.SELF_CARE),
    "R": ("routine visit", Disposition.ROUTINE),
}
KINDS = {
    "questions": "Questions",
    "signs": "Warning signs",
    "typed_signs": "Signs that are only typed",
    "self_tests": "Self-tests",
    "flags": "Red flags",
    "rules": "Rules",
    "otherwise": "Rules that follow when none holds",
    "combos": "Combinations of rules",
    "self_care": "Conditions of self-care",
    "findings": "Findings",
    "advice": "Lines of advice",
    "referrals": "Words for a clinician",
    "alarms": "Patterns of typed emergencies",
}


def text() -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(PAGE.parent),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown of our own, no input
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["fold"] = _fold
    return environment.get_template("scoring.j2").render(_values(shipped()))


def _fold(title: str, caller: Any) -> str:
    return f"<details><summary>{title}</summary>\n\n{caller().strip()}\n\n</details>"


def _values(pathway: Pathway) -> Mapping[str, Any]:
    content, plan = pathway.content, pathway.content.pathway
    limits = plan.scoring
    against = [finding for finding in content.findings if finding.points < 0]
    return {
        "made_by": MADE_BY,
        "drawing": drawing(pathway),
        "parts": [*_parts(pathway)],
        "needs": len(content.self_care),
        "tiers": [*_tiers(pathway)],
        "sooner": _sooner(pathway),
        "rules": table(("Rule", "When", "Seen", "Source"), _rules(pathway)),
        "found": {"all": len(content.findings), "against": len(against)},
        "regions": table(
            ("Region", "Role", "Begins with", "Limit of all points"), _regions(pathway)
        ),
        "caps": ", ".join(f"{_plain(name)} {cap}" for name, cap in limits.domains.items()),
        "uncapped": _uncapped(pathway),
        "start": " ".join(
            f"{region.name.capitalize()} begins with {region.prior} points,"
            " because most such pain comes from there."
            for region in plan.regions
            if region.prior
        ),
        "findings": [*_findings(pathway)],
        "limits": limits,
        "order": ", ".join(region.name for region in plan.regions),
        "doubts": _doubts(pathway),
        "needed": ", ".join(pathway.items[id].title.lower() for id in limits.needed),
        "minors": plan.minors,
        "tie_break": _tie_break(pathway),
        "patterns": "; ".join(
            _lower(rule.reason) for rule in content.rules if rule.rule[0] == "N" and rule.region
        ),
        "examples": [
            worked(pathway, example, PHRASES.verdict, ROLES, BANDS) for example in EXAMPLES
        ],
        "more": _hand_examples(),
        "expert": _expert(pathway),
        "basis": table(("", "With a source", "expert"), _basis(pathway)),
    }


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _source(sources: Sequence[str], basis: str) -> str:
    named = ", ".join(sources)
    return f"{named} (expert)".strip() if basis == "expert" else named


def _parts(pathway: Pathway) -> Iterator[Mapping[str, str]]:
    for part in pathway.content.pathway.parts:
        screens = [screen for screen in pathway.screens if screen.section == part.id]
        items = {item.id: item for screen in screens for item in screen.items}
        titles = dict.fromkeys(screen.title for screen in screens)
        signs = sum(item.is_sign for item in items.values())
        about = f"{len(titles)} {'tests and questions' if part.id == 'self_test' else 'screens'}"
        about += f" with {signs} signs" if signs else ""
        rows = (_asked(title, [s.items for s in screens if s.title == title]) for title in titles)
        yield {"name": part.name, "about": about, "table": table(("Screen", "Asked"), rows)}


def _asked(title: str, groups: Sequence[Sequence[Item]]) -> tuple[str, str]:
    items = {item.id: item for items in groups for item in items}
    if all(item.test for item in items.values()):
        return title, "; ".join(dict.fromkeys(item.title for item in items.values()))
    return title, "; ".join(item.text for item in items.values())


def _tiers(pathway: Pathway) -> Iterator[Mapping[str, Any]]:
    content = pathway.content
    codes = [rule.rule for rule in (*content.rules, *content.otherwise, *content.combos)]
    codes += ["S" for _ in content.self_care]
    for letter, (name, tier) in TIERS.items():
        yield {
            "letter": letter,
            "name": name,
            "seen": PHRASES.deadline(DEADLINE_HOURS[tier]),
            "count": sum(code[0] == letter for code in codes),
        }


def _sooner(pathway: Pathway) -> str:
    found = [
        f"{region.name} {PHRASES.deadline(region.deadline_hours)}"
        for region in pathway.content.pathway.regions
        if region.deadline_hours is not None
    ]
    return f"A region that may be the source brings a visit forward (R6): {', '.join(found)}."


def _rules(pathway: Pathway) -> Iterator[Sequence[str]]:
    content = pathway.content
    listed: list[tuple[str, Rule | Combo | SelfCareNeed]] = [
        (rule.rule, rule) for rule in (*content.rules, *content.combos, *content.otherwise)
    ]
    listed += [("S", need) for need in content.self_care]
    letters = list(TIERS)
    for code, rule in sorted(listed, key=lambda pair: letters.index(pair[0][0])):
        source = _source(rule.sources, rule.basis)
        if isinstance(rule, SelfCareNeed):
            yield rule.id, rule.reason, "", source
        else:
            yield f"{code} `{rule.id}`", rule.reason, _seen(rule), source


def _seen(rule: Rule | Combo) -> str:
    hours = getattr(rule, "deadline_hours", None)
    return PHRASES.deadline(DEADLINE_HOURS[rule.disposition] if hours is None else hours)


def _regions(pathway: Pathway) -> Iterator[Sequence[str]]:
    for region in pathway.content.pathway.regions:
        cap = "none" if region.cap is None else str(region.cap)
        yield region.name, " or ".join(region.roles), str(region.prior), cap


def _uncapped(pathway: Pathway) -> str:
    free = [_lower(f.text) for f in pathway.content.findings if f.uncapped]
    return f"Outside the limit: {'; '.join(free)}."


def _findings(pathway: Pathway) -> Iterator[Mapping[str, str]]:
    for region in pathway.content.pathway.regions:
        rows = (_finding(f) for f in pathway.content.findings if f.region == region.id)
        head = ("Finding", "Points", "Kind", "Source")
        yield {"name": region.name, "table": table(head, rows)}


def _finding(one: Finding) -> Sequence[str]:
    points = f"{one.points:+d} {one.role[0].upper()}{' strong' if one.strong else ''}"
    return one.text, points, _plain(one.domain), _source(one.sources, one.basis)


def _doubts(pathway: Pathway) -> str:
    limits = pathway.content.pathway.scoring
    told = [_lower(doubt.reason.rstrip(".")) for doubt in limits.doubts]
    told += [f"{limits.unsure_limit} or more answers are not sure"]
    told += ["a self-test was done on one side only"]
    return f"{'; '.join(told)}."


def _tie_break(pathway: Pathway) -> str:
    conflict = pathway.content.pathway.scoring.conflict
    return pathway.items[conflict.tie_break].text if conflict and conflict.tie_break else ""


def _hand_examples() -> int:
    page = (PAGE.parent / "clinical" / "scoring.md").read_text(encoding="utf-8")
    return page.count("\n### ")


def _expert(pathway: Pathway) -> Mapping[str, int]:
    parts = [part.basis for _, part in sourced(pathway.content)]
    return {"all": parts.count("expert"), "of": len(parts)}


def _basis(pathway: Pathway) -> Iterator[Sequence[str]]:
    parts = [(kind, part.basis) for kind, part in sourced(pathway.content)]
    for kind, name in KINDS.items():
        counts = [parts.count((kind, basis)) for basis in ("sourced", "expert")]
        yield name, str(counts[0]), str(counts[1])


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
