"""The chart of a patient's check-ins: where each mark stands; how it looks is a template's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from math import ceil

from bot.pictures.picture import Picture, Theme, Words, drawn

LEFT, RIGHT = 120, 950
"""The first and the last day; the grid is wider."""
PAIN, ACTIVITIES = (190, 560), (720, 960)
"""Top and bottom of the two panels that are always there."""
ABOVE, TALL = 160, 200
"""So far below the panel before it one of a form begins, and so high it is."""
WORST = 10
SHORTEST = 4
"""A chart shows so many weeks at least."""
STEPS = (1, 2, 4, 8, 13, 26, 52)
MOST_MARKS = 8
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A check-in: worst pain and the mean of the own activities, 0 to 10, and scores of forms.

    Without any of them nobody answered.
    """

    on: date
    pain: float | None = None
    activities: float | None = None
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Tell whether it was asked and nobody answered."""
        return self.pain is None and self.activities is None and not self.scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value where it stands on the picture."""

    x: float
    y: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A score of a form that has a panel of its own, from 0 to `most`, the best."""

    id: str
    name: str
    most: int

    def of(self, point: Point) -> float | None:
        """Return the score of a check-in, None where it asked for another."""
        return point.scores.get(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One of the charts: lines end where nobody answered."""

    top: float
    bottom: float
    most: int
    lines: tuple[tuple[Mark, ...], ...]
    start: Mark | None

    @property
    def last(self) -> Mark | None:
        """Return the newest value."""
        return self.lines[-1][-1] if self.lines else None

    @property
    def ticks(self) -> Iterator[tuple[int, float]]:
        """Yield the values that are written at the left, and where."""
        step = 2 if self.most == WORST else self.most // 4
        for value in range(0, self.most + 1, step):
            yield value, self.bottom - (self.bottom - self.top) * value / self.most


def trend_chart(
    words: Words,
    points: Sequence[Point],
    *,
    start: date,
    baseline: Point | None = None,
    alerts: Sequence[date] = (),
    scales: Sequence[Scale] = (),
    theme: Theme = Theme.LIGHT,
) -> Picture:
    """Draw check-ins over the weeks since `start`; `baseline` is the start they are held against.

    Points may come in any order. Alerts stand over the day on which they were raised. Each scale
    has a panel below the others.
    """
    ordered = sorted(points, key=lambda point: point.on)
    dates = [point.on for point in ordered] + list(alerts)
    axis = Axis(start=start, weeks=_weeks(start, dates))

    def panel(place: tuple[int, int], most: int, value: Callable[[Point], float | None]) -> Panel:
        return _panel(axis, place, most, ordered, baseline, value)

    pain = panel(PAIN, WORST, lambda point: point.pain)
    activities = panel(ACTIVITIES, WORST, lambda point: point.activities)
    scores = [
        (scale, panel(place, scale.most, scale.of))
        for scale, place in zip(scales, _below(ACTIVITIES[1]), strict=False)
    ]
    values = {
        "axis": axis,
        "left": LEFT,
        "right": RIGHT,
        "pain": pain,
        "activities": activities,
        "scores": scores,
        "panels": [pain, activities, *(one for _, one in scores)],
        "silent": [axis.x(point.on) for point in ordered if point.is_silent],
        "alerts": sorted({axis.x(on) for on in alerts}),
        "radius": _radius(axis, ordered),
    }
    return drawn(words, "trend", values, theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The weeks from left to right."""

    start: date
    weeks: int

    def x(self, on: date) -> float:
        """Return where a day stands; a day before the start stands on it."""
        days = max(0, (on - self.start).days)
        return round(LEFT + (RIGHT - LEFT) * days / (self.weeks * WEEK), 1)

    @property
    def ticks(self) -> Iterator[tuple[int, float]]:
        """Yield the weeks that are written below, and where."""
        fitting = (step for step in STEPS if self.weeks / step <= MOST_MARKS)
        step = next(fitting, self.weeks)
        for week in range(0, self.weeks + 1, step):
            yield week, round(LEFT + (RIGHT - LEFT) * week / self.weeks, 1)


def _weeks(start: date, dates: Sequence[date]) -> int:
    last = max(dates, default=start)
    return max(SHORTEST, ceil((last - start).days / WEEK))


def _radius(axis: Axis, points: Sequence[Point]) -> float:
    """Return how large a mark may be, so that neighbours do not touch."""
    places = sorted({axis.x(point.on) for point in points})
    nearest = min((b - a for a, b in pairwise(places)), default=100)
    return round(min(15, max(5, nearest * 0.3)), 1)


def _below(bottom: int) -> Iterator[tuple[int, int]]:
    """Yield top and bottom of one panel after the other."""
    while True:
        top = bottom + ABOVE
        bottom = top + TALL
        yield top, bottom


def _panel(
    axis: Axis,
    place: tuple[int, int],
    most: int,
    points: Sequence[Point],
    baseline: Point | None,
    of: Callable[[Point], float | None],
) -> Panel:
    top, bottom = place

    def mark(point: Point) -> Mark | None:
        value = of(point)
        if value is None:
            return None
        y = bottom - (bottom - top) * value / most
        return Mark(x=axis.x(point.on), y=round(y, 1), value=value)

    # A check-in that did not ask for this measure does not break its line; silence does.
    marks = [(point.is_silent, mark(point)) for point in points]
    kept = [(is_silent, one) for is_silent, one in marks if is_silent or one is not None]
    lines = [
        tuple(one for _, one in group if one is not None)
        for is_silent, group in groupby(kept, key=lambda pair: pair[0])
        if not is_silent
    ]
    return Panel(
        top=top,
        bottom=bottom,
        most=most,
        lines=tuple(lines),
        start=None if baseline is None else mark(baseline),
    )
