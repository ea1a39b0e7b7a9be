"""Reads programmes from YAML, and refuses those that make no sense: file, key, remedy."""

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.checkins.forms import known_forms
from flows.checkins.programme import LAST_DAY, SETS, Event, Offset, Programme, Step
from flows.errors import ContentError
from flows.pathway.loading import CONTENT, mistake, parse_yaml, read_yaml
from flows.pathway.names import nearest

STANDARD = CONTENT / "checkin" / "programmes" / "standard.yaml"
HOURS_A_DAY = 24
FIRST_REMINDER = (24, 48)
SECOND_REMINDER = 7 * HOURS_A_DAY


def read_programme(path: Path, forms: Collection[str] = ()) -> Programme:
    """Read a programme; `forms` are those that the clinic has loaded.

    Raises ContentError with one line for each mistake.
    """
    return _programme(read_yaml(path), path.name, forms)


@cache
def standard() -> Programme:
    """Return the programme that comes with the package, read once."""
    return read_programme(STANDARD)


def kept(programme: Programme) -> str:
    """Return a programme as text to keep, for the patients who are on this version."""
    return programme.model_dump_json(by_alias=True)


def programme_of(text: str, file: str) -> Programme:
    """Make a programme of YAML, or of the text that `kept` returned; it may ask any form."""
    return _programme(parse_yaml(text, file), file, known_forms())


def _programme(raw: Any, file: str, forms: Collection[str]) -> Programme:
    if raw is None:
        raise ContentError(f"{file}: is empty; write the programme into it")
    try:
        programme = Programme.model_validate(raw)
    except ValidationError as error:
        found = (mistake(file, raw, problem, whole="programme") for problem in error.errors())
        raise ContentError("\n".join(found)) from error
    mistakes = list(_mistakes(programme, (*SETS, *forms)))
    if mistakes:
        raise ContentError("\n".join(f"{file} {one}" for one in mistakes))
    return programme


def _mistakes(programme: Programme, sets: Collection[str]) -> Iterator[str]:
    if programme.hour.tzinfo is not None:
        yield f"hour: {programme.hour} has a zone; write the local hour alone, such as 18:00"
    if programme.not_after_hours < 1:
        yield f"not_after_hours: {programme.not_after_hours} is below 1; write a number of hours"
    if not programme.steps:
        yield "steps: there are none; add one"
    yield from _reminders("", programme.reminders)
    for id, count in Counter(step.id for step in programme.steps).items():
        if count > 1:
            yield f"steps.{id}: the id stands twice; rename one"
    yield from _agreed(programme)
    of_steps = [one for step in programme.steps for one in _step(programme, step, sets)]
    yield from of_steps
    if not of_steps:
        yield from _crowded(programme)


def _agreed(programme: Programme) -> Iterator[str]:
    """Yield the steps with a yes of their own that come before it is asked for, at the end."""
    others = [day for step in programme.steps if not step.if_agreed for day in step.days]
    for step in programme.steps:
        if step.if_agreed and min(step.days, default=0) <= max(others, default=LAST_DAY):
            yield (
                f"steps.{step.id}.if_agreed: the yes is asked for after the last of the other"
                " steps; write a later day, or take it out"
            )


def _step(programme: Programme, step: Step, sets: Collection[str]) -> Iterator[str]:
    place = f"steps.{step.id}"
    if step.asks not in sets and step.asks in known_forms():
        yield (
            f"{place}.set: the clinic has not loaded {step.asks!r};"
            " load it first: kneebot clinic forms add FILE"
        )
    elif step.asks not in sets:
        yield f"{place}.set: no set is called {step.asks!r}{nearest(step.asks, sets)}"
    if step.not_after_hours is not None and step.not_after_hours < 1:
        yield (
            f"{place}.not_after_hours: {step.not_after_hours} is below 1; write a number of hours"
        )
    if step.after_results and programme.event is not Event.RESULT:
        yield (
            f"{place}.after_results: day 0 is a {programme.event};"
            " write event: result or take it out"
        )
    if step.basis == "sourced" and not step.sources:
        yield f"{place}.sources: says sourced, names none; say expert"
    yield from _reminders(f"{place}.", step.reminders or ())
    yield from _recurring(place, step) if step.every is not None else _single(place, step)


