"""The command line. Errors are one line on standard error; exit code 2 means a wrong call."""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NoReturn, cast

from pydantic import ValidationError

from bot.commands.author_parser import describe_authoring
from bot.commands.clinic_parser import describe, describe_checkins
from bot.commands.counting import up_to
from bot.commands.data_parser import describe_db
from bot.errors import BotError
from bot.settings import LAST_PORT, Settings
from bot.settings_told import told
from flows.errors import FlowsError

Command = Callable[[argparse.Namespace, Settings], int]


def _command(module: str, name: str) -> Command:
    """Return a command that is imported when it runs: none waits for what another needs."""

    def run(arguments: argparse.Namespace, settings: Settings) -> int:
        command: Command = getattr(import_module(f"bot.commands.{module}"), name)
        return command(arguments, settings)

    return run


DOCTOR = _command("doctor", "doctor")


def main() -> None:
    """Run the command that was asked for and leave with its exit code."""
    # Modules and content stay: to look through them while they load takes a tenth of the time.
    gc.set_threshold(50_000, 10, 10)
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(words)
    command: Command = arguments.command
    try:
        return command(arguments, Settings())
    except (FlowsError, BotError) as error:
        print(f"kneebot: {' / '.join(str(error).splitlines())}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - closed with us
        return 2
    except UnicodeDecodeError:
        print("kneebot: .env: is no UTF-8 text; save it as UTF-8", file=sys.stderr)
    except OSError as error:
        print(f"kneebot: {error.strerror or error}; nothing was changed", file=sys.stderr)
    except ValidationError as error:
        if arguments.command is DOCTOR and arguments.json:
            return cast("int", import_module("bot.commands.doctor").unset(told(error)))
        print(f"kneebot: {told(error)}", file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"kneebot: {message}; see {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="kneebot", description="Chat triage for knee pain.")
    commands = parser.add_subparsers(required=True, metavar="command")
    _run(commands.add_parser("run", help="serve the web chat, and Telegram if there is a token"))
    _webhook(commands.add_parser("webhook", help="let Telegram bring updates, or not"))
    _sends(commands.add_parser("sends", help="list messages that did not go out, or retry one"))
    _chat(commands.add_parser("chat", help="talk in this terminal"))
    _demo(commands.add_parser("demo", help="talk to the Telegram bot, without Telegram"))
    _doctor(commands.add_parser("doctor", help="find what keeps kneebot from working"))
    describe_authoring(commands, _command)
    _simulate(commands.add_parser("simulate", help="try check-ins on people with habits"))
    _worker(commands.add_parser("worker", help="serve Telegram beside others, on PostgreSQL"))
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    _on_database(migrate, "data", "migrate")
    _copies(
        commands.add_parser("backup", help="copy the database file, also while it is in use"),
        commands.add_parser("restore", help="put a backup in the place of the database file"),
    )
    describe(commands.add_parser("clinic", help="follow patients: clinics, staff, codes"), _command)
    told = "look ahead at check-ins, or back at alerts"
    describe_checkins(commands.add_parser("checkins", help=told), _command)
    describe_db(commands.add_parser("db", help="check a database, or copy it"), _command)
    return parser


def _on_database(parser: argparse.ArgumentParser, module: str, name: str) -> None:
    parser.add_argument("--db", help="database file or address, instead of DATABASE_URL")
    parser.set_defaults(command=_command(module, name))


def _worker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--content", type=Path, help="use this content, and read edits live")
    parser.add_argument("--host", help="address to listen at (127.0.0.1: this machine only)")
    parser.add_argument("--port", type=_port, help="answer /healthz, /readyz and /metrics here")
    _on_database(parser, "serve", "worker")


def _copies(backup: argparse.ArgumentParser, restore: argparse.ArgumentParser) -> None:
    backup.add_argument("file", type=Path, nargs="?", help="a new file (named by the time)")
    _on_database(backup, "data", "backup")
    restore.add_argument("file", type=Path, help="a file that kneebot backup made")
    _on_database(restore, "data", "put_back")


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", help="database file, or :memory: to throw it away")
    parser.add_argument("--content", type=Path, help="use this content, and read edits live")
    parser.add_argument("--host", help="address to listen at (127.0.0.1: this machine only)")
    parser.add_argument("--port", type=_port, help="port to listen at (8000)")
    parser.add_argument("--poll", action="store_true", help="delete a webhook, fetch updates")
    parser.set_defaults(command=_command("serve", "run"))


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--db", help="database file or address")
    parser.add_argument("--content", type=Path, help="a folder of content to use instead")
    parser.add_argument("--host", help="address that is listened at (127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port that is listened at (8000)")
    parser.set_defaults(command=DOCTOR)


def _webhook(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(required=True, metavar="way")
    way = ways.add_parser("set", help="let Telegram bring updates to KNEEBOT_URL")
    way.add_argument("--db", help="database file or address that kneebot run uses")
    way.set_defaults(command=_command("webhook", "set_webhook"))
    way = ways.add_parser("info", help="print where Telegram brings updates, and how that goes")
    way.set_defaults(command=_command("webhook", "webhook_info"))
    way = ways.add_parser("delete", help="let updates be polled again")
    way.set_defaults(command=_command("webhook", "delete_webhook"))


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to {LAST_PORT}")
    return int(text)


def _sends(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("state", choices=("failed", "uncertain"), help="which to list")
    parser.add_argument(
        "--retry", type=_id_or_all, metavar="ID", help="send this one again, or all"
    )
    parser.add_argument("--db", help="database file or address")
    parser.set_defaults(command=_command("sends", "sends"))


def _id_or_all(text: str) -> str:
    if text != "all" and not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a message, nor all")
    return text


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--width", type=int, help="columns to fold at")
    parser.set_defaults(command=_command("demo", "demo"))


def _chat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", help="database file, or :memory: to throw it away")
    parser.add_argument("--content", type=Path, help="use this content, and read edits live")
    parser.add_argument("--width", type=int, help="columns to fold at")
    parser.add_argument("--language", metavar="XX", help="en, es or another that is spoken")
    parser.add_argument("--repro", action="store_true", help="print the inputs at the end")
    parser.set_defaults(command=_command("chat", "chat"))


def _simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--patients", type=up_to(1_000_000), default=100, help="so many people (100)"
    )
    parser.add_argument("--days", type=up_to(1_000_000), default=90, help="for so many days (90)")
    parser.add_argument("--seed", type=int, default=1, help="draws people and faults (1)")
    parser.add_argument("--faults", action="store_true", help="crashes, outages, unclear sends")
    parser.add_argument("--break", dest="broken", metavar="GUARD", help="switch a guard off")
    parser.add_argument(
        "--jobs", type=up_to(1_000_000), default=2, help="processes for many people (2)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=_command("simulate", "simulate"))


if __name__ == "__main__":
    main()
