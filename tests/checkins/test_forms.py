"""A clinic's licensed form in the chat: asked by a step, scored, and on the card."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from bot.checkins.draining import drain
from bot.sending.outcome import Unclear
from bot.store.alerts import open_alerts
from bot.store.campaigns import add_campaign, campaign_of, plan_campaign
from bot.store.clinic_tables import deliveries
from bot.store.enrolments import keep_programme
from bot.store.form_tables import form_answers
from bot.store.forms import keep_form, retire_form
from bot.store.sends import BROADCAST
from bot.store.tables import sends
from bot.trial.world import World
from flows.checkins.own_forms import kept_form, read_form
from flows.checkins.programmes import kept, programme_of
from tests.checkins.conftest import staff_linked
from tests.checkins.form_texts import LEFS
from tests.checkins.spanish import english_in
from tests.checkins.test_copy import copied
from tests.checkins.test_world import pass_hours
from tests.checkins.weeks import until

Joined = Callable[[str], World]
ANA = "90"
TWICE = """{id: standard, name: Own, event: visit, reminders: [24], not_after_hours: 24, steps: [
{id: form, set: lefs, every: {days: 7}, from: {day: 2}, times: 2}]}"""
ONE_DAY = 24
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CLOSED = "We are closed on Friday."


def load(world: World, path: Path, text: dict[str, Any], hash: str = "1") -> None:
    """Let the clinic load a form, as its command does."""
    path.write_text(json.dumps(text), encoding="utf-8")
    form = read_form(path)
    world.db.run(
        keep_form,
        clinic_id=1,
        name=form.form,
        language=form.language,
        hash=hash,
        body=kept_form(form),
        now=world.now,
    )


@pytest.fixture
def asked(joined: Joined, world: World, tmp_path: Path) -> World:
    """Return a world whose patient 7 was just asked a form, Wednesday 18:00."""
    load(world, tmp_path / "lefs.yaml", LEFS)
    body = kept(programme_of(TWICE, "own.yaml"))
    world.db.run(keep_programme, clinic_id=1, name="standard", hash="2", body=body, now=world.now)
    joined("7")
    staff_linked(world, ANA, "Ana", "clinician")
    pass_hours(world, 2 * ONE_DAY + 7)
    return world


def texts(world: World, address: str) -> list[str]:
    return [message.text for message in world.messages[address]]


def rows(world: World, table: Table, column: str) -> list[Any]:
    wanted = select(table.c[column]).order_by(table.c.id)
    return [*world.db.run(lambda conn: conn.execute(wanted).scalars().all())]


def states(world: World) -> list[Any]:
    """Return what became of the check-in and its reminders, in the order they were planned."""
    return rows(world, deliveries, "state")


def kept_answers(world: World) -> list[Any]:
    return rows(world, form_answers, "choices")


def fill_in(world: World, answers: Sequence[str]) -> None:
    for words in answers:
        world.press(world.last("7"), words)


def card(world: World) -> str:
    world.write(ANA, "/patient P7")
    return world.last(ANA).text


def chart(world: World) -> str:
    """Return the newest picture that Ana was shown."""
    return next(one.picture for one in reversed(world.messages[ANA]) if one.picture)


def test_form_is_asked_scored_and_on_the_card(asked: World) -> None:
    assert "Lower Extremity Functional Scale: 20 questions" in asked.last("7").text
    assert "Invented activity 1</b> (1 of 20)" in asked.last("7").text
    fill_in(asked, ["Level 3"] * 10 + ["Level 2"] * 10)

    assert "can read your answers" in asked.last("7").text
    assert "LEFS, 0 to 80, more is better: 50" in card(asked)
    assert "Answered 1 of 1" in card(asked)


def test_score_that_fell_by_nine_is_told_to_the_clinic(asked: World) -> None:
    fill_in(asked, ["Level 3"] * 20)
    pass_hours(asked, 7 * ONE_DAY)
    fill_in(asked, ["Level 2"] * 9 + ["Level 3"] * 11)

    assert "LEFS, 0 to 80, more is better: 60 → 51, worse" in card(asked)
    assert "LEFS, 0 to 80: 60 at the start, now 51." in chart(asked)
    [alert] = asked.db.run(open_alerts, 1, asked.now)
    assert (alert.rule, alert.version, alert.level) == ("lefs_down", "2", "next_working_day")
    asked.write(ANA, "/today")
    pass_hours(asked, 15)
    asked.press(asked.last(ANA), "P7")
    assert "Worse than before, since" in asked.last(ANA).text


def test_scores_are_told_in_the_language_of_the_staff(asked: World) -> None:
    asked.write(ANA, "/language es")
    fill_in(asked, ["Level 3"] * 20)
    pass_hours(asked, 7 * ONE_DAY)
    fill_in(asked, ["Level 2"] * 9 + ["Level 3"] * 11)

    assert "LEFS, de 0 a 80, más es mejor: 60 → 51, peor" in card(asked)
    assert english_in(asked.messages[ANA][-1:]) == set()


def test_skipped_score_is_told_in_the_language_of_the_staff(asked: World) -> None:
    asked.write(ANA, "/language es")
    fill_in(asked, ["Level 3"] * 19 + ["Skip this question"])

    assert "demasiadas preguntas sin contestar para dar puntos" in card(asked)


def test_score_that_fell_by_eight_is_told_to_nobody(asked: World) -> None:
    fill_in(asked, ["Level 3"] * 20)
    pass_hours(asked, 7 * ONE_DAY)
    fill_in(asked, ["Level 2"] * 8 + ["Level 3"] * 12)

    assert "60 → 52, no clear change" in card(asked)
    assert asked.db.run(open_alerts, 1, asked.now) == []


def test_skipped_question_leaves_a_sum_without_a_score(asked: World) -> None:
    fill_in(asked, ["Level 3"] * 19 + ["Skip this question"])

    assert "can read your answers" in asked.last("7").text
    told = card(asked)
    assert "too many questions skipped for a score" in told
    assert "LEFS" not in told


def test_no_thanks_keeps_nothing(asked: World) -> None:
    first = asked.last("7")
    level = first.buttons["Level 3"]
    fill_in(asked, ["Not this time"])

    assert "None of your answers to it is kept" in asked.last("7").text
    assert states(asked) == ["declined", "cancelled"]
    assert kept_answers(asked) == []
    asked.bring([asked.pressed(first, level)])
    assert "nothing was changed" in asked.last("7").text
    assert kept_answers(asked) == []


def test_old_button_changes_its_answer_until_the_end(asked: World) -> None:
    first = asked.last("7")
    zero, four = first.buttons["Level 0"], first.buttons["Level 4"]
    fill_in(asked, ["Level 0", "Level 1"])
    asked.bring([asked.pressed(first, four)])
    assert "(3 of 20)" in asked.last("7").text
    fill_in(asked, ["Level 1"] * 18)
    asked.bring([asked.pressed(first, zero)])

    assert "answered this already" in asked.last("7").text
    assert "more is better: 23" in card(asked)


def test_wrong_tap_is_taken_back(asked: World) -> None:
    assert "Back" not in asked.last("7").buttons
    fill_in(asked, ["Level 0", "Back", "Level 4"])
    assert "Invented activity 2</b> (2 of 20)" in asked.last("7").text
    fill_in(asked, ["Level 1"] * 19)

    assert "more is better: 23" in card(asked)


def test_form_survives_a_restart_and_a_new_version(asked: World, tmp_path: Path) -> None:
    fill_in(asked, ["Level 3"] * 3)
    again = [{"text": f"Changed activity {n}"} for n in range(1, 21)]
    load(asked, tmp_path / "lefs.yaml", {**LEFS, "questions": again}, hash="2")
    asked.restart()
    fill_in(asked, ["Level 3"])

    assert "Invented activity 5</b> (5 of 20)" in asked.last("7").text
    fill_in(asked, ["Level 3"] * 16)
    pass_hours(asked, 7 * ONE_DAY)
    assert "Changed activity 1</b> (1 of 20)" in asked.last("7").text


@pytest.mark.parametrize(
    "about",
    ["1:0:0", "1:0:skip", "1:0:no", "1:99:0", "1:0:99", "²:0:0", "9" * 20 + ":0:0", "a:b:c"],
)
def test_nobody_answers_a_form_for_another(asked: World, joined: Joined, about: str) -> None:
    joined("8")
    asked.bring([asked.pressed(asked.last("7"), f"k:form:{about}", "8")])

    assert "nothing was changed" in asked.last("8").text
    assert kept_answers(asked) == [[None] * 20]


def test_who_stopped_answers_no_more(asked: World) -> None:
    question = asked.last("7")
    asked.write("7", "/clinics")
    asked.press(asked.last("7"), "Stop Northside")
    asked.press(question, "Level 3")

    assert "nothing was changed" in asked.last("7").text
    assert kept_answers(asked) == [[None] * 20]


def test_who_answers_nothing_is_reminded_once(asked: World) -> None:
    pass_hours(asked, ONE_DAY)
    assert "here are the questions again" in asked.last("7").text
    assert "Invented activity 1</b> (1 of 20)" in asked.last("7").text
    fill_in(asked, ["Level 3"] * 20)

    assert "more is better: 60" in card(asked)
    assert states(asked) == ["answered", "cancelled"]


def test_who_answers_is_not_reminded(asked: World) -> None:
    fill_in(asked, ["Level 3"])
    pass_hours(asked, 2 * ONE_DAY)

    assert "(2 of 20)" in asked.last("7").text
    assert states(asked) == ["partly", "cancelled"]


def test_form_that_was_removed_is_not_asked(asked: World) -> None:
    fill_in(asked, ["Level 3"] * 20)
    asked.db.run(retire_form, 1, "lefs", "en", asked.now)
    before = len(texts(asked, "7"))
    pass_hours(asked, 7 * ONE_DAY)

    assert len(texts(asked, "7")) == before
    assert states(asked)[-1] == "skipped"


def test_typed_emergency_is_heard_within_a_form(asked: World) -> None:
    fill_in(asked, ["Level 3"] * 2)
    question = asked.last("7")
    asked.write("7", "I have crushing chest pain")
    assert "now" in asked.last("7").text
    assert "Invented activity" not in asked.last("7").text

    asked.press(question, "Level 3")
    assert "(4 of 20)" in asked.last("7").text


def test_unclear_message_is_settled_by_its_answer(asked: World) -> None:
    fill_in(asked, ["Level 3"] * 20)
    asked.post = lambda world, send: Unclear("no answer") if send.priority == BROADCAST else None
    pass_hours(asked, 7 * ONE_DAY)
    assert rows(asked, sends, "state").count("uncertain") == 1
    newest = rows(asked, form_answers, "delivery_id")[-1]
    asked.bring([asked.pressed(asked.last("7"), f"k:form:{newest}:0:3")])

    assert "(2 of 20)" in asked.last("7").text
    assert "uncertain" not in rows(asked, sends, "state")


def test_unclear_reminder_is_settled_by_the_answer(asked: World) -> None:
    question = asked.last("7")
    asked.post = lambda world, send: Unclear("no answer") if send.priority == BROADCAST else None
    pass_hours(asked, ONE_DAY)
    assert rows(asked, sends, "state").count("uncertain") == 1
    asked.press(question, "Level 3")

    assert "uncertain" not in rows(asked, sends, "state")


def broadcast(world: World, starts_at: datetime | None = None) -> None:
    """Plan a broadcast to everybody, due now unless it says when."""
    begins = starts_at or world.now
    id = world.db.run(
        add_campaign,
        clinic_id=1,
        staff_id=None,
        text=CLOSED,
        asks=None,
        segment={},
        starts_at=begins,
        not_after=begins + 2 * HOUR,
        now=world.now,
    )
    campaign = world.db.run(campaign_of, id)
    assert campaign is not None
    world.db.run(plan_campaign, campaign, "Europe/Berlin", begins, world.now)


@pytest.mark.parametrize("answers", [1, 20])
def test_who_fills_in_a_form_is_not_interrupted(asked: World, answers: int) -> None:
    fill_in(asked, ["Level 3"] * answers)
    broadcast(asked)
    until(asked, asked.now + HOUR / 2 - MINUTE)
    assert CLOSED not in f"{texts(asked, '7')}"
    until(asked, asked.now + 2 * MINUTE)
    assert CLOSED in asked.last("7").text


def test_what_waits_is_taken_back_from_who_fills_in_a_form(asked: World) -> None:
    question = asked.last("7")
    broadcast(asked)
    asked.db.run(drain, asked.desk, asked.now)
    asked.press(question, "Level 3")
    assert CLOSED not in f"{texts(asked, '7')}"
    asked.pass_time(HOUR / 2 + MINUTE)
    assert CLOSED in asked.last("7").text


def test_long_labels_stand_in_the_text(joined: Joined, world: World, tmp_path: Path) -> None:
    long = [{"label": f"Level {n}, told in more words than a button holds", "points": n}
            for n in range(5)]  # fmt: skip
    load(
        world, tmp_path / "lefs.yaml", {**LEFS, "choices": long, "introduction": "Think of today."}
    )
    body = kept(programme_of(TWICE, "own.yaml"))
    world.db.run(keep_programme, clinic_id=1, name="standard", hash="2", body=body, now=world.now)
    joined("7")
    pass_hours(world, 2 * ONE_DAY + 7)

    told = world.last("7")
    assert "Think of today." in told.text
    assert "5. Level 4, told in more words than a button holds" in told.text
    assert [*told.buttons] == [*"12345", "Skip this question", "Not this time"]


def test_form_is_asked_in_the_language_of_the_chat(
    joined: Joined, world: World, tmp_path: Path
) -> None:
    load(world, tmp_path / "lefs.yaml", LEFS)
    spanish = [{"text": f"Actividad inventada {n}"} for n in range(1, 21)]
    load(world, tmp_path / "es.yaml", {**LEFS, "language": "es", "questions": spanish})
    body = kept(programme_of(TWICE, "own.yaml"))
    world.db.run(keep_programme, clinic_id=1, name="standard", hash="2", body=body, now=world.now)
    joined("7")
    world.write("7", "/language es")
    pass_hours(world, 2 * ONE_DAY + 8)

    assert "Actividad inventada 1" in world.last("7").text


def test_copy_tells_a_form_in_words(asked: World) -> None:
    fill_in(asked, ["Level 3", "Skip this question"])
    text = copied(asked)
    assert "Lower Extremity Functional Scale - Invented activity 1: Level 3" in text
    assert "- Invented activity 2: skipped" in text
    assert "Invented activity 3" not in text

    fill_in(asked, ["Back", "Level 1"] + ["Level 3"] * 18)
    assert "Points: LEFS: 58" in copied(asked)
