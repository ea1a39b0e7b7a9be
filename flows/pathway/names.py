"""Checks that every name in the content leads somewhere, and says which one was probably meant."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process

from flows.errors import ContentError
from flows.pathway.answers import NOT_DONE, NOT_SURE, STOPPED
from flows.pathway.conditions import ALWAYS, Condition
from flows.pathway.disposition import Disposition
from flows.pathway.leaves import Is, Leaf
from flows.pathway.model import Item, Pathway
from flows.pathway.places import PLAN, Places
from flows.pathway.references import Sourced
from flows.pathway.schema import Content

SELF_CARE = "S"
SOONER = "R6"
"""The rule by which the ranking makes a visit of self-care, or brings one forward."""
TIERS = {
    "E": (Disposition.EMERGENCY,),
    "D": (Disposition.SAME_DAY, Disposition.URGENT),
    "U": (Disposition.URGENT,),
    "N": (Disposition.SELF_CARE,),
    "R": (Disposition.URGENT, Disposition.ROUTINE),
}
SOURCED = (
    "questions",
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
)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" for the closest known name, or a remedy where none is close.

    >>> nearest("knee_lokal", ["hip", "knee_local"])
    "; did you mean 'knee_local'?"
    """
    found = process.extractOne(name, sorted(known), score_cutoff=60)
    return f"; did you mean {found[0]!r}?" if found else "; mend the name"


def check_names(pathway: Pathway, placed: Sequence[tuple[str, Condition]]) -> None:
    """Refuse items, choices, regions, domains, flags, signs and sources that do not exist."""
    for item in pathway.items.values():
        _check_item(place_of(pathway, item), item)
        if item.about is not None:
            check_known(f"{place_of(pathway, item)} about", "item", item.about, pathway.items)
    for place, condition in placed:
        for leaf in condition.leaves():
            _check_leaf(pathway, place, leaf)
    _check_order(pathway)
    _check_plan(pathway)
    _check_regions(pathway)
    _check_findings(pathway)
    _check_rules(pathway)
    _check_advice(pathway)
    _check_sources(pathway.content, pathway.places)
    _check_alarms(pathway)


def place_of(pathway: Pathway, item: Item) -> str:
    """Return file and id of an item, for messages."""
    if item.test:
        return f"{pathway.places.file('self_tests', item.test)} {item.id}"
    if not item.is_sign:
        return pathway.places.of("questions", item.id)
    typed = any(sign.id == item.id for sign in pathway.content.typed_signs)
    return pathway.places.of("typed_signs" if typed else "signs", item.id)


def check_known(place: str, what: str, name: str, known: Iterable[str]) -> None:
    """Refuse a name that is not among the known ones, and say which was probably meant."""
    if name not in known:
        raise ContentError(f"{place}: no {what} is called {name!r}{nearest(name, known)}")


def _check_item(place: str, item: Item) -> None:
    if item.kind in ("single", "multi") and not item.choices:
        raise ContentError(f"{place}: a {item.kind} has no choices; add some")
    if item.kind == "number" and (item.min is None or item.max is None):
        raise ContentError(f"{place}: a number has no range; add min and max")
    if item.min is not None and item.max is not None and item.min >= item.max:
        raise ContentError(f"{place}: min is not below max; mend one")
    choices = [choice.id for choice in item.choices]
    for choice in item.ticks:
        check_known(f"{place} ticks", "choice", choice, choices)
    if item.unticked is not None:
        check_known(f"{place} unticked", "choice", item.unticked, [*choices, NOT_SURE])
    if item.denied is not None:
        check_known(f"{place} denied", "choice", item.denied, choices)
    for category in item.categories:
        check_known(f"{place} categories", "choice", category, choices)


def _check_leaf(pathway: Pathway, place: str, leaf: Leaf) -> None:
    check_known(place, "item", leaf.item, pathway.items)
    item = pathway.items[leaf.item]
    if not isinstance(leaf, Is):
        if item.kind != "number" and not item.categories:
            raise ContentError(f"{place}: {leaf.item!r} is no number; compare it with is")
        return
    known = {choice.id for choice in item.choices} | {NOT_SURE}
    for choice in leaf.choices:
        if not (item.test and choice in (STOPPED, NOT_DONE)):
            check_known(f"{place} ({leaf.item})", "choice", choice, known)


def _check_order(pathway: Pathway) -> None:
    seen: set[str] = set()
    for item in pathway.items.values():
        for leaf in item.ask_if.leaves():
            if leaf.item not in seen and leaf.item != item.test:
                place = f"{place_of(pathway, item)} ask_if"
                raise ContentError(
                    f"{place}: {leaf.item!r} is not asked before; move it to the front"
                )
        seen.add(item.id)


def _check_plan(pathway: Pathway) -> None:
    plan = pathway.content.pathway
    conflict = plan.scoring.conflict
    tie_breaks = [conflict.tie_break] if conflict is not None and conflict.tie_break else []
    for key, ids in (
        ("scoring.needed", plan.scoring.needed),
        ("summary", plan.summary),
        ("hand_over", plan.hand_over),
        ("remembers", plan.remembers),
        ("rarely_above", (*plan.rarely_above, *plan.rarely_above.values())),
        ("self_test_offer", (plan.self_test_offer,) if plan.self_test_offer else ()),
        ("conflict.tie_break", tie_breaks),
    ):
        for id in ids:
            check_known(f"{PLAN} {key}", "item", id, pathway.items)
    for id in plan.returning.asks_again if plan.returning else ():
        check_known(f"{PLAN} returning", "screen", id, {screen.id for screen in pathway.screens})
    if plan.unsteady is not None:
        place, id = f"{PLAN} unsteady", plan.unsteady.item
        check_known(place, "item", id, pathway.items)
        choices = [choice.id for choice in pathway.items[id].choices]
        check_known(place, "choice", plan.unsteady.choice, choices)
    if conflict is not None:
        for domain in (conflict.spot_domain, conflict.tests_domain):
            check_known(f"{PLAN} conflict", "domain", domain, plan.scoring.domains)


