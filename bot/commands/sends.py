"""The command `sends`: what did not go out, and one more try. It prints no names and no words."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.checkins.card import is_number
from bot.errors import BotError
from bot.settings import Settings
from bot.store.database import Database
from bot.store.place import refuse_missing
from bot.store.unsent import Unsent, try_again, unsent


def sends(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the failed or uncertain messages, or have one of them sent again."""
    address = arguments.db or settings.database_url
    refuse_missing(address)
    with Database.open(address, serving=False) as db:
        if arguments.retry is None:
            _print(db.run(unsent, arguments.state), arguments.state)
            return 0
        now = datetime.now(UTC)
        is_id = is_number(str(arguments.retry))
        if not is_id or not db.run(try_again, arguments.retry, arguments.state, now):
            raise BotError(
                f"message {arguments.retry} is not {arguments.state}, or not wanted any more; "
                f"see kneebot sends {arguments.state}"
            )
    print(f"Message {arguments.retry} is sent again within half a minute, if kneebot runs;")
    print("a check-in in its hours, unless it is too old or its patient wants none.")
    return 0


def _print(found: Sequence[Unsent], state: str) -> None:
    for one in found:
        note = "" if one.is_kept else " (answered meanwhile)"
        print(
            f"{one.id}  {one.at:%Y-%m-%d %H:%M:%S} UTC  {one.channel} chat {one.chat_id}  "
            f"{one.kind}  {one.problem}{note}"
        )
    print(f"{len(found)} {state}")
