"""The real bot against a simulated Telegram over HTTP, on a real database; tests are told in it."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial, wraps
from pathlib import Path
from typing import Any

import pytest

from bot.app import Library, open_library
from bot.channels.telegram import applying, client, polling
from bot.channels.telegram.service import serve_telegram
from bot.checkins import asking
from bot.checkins.desk import CheckIns
from bot.conversation.channel import Channel
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage, open_prompt
from bot.sending import rules
from bot.setbacks import Setbacks
from bot.settings import Settings
from bot.simulation.patient import Patient
from bot.simulation.server import served
from bot.simulation.telegram import Call, Telegram
from bot.store import database
from bot.store.conversations import Stored, known_chat, latest
from bot.store.database import Connection, Database
from bot.store.inbox import any_waiting
from bot.store.sends import any_open
from bot.store.tables import metadata
from flows.pathway.answers import Value, current
from flows.pathway.clinic import Clinic, country_of
from flows.pathway.loading import CONTENT, build, read_folder
from flows.pathway.model import Pathway
from flows.talking.prompts import Prompt
from tests import emptying

PATIENCE_S = 30.0
FAST = 10_000
"""Messages a second; Telegram's own limit would only make the tests slow."""
SHORT_S = 0.02
"""What waits of a second come down to where time is not what is tested."""
WAITS = (
    (asking, "LOOK_EVERY_S", SHORT_S),
    (client, "PACE_S", 0.0),
    (client, "GROUP_PACE_S", 0.0),
    (applying, "PACE_S", 0.0),
    (database, "TRY_AGAIN_S", SHORT_S),
    (polling, "FIRST_WAIT_S", SHORT_S),
    (rules, "SHORTEST_WAIT_S", SHORT_S),
    (rules, "UNCLEAR_WAIT_S", SHORT_S),
)


@cache
def british() -> Library:
    """Return the shipped content for a country whose numbers are known."""
    return open_library(Settings(), country="GB")


@cache
def improved() -> Library:
    """Return the shipped content after an author edited a number that decides."""
    raw = read_folder("knee", CONTENT)
    scoring = {**raw["pathway"]["scoring"], "unsure_limit": 4}
    return on_own(build({**raw, "pathway": {**raw["pathway"], "scoring": scoring}}))


def on_own(pathway: Pathway) -> Library:
    """Return what a bot needs to talk along a pathway that is not the shipped one."""
    clinic = Clinic()
    country = country_of(clinic, pathway.content.countries, "GB")
    return replace(british(), pathway=pathway, renderer=Renderer(pathway, country, clinic))


def in_own_words(folder: Path, **templates: str) -> Library:
    """Return the shipped content with some templates of the clinic's own, as `help` or `advice`."""
    for name, words in templates.items():
        file = folder / f"{name.replace('__', '/')}.j2"
        file.parent.mkdir(exist_ok=True)
        file.write_text(words, encoding="utf-8")
    pathway, clinic = british().pathway, Clinic()
    country = country_of(clinic, pathway.content.countries, "GB")
    return replace(
        british(), renderer=Renderer(pathway, country, clinic, folders=(folder, TEMPLATES))
    )


@cache
def shared() -> Database:
    """Return the database that all stories begin in; making one takes longer than most of them."""
    return Database.open(":memory:", serving=True)


def emptied() -> Database:
    """Return that database with nothing in it."""
    return emptying.emptied(shared())


