"""The purge as serving does it: each part by itself."""

from datetime import datetime

from bot.retention import Retention
from bot.store.database import Database
from bot.store.retention import PARTS


def purge(db: Database, retention: Retention, now: datetime) -> None:
    """Delete everything that has stayed as long as it may."""
    for part in PARTS:
        db.run(part, retention, now)
