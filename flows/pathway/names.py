"""Checks that every name in the content leads somewhere, and says which one was probably meant."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import process

from flows.errors import ContentError
from flows.pathway.answers import NOT_DONE, NOT_SURE, STOPPED
from flows.pathway.conditions import ALWAYS, Condition
from flows.pathway.disposition import Disposition
from flows.pathway.leaves import Is, Leaf
from flows.pathway.model import Pathway
from flows.pathway.schema import Content

SELF_CARE = "S"
TIERS = {
    "E": (Disposition.EMERGENCY,),
    "D": (Disposition.SAME_DAY, Disposition.URGENT),
    "U": (Disposition.URGENT,),
    "N": (Disposition.SELF_CARE,),
    "R": (Disposition.URGENT, Disposition.ROUTINE),
}
LISTS = (
    "questions",
    "lists",
    "self_tests",
    "flags",
    "rules",
    "otherwise",
    "combos",
    "findings",
    "advice",
    "referrals",
    "alarms",
    "self_care",
    "sources",
    "countries",
)
SOURCED = tuple(name for name in LISTS if name not in ("lists", "sources", "countries"))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" for the closest known name, or a remedy where none is close.

    >>> nearest("knee_lokal", ["hip", "knee_local"])
    "; did you mean 'knee_local'?"
    """
    found = process.extractOne(name, sorted(known), score_cutoff=60)
    return f"; did you mean {found[0]!r}?" if found else "; mend the name"


def check_unique(content: Content) -> None:
    """Refuse two things of one kind with the same id, and two items with one id."""
    for name in LISTS:
        _refuse_twice(name, (part.id for part in getattr(content, name)))
    signs = [sign.id for screen in content.signs for sign in screen.signs]
    asked = [*signs, *(q.id for q in content.questions), *(s.id for s in content.typed_signs)]
    asked += [test.id for test in content.self_tests]
    asked += [one.id for one in content.lists]
    _refuse_twice("questions, signs or self-tests", asked)


def _refuse_twice(name: str, ids: Iterable[str]) -> None:
    for id, count in Counter(ids).items():
        if count > 1:
            raise ContentError(f"{name}: the id {id!r} is used {count} times; rename one")


def check_names(pathway: Pathway, placed: Sequence[tuple[str, Condition]]) -> None:
    """Refuse items, choices, regions, domains, flags, signs and sources that do not exist."""
    _check_items(pathway)
    for place, condition in placed:
        for leaf in condition.leaves():
            _check_leaf(pathway, place, leaf)
    _check_order(pathway)
    _check_plan(pathway)
    _check_findings(pathway)
    _check_rules(pathway)
    _check_sources(pathway.content)
    for alarm in pathway.alarms:
        signs = [sign.id for sign in pathway.signs]
        _known(f"emergencies {alarm.id}", "sign", alarm.sign, signs)


