"""A nursery of bots that die: run as a script, it starts the real service as often as asked.

Each line it reads is an order in JSON; it answers with the number of the process, and once more
when that has ended. The bots are forked, so that what takes a second to load is loaded once.
"""

import asyncio
import logging
import signal
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import Library
from bot.channels.telegram import applying, client
from bot.channels.telegram.service import serve_telegram
from bot.conversation.desk import Desk
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage
from bot.retention import Retention
from bot.setbacks import Setbacks
from bot.store.database import Database
from bot.trial.world import World
from flows.pathway.clinic import Clinic
from flows.pathway.loading import build, read_folder
from tests.proofs.forking import bear
from tests.proofs.steps import hurried, kept, watched

LONGEST_LIFE_S = 600
PER_SECOND = 10_000
OWN_WORDS = Path(__file__).with_name("own_words")


def short_of_time() -> Library:
    """Return the shipped content with a question of several options among the first.

    Whoever asks for help meets a mistake: that of words of a clinic's own.
    """
    raw = read_folder("knee")
    asked = raw["pathway"]["parts"][0]["asks"]
    asked.insert(2, asked.pop(asked.index("conditions")))
    pathway = build(raw)
    country = next(one for one in pathway.content.countries if one.id == "GB")
    clinic = Clinic()
    renderer = Renderer(pathway, country, clinic, folders=(OWN_WORDS, TEMPLATES))
    return Library(pathway=pathway, clinic=clinic, renderer=renderer)


def live(order: dict[str, Any], library: Library) -> None:
    """Serve Telegram until killed: fetch updates, or take them in at a port."""
    signal.alarm(LONGEST_LIFE_S)
    logging.basicConfig(filename=order["log"], level=logging.WARNING)
    watched(order["trace"], order["last"])
    hurried()
    if order["keeps"]:
        kept()
    client.PACE_S = applying.PACE_S = 0.0
    with Database.open(order["db"], serving=True) as db:

        def desk() -> tuple[Triage, Any]:
            return Triage(db, library.pathway), library.renderer

        asyncio.run(fetching(order, db, desk) if order["port"] is None else taking(order, db, desk))


async def fetching(order: dict[str, Any], db: Database, desk: Desk) -> None:
    """Fetch updates."""
    await serve_telegram(
        order["token"],
        order["url"],
        db,
        desk,
        partial(datetime.now, UTC),
        logging.info,
        per_second=PER_SECOND,
    )


async def taking(order: dict[str, Any], db: Database, desk: Desk) -> None:
    """Take updates in as they are brought."""
    from bot import listening, serving  # noqa: PLC0415 - what serves pages is loaded only where it is needed

    token = serving.Token(
        text=order["token"],
        url=order["url"],
        home=f"http://127.0.0.1:{order['port']}",
        key=order["key"].encode(),
        per_second=PER_SECOND,
        polls=False,
    )
    with listening.listen("127.0.0.1", order["port"]) as listener:
        await serving.serve(
            db,
            desk,
            site=serving.NO_SITE,
            listener=listener,
            token=token,
            retention=Retention(web=timedelta(hours=1)),
            backups=None,
            setbacks=Setbacks(),
            say=logging.info,
        )


def rehearsed(library: Library) -> Library:
    """Let a chat begin once: what is made ready at the first words need not be in each bot."""
    with Database.of_one_thread() as db:
        world = World(db, library, library, datetime.now(UTC))
        for text in ("/start", "1", "2", "I can't breathe"):
            world.write("1", text)
    return library


if __name__ == "__main__":
    bear(partial(live, library=rehearsed(short_of_time())))
