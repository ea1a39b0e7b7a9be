"""A check-in over real HTTP: a code, a yes, an hour, and a week later three taps."""

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.checkins.desk import CheckIns
from bot.clinics.codes import new_code
from bot.settings import Settings
from bot.simulation.patient import Patient
from bot.store.clinics import add_clinic
from bot.store.codes import Terms
from bot.store.enrolments import keep_programme
from flows.checkins.programmes import kept, standard
from tests.checkins.conftest import HOURS, KEY
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


def code_of_clinic(bot: Bot) -> str:
    now = bot.telegram.now
    clinic = {"zone": "Europe/London", "hours": HOURS, "is_sandbox": False, "now": now}
    number = bot.db.run(add_clinic, name="Northside", **clinic)
    assert number is not None
    programme = {"name": "standard", "hash": "1", "body": kept(standard()), "now": now}
    bot.db.run(keep_programme, clinic_id=number, **programme)
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
    assert "Northside can read your answers now" in ann.last.text
    states = [row["state"] for row in bot.rows("deliveries") if row["reminder"] == 0]
    assert states == ["answered"]


def test_three_taps_over_http() -> None:
    async def run() -> None:
        async with bot_running(checkins=desk()) as bot:
            await story(bot)

    asyncio.run(run())
