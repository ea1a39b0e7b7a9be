"""What is done once a copy was put back: nothing goes out twice, and who left stays away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.checkins.beginning import plan_broadcasts
from bot.checkins.leaving import end_following
from bot.checkins.planning import plan_due
from bot.store.asides import Asides, Parts, in_parts
from bot.store.database import Connection
from bot.store.patients import patient_of
from bot.store.restoring import (
    begin_at_once,
    block_again,
    drop_drafts,
    end_again,
    erase_again,
    hold_begun,
    hold_due,
    launch_again,
    pause_again,
    remove_again,
    revoke_again,
)
from bot.store.since import Since
from bot.store.unsent import STOPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """How much was held, and how many people were kept away again."""

    held: int
    erased: int
    left: int
    """Who stopped, made a pause or blocked the bot."""
    ended: int
    """Broadcasts that were cancelled or made a pause."""
    launched: int = 0
    """Drafts that were launched, so that no button launches them a second time."""
    dropped: int = 0
    """Drafts of which nobody knows whether they were launched."""
    removed: tuple[str, ...] = ()
    """Who is of the staff no more, with the clinic of each."""
    revoked: int = 0
    """Codes that cannot be used."""


def set_right(conn: Connection, now: datetime, since: Since | None = None) -> Restored:
    """Hold all that may have gone out before, and do again what people wished since the copy."""
    erased = left = ended = launched = dropped = revoked = 0
    removed: tuple[str, ...] = ()
    if since is not None:
        erased = erase_again(conn, since)
        left = _stop_again(conn, since, now) + pause_again(conn, since, now)
        left += block_again(conn, since)
        removed = tuple(f"{who} ({where})" for where, who in remove_again(conn, since))
        revoked = revoke_again(conn, since)
        launched = launch_again(conn, since, now)
    else:  # any of them may have been cancelled, and any draft launched
        begin_at_once(conn, now)
        dropped = drop_drafts(conn, now)
    in_parts(conn, Asides(), now, partial(_plan_all, conn, now))
    if since is not None:  # what is planned by now is seen
        ended = end_again(conn, since, now)
    held = hold_begun(conn, now) + hold_due(conn, now)
    return Restored(
        held=held,
        erased=erased,
        left=left,
        ended=ended,
        launched=launched,
        dropped=dropped,
        removed=removed,
        revoked=revoked,
    )


def _plan_all(conn: Connection, now: datetime, parts: Parts) -> None:
    while plan_broadcasts(conn, now, parts) + plan_due(conn, now, parts):
        pass


def _stop_again(conn: Connection, since: Since, now: datetime) -> int:
    found = [patient_of(conn, id) for id in since.stopped]
    stopped = [one for one in found if one is not None and one.state != "stopped"]
    for one in stopped:
        end_following(conn, one, STOPPED, now)
    return len(stopped)


def told_restored(done: Restored, since: Since | None) -> Iterator[str]:
    """Yield what an operator should know, one line each."""
    yield (
        f"Held: {done.held} check-ins, broadcasts or letters that may have gone out before. "
        "kneebot sends uncertain lists them, with --retry all they go out (letters: by day)."
    )
    if since is None:
        yield (
            "Who deleted themselves, stopped or blocked the bot after the copy was made is not "
            "known here: ask people to send /delete or /stop again. Ask the staff which "
            "broadcasts they cancelled before you let any go, and look through kneebot clinic "
            "staff list and codes list: who was removed since is back."
        )
        if done.dropped:
            yield (
                f"Cancelled: {done.dropped} drafts of broadcasts, as they may have gone out since. "
                "Write anew what did not."
            )
        return
    yield f"Deleted again: {done.erased} people who were deleted after the copy was made."
    yield f"Stopped again: {done.left} who stopped, made a pause or blocked the bot since."
    if done.ended:
        yield f"Ended again: {done.ended} broadcasts that were cancelled or paused since."
    if done.launched:
        yield f"Launched again: {done.launched} broadcasts that were drafts when the copy was made."
    if since.unknown:
        named = ", ".join(f"{where}, {at:%Y-%m-%d %H:%M}" for where, at in since.unknown)
        yield f"Launched since and not in the copy, so send none again: {named} UTC."
    if done.removed:
        yield f"Removed again of the staff: {', '.join(done.removed)}. Those added since are gone."
    if done.revoked:
        yield f"Revoked again: {done.revoked} codes that were revoked since."
    if since.closed:
        yield f"Closed since, close again (kneebot clinic close): {', '.join(since.closed)}"