def _check_regions(pathway: Pathway) -> None:
    regions = [region.id for region in pathway.content.pathway.regions]
    for place, region in _named_regions(pathway):
        if region is not None:
            check_known(place, "region", region, regions)


def _named_regions(pathway: Pathway) -> Iterator[tuple[str, str | None]]:
    content = pathway.content
    for kind in ("advice", "referrals", "rules", "otherwise", "self_tests"):
        for part in getattr(content, kind):
            yield pathway.places.of(kind, part.id), part.region
    for paragraph in content.advice:
        yield pathway.places.of("advice", paragraph.id), paragraph.beside
    conflict = content.pathway.scoring.conflict
    if conflict is not None:
        yield f"{PLAN} conflict", conflict.spot
        yield f"{PLAN} conflict", conflict.tests


def _check_advice(pathway: Pathway) -> None:
    content = pathway.content
    codes = {rule.rule for rule in (*content.rules, *content.otherwise)}
    codes |= {combo.rule for combo in content.combos} | {SELF_CARE}
    for kind in ("advice", "referrals"):
        for part in getattr(content, kind):
            for code in part.rules:
                check_known(pathway.places.of(kind, part.id), "rule", code, codes)


def _check_findings(pathway: Pathway) -> None:
    plan = pathway.content.pathway
    for finding in pathway.findings:
        place = pathway.places.of("findings", finding.id)
        check_known(place, "region", finding.region, [region.id for region in plan.regions])
        check_known(place, "domain", finding.domain, plan.scoring.domains)
        roles = next(region.roles for region in plan.regions if region.id == finding.region)
        check_known(place, f"role of {finding.region}", finding.role, roles)


def _check_rules(pathway: Pathway) -> None:
    content = pathway.content
    flags = [flag.id for flag in content.flags]
    signs = [sign.id for sign in pathway.signs]
    for kind in ("rules", "otherwise"):
        for rule in getattr(content, kind):
            place = pathway.places.of(kind, rule.id)
            if rule.flag is not None:
                check_known(place, "flag", rule.flag, flags)
            if rule.disposition not in TIERS[rule.rule[0]]:
                raise ContentError(
                    f"{place}: {rule.rule} cannot be {rule.disposition}; mend one of them"
                )
            if rule.flag is None and rule.rule[0] in "EDU":
                raise ContentError(f"{place}: a rule of E, D or U needs a flag; name it")
            for sign in rule.despite:
                check_known(f"{place} despite", "sign", sign, signs)
    rules = [rule.id for rule in pathway.rules]
    for combo in content.combos:
        place = pathway.places.of("combos", combo.id)
        check_known(place, "flag", combo.flag, flags)
        for id in (id for group in combo.groups for id in group):
            check_known(place, "rule", id, rules)
    last = pathway.otherwise[-1]
    if last.when is not ALWAYS:
        place = pathway.places.of("otherwise", last.id)
        raise ContentError(f"{place}: the last of otherwise must always hold; drop its when")


def _check_sources(content: Content, places: Places) -> None:
    known = [source.id for source in content.sources]
    named = [(kind, part.id, part.sources) for kind, part in sourced(content)]
    named += [("excluded_tests", test.id, test.sources) for test in content.excluded_tests]
    for kind, id, sources in named:
        for source in sources:
            check_known(places.of(kind, id), "source", source, known)
    for kind, part in sourced(content):
        if part.basis == "sourced" and not part.sources:
            raise ContentError(f"{places.of(kind, part.id)}: says sourced, names none; say expert")


def sourced(content: Content) -> Iterator[tuple[str, Sourced]]:
    """Yield everything that names its sources or says expert, with the name of its list."""
    for kind in SOURCED:
        yield from ((kind, part) for part in getattr(content, kind))
    yield from (("signs", sign) for screen in content.signs for sign in screen.signs)
    yield from (("typed_signs", sign) for sign in content.typed_signs)


def _check_alarms(pathway: Pathway) -> None:
    groups = [group.id for group in pathway.content.word_groups]
    signs = [sign.id for sign in pathway.signs]
    alarms = [alarm.id for alarm in pathway.alarms]
    for alarm in pathway.alarms:
        place = pathway.places.of("alarms", alarm.id)
        check_known(place, "sign", alarm.sign, signs)
        check_patterns(place, alarm.any, groups)
    for words in pathway.content.alarm_words:
        place = f"{words.language}.yaml {words.alarm}"
        check_known(place, "alarm", words.alarm, alarms)
        check_patterns(place, words.any, groups)
    for denial in pathway.content.denials:
        sides = denial.denied, denial.denied_inside, denial.told, denial.figures
        for rows in (*sides, denial.past, denial.again):
            check_patterns(f"{denial.language}.yaml denials", rows, groups)


def check_patterns(place: str, patterns: Iterable[str], groups: Sequence[str]) -> None:
    """Refuse a pattern that begins with no word, or names a group that is not there."""
    for pattern in patterns:
        for group in re.findall(r"@(\w+)", pattern):
            check_known(f"{place} {pattern!r}", "word group", group, groups)
        if not re.match(r"(\^\^ )?[\w@]", pattern):
            raise ContentError(f"{place} {pattern!r}: begins with no word; write one")
