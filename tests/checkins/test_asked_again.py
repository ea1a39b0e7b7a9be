"""What staff put off or closed, and a patient says again, comes back to them at once."""

from datetime import timedelta

import pytest

from bot.store.alerts import Alert, alerts_of_patient, open_alerts
from bot.trial.world import World
from tests.checkins.conftest import ANA
from tests.checkins.test_world import pass_hours

CALF = "my calf is now hugely swollen and red"
ENDS = {"put off": ("Put off", "Seen soon anyway"), "closed": ("Close", "Spoke with them")}


def ends(world: World, how: str) -> None:
    """Let Ana put off or close what she was told of last."""
    world.pass_time(timedelta(minutes=10))
    for words in ENDS[how]:
        world.press(world.last(ANA), words)
    world.pass_time(timedelta(minutes=10))


def has_calf(world: World) -> None:
    world.press(world.last("7"), "☐ 3")
    world.press(world.last("7"), "Send")


def listed(world: World) -> list[Alert]:
    return world.db.run(open_alerts, 1, world.now)


def told(world: World) -> int:
    """Return how many messages Ana has."""
    return len(world.messages[ANA])


@pytest.mark.parametrize("words", ["/person", "I have chest pain and cannot breathe"])
def test_what_was_put_off_and_is_asked_again_is_told_again(asked: World, words: str) -> None:
    pass_hours(asked, 16)
    asked.write("7", words)
    ends(asked, "put off")
    [first] = asked.db.run(alerts_of_patient, 1)
    assert listed(asked) == []
    for _ in range(2):
        asked.write("7", words)

    [again] = [one for one in listed(asked) if one.rule == first.rule]
    assert again.told_at == asked.now


def test_what_was_put_off_leaves_one_line_when_it_is_asked_again(asked: World) -> None:
    pass_hours(asked, 16)
    asked.write("7", "/person")
    ends(asked, "put off")
    asked.write("7", "/person")
    pass_hours(asked, 24 * 4)

    first = asked.db.run(alerts_of_patient, 1)[-1]
    assert (first.state, first.reason) == ("closed", "the patient asked again")
    assert [one.rule for one in listed(asked)] == ["asked_in_words"]


def asked_for(alert: Alert) -> list[str]:
    return [part["value"] for part in alert.cause]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("I feel hopeless and want to speak to somebody", ["distress", "human"]),
        ("can I take ibuprofen? please ask somebody to call me", ["human", "medicine"]),
    ],
)
def test_what_was_put_off_stays_where_only_a_part_is_asked_again(
    asked: World, words: str, kinds: list[str]
) -> None:
    pass_hours(asked, 16)
    asked.write("7", words)
    [first] = asked.db.run(alerts_of_patient, 1)
    assert sorted(asked_for(first)) == kinds
    ends(asked, "put off")
    asked.write("7", "/person")

    assert [asked_for(one) for one in listed(asked)] == [["human"]]
    pass_hours(asked, 24 * 4)
    assert sorted(asked_for(one) for one in listed(asked)) == sorted([kinds, ["human"]])


def test_part_of_what_was_put_off_is_told_once(asked: World) -> None:
    pass_hours(asked, 16)
    asked.write("7", "I feel hopeless and want to speak to somebody")
    ends(asked, "put off")
    for _ in range(3):
        asked.write("7", "/person")

    assert [asked_for(one) for one in listed(asked)] == [["human"]]


def test_what_was_put_off_ends_once_each_part_is_asked_again(asked: World) -> None:
    pass_hours(asked, 16)
    asked.write("7", "I feel hopeless and want to speak to somebody")
    ends(asked, "put off")
    asked.write("7", "/person")
    asked.pass_time(timedelta(minutes=2))
    asked.write("7", "I feel hopeless and want to speak to somebody")
    pass_hours(asked, 24 * 4)

    assert sorted(asked_for(one) for one in listed(asked)) == [["distress"], ["human"]]


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("hours", [0, 40])
def test_sign_that_is_typed_again_is_told_again(asked: World, how: str, hours: int) -> None:
    has_calf(asked)
    ends(asked, how)
    pass_hours(asked, hours)
    before = {one.id for one in listed(asked)}
    count = told(asked)
    for _ in range(2):
        asked.write("7", CALF)

    [again] = [one for one in listed(asked) if one.id not in before]
    assert (again.rule, again.level, again.told_at) == ("sign_told_again", "now", asked.now)
    assert told(asked) == count + 1
    assert "Typed a warning sign again that was told before" in asked.last(ANA).text


@pytest.mark.parametrize("press", [None, "I take it"])
def test_sign_that_stands_on_the_list_is_told_once(asked: World, press: str | None) -> None:
    has_calf(asked)
    if press is not None:
        asked.press(asked.last(ANA), press)
    count = told(asked)
    asked.write("7", CALF)

    assert told(asked) == count
    assert [one.rule for one in listed(asked)] == ["danger"]


def test_words_that_tell_no_sign_are_told_to_nobody(asked: World) -> None:
    has_calf(asked)
    ends(asked, "closed")
    count = told(asked)
    asked.write("7", "my calf is fine now")
    asked.write("7", "thank you")

    assert told(asked) == count
    assert listed(asked) == []
