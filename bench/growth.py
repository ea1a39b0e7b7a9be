"""What a press costs where few chats are kept, and where many are."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.chat.bots import HERE, ours
from bench.chat.runs import run
from bench.filling import fill_with_chats
from bench.sheet import Sheet
from bot.store.database import Database
from flows.pathway.loading import load


def growing(*, sizes: Sequence[int], seconds: float) -> Sheet:
    """Time kneebot on a file with so many chats in it."""
    rows = []
    pathway = load("knee", HERE / "content")
    for size in sizes:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "filled.sqlite"
            with Database.open(file, serving=True) as db:
                fill_with_chats(db, pathway, size)
            (bot,) = ours((), files=[str(file)])
            found = run(bot, Path(folder), seconds=seconds, live=1)
        rows.append((f"{size:,}", f"{found.cpu_us:,.0f} µs", f"{found.idle_mb:.0f} MB"))
    return Sheet(
        title="A press where many chats are kept",
        head=("Chats in the database", "CPU an update", "Memory"),
        rows=rows,
        note="kneebot on SQLite as above; each chat is in the middle, with an open question.",
    )
