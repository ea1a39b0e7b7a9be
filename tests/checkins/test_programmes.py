"""Programmes of check-ins: what ships, what is refused, and in which words."""

from pathlib import Path

import pytest

from flows.checkins.programme import Programme
from flows.checkins.programmes import STANDARD, kept, programme_of, read_programme, standard
from flows.errors import ContentError
from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped

HEAD = "{id: own, name: Own, event: visit, "


def own(steps: str, head: str = HEAD) -> Programme:
    """Read a programme with these steps."""
    return programme_of(f"{head}steps: [{steps}]}}", "own.yaml")


REFUSED = {
    "two-ids": (
        "{id: a, set: weekly, day: 1}, {id: a, set: full, day: 9}",
        "own.yaml steps.a: the id stands twice; rename one",
    ),
    "unknown-set": (
        "{id: a, set: weakly, day: 1}",
        "own.yaml steps.a.set: no set is called 'weakly'; did you mean 'weekly'?",
    ),
    "no-day": (
        "{id: a, set: full}",
        "own.yaml steps.a: write day or week, one of them, or every for one that recurs",
    ),
    "day-and-week": (
        "{id: a, set: full, day: 1, week: 1}",
        "own.yaml steps.a: write day or week, one of them, or every for one that recurs",
    ),
    "times-of-a-single-step": (
        "{id: a, set: full, day: 1, times: 3}",
        "own.yaml steps.a.times: only a step with every can have it; take it out",
    ),
    "no-end": (
        "{id: a, set: full, every: {days: 7}, from: {day: 1}}",
        "own.yaml steps.a: recurs without end; write until or times",
    ),
    "two-ends": (
        "{id: a, set: full, every: {days: 7}, from: {day: 1}, until: {day: 8}, times: 2}",
        "own.yaml steps.a: has until and times; write one of them",
    ),
    "no-first": (
        "{id: a, set: full, every: {days: 7}, times: 2}",
        "own.yaml steps.a.from: this key is missing; write the day or week of the first",
    ),
    "until-before-from": (
        "{id: a, set: full, every: {days: 1}, from: {week: 2}, until: {day: 13}}",
        "own.yaml steps.a.until: day 13 is before from, day 14; write a later one",
    ),
    "every-in-both": (
        "{id: a, set: full, every: {days: 1, weeks: 1}, from: {week: 2}, times: 2}",
        "own.yaml steps.a.every: write days or weeks, one of them",
    ),
    "every-nothing": (
        "{id: a, set: full, every: {days: 0}, from: {week: 2}, times: 2}",
        "own.yaml steps.0.every.days (a): 0 does not fit;"
        " input should be greater than or equal to 1",
    ),
    "from-in-neither": (
        "{id: a, set: full, every: {days: 1}, from: {}, times: 2}",
        "own.yaml steps.a.from: write day or week, one of them",
    ),
    "day-beside-every": (
        "{id: a, set: full, day: 3, every: {days: 1}, from: {day: 1}, times: 2}",
        "own.yaml steps.a: has every, and day or week too; write from instead",
    ),
    "a-lifetime": (
        "{id: a, set: full, every: {weeks: 50}, from: {week: 1}, times: 99}",
        "own.yaml steps.a.times: ends on day 34307; write fewer, ten years at most",
    ),
    "negative-not-after": (
        "{id: a, set: full, day: 1, not_after_hours: -1}",
        "own.yaml steps.a.not_after_hours: -1 is below 1; write a number of hours",
    ),
    "three-reminders": (
        "{id: a, set: full, day: 1, reminders: [24, 168, 200]}",
        "own.yaml steps.a.reminders: 3 are too many; write at most two",
    ),
    "hasty-reminder": (
        "{id: a, set: full, day: 1, reminders: [6]}",
        "own.yaml steps.a.reminders: the first after 6 hours; write 24 to 48",
    ),
    "odd-second-reminder": (
        "{id: a, set: full, day: 1, reminders: [24, 72]}",
        "own.yaml steps.a.reminders: the second after 72 hours; write 168, day 7",
    ),
    "reminder-after-the-next": (
        "{id: a, set: weekly, every: {weeks: 1}, from: {week: 1}, times: 2, reminders: [24, 168]}",
        "own.yaml steps.a.reminders: 168 hours after day 7 the next message, of day 14, is due;"
        " write fewer or earlier reminders",
    ),
    "two-messages-a-day": (
        "{id: a, set: weekly, every: {weeks: 1}, from: {week: 1}, times: 4},"
        " {id: b, set: full, week: 3}",
        "own.yaml steps.b: falls on day 21 as a does; one message a day, so move one",
    ),
    "results-after-a-visit": (
        "{id: a, set: seen, day: 1, after_results: [urgent]}",
        "own.yaml steps.a.after_results: day 0 is a visit; write event: result or take it out",
    ),
    "sources-that-are-none": (
        "{id: a, set: seen, day: 1, basis: sourced}",
        "own.yaml steps.a.sources: says sourced, names none; say expert",
    ),
    "no-steps": ("", "own.yaml steps: there are none; add one"),
    "agreed-before-the-end": (
        "{id: a, set: weekly, day: 2, if_agreed: true}, {id: b, set: full, day: 9}",
        "own.yaml steps.a.if_agreed: the yes is asked for after the last of the other steps;"
        " write a later day, or take it out",
    ),
    "unknown-key": (
        "{id: a, set: seen, day: 1, hour: 9}",
        "own.yaml steps.0.hour (a): there is no such key; mend its spelling or take it out",
    ),
}


