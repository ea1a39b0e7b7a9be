"""The command with which somebody of a clinic works at a keyboard as they do on Telegram."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.channels.terminal import Terminal
from bot.checkins import relay, staff
from bot.checkins.card import Card, Press
from bot.checkins.desk import CheckIns
from bot.clinics.access import Action, may
from bot.clinics.choosing import chosen_member, working_clinic
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_link import bot_name
from bot.commands.keys import same_key
from bot.conversation.markup import as_plain
from bot.errors import BotError
from bot.settings import Settings
from bot.store.database import Connection

TODAY = "/today"
ENROL = "/enrol"
HOW = "Type a number, or /today, /patient NAME, /enrol LABEL, /broadcast TEXT; an empty line ends."


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
            draws=False,
        )
        whose = (arguments.clinic, arguments.who)
        presses = _show(terminal, db.run(_begin, work, *whose, right_now()))
        for line in map(str.strip, terminal.lines()):
            if not line:
                break
            if line.casefold().startswith(ENROL) and work.bot is None:
                try:
                    work = replace(work, bot=bot_name(arguments, settings))
                except BotError as error:
                    terminal.fold(f"{error}")
                    continue
            found = db.run(_answer, work, *whose, line, presses, right_now())
            presses = _show(terminal, found) or presses
    return 0


def _begin(
    conn: Connection, work: CheckIns, named: str | None, who: str, now: datetime
) -> list[Card]:
    """Show today's list to who may see it, and what can be typed to who may not."""
    member = chosen_member(conn, working_clinic(conn, named), who)
    can_see = may(member, Action.SEE)
    return _answer(conn, work, named, who, TODAY, (), now) if can_see else [Card(text=HOW)]


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
