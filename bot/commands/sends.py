"""The command `sends`: what did not go out, and one more try. It prints no names and no words."""

import argparse
from collections.abc import Sequence
from datetime import datetime

from bot.checkins.card import is_number
from bot.checkins.releasing import release_all
from bot.commands.clinic import right_now
from bot.errors import BotError
from bot.settings import Settings
from bot.store.database import Database
from bot.store.place import refuse_missing
from bot.store.unsent import Unsent, try_again, unsent

ALL = "all"
SOON = "within half a minute, if kneebot runs;\na check-in in its hours, "
SOON += "unless it is too old or its patient wants none."

LEFT = (
    "Left are what was answered meanwhile, check-ins that are too old,\n"
    "replies and alerts older than an hour, and letters to who stopped or at night;\n"
    "a number sends one of the last three all the same."
)


def sends(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the failed or uncertain messages, or have one or all of them sent again."""
    address = arguments.db or settings.database_url
    refuse_missing(address)
    with Database.open(address, serving=False) as db:
        found, now = db.run(unsent, arguments.state), right_now(db)
        if arguments.retry is None:
            _print(found, arguments.state)
        elif arguments.retry == ALL:
            again = db.run(release_all, arguments.state, now)
            print(f"{again} of {len(found)} are sent again {SOON}")
            if again < len(found):
                print(LEFT)
        else:
            _retry(db, arguments.retry, arguments.state, now)
    return 0


def _retry(db: Database, id: str, state: str, now: datetime) -> None:
    if not is_number(id) or not db.run(try_again, int(id), state, now):
        raise BotError(
            f"message {id} is not {state}, or not wanted any more; see kneebot sends {state}"
        )
    print(f"Message {id} is sent again {SOON}")


def _print(found: Sequence[Unsent], state: str) -> None:
    for one in found:
        note = "" if one.is_kept else " (answered meanwhile)"
        print(
            f"{one.id}  {one.at:%Y-%m-%d %H:%M:%S} UTC  {one.channel} chat {one.chat_id}  "
            f"{one.kind}  {one.problem}{note}"
        )
    print(f"{len(found)} {state}")
