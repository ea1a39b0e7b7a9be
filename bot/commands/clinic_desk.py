"""The command with which somebody of a clinic works at a keyboard as they do on Telegram."""

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.app import checkin_library
from bot.channels.telegram.cards import Speaker
from bot.channels.terminal import Terminal
from bot.checkins import relay, staff
from bot.checkins.card import Card, Press, is_number
from bot.checkins.desk import CheckIns
from bot.clinics.access import Action, may
from bot.clinics.choosing import chosen_member, working_clinic
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_link import bot_name
from bot.commands.keys import refuse_other, same_key
from bot.conversation.markup import as_plain
from bot.conversation.speaking import fitting
from bot.errors import BotError
from bot.settings import Settings
from bot.store.clinics import Member, write_to_nobody
from bot.store.conversations import language_of
from bot.store.database import Connection

TODAY = "/today"
ENROL = "/enrol"
BROADCAST = "/broadcast "
END = "."
"""Ends a text, as an empty line does; alone it is none."""


def desk(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show today's list and do what is typed; what goes to patients leaves with who serves."""
    library = checkin_library(settings)
    terminal = Terminal(sys.stdin, sys.stdout, shutil.get_terminal_size().columns)
    with clinic_store(arguments, settings) as db:
        work = CheckIns(
            pathway=library.pathway,
            renderer=library.renderer.speaking(fitting(library.renderer, [settings.language])),
            speaker=Speaker(),
            key=same_key(settings, db.path),
            draws=False,
        )
        whose = (arguments.clinic, arguments.who)
        presses = _show(terminal, db.run(_begin, work, *whose, right_now(db)))
        lines = map(str.strip, terminal.lines())
        for first in lines:
            if not first and terminal.has_more():
                continue
            if not first:
                break
            is_press = bool(presses) and is_number(first)
            if first.casefold().startswith(BROADCAST):
                _show(terminal, db.run(_told_to_end, work, *whose))
                line = _whole(terminal, first, lines)
            elif is_press or first.startswith("/") or first == END:
                line = first
            elif db.run(_is_awaited, *whose, right_now(db)):
                line = _whole(terminal, first, lines)
            else:
                line = _pasted(terminal, first, lines)
            if line.casefold().startswith(ENROL) and work.bot is None:
                try:
                    refuse_other(db, work.key)
                    work = replace(work, bot=bot_name(arguments, settings))
                except BotError as error:
                    terminal.fold(f"{error}")
                    continue
            found = db.run(_answer, work, *whose, line, presses, right_now(db))
            shown = _show(terminal, found)
            is_awaited = db.run(_is_awaited, *whose, right_now(db))
            presses = shown if shown or is_awaited else presses
    return 0


def _whole(terminal: Terminal, first: str, lines: Iterator[str]) -> str:
    """Return a text of several lines; empty ones within what is pasted are of it."""
    text = [first]
    for line in lines:
        if line == END or (not line and not terminal.has_more()):
            break
        text.append(line)
    return "\n".join(text).strip()


def _pasted(terminal: Terminal, first: str, lines: Iterator[str]) -> str:
    """Return a text that nobody asked for, so that none of its lines is taken for a number."""
    text = [first]
    while terminal.has_more() and (line := next(lines, None)) is not None:
        text.append(line)
    return "\n".join(text)


def _begin(
    conn: Connection, work: CheckIns, named: str | None, who: str, now: datetime
) -> list[Card]:
    """Show today's list to who may see it, and what can be typed to who may not."""
    member = chosen_member(conn, working_clinic(conn, named), who)
    if may(member, Action.SEE):
        return _answer(conn, work, named, who, TODAY, (), now)
    return [_speaking_to(conn, work, member).card("staff_how")]


def _is_awaited(conn: Connection, named: str | None, who: str, now: datetime) -> bool:
    """Tell whether the next text of somebody goes to a patient."""
    return chosen_member(conn, working_clinic(conn, named), who).writes_at(now)


def _told_to_end(conn: Connection, work: CheckIns, named: str | None, who: str) -> list[Card]:
    member = chosen_member(conn, working_clinic(conn, named), who)
    return [_speaking_to(conn, work, member).card("staff_text_ends")]


def _speaking_to(conn: Connection, work: CheckIns, member: Member) -> CheckIns:
    """Return the same in the language that somebody chose in their chat, if they did."""
    chosen = language_of(conn, member.chat_id) if member.chat_id else None
    return work.in_words(work.renderer.speaking(chosen)) if chosen else work


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
    work = _speaking_to(conn, work, member)
    command, _, rest = line.partition(" ")
    if line == END:
        write_to_nobody(conn, member.id)
        cards = None
    elif presses and is_number(line):
        at = int(line) - 1
        chosen = presses[at] if 0 <= at < len(presses) else None
        cards = chosen and staff.press(conn, work, [member], chosen.verb, chosen.about, now)
    elif line.startswith("/"):
        cards = staff.hear(conn, work, [member], command.casefold(), rest.strip(), now)
    else:
        cards = relay.to_patient(conn, work, member, line, now)
    if _is_awaited(conn, named, who, now):
        cards = [_without_cancel(card) for card in cards or ()]
        if not any(card.rows for card in cards):
            return [*cards, work.card("staff_text_ends")]
    return cards or [work.card("staff_how")]


def _without_cancel(card: Card) -> Card:
    """Leave the button out that takes a letter back: a letter may begin with a number."""
    rows = (row for row in card.rows if not any(press.verb == "unwrite" for press in row))
    return replace(card, rows=tuple(rows))


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
