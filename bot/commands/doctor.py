"""The command `doctor`: what keeps kneebot from working, one line each, and what to do."""

import argparse
from dataclasses import asdict

from bot.commands.printing import print_json, stamped
from bot.operations.doctor import CHECKS, House, Trouble, copies_beside, days_since_copy, examined
from bot.retention import COPIES_KEPT
from bot.serving import now
from bot.settings import Settings


def doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every trouble; return 1 when there is any."""
    house = House(
        settings=settings,
        database=arguments.db or settings.database_url,
        content=arguments.content,
        host=arguments.host or settings.host,
        port=settings.port if arguments.port is None else arguments.port,
        now=now(),
    )
    has_telegram = settings.telegram_token is not None
    troubles = [_told(trouble, aloud=not arguments.json) for trouble in examined(house)]
    old = copies_beside(house)
    if arguments.json:
        found = {
            "troubles": [asdict(trouble) for trouble in troubles],
            "checks": list(CHECKS),
            "old_copies": [one.name for one in old],
            "telegram": has_telegram,
        }
        print_json(stamped("", found))
    else:
        if (days := days_since_copy(house)) is not None:
            age = f"{days} day{'' if days == 1 else 's'} old"
            print(f"The newest copy in {settings.backups} is {age}.")
        if old:
            names = ", ".join(one.name for one in old)
            print(f"Older than {COPIES_KEPT.days} days, with what was deleted since: {names}.")
        if not has_telegram:
            print("Telegram is off: there is no TELEGRAM_TOKEN.")
        print(f"{len(troubles) or 'No'} trouble{'' if len(troubles) == 1 else 's'} found.")
    return 1 if troubles else 0


def _told(trouble: Trouble, *, aloud: bool) -> Trouble:
    """Print a trouble at once where somebody waits for it: what comes after may take long."""
    if aloud:
        print(f"{trouble.check}: {trouble.message}", flush=True)
    return trouble


def unset(message: str) -> int:
    """Print for programs the setting that keeps all else from being looked at.

    Whether Telegram is on nobody can tell then.
    """
    found = {
        "troubles": [asdict(Trouble(check="settings", message=message))],
        "checks": ["settings"],
        "old_copies": [],
        "telegram": None,
    }
    print_json(stamped("", found))
    return 1
