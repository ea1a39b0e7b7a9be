"""Stored results on changed content: what would be another outcome, by number and never by word."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.channel import Channel
from bot.conversation.incoming import Asked
from bot.conversation.triage import take_turn
from bot.store.database import Database
from flows.pathway.answers import Value
from flows.pathway.loading import load
from flows.proving.walking import talk
from flows.talking.events import Start
from tests.conftest import Change, Kneebot, Outcome

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GROWN: dict[str, Value] = {"age": 40, "side": "left", "grip_now": "no"}
PEOPLE: dict[str, dict[str, Value]] = {
    "hot": {**GROWN, "hot_elbow": "yes"},
    "bent": {**GROWN, "bent_wrong": "yes"},
    "well": {**GROWN, "place": ("outer",), "neck_moves": "no"},
}
LOWERED = (
    "rule: D1, flag: rf_hot, disposition: same_day",
    "rule: U2, flag: rf_hot, disposition: urgent",
)


@pytest.fixture
def old(content: Path) -> str:
    """Let three people talk to the bot on the content as it is, and return its hash."""
    pathway = load("elbow", content)
    with Database.open("kneebot.sqlite", serving=True) as db:
        for name, answers in PEOPLE.items():
            said = [one.event for one in talk(pathway, answers)]
            turned = db.run(take_turn, pathway, Channel.WEB, name, Start(), NOW)
            for event in said:
                incoming = Asked(turned.shown, event)
                turned = db.run(take_turn, pathway, Channel.WEB, name, incoming, NOW)
    return pathway.content_hash


@pytest.fixture
def replay(kneebot: Kneebot, content: Path, old: str) -> Callable[..., Outcome]:
    def replayed(*words: str, hash: str = old) -> Outcome:
        return kneebot("replay", "--old", hash, "--content", content, "--flow", "elbow", *words)

    return replayed


def shape(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_same_content_gives_the_same(replay):
    told = replay()

    assert told.code == 0
    assert told.out == (
        "3 results, 0 cases: 0 less urgent, 0 unfinished, 0 more urgent, 0 other, "
        "0 not reproduced\n"
    )


def test_less_urgent_comes_first_and_fails(replay, change: Change):
    change("judging.yaml", *LOWERED)
    change("judging.yaml", "urgent, when: {bent", "urgent, deadline_hours: 24, when: {bent")
    told = replay()

    assert told.code == 1
    assert told.out.splitlines()[:2] == [
        "less urgent: result 1 of session 1: same_day -> urgent "
        "(disposition, deadline_hours, flags, regions)",
        "more urgent: result 2 of session 2: urgent -> urgent (deadline_hours)",
    ]


def test_more_urgent_is_no_failure(replay, change: Change):
    change("judging.yaml", "urgent, when: {bent", "urgent, deadline_hours: 24, when: {bent")

    assert replay().code == 0


def test_new_warning_sign_would_be_asked_first(replay, change: Change):
    sign = "  - {id: bent_wrong,"
    new = "  - {id: new_sign, text: Something new, help: New.}\n"
    change("items.yaml", sign, f"{new}{sign}")
    (one,) = shape(replay("--json"))["unfinished"]

    assert one["old"]["disposition"] == "routine"
    assert one["new"]["disposition"] is None
    assert one["asks"] == ["new_sign"]


def test_lost_rule_is_less_urgent_though_unfinished(replay, change: Change):
    """Whoever was sent today is not sent any more, whatever would be asked."""
    sign = "  - {id: bent_wrong,"
    change("items.yaml", sign, f"  - {{id: new_sign, text: Something new, help: New.}}\n{sign}")
    change("judging.yaml", 'when: {hot_elbow: "yes"}', 'when: {new_sign: "yes"}')

    assert [one["result"] for one in shape(replay("--json"))["less_urgent"]] == [1]


def test_answer_that_fits_no_more_is_named(replay, change: Change):
    change("items.yaml", "id: outer, label: Outer side", "id: outside, label: Outer side")
    change("judging.yaml", "{place: outer}", "{place: outside}")
    (one,) = shape(replay("--json"))["other"]

    assert one["dropped"] == ["place"]


def test_result_of_other_rules_is_not_reproduced(replay, old: str):
    """Somebody changed what is stored; the content of that time gives something else."""
    with sqlite3.connect("kneebot.sqlite") as raw:
        raw.execute(
            """UPDATE results SET body = replace(body, '"same_day"', '"urgent"') WHERE id = 1"""
        )
    told = replay()

    assert told.code == 1
    assert "not reproduced: result 1 of session 1: disposition, flags" in told.out


def test_old_content_that_cannot_be_built_is_told(replay):
    with sqlite3.connect("kneebot.sqlite") as raw:
        raw.execute("""UPDATE contents SET body = replace(body, '"regions"', '"areas"')""")
    told = replay()

    assert told.code == 1
    assert "cannot be built any more" in told.out
    assert "3 results, 0 cases" in told.out


def test_cases_are_run_on_both(replay, change: Change):
    case = {
        "id": "hot",
        "answers": {"age": 40, "hot_elbow": "yes"},
        "expected": {
            "disposition": "same_day",
            "acceptable": ["same_day"],
            "regions": [],
            "must_not_miss": True,
        },
        "source": "A made-up case",
    }
    Path("cases").mkdir()
    Path("cases/hot.json").write_text(json.dumps(case), encoding="utf-8")
    change("judging.yaml", *LOWERED)

    assert {"case": "hot"}.items() <= shape(replay("--json", "--cases", "cases"))["less_urgent"][
        1
    ].items()


def test_no_words_and_no_answers_are_printed(replay, change: Change):
    change("judging.yaml", *LOWERED)
    told = replay("--json").out

    assert "answers" not in told
    assert '"yes"' not in told
    assert "hot" not in told.replace("rf_hot", "")


def test_unknown_hash_names_those_that_exist(replay, old: str):
    assert replay(hash="beef").refuses("'beef'", f"{old} (3 results)")


def test_database_is_not_made(kneebot: Kneebot, content: Path):
    told = kneebot("replay", "--old", "beef", "--content", content, "--flow", "elbow")

    assert told.refuses("kneebot.sqlite", "--db")
    assert not Path("kneebot.sqlite").exists()


def test_works_beside_a_serving_process(replay):
    with Database.open("kneebot.sqlite", serving=True):
        assert replay().code == 0