@dataclass(kw_only=True)
class Bot:
    """The bot at work, the Telegram it talks to and what it told its operator."""

    telegram: Telegram
    db: Database
    library: Library
    said: list[str] = field(default_factory=list)
    setbacks: Setbacks = field(default_factory=Setbacks)
    task: "asyncio.Task[None] | None" = None
    ahead: timedelta = field(default_factory=timedelta)
    """How far the clock of its machine is ahead of Telegram's."""

    def machine(self) -> datetime:
        """Return what the clock of its machine shows."""
        return self.telegram.now + self.ahead

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        """Return the rows of a table."""
        all_of = metadata.tables[table].select()
        found = self.db.run(lambda conn: conn.execute(all_of).mappings().all())
        return [dict(row) for row in found]

    def stored(self, patient: Patient) -> Stored | None:
        """Return the newest session of a patient."""

        def look(conn: Connection) -> Stored | None:
            chat = known_chat(conn, channel=Channel.TELEGRAM, address=str(patient.id))
            return None if chat is None else latest(conn, chat)

        return self.db.run(look)

    def answers(self, patient: Patient) -> dict[str, Value]:
        """Return what is known of a patient."""
        stored = self.stored(patient)
        return dict(current(stored.session.answers)) if stored else {}

    def prompt(self, patient: Patient) -> Prompt | None:
        """Return the question that is open."""
        stored = self.stored(patient)
        return open_prompt(self.library.pathway, stored.session) if stored else None

    def asked(self, patient: Patient) -> str | None:
        """Return the screen that is open."""
        prompt = self.prompt(patient)
        return prompt.screen if prompt else None

    def kept(self) -> str:
        """Return all that is in the database but the content, as one text to search."""
        tables = [name for name in metadata.tables if name != "contents"]
        return "\n".join(str(list(row.values())) for name in tables for row in self.rows(name))

    async def rest(self) -> None:
        """Wait until nothing waits to be read, applied or sent."""
        await until(self._is_at_rest)

    def _is_at_rest(self) -> bool:
        is_told = not self.telegram.updates.count(self.telegram.now)
        has_stopped = self.task is not None and self.task.done()
        return has_stopped or (is_told and not self.db.run(_is_busy))

    def calls(self, method: str, code: int | None = 200) -> list[Call]:
        """Return the calls of a method with this outcome."""
        return [one for one in self.telegram.calls if one.method == method and one.code == code]


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds that tells nobody when it begins to."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def look() -> None:
        if holds():
            done.set()
        else:
            loop.call_later(SHORT_S / 4, look)

    look()
    async with asyncio.timeout(PATIENCE_S):
        await done.wait()


def _is_busy(conn: Connection) -> bool:
    return any_waiting(conn) or any_open(conn)


@contextmanager
def hurried(slow: Collection[str] = ()) -> Iterator[None]:
    """Let waits be short inside, but for those named, which are what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, seconds in WAITS:
            if name not in slow:
                patch.setattr(module, name, seconds)
        yield


@asynccontextmanager
async def bot_at(
    url: str,
    telegram: Telegram,
    db: Database,
    *,
    library: Library | None = None,
    token: str | None = None,
    checkins: CheckIns | None = None,
    protects: bool = False,
    by_database: bool = False,
) -> AsyncIterator[Bot]:
    """Run the bot inside; leaving stops it, and raises what it stopped of before.

    It goes by the time of Telegram's world, or as kneebot does by the clock of its database.
    """
    shelf = library or british()
    bot = Bot(telegram=telegram, db=db, library=shelf)
    desk = (Triage(db, shelf.pathway), shelf.renderer)
    bot.task = asyncio.create_task(
        serve_telegram(
            token or telegram.token,
            url,
            db,
            lambda: desk,
            db.clock(bot.machine) if by_database else bot.machine,
            bot.said.append,
            per_second=FAST,
            checkins=checkins,
            protects=protects,
            setbacks=bot.setbacks,
        )
    )
    try:
        yield bot
    finally:
        await asyncio.sleep(SHORT_S)  # what fails now, fails the test
        await stopped(bot)


async def stopped(bot: Bot, within_s: float = 3) -> None:
    """Ask the bot to stop as a process does; raise what it stopped of before."""
    assert bot.task is not None
    bot.task.cancel()
    done, _ = await asyncio.wait({bot.task}, timeout=within_s)
    assert done, "the bot does not stop"
    with suppress(asyncio.CancelledError):
        bot.task.result()


@asynccontextmanager
async def bot_running(
    telegram: Telegram | None = None,
    db: Database | None = None,
    *,
    library: Library | None = None,
    slow: Collection[str] = (),
    checkins: CheckIns | None = None,
    protects: bool = False,
    by_database: bool = False,
) -> AsyncIterator[Bot]:
    """Run the bot against a simulated Telegram, on an empty database unless given one."""
    world = telegram or Telegram()
    base = db or emptied()
    with hurried(slow):
        running = partial(
            bot_at,
            telegram=world,
            db=base,
            library=library,
            checkins=checkins,
            protects=protects,
            by_database=by_database,
        )
        async with served(world) as url, running(url) as bot:
            yield bot


Story = Callable[..., Awaitable[None]]


def told(story: Story) -> Callable[..., None]:
    """Make a test of a story whose first argument is a `Bot` at work."""
    signature = inspect.signature(story)

    @wraps(story)
    def test(**given: object) -> None:
        asyncio.run(_tell(story, **given))

    test.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=list(signature.parameters.values())[1:]
    )
    return test


async def _tell(story: Story, **given: object) -> None:
    async with bot_running() as bot:
        await story(bot, **given)