def _single(place: str, step: Step) -> Iterator[str]:
    if (step.day is None) == (step.week is None):
        yield f"{place}: write day or week, one of them, or every for one that recurs"
    for key, value in (("from", step.begins), ("until", step.until), ("times", step.times)):
        if value is not None:
            yield f"{place}.{key}: only a step with every can have it; take it out"


def _recurring(place: str, step: Step) -> Iterator[str]:
    if step.day is not None or step.week is not None:
        yield f"{place}: has every, and day or week too; write from instead"
    if step.every is not None and (step.every.days is None) == (step.every.weeks is None):
        yield f"{place}.every: write days or weeks, one of them"
    offsets = {"from": step.begins, "until": step.until}
    for key, offset in offsets.items():
        if offset is not None and (offset.day is None) == (offset.week is None):
            yield f"{place}.{key}: write day or week, one of them"
    if step.begins is None:
        yield f"{place}.from: this key is missing; write the day or week of the first"
    if step.until is None and step.times is None:
        yield f"{place}: recurs without end; write until or times"
    if step.until is not None and step.times is not None:
        yield f"{place}: has until and times; write one of them"
    if step.begins is not None and step.until is not None:
        yield from _backward(place, step.begins, step.until)
    if step.begins is not None and step.every is not None and step.times is not None:
        last = step.begins.days + step.every.in_days * (step.times - 1)
        if last > LAST_DAY:
            yield f"{place}.times: ends on day {last}; write fewer, ten years at most"


def _backward(place: str, begins: Offset, until: Offset) -> Iterator[str]:
    if until.days < begins.days:
        yield (
            f"{place}.until: day {until.days} is before from, day {begins.days}; write a later one"
        )


def _reminders(place: str, hours: tuple[int, ...]) -> Iterator[str]:
    key = f"{place}reminders"
    if len(hours) > len((FIRST_REMINDER, SECOND_REMINDER)):
        yield f"{key}: {len(hours)} are too many; write at most two"
        return
    earliest, latest = FIRST_REMINDER
    if hours and not earliest <= hours[0] <= latest:
        yield f"{key}: the first after {hours[0]} hours; write {earliest} to {latest}"
    if len(hours) > 1 and hours[1] != SECOND_REMINDER:
        yield f"{key}: the second after {hours[1]} hours; write {SECOND_REMINDER}, day 7"


def _crowded(programme: Programme) -> Iterator[str]:
    """Yield what would bring two messages in a day, or a reminder of what has been followed."""
    for first, second in combinations(programme.steps, 2):
        both = set(first.days) & set(second.days) if first.meets(second) else set()
        if both:
            yield (
                f"steps.{second.id}: falls on day {min(both)} as {first.id} does;"
                " one message a day, so move one"
            )
    for step in programme.steps:
        others = [other for other in programme.steps if step.meets(other)]
        yield from _late_reminder(programme, step, others)


def _late_reminder(programme: Programme, step: Step, others: list[Step]) -> Iterator[str]:
    """Yield the first day whose reminder would come when the next message has gone."""
    hours = programme.reminders_after(step)
    if not hours:
        return
    every = sorted({day for other in others for day in other.days})
    for day in step.days:
        after = next((other for other in every if other > day), None)
        if after is not None and hours[-1] >= (after - day) * HOURS_A_DAY:
            yield (
                f"steps.{step.id}.reminders: {hours[-1]} hours after day {day} the next message,"
                f" of day {after}, is due; write fewer or earlier reminders"
            )
            return