def _known(place: str, what: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ContentError(f"{place}: no {what} is called {name!r}{nearest(name, known)}")


def _check_leaf(pathway: Pathway, place: str, leaf: Leaf) -> None:
    _known(place, "item", leaf.item, pathway.items)
    item = pathway.items[leaf.item]
    if not isinstance(leaf, Is):
        if item.kind != "number" and not item.categories:
            raise ContentError(f"{place}: {leaf.item!r} is no number; compare it with is")
        return
    known = {choice.id for choice in item.choices} | {NOT_SURE}
    for choice in leaf.choices:
        if not (item.test and choice in (STOPPED, NOT_DONE)):
            _known(f"{place} ({leaf.item})", "choice", choice, known)


def _check_order(pathway: Pathway) -> None:
    seen: set[str] = set()
    for item in pathway.items.values():
        for leaf in item.ask_if.leaves():
            if leaf.item not in seen and leaf.item != item.test:
                raise ContentError(
                    f"{item.id} ask_if: {leaf.item!r} is not asked before; move it to the front"
                )
        seen.add(item.id)


def _check_items(pathway: Pathway) -> None:
    for item in pathway.items.values():
        _refuse_twice(f"{item.id} choices", (choice.id for choice in item.choices))
        if item.kind in ("single", "multi") and not item.choices:
            raise ContentError(f"{item.id}: a {item.kind} has no choices; add some")
        if item.kind == "number" and (item.min is None or item.max is None):
            raise ContentError(f"{item.id}: a number has no range; add min and max")
        if item.min is not None and item.max is not None and item.min >= item.max:
            raise ContentError(f"{item.id}: min is not below max; mend one")
        choices = [choice.id for choice in item.choices]
        for choice in item.ticks:
            _known(f"{item.id} ticks", "choice", choice, choices)
        if item.unticked is not None:
            _known(f"{item.id} unticked", "choice", item.unticked, [*choices, NOT_SURE])
        for category in item.categories:
            _known(f"{item.id} categories", "choice", category, choices)


def _check_plan(pathway: Pathway) -> None:
    plan = pathway.content.pathway
    conflict = plan.scoring.conflict
    tie_breaks = [conflict.tie_break] if conflict is not None and conflict.tie_break else []
    for id in (
        *plan.scoring.needed,
        *plan.summary,
        *plan.hand_over,
        plan.self_test_offer,
        *tie_breaks,
    ):
        _known("pathway.yaml", "item", id, pathway.items)
    regions = [region.id for region in plan.regions]
    _refuse_twice("pathway.yaml regions", regions)
    _refuse_twice("pathway.yaml parts", (part.id for part in plan.parts))
    _refuse_twice("pathway.yaml asks", (id for part in plan.parts for id in part.asks))
    content = pathway.content
    named = [(part.id, part.region) for part in content.advice]
    named += [(part.id, part.beside) for part in content.advice]
    named += [(part.id, part.region) for part in content.referrals]
    named += [(part.id, part.region) for part in (*content.rules, *content.otherwise)]
    named += [(part.id, part.region) for part in content.self_tests]
    codes = {rule.rule for rule in (*content.rules, *content.otherwise)}
    codes |= {combo.rule for combo in content.combos} | {SELF_CARE}
    for id, rules in [(part.id, part.rules) for part in content.advice]:
        for code in rules:
            _known(f"advice.yaml {id}", "rule", code, codes)
    for id, region in named:
        if region is not None:
            _known(id, "region", region, regions)
    groups = [group.id for group in pathway.content.word_groups]
    for pattern in (words for alarm in pathway.alarms for words in alarm.any):
        for group in re.findall(r"@(\w+)", pattern):
            _known(f"emergencies {pattern!r}", "word group", group, groups)
        if not re.match(r"[\w@]", pattern):
            raise ContentError(f"emergencies {pattern!r}: begins with no word; write one")


def _check_findings(pathway: Pathway) -> None:
    plan = pathway.content.pathway
    for finding in pathway.findings:
        place = f"findings.yaml {finding.id}"
        _known(place, "region", finding.region, [region.id for region in plan.regions])
        _known(place, "domain", finding.domain, plan.scoring.domains)
        roles = next(region.roles for region in plan.regions if region.id == finding.region)
        _known(place, f"role of {finding.region}", finding.role, roles)


def _check_rules(pathway: Pathway) -> None:
    flags = [flag.id for flag in pathway.content.flags]
    for rule in (*pathway.rules, *pathway.otherwise):
        if rule.flag is not None:
            _known(f"rules.yaml {rule.id}", "flag", rule.flag, flags)
        if rule.disposition not in TIERS[rule.code[0]]:
            raise ContentError(
                f"rules.yaml {rule.id}: {rule.code} cannot be {rule.disposition}; mend one of them"
            )
        if rule.flag is None and rule.code[0] in "EDU":
            raise ContentError(f"rules.yaml {rule.id}: a rule of E, D or U needs a flag; name it")
    rules = [rule.id for rule in pathway.rules]
    for combo in pathway.content.combos:
        _known(f"combos {combo.id}", "flag", combo.flag, flags)
        for id in (id for group in combo.groups for id in group):
            _known(f"combos {combo.id}", "rule", id, rules)
    if pathway.otherwise[-1].when is not ALWAYS:
        raise ContentError("rules.yaml otherwise: the last entry must always hold; drop its when")


def _check_sources(content: Content) -> None:
    known = [source.id for source in content.sources]
    signs = [*(sign for screen in content.signs for sign in screen.signs), *content.typed_signs]
    for name in (*SOURCED, "signs"):
        for part in signs if name == "signs" else getattr(content, name):
            for source in part.sources:
                _known(f"{name} {part.id}", "source", source, known)
            if part.basis == "sourced" and not part.sources:
                raise ContentError(f"{name} {part.id}: says sourced, names none; say expert")
