"""Walks a sheet of answers with and without the agenda: what is left out must change nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flows.judging.outlook import SAFETY_SECTIONS
from flows.judging.result import Result, assess
from flows.judging.safety import counted
from flows.pathway.answers import NO, NOT_DONE, NOT_SURE, Scalar, Value, Values
from flows.pathway.disposition import Disposition
from flows.pathway.model import Item, Pathway, Screen
from flows.pathway.schema import Content
from flows.proving.people import sheet
from flows.proving.tally import Tally
from flows.talking.agenda import Agenda

Left = tuple[int, int]
SHEETS = 40


def changes_nothing(pathway: Pathway, tally: Tally) -> None:
    """Walk sheets with the agenda, then ask all that it left out; every second is of an adult."""
    for seed in range(SHEETS):
        answers = sheet(pathway, seed, adult=seed % 2 == 0)
        short = walked(pathway, answers)
        whole = walked(asking_everything(pathway), answers, short.answers)
        differing = list(differences(short.result, whole.result))
        tally.check(not differing, f"sheet {seed}:", *differing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What was asked of a sheet, screen by screen, with what was left before each, and the end."""

    answers: Mapping[str, Value]
    screens: tuple[Screen, ...]
    left: tuple[Left, ...]
    result: Result


@lru_cache(maxsize=8)
def asking_everything(pathway: Pathway) -> Pathway:
    """Return the same pathway with every item handed over, so that all that applies is asked."""
    content, readings = (_handing_over(one, pathway) for one in (pathway.content, pathway.readings))
    return replace(pathway, content=content, readings=readings)


def _handing_over(content: Content, pathway: Pathway) -> Content:
    plan = content.pathway.model_copy(update={"hand_over": tuple(pathway.items)})
    return content.model_copy(update={"pathway": plan})


def walked(pathway: Pathway, sheet: Values, begun: Values | None = None) -> Walked:
    """Ask what the agenda asks; what the sheet does not tell cannot be said."""
    given: dict[str, Value] = dict(begun or {})
    screens: list[Screen] = []
    left: list[Left] = []
    while (asked := _asked(pathway, given)) is not None:
        screen, ahead = asked
        screens.append(screen)
        if ahead is not None:
            left.append(ahead)
        for item in screen.items:
            given[item.id] = _answer(item, screen.side, sheet, given)
    return Walked(
        answers=given, screens=tuple(screens), left=tuple(left), result=assess(pathway, given)
    )


def _asked(pathway: Pathway, given: Values) -> tuple[Screen, Left | None] | None:
    """Return what is asked next, in the order of the phases, and what is left after safety."""
    values, _ = counted(pathway, given)
    agenda = Agenda(pathway, values)
    tier = agenda.conclusion.disposition
    if tier is Disposition.EMERGENCY:
        return None
    safety = agenda.next_screen(SAFETY_SECTIONS)
    if safety is not None:
        return safety, None
    if tier is Disposition.SAME_DAY:
        return None
    screen = agenda.next_screen(("history",)) or agenda.next_screen(("self_test",))
    return None if screen is None else (screen, agenda.left())


def _answer(item: Item, side: str | None, sheet: Values, given: Values) -> Value:
    told = sheet.get(item.id)
    if side is None:
        return _cannot_say(item) if told is None else told
    one = told.get(side) if isinstance(told, Mapping) else None
    before = given.get(item.id)
    sides: dict[str, Scalar] = dict(before) if isinstance(before, Mapping) else {}
    return {**sides, side: NOT_DONE if one is None else one}


def _cannot_say(item: Item) -> Value:
    if item.is_sign:
        return NO
    if item.is_movement:
        return NOT_DONE
    if item.unsure is not None or not item.choices:
        return NOT_SURE
    ids = [choice.id for choice in item.choices]
    return NO if NO in ids else ids[0]


def outcome(result: Result) -> dict[str, Any]:
    """Return all of a result that the agenda may never change.

    Without how often somebody was not sure, and without whether a test was stopped or done on
    one side: what was never asked adds no doubt.
    """
    conclusion, assessment = result.conclusion, result.assessment
    return {
        "disposition": conclusion.disposition,
        "deadline_hours": conclusion.deadline_hours,
        "recheck_hours": conclusion.recheck_hours,
        "where": conclusion.where,
        "rules": sorted(conclusion.rules),
        "region": conclusion.region,
        "regions": [(row.region, row.role, row.band) for row in assessment.regions],
        "clinician_regions": [
            (row.region, row.role, row.band) for row in assessment.clinician_regions
        ],
        "advice": [spec.id for spec in result.advice],
        "referral": result.referral.id if result.referral else None,
    }


def differences(one: Result, other: Result) -> Iterator[str]:
    """Name what differs between two results."""
    mine, others = outcome(one), outcome(other)
    return (f"{key}: {mine[key]} or {others[key]}" for key in mine if mine[key] != others[key])