@pytest.mark.parametrize(("steps", "told"), REFUSED.values(), ids=REFUSED)
def test_senseless_step_is_refused(steps: str, told: str) -> None:
    with pytest.raises(ContentError) as refused:
        own(steps)

    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("not_after_hours: 0, ", "own.yaml not_after_hours: 0 is below 1; write a number of hours"),
        ("hour: 25, ", "own.yaml hour: '25:00' does not fit; input should be in a valid time"),
        ("hour: 18:00Z, ", "own.yaml hour: 18:00:00+00:00 has a zone; write the local hour alone"),
        ("reminders: [23], ", "own.yaml reminders: the first after 23 hours; write 24 to 48"),
        ("event: birthday, ", "own.yaml event"),
    ],
    ids=["not-after", "hour", "zone", "reminder", "event"],
)
def test_senseless_programme_is_refused(head: str, told: str) -> None:
    head = head if head.startswith("event") else f"event: visit, {head}"

    with pytest.raises(ContentError) as refused:
        own("{id: a, set: full, day: 1}", f"{{id: own, name: Own, {head}")

    assert str(refused.value).startswith(told)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ContentError) as refused:
        own("{id: a, set: fool, day: 1}, {id: b, set: full}")

    assert len(str(refused.value).splitlines()) == 2


def test_hour_is_written_either_way() -> None:
    hours = {own("{id: a, set: full, day: 1}", f"{HEAD}hour: {hour}, ").hour for hour in
             ("9", "09:00", '"09:00"')}  # fmt: skip

    assert [f"{hour:%H:%M}" for hour in hours] == ["09:00"]


def test_licensed_form_is_a_set(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(f"{HEAD}steps: [{{id: a, set: kujala, week: 6}}]}}", encoding="utf-8")

    assert read_programme(file, ["kujala"]).steps[0].asks == "kujala"
    with pytest.raises(ContentError, match="no set is called 'kujala'"):
        read_programme(file)


def test_steps_of_different_results_may_share_a_day() -> None:
    steps = "{id: a, set: seen, day: 1, after_results: [urgent]}, {id: b, set: seen, day: 1%s}"
    head = HEAD.replace("visit", "result")

    assert len(own(steps % ", after_results: [same_day]", head).steps) == 2
    with pytest.raises(ContentError, match="one message a day"):
        own(steps % "", head)


def test_kept_text_makes_the_same_programme() -> None:
    assert programme_of(kept(standard()), "kept") == standard()


def days(programme: Programme) -> dict[int, str]:
    """Return what is asked on which day."""
    return {day: step.asks for day, _, step in programme.days()}


STEADY = {7: "weekly", 14: "full", 21: "weekly", 28: "full", 42: "full", 45: "retest",
          56: "weekly", 70: "weekly", 84: "full", 87: "retest"}  # fmt: skip


@pytest.mark.parametrize(
    ("result", "agreed", "more"),
    [
        (None, False, {}),
        (Disposition.ROUTINE, False, {}),
        (Disposition.SAME_DAY, False, {1: "seen"}),
        (Disposition.URGENT, False, {3: "seen"}),
        (Disposition.SELF_CARE, True, {182: "weekly", 364: "weekly"}),
    ],
)
def test_standard_is_twelve_weeks(
    result: Disposition | None, agreed: bool, more: dict[int, str]
) -> None:
    assert days(standard().for_patient(result, agreed=agreed)) == STEADY | more


def test_offer_is_for_its_results() -> None:
    offer = programme_of(
        f"{HEAD}offer: {{dispositions: [urgent], regions: [hip]}},"
        " steps: [{id: a, set: full, day: 1}]}",
        "own.yaml",
    ).offer

    assert offer.fits(Disposition.URGENT, ("ankle", "hip"))
    assert not offer.fits(Disposition.URGENT, ("ankle",))
    assert not offer.fits(Disposition.ROUTINE, ("hip",))
    assert standard().offer.fits(Disposition.ROUTINE)
    assert not standard().offer.fits(Disposition.EMERGENCY)


def test_sources_of_the_standard_exist() -> None:
    known = {source.id for source in shipped().content.sources}

    assert STANDARD.is_file()
    assert {source for step in standard().steps for source in step.sources} <= known


def test_form_must_be_loaded_before_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(f"{HEAD}steps: [{{id: a, set: lefs, week: 6}}]}}", encoding="utf-8")

    assert read_programme(file, ["lefs"]).steps[0].asks == "lefs"
    with pytest.raises(ContentError) as refused:
        read_programme(file)
    assert str(refused.value) == (
        "own.yaml steps.a.set: the clinic has not loaded 'lefs';"
        " load it first: kneebot clinic forms add FILE"
    )
