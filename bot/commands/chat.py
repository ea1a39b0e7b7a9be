"""The command that holds a conversation in this terminal."""

import argparse
import shutil
import sys
from datetime import UTC, datetime

from bot.app import Desk
from bot.channels.terminal import Terminal, choose_language, talk
from bot.settings import Settings
from bot.store.database import Database
from flows.talking.plain import printable


def chat(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hold one conversation in this terminal."""
    width = arguments.width or shutil.get_terminal_size().columns
    terminal = Terminal(sys.stdin, sys.stdout, width)
    with Database.open(
        settings.database_url if arguments.db is None else arguments.db, serving=True
    ) as db:
        desk = Desk(settings, db, content=arguments.content, warn=terminal.write)
        if arguments.language:
            db.run(choose_language, desk()[1], arguments.language, datetime.now(UTC))
        talk(terminal, desk, is_kept=db.is_kept, language=settings.language)
    if arguments.repro:
        for line in terminal.inputs:
            terminal.write(f"> {printable(line)}")
    return 0
