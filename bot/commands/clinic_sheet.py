"""The command that writes a page with a QR code, to print for the waiting room."""

import argparse
from datetime import datetime

from markupsafe import Markup

from bot.app import open_library
from bot.clinics.codes import keep_code, mint
from bot.clinics.files import new_file
from bot.clinics.links import link_to, qr_svg
from bot.commands.clinic import clinic_store, right_now
from bot.commands.clinic_codes import shared_terms, warn_unlinked
from bot.commands.clinic_link import bot_name
from bot.commands.keys import coding_key
from bot.settings import Settings
from bot.store.audit import note
from bot.store.codes import Terms
from bot.store.database import Connection


def sheet(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a code for many and write the page that shows it."""
    bot = bot_name(arguments, settings)
    renderer = open_library(settings).renderer
    with clinic_store(arguments, settings) as db, coding_key(settings, db) as key:
        text, now = mint(key), right_now(db)
        where, terms = db.read(shared_terms, arguments, now)
        link = link_to(bot, text)
        values = {
            "clinic": where,
            "bot": bot,
            "link": link,
            "qr": Markup(qr_svg(link)),
            "until": terms.expires_at,
        }
        page = renderer.words("clinic/sheet", values)
        with new_file(arguments.out, page):
            number = db.run(_keep, text, terms, now)
        print(f"{arguments.out}: a page of {where.title} to print on A4, with code {number}")
        print(f"It works until {terms.expires_at:%Y-%m-%d}. Open it in a browser and print it.")
        warn_unlinked(db, where)
    return 0


def _keep(conn: Connection, text: str, terms: Terms, now: datetime) -> int:
    number = keep_code(conn, text, terms, now)
    note(conn, terms.clinic_id, f"sheet made: code {number}", now)
    return number
