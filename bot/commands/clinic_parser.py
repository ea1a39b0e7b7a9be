"""What `kneebot clinic` understands: its words and options, not what they do."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.commands.counting import up_to

Doing = Callable[[str, str], Callable[..., int]]
"""Finds a command by module and name when it runs."""
ANY = "any"
COUNT = up_to(99_999)


def describe(parser: argparse.ArgumentParser, doing: Doing) -> None:
    """Add everything that a clinic can be asked to do."""
    ways = parser.add_subparsers(required=True, metavar="what")
    _add(_way(ways, "add", "keep a new clinic", of_one=False), doing)
    way = _way(ways, "list", "list the clinics", of_one=False)
    way.set_defaults(command=doing("clinic", "list_clinics"))
    way = _way(ways, "show", "print a clinic: staff, patients, codes, and who did what")
    way.add_argument("--audit", type=COUNT, default=10, help="so many last rows of the audit")
    way.set_defaults(command=doing("clinic", "show"))
    way = _way(ways, "rename", "call a clinic otherwise; everything else stays", of_one=False)
    way.add_argument("name", help="its name or number now")
    way.add_argument("new_name", metavar="newname", help="as patients will know it")
    way.set_defaults(command=doing("clinic_closing", "rename"))
    way = _way(ways, "close", "send nothing in its name any more; its record stays", of_one=False)
    way.add_argument("name", help="its name or number")
    way.add_argument("--yes", action="store_true", help="do it; without, print what would end")
    way.set_defaults(command=doing("clinic_closing", "close"))
    way = _way(ways, "desk", "work as somebody of the staff: today's list, cards, broadcasts")
    way.add_argument("--as", dest="who", required=True, metavar="NAME", help="who you are")
    way.add_argument("--bot", help="the bot's name, for links to it (asked of Telegram)")
    way.set_defaults(command=doing("clinic_desk", "desk"))
    _staff(
        ways.add_parser("staff", help="add, list, link or remove staff, or change a role"), doing
    )
    _codes(ways.add_parser("codes", help="make, list or revoke codes for patients"), doing)
    _programmes(ways.add_parser("programmes", help="add or list programmes"), doing)
    _forms(ways.add_parser("forms", help="add, list or remove forms under licence"), doing)
    way = _way(ways, "rules", "use your own, stricter thresholds of alerts")
    which = way.add_mutually_exclusive_group(required=True)
    which.add_argument("file", type=Path, nargs="?", help="YAML, as in docs/check-ins.md")
    which.add_argument("--ours", action="store_true", help="those that come with kneebot")
    way.set_defaults(command=doing("clinic_rules", "rules"))
    way = _way(ways, "import", "make a code for each patient of a CSV list; nothing is sent")
    way.add_argument("file", type=Path, help="CSV: label, event_date, programme, tags")
    way.add_argument("--out", type=Path, help="the new file with the links (beside the list)")
    _of_codes(way, days=60)
    way.set_defaults(command=doing("clinic_import", "import_list"))
    way = _way(ways, "sheet", "write a page with a QR code for the waiting room")
    way.add_argument("--out", type=Path, default=Path("kneebot-sheet.html"), help="the new file")
    _of_codes(way, days=90)
    way.add_argument("--uses", type=_uses, default=None, help="how many patients may use it (any)")
    way.set_defaults(command=doing("clinic_sheet", "sheet"))
    way = _way(ways, "export", "write all check-ins as CSV, with a codebook")
    way.add_argument("--out", type=Path, default=Path("check-ins.csv"), help="the new file")
    way.add_argument("--excel", action="store_true", help="mark the file as UTF-8 for Excel")
    way.add_argument("--content", type=Path, help="a folder of content to use instead")
    way.set_defaults(command=doing("clinic_export", "export"))


def describe_checkins(parser: argparse.ArgumentParser, doing: Doing) -> None:
    """Add what can be asked about check-ins."""
    ways = parser.add_subparsers(required=True, metavar="what")
    way = _way(ways, "preview", "print who is asked what, and when, in the next days")
    way.add_argument("--days", type=COUNT, default=14, help="how many days (14)")
    way.set_defaults(command=doing("checkins", "preview"))
    way = _way(ways, "rehearse", "replay past or simulated check-ins through alert rules")
    way.add_argument("rules", type=Path, nargs="?", help="YAML of changed rules (those in use)")
    way.add_argument(
        "--simulate", type=COUNT, metavar="PATIENTS", help="draw so many people instead"
    )
    way.add_argument("--days", type=COUNT, help="follow these for so many days (90)")
    way.add_argument("--seed", type=int, help="draws these people (1)")
    way.add_argument("--json", action="store_true", help="print one JSON object")
    way.set_defaults(command=doing("rehearse", "rehearse_rules"))


def _way(ways: Any, name: str, told: str, *, of_one: bool = True) -> argparse.ArgumentParser:
    way: argparse.ArgumentParser = ways.add_parser(name, help=told)
    way.add_argument("--db", help="database file or address, instead of DATABASE_URL")
    if of_one:
        way.add_argument("--clinic", help="its name or number, where there are several")
    return way


def _add(way: argparse.ArgumentParser, doing: Doing) -> None:
    way.add_argument("name", help="as patients know it")
    way.add_argument("--zone", required=True, help="such as Europe/London")
    way.add_argument("--sends", default="08:00-20:00", help="when messages leave (08:00-20:00)")
    way.add_argument("--opens", default="09:00-17:00", help="when alerts are seen (09:00-17:00)")
    way.add_argument("--days", default="mon-fri", help="on which days (mon-fri)")
    way.add_argument("--sandbox", action="store_true", help="for training, marked everywhere")
    way.set_defaults(command=doing("clinic", "add"))


def _staff(parser: argparse.ArgumentParser, doing: Doing) -> None:
    ways = parser.add_subparsers(required=True, metavar="what")
    way = _way(ways, "list", "list the staff")
    way.set_defaults(command=doing("clinic_staff", "list_staff"))
    for name, told in (
        ("add", "let somebody be of the staff"),
        ("remove", "let somebody be of the staff no more"),
        ("link", "make a link with which they get alerts on Telegram"),
    ):
        way = _way(ways, name, told)
        if name == "add":
            way.add_argument(
                "--role", required=True, help="owner, clinician, front_desk, read_only"
            )
        if name == "link":
            way.add_argument("--days", type=COUNT, default=2, help="how long the link works (2)")
            way.add_argument("--bot", help="the bot's name (asked of Telegram)")
        way.add_argument("name", help="their name")
        way.set_defaults(command=doing("clinic_staff", name))
    way = _way(ways, "role", "let somebody of the staff be something else")
    way.add_argument("name", help="their name")
    way.add_argument("role", help="owner, clinician, front_desk, read_only")
    way.set_defaults(command=doing("clinic_staff", "change"))


def _codes(parser: argparse.ArgumentParser, doing: Doing) -> None:
    ways = parser.add_subparsers(required=True, metavar="what")
    way = _way(ways, "new", "make a code and print its link, which is shown this once")
    _of_codes(way, days=30)
    way.add_argument("--uses", type=_uses, default=1, help="how often it works, or any (1)")
    way.add_argument("--event", metavar="DATE", help="day 0, such as 2026-11-26 (the first day)")
    way.add_argument("--label", help="how you call the patient, for a code of one use")
    way.add_argument("--tag", action="append", default=[], help="a word to find them by")
    way.set_defaults(command=doing("clinic_codes", "new"))
    way = _way(ways, "list", "list the codes; the codes themselves are kept nowhere")
    way.set_defaults(command=doing("clinic_codes", "list_codes"))
    way = _way(ways, "revoke", "let a code not be used any more")
    way.add_argument("number", type=COUNT, help="its number in the list")
    way.set_defaults(command=doing("clinic_codes", "revoke"))


def _programmes(parser: argparse.ArgumentParser, doing: Doing) -> None:
    ways = parser.add_subparsers(required=True, metavar="what")
    way = _way(ways, "add", "let patients begin a programme, or a new version of one")
    which = way.add_mutually_exclusive_group(required=True)
    which.add_argument("file", type=Path, nargs="?", help="YAML, as in docs/clinics.md")
    which.add_argument("--standard", action="store_true", help="the one that comes with kneebot")
    way.set_defaults(command=doing("clinic_programmes", "add"))
    way = _way(ways, "list", "list what patients can begin")
    way.set_defaults(command=doing("clinic_programmes", "list_programmes"))


def _forms(parser: argparse.ArgumentParser, doing: Doing) -> None:
    ways = parser.add_subparsers(required=True, metavar="what")
    way = _way(ways, "add", "let programmes ask a form, or a new version of its text")
    way.add_argument("file", type=Path, help="YAML with your licensed text, as in docs/clinics.md")
    way.set_defaults(command=doing("clinic_forms", "add"))
    way = _way(ways, "list", "list what programmes can ask")
    way.set_defaults(command=doing("clinic_forms", "list_forms"))
    way = _way(ways, "remove", "let a form be asked no more; what was answered stays")
    way.add_argument("name", help="its name in the list, such as lefs")
    way.set_defaults(command=doing("clinic_forms", "remove"))


def _of_codes(way: argparse.ArgumentParser, *, days: int) -> None:
    way.add_argument("--programme", help="what patients begin (the only one, if there is one)")
    way.add_argument("--days", type=COUNT, default=days, help=f"how long it works ({days})")
    way.add_argument("--bot", help="the bot's name (asked of Telegram)")


def _uses(text: str) -> int | None:
    return None if text == ANY else COUNT(text)
