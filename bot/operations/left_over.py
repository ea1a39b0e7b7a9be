"""What did not go out, or was put aside while the rest went on, in words for the operator."""

from collections.abc import Iterator
from datetime import datetime

from bot.store.database import Database
from bot.store.mistakes import mistakes
from bot.store.unsent import count_unsent, count_urgent


def told_unsent(db: Database, since: datetime) -> Iterator[str]:
    """Yield how many messages since a time did not arrive, or perhaps not."""
    found = db.read(count_unsent, since)
    urgent = db.read(count_urgent, since)
    for state, why in (("failed", "did not arrive"), ("uncertain", "may not have arrived")):
        if found[state]:
            say = "says" if urgent[state] == 1 else "say"
            of_them = (
                f" ({urgent[state]} of them {say} to act today or now)" if urgent[state] else ""
            )
            yield (
                f"{found[state]} of the last day's messages {why}{of_them}; "
                f"see kneebot sends {state}, and have them sent again with --retry"
            )


def told_mistakes(db: Database, since: datetime) -> Iterator[str]:
    """Yield what met a mistake since a time, of each kind how often."""
    for one in db.read(mistakes, since):
        yield (
            f"put aside in the last day, while the rest went on: {one.many} ({one.problem}), "
            f"last at {one.last_at:%H:%M} UTC; mend it where it is a template or file of yours, "
            "else tell whoever makes kneebot"
        )
