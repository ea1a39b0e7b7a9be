"""The words of the command `db`."""

import argparse
from collections.abc import Callable
from typing import Any


def describe_db(parser: argparse.ArgumentParser, command: Callable[[str, str], Any]) -> None:
    """Add what can be done about a database."""
    actions = parser.add_subparsers(required=True, metavar="action")
    for name, does, help in (
        ("check", "check", "tell what is wrong"),
        ("restored", "restored", "hold what may have gone out, after pg_restore"),
    ):
        action = actions.add_parser(name, help=help)
        action.add_argument("--db", help="database file or address, instead of DATABASE_URL")
        action.set_defaults(command=command("data", does))
    copy = actions.add_parser("copy", help="copy all into an empty database, and compare")
    copy.add_argument("source", help="file or address; nobody may serve it meanwhile")
    copy.add_argument("target", help="file or address of an empty database")
    copy.set_defaults(command=command("data", "copy"))
