"""What the watcher of trials makes of messages: it must neither miss a breach nor invent one."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.trial.clinics import PLACES
from bot.trial.habits import drawn
from bot.trial.people import Followed
from bot.trial.watching import REMINDS, SEEN, Watch
from bot.trial.world import Message

PLACE = PLACES[0]
NOON = datetime(2026, 9, 7, 12, 0, tzinfo=ZoneInfo(PLACE.zone))


def message(words: str, at: datetime, session: str) -> Message:
    return Message(
        id=1,
        address="7",
        at=at,
        priority=3,
        text=f"<b>{PLACE.name}</b>\n{words}",
        planned_at=at,
        rows=[[{"text": "None of these", "data": f"1:{session}:0:7"}]],
    )


def watched(*messages: Message) -> Watch:
    person, watch = drawn(Random(1), "7"), Watch()
    person.followed[PLACE.name] = Followed(
        place=PLACE,
        joined_at=NOON,
        event_day=NOON.date().toordinal(),
        zones=[(NOON, PLACE.zone)],
        hours=[(NOON, "12:00")],
    )
    for one in messages:
        watch.arrived(person, one)
    return watch


def test_reminder_of_whether_somebody_was_seen_is_of_no_day() -> None:
    next_day, third_day = NOON + timedelta(days=1), NOON + timedelta(days=3)
    watch = watched(message(SEEN, next_day, "Za"), message(f"{REMINDS}.", third_day, "Za"))

    assert dict(watch.examples) == {}
    assert watch.seen["asked_if_seen"] == 2


def test_check_in_before_the_first_day_is_one_too_many() -> None:
    watch = watched(message("How is your knee?", NOON + timedelta(days=1), "Zb"))

    assert set(watch.examples) == {"sent_twice"}
