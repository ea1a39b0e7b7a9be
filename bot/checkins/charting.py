"""The course of a patient as points of a chart, in the days of the clinic's zone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.checkins.desk import CheckIns
from bot.pictures.picture import Picture
from bot.pictures.trend import Point, Scale, trend_chart
from bot.store.alerts import Alert
from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.forms import known_scores
from flows.checkins.history import Course, never_answered
from flows.checkins.rules import Level
from flows.checkins.trends import Measure, start_of
from flows.pathway.answers import Values

PAIN, ACTIVITIES = "pain_worst", "psfs"


def chart_of(
    desk: CheckIns, course: Course, alerts: Sequence[Alert], zone: ZoneInfo, now: datetime
) -> Picture | None:
    """Draw a course; None where there is no number and no silence to show.

    A score of a form is drawn once it was reached.
    """
    points = list(_points(course, zone, now))
    if not points:
        return None
    return trend_chart(
        desk.renderer.words,
        points,
        start=min(course.event, *(point.on for point in points)),
        baseline=_baseline(course, zone),
        alerts=[
            alert.created_at.astimezone(zone).date()
            for alert in alerts
            if Level(alert.level).is_safety
        ],
        scales=[
            Scale(id=id, name=desk.renderer.catalogue.say("score", score.name), most=score.most)
            for id, score in known_scores().items()
            if any(id in point.scores for point in points)
        ],
    )


def _points(course: Course, zone: ZoneInfo, now: datetime) -> Iterator[Point]:
    first = [] if course.triage is None else [(course.triage.at, course.triage.values)]
    for at, values in first + [(one.at, one.values) for one in course.check_ins]:
        point = _point(at, values, zone)
        if not point.is_silent:
            yield point
    for one in never_answered(course, now):
        yield Point(on=one.sent_at.astimezone(zone).date())


def _point(at: datetime, values: Values, zone: ZoneInfo) -> Point:
    measures = {measure.id: measure for measure in shipped_alerts().measures}
    return Point(
        on=at.astimezone(zone).date(),
        pain=measures[PAIN].value(values),
        activities=measures[ACTIVITIES].value(values),
        scores=_scores(values),
    )


def _scores(values: Values) -> dict[str, float]:
    found = {id: values.get(id) for id in known_scores()}
    return {id: value for id, value in found.items() if isinstance(value, int | float)}


def _baseline(course: Course, zone: ZoneInfo) -> Point | None:
    """Return what each measure is held against; the two may be of different days."""
    measures = {measure.id: measure for measure in shipped_alerts().measures}
    pain, activities = (_start(course, measures[id]) for id in (PAIN, ACTIVITIES))
    starts = ((id, _start(course, measures[id])) for id in known_scores() if id in measures)
    scores = {id: start for id, start in starts if start is not None}
    found = Point(on=course.event, pain=pain, activities=activities, scores=scores)
    return None if found.is_silent else found


def _start(course: Course, measure: Measure) -> float | None:
    start = start_of(course, measure)
    return None if start is None else measure.value(start[1])
