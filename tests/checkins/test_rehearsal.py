"""Rules tried on past courses: alerts a week, share acted on, what would be missed."""

from flows.checkins.alert_rules import shipped_alerts
from flows.checkins.alerts import evaluate
from flows.checkins.rehearsal import Played, rehearse
from flows.checkins.rules import Alerts, Level
from flows.checkins.tightening import tightened
from tests.checkins.courses import course, day

WORSE = course((7, {"pain_worst": 8}), (14, {"pain_worst": 8}), start={"pain_worst": 3})
SILENT = course(sent=[(7, None), (14, None), (21, None)])
KEY = next(one.key for one in evaluate(shipped_alerts(), WORSE, day(7)) if one.rule == "pain_up")
COURSES = (
    Played(course=WORSE, ends=day(27.5), acted={KEY: True}),
    Played(course=SILENT, ends=day(55.5)),
)


def without(*rules: str) -> Alerts:
    """Return the shipped rules but for some, as an author may try them."""
    shipped = shipped_alerts()
    kept = tuple(rule for rule in shipped.rules if rule.id not in rules)
    return shipped.model_copy(update={"rules": kept})


def test_alerts_are_counted_once_a_cause() -> None:
    played = rehearse(shipped_alerts(), COURSES)

    assert [(one.patient, one.alert.rule, one.at) for one in played.told] == [
        (0, "pain_up", day(7)),
        (1, "silent", day(16)),
    ]
    assert played.patient_weeks == 12
    assert round(played.per_week(), 3) == round(2 / 12, 3)
    assert round(played.per_week(Level.NEXT_WORKING_DAY), 3) == round(1 / 12, 3)


def test_share_acted_on_is_of_known_outcomes() -> None:
    played = rehearse(shipped_alerts(), COURSES)

    assert played.by_rule["pain_up"].share == 1
    assert played.by_rule["silent"].share is None
    assert (played.acted.alerts, played.acted.known, played.acted.acted) == (2, 1, 1)


def test_missed_is_what_nothing_stands_in_for() -> None:
    less = rehearse(without("pain_up", "silent_long"), COURSES, shipped_alerts())

    assert [(one.patient, one.alert.rule) for one in less.missed] == [(0, "pain_up")]
    assert rehearse(shipped_alerts(), COURSES, shipped_alerts()).missed == ()


def test_sooner_level_stands_in() -> None:
    raw = {"rules": [{"rule": "pain_up", "level": "now"}]}
    stricter = tightened(shipped_alerts(), raw, "own.yaml")

    assert rehearse(stricter, COURSES, shipped_alerts()).missed == ()
    assert len(rehearse(shipped_alerts(), COURSES, stricter).missed) == 1


def test_alert_of_weeks_ago_stands_in_for_nothing() -> None:
    mine = course((1, {"change": "much_worse"}), (20, {"pain_worst": 8}), start={"pain_worst": 3})
    played = [Played(course=mine, ends=day(30))]

    less = rehearse(without("pain_up"), played, shipped_alerts())

    assert [one.alert.rule for one in less.missed] == ["pain_up"]


def test_weeks_before_the_event_are_looked_at() -> None:
    leaving = course(sent=[(-28, None), (-21, None), (-14, None)])

    played = rehearse(shipped_alerts(), [Played(course=leaving, ends=day(-1))])

    assert [(one.alert.rule, one.at) for one in played.told] == [("silent", day(-19))]
    assert round(played.patient_weeks, 2) == round(27 / 7, 2)


def test_nobody_has_no_alerts() -> None:
    played = rehearse(shipped_alerts(), [])

    assert (played.per_week(), played.acted.share) == (0, None)
