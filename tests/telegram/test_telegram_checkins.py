"""A check-in over real HTTP: a code, a yes, an hour, and a week later three taps."""

import asyncio
import json
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.checkins.desk import CheckIns
from bot.clinics.codes import new_code
from bot.settings import Settings
from bot.simulation.patient import Patient
from bot.store.clinics import add_clinic, add_member
from bot.store.codes import Terms
from bot.store.enrolments import keep_programme
from bot.store.forms import keep_form
from flows.checkins.own_forms import OwnForm, kept_form, read_form
from flows.checkins.programme import Programme
from flows.checkins.programmes import kept, programme_of, standard
from tests.checkins.conftest import HOURS, KEY
from tests.checkins.form_texts import LEFS
from tests.telegram.bots import Bot, bot_running, until
from tests.telegram.people import say, tap

LONDON = ZoneInfo("Europe/London")


def until_next_week(now: datetime) -> timedelta:
    """Return how long it is until half past six in the evening in a week, in London."""
    day = now.astimezone(LONDON).date() + timedelta(days=7)
    return datetime.combine(day, time(18, 30), LONDON) - now


def desk() -> CheckIns:
    library = checkin_library(Settings(), country="GB")
    return CheckIns(pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=KEY)


def code_of_clinic(bot: Bot, programme: Programme | None = None) -> str:
    now = bot.telegram.now
    clinic = {"zone": "Europe/London", "hours": HOURS, "is_sandbox": False, "now": now}
    number = bot.db.run(add_clinic, name="Northside", **clinic)
    assert number is not None
    body = kept(programme or standard())
    bot.db.run(keep_programme, clinic_id=number, name="standard", hash="1", body=body, now=now)
    terms = Terms(
        clinic_id=number, expires_at=now + timedelta(days=30), programme="standard", label="P1"
    )
    return bot.db.run(new_code, KEY, terms, now)


async def story(bot: Bot) -> None:
    ann = Patient(bot.telegram)
    await say(bot, ann, f"/start {code_of_clinic(bot)}")
    assert "Northside would like to follow your knee" in ann.last.text
    await tap(bot, ann, "Yes, I agree")
    await tap(bot, ann, "18:00")
    bot.telegram.pass_time(until_next_week(bot.telegram.now).total_seconds())
    await until(lambda: "Three short questions" in ann.last.text)
    await tap(bot, ann, "None of these")
    await tap(bot, ann, "2")
    await tap(bot, ann, "Better")
    assert "Your answers are kept for them." in ann.last.text
    states = [row["state"] for row in bot.rows("deliveries") if row["reminder"] == 0]
    assert states == ["answered"]


def test_three_taps_over_http() -> None:
    async def run() -> None:
        async with bot_running(checkins=desk()) as bot:
            await story(bot)

    asyncio.run(run())


async def makes_a_code(bot: Bot) -> None:
    code_of_clinic(bot)
    now = bot.telegram.now
    who = bot.db.run(add_member, 1, "Fay", "clinician", now)
    assert who is not None
    terms = Terms(clinic_id=1, expires_at=now + timedelta(days=2), staff_id=who.id)
    fay, ann = Patient(bot.telegram), Patient(bot.telegram)
    await say(bot, fay, f"/start {bot.db.run(new_code, KEY, terms, now)}")
    await say(bot, fay, "/enrol P123")
    shown = fay.last
    assert "photo" in shown.content
    link = shown.text.splitlines()[1]
    name = bot.telegram.me["username"]
    assert link.startswith(f"https://t.me/{name}?start=")
    await say(bot, ann, f"/start {link.partition('=')[2]}")
    await tap(bot, ann, "Yes, I agree")
    assert [row["label"] for row in bot.rows("patients")] == ["P123"]


def test_front_desk_shows_a_picture_over_http() -> None:
    async def run() -> None:
        async with bot_running(checkins=desk()) as bot:
            await makes_a_code(bot)

    asyncio.run(run())


ONE_FORM = """{id: standard, name: Own, event: visit, steps: [{id: form, set: lefs, week: 1}]}"""


async def answers_a_form(bot: Bot, form: OwnForm) -> None:
    code = code_of_clinic(bot, programme_of(ONE_FORM, "own.yaml"))
    version = {"name": "lefs", "language": "en", "hash": "1", "body": kept_form(form)}
    bot.db.run(keep_form, clinic_id=1, now=bot.telegram.now, **version)
    ann = Patient(bot.telegram)
    await say(bot, ann, f"/start {code}")
    for words in ("Yes, I agree", "18:00"):
        await tap(bot, ann, words)
    bot.telegram.pass_time(until_next_week(bot.telegram.now).total_seconds())
    await until(lambda: "Invented activity 1 (1 of 20)" in ann.last.text)
    await tap(bot, ann, "Level 4")
    await tap(bot, ann, "Back")
    for _ in range(20):
        await tap(bot, ann, "Level 2")
    assert "Your answers are kept for them." in ann.last.text
    [answered] = bot.rows("form_answers")
    assert answered["scores"] == {"lefs": 40}


def test_form_over_http(tmp_path: Path) -> None:
    file = tmp_path / "lefs.yaml"
    file.write_text(json.dumps(LEFS), encoding="utf-8")

    async def run() -> None:
        async with bot_running(checkins=desk()) as bot:
            await answers_a_form(bot, read_form(file))

    asyncio.run(run())
