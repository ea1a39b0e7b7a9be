"""The command with which somebody of a clinic works at a keyboard as they do on Telegram."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime

from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.channels.terminal import Terminal
from bot.checkins import relay, staff
from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.clinics.choosing import chosen_member, working_clinic
from bot.commands.clinic import clinic_store, right_now
from bot.commands.keys import same_key
from bot.conversation.markup import as_plain
from bot.settings import Settings
from bot.store.database import Connection

TODAY = "/today"
HOW = "Type a number, or /today, /patient NAME, /broadcast TEXT; an empty line ends."


def desk(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show today's list and do what is typed; what goes to patients leaves with who serves."""
    library = checkin_library(settings)
    terminal = Terminal(sys.stdin, sys.stdout, shutil.get_terminal_size().columns)
    with clinic_store(arguments, settings) as db:
        work = CheckIns(
            pathway=library.pathway,
            renderer=library.renderer,
            speaker=Speaker(),
            key=same_key(settings, db.path),
        )
        whose = (work, arguments.clinic, arguments.who)
        presses = _show(terminal, db.run(_answer, *whose, TODAY, (), right_now()))
        for line in terminal.lines():
            if not line.strip():
                break
            found = db.run(_answer, *whose, line.strip(), presses, right_now())
            presses = _show(terminal, found) or presses
    return 0


def _answer(
    conn: Connection,
    work: CheckIns,
    named: str | None,
    who: str,
    line: str,
    presses: Sequence[Press],
    now: datetime,
) -> list[Card]:
    """Do what one line says, as who they are at this moment."""
    member = chosen_member(conn, working_clinic(conn, named), who)
    command, _, rest = line.partition(" ")
    if command.isdecimal() and not rest:
        at = int(command) - 1
        chosen = presses[at] if 0 <= at < len(presses) else None
        cards = chosen and staff.press(conn, work, [member], chosen.verb, chosen.about, now)
    elif line.startswith("/"):
        cards = staff.hear(conn, work, [member], command.casefold(), rest.strip(), now)
    else:
        cards = relay.to_patient(conn, work, member, line, now)
    return cards or [Card(text=HOW)]


def _show(terminal: Terminal, cards: Sequence[Card]) -> list[Press]:
    """Write cards, and return their buttons in the order in which they are numbered."""
    presses: list[Press] = []
    for card in cards:
        terminal.write(as_plain(card.text, terminal.width))
        if card.picture is not None:
            terminal.fold(card.picture.alt)
        for one in (press for row in card.rows for press in row):
            presses.append(one)
            terminal.fold(f"{len(presses):>2}. {one.label}")
        terminal.write("")
    return presses
