"""The command `checkins preview`: who is asked what and when, and who is not."""

import argparse
from collections.abc import Iterable
from datetime import datetime, timedelta
from textwrap import indent

from bot.app import checkin_library
from bot.checkins.ahead import Ahead, ahead_of
from bot.checkins.desk import CheckIns
from bot.clinics.choosing import chosen_clinic
from bot.commands.clinic import clinic_store, right_now
from bot.conversation.markup import as_plain
from bot.settings import Settings
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.patients import patients_of_clinic

WIDTH = 90


def preview(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print who gets what, when and in which words, and who will not, with the reason."""
    from bot.channels.telegram.cards import Speaker  # noqa: PLC0415 - slow to import

    library = checkin_library(settings)
    desk = CheckIns(
        pathway=library.pathway, renderer=library.renderer, speaker=Speaker(), key=b"preview"
    )
    with clinic_store(arguments, settings) as db:
        where = db.read(chosen_clinic, arguments.clinic)
        now = right_now(db)
        until = now + timedelta(days=arguments.days)
        ahead = sorted(db.read(_ahead, desk, where, now, until), key=lambda one: one.at)
    texts = {text: number for number, text in enumerate(_texts(ahead), start=1)}
    for one in ahead:
        told = f"not sent, {one.reason}" if one.reason else f"text {texts[one.text]}"
        print(f"{one.at:%a %d.%m.%Y %H:%M} {one.at.tzname():5} {one.patient}: {one.what}; {told}")
    for text, number in texts.items():
        print(f"\nText {number}:")
        print(indent(as_plain(text, WIDTH), "    "))
    count = sum(one.reason is None for one in ahead)
    print(f"{count} messages of {where.title} in {arguments.days} days")
    if ahead:
        print(
            "Who talks with the bot then gets it up to half an hour later; "
            "who does not answer is reminded."
        )
    return 0


def _ahead(
    conn: Connection, desk: CheckIns, where: Clinic, now: datetime, until: datetime
) -> list[Ahead]:
    return [
        one
        for patient in patients_of_clinic(conn, where.id)
        if patient.state != "stopped"
        for one in ahead_of(conn, desk, where, patient, now, until)
    ]


def _texts(ahead: Iterable[Ahead]) -> list[str]:
    return list(dict.fromkeys(one.text for one in ahead if one.reason is None))
