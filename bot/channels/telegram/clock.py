"""The clock of a timed test on Telegram: what will be said is planned when it starts, and kept."""

from datetime import UTC, datetime, timedelta

from bot.conversation.channel import Channel
from bot.conversation.render import Renderer
from bot.store.database import Connection
from bot.store.questions import Messages, unsent_in_time
from bot.store.sends import CHANGE, drop
from flows.talking.prompts import Prompt
from flows.talking.timing import LATE_S

LATEST = timedelta(seconds=LATE_S)
"""What a clock says later than this helps nobody any more."""


def plan_clock(
    messages: Messages, renderer: Renderer, prompt: Prompt | None, now: datetime
) -> None:
    """Plan what the clock says, or take back what it would say when it runs no longer.

    It is planned like a change, so that no reply waits for it; a process that starts anew goes on.
    """
    for waiting in messages.unsent():
        if waiting.body and waiting.body.get("clock"):
            messages.drop(waiting.id)
    if prompt is None or prompt.clock_s is None:
        return
    begun = datetime.fromtimestamp(prompt.started_at, UTC)
    half = prompt.clock_s // 2
    values = {
        "channel": Channel.TELEGRAM,
        "counts": prompt.counts,
        "seconds": prompt.clock_s - half,
    }
    for name, after_s in (("clock_half", half), ("clock_time", prompt.clock_s)):
        due = begun + timedelta(seconds=after_s)
        if due > now:
            text = renderer.words(f"messages/{name}", values)
            body = {"method": "send", "text": text, "clock": True}
            messages.plan(body, priority=CHANGE, give_up_at=due + LATEST, now=now, due_at=due)


def drop_late(conn: Connection, now: datetime) -> None:
    """Delete what clocks should have said while nobody was there to send it."""
    for id, body in unsent_in_time(conn, now):
        if body.get("clock"):
            drop(conn, id)
