"""What a press costs where few chats are kept, and where many are."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.chat.bots import ours_that_keeps
from bench.chat.runs import run
from bench.sheet import Sheet


def growing(*, sizes: Sequence[int], seconds: float, live: int) -> Sheet:
    """Time kneebot on a file with so many chats in it; then so many more are left live."""
    rows = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            found = run(ours_that_keeps(size), Path(folder), seconds=seconds, live=live)
        rows.append((f"{size:,}", f"{found.cpu_us:,.0f} µs", f"{found.live_mb:.0f} MB"))
    return Sheet(
        title="A press where many chats are kept",
        head=("Chats in the database", "CPU an update", "Memory"),
        rows=rows,
        note="kneebot on SQLite as in the chat above, one run each; each chat that is kept is in "
        f"the middle, with an open question. Memory is that after the load, with {live:,} more "
        "chats live.",
    )
