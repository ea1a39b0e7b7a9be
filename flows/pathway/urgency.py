"""Checks that nothing an author sets makes a danger wait: deadlines, places, emergency numbers."""

import re

from flows.errors import ContentError
from flows.pathway.disposition import DEADLINE_HOURS, DEFAULT_WHERE, Disposition, Where
from flows.pathway.model import Pathway, Rule
from flows.pathway.places import PLAN

SHORT_NUMBER = re.compile(r"\d{2,5}")
"""What a whole country calls in an emergency is short: 112, 999, 911."""


def check_urgency(pathway: Pathway) -> None:
    """Raise ContentError for the first deadline, place or number that weakens a tier."""
    for kind, rules in (("rules", pathway.rules), ("otherwise", pathway.otherwise)):
        for rule in rules:
            _check_rule(pathway.places.of(kind, rule.id), rule)
    for region in pathway.content.pathway.regions:
        _check_hours(f"{PLAN} {region.id}", region.deadline_hours, Disposition.ROUTINE)
    for country in pathway.content.countries:
        if not re.search(r"\d\d", country.emergency.number or ""):
            place = pathway.places.of("countries", country.id)
            raise ContentError(f"{place}: has no emergency number; write the number to call")


def _check_rule(place: str, rule: Rule) -> None:
    _check_hours(place, rule.deadline_hours, rule.disposition)
    usual = DEFAULT_WHERE[rule.disposition]
    if rule.where is not None and list(Where).index(rule.where) > list(Where).index(usual):
        raise ContentError(
            f"{place} where: {rule.where.value!r} is too little for {rule.disposition};"
            f" write {usual.value} or leave it out"
        )


def _check_hours(place: str, hours: int | None, tier: Disposition) -> None:
    limit = DEADLINE_HOURS[tier]
    if hours is not None and (limit is None or not 0 <= hours <= limit):
        remedy = "leave it out" if limit is None else f"write at most {limit}"
        raise ContentError(f"{place} deadline_hours: {hours} is too late for {tier}; {remedy}")


def check_emergency_number(place: str, number: str) -> None:
    """Refuse a number of one's own that cannot be what a whole country calls in an emergency."""
    if not SHORT_NUMBER.fullmatch(number):
        raise ContentError(
            f"{place}: {number!r} is no emergency number;"
            " write the short one that the whole country calls, such as 112"
        )
