"""What the commands of who writes and signs content understand, not what they do."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.commands.counting import up_to
from bot.settings import Settings

Doing = Callable[[str, str], Callable[..., int]]
"""Finds a command by module and name when it runs."""


def describe_authoring(commands: Any, doing: Doing) -> None:
    """Add what can be asked of content: to print, check, sign and try it."""
    _questions(commands.add_parser("questions", help="print every question, for programs"), doing)
    _assess(commands.add_parser("assess", help="print what follows from a file of answers"), doing)
    _fhir(commands.add_parser("fhir", help="print answers as a FHIR R4B bundle"), doing)
    _check(commands.add_parser("check", help="check the content"), doing)
    told = "print how published cases come out"
    _scorecard(commands.add_parser("scorecard", help=told), doing)
    told = "write the sign-off book, compare two, or sign pages"
    _book(commands.add_parser("book", help=told), doing)
    told = "write every picture as PNG, to look at"
    _pictures(commands.add_parser("pictures", help=told), doing)
    _texts(commands.add_parser("texts", help="update the words of a language, or sign them"), doing)
    told = "run stored results on the present content"
    _replay(commands.add_parser("replay", help=told), doing)


def _about_content(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--flow", default="knee", help="which flow (knee)")
    parser.add_argument("--content", type=Path, help="a folder of content to use instead")


def _questions(parser: argparse.ArgumentParser, doing: Doing) -> None:
    _about_content(parser)
    parser.set_defaults(command=doing("author", "questions"))


def _assess(parser: argparse.ArgumentParser, doing: Doing) -> None:
    _about_content(parser)
    parser.add_argument("file", help="YAML or JSON answers, or - for standard input")
    parser.add_argument("--unmentioned-signs", choices=("missing", "no"), default="missing")
    parser.add_argument("--country", help="GB, US, EU or another known country")
    parser.set_defaults(command=doing("author", "run_assess"))


def _fhir(parser: argparse.ArgumentParser, doing: Doing) -> None:
    parser.add_argument("file", help="YAML or JSON answers, or - for standard input")
    parser.add_argument("--flow", default="knee", help="which flow (knee)")
    parser.add_argument("--content", type=Path, help="a folder of content to use instead")
    parser.add_argument("--unmentioned-signs", choices=("missing", "no"), default="missing")
    parser.add_argument("--at", help="when it was answered, as 2026-11-26T10:00+01:00 (now)")
    parser.set_defaults(command=doing("fhir", "fhir"))


def _check(parser: argparse.ArgumentParser, doing: Doing) -> None:
    _about_content(parser)
    parser.add_argument("--strict", action="store_true", help="treat notes as errors")
    parser.add_argument("--mutants", action="store_true", help="make mistakes on purpose instead")
    parser.add_argument("--sample", type=up_to(1_000_000), help="try so many mutants only")
    parser.add_argument("--seed", type=int, default=1, help="draws the sample (1)")
    parser.add_argument("--jobs", type=up_to(64), default=2, help="processes that try mutants (2)")

    def check_or_mutants(arguments: argparse.Namespace, settings: Settings) -> int:
        name = ("mutants", "check_mutants") if arguments.mutants else ("check", "check")
        return doing(*name)(arguments, settings)

    parser.set_defaults(command=check_or_mutants)


def _scorecard(parser: argparse.ArgumentParser, doing: Doing) -> None:
    _about_content(parser)
    parser.add_argument("--cases", type=Path, help="a folder of cases (the published ones)")
    parser.add_argument("--unmentioned-signs", choices=("no", "missing"), default="no")
    parser.set_defaults(command=doing("scorecard", "scorecard"))


def _book(parser: argparse.ArgumentParser, doing: Doing) -> None:
    parser.add_argument("--flow", default="knee", help="which flow (knee)")
    parser.add_argument("--content", type=Path, help="a folder of content to use instead")
    parser.add_argument("--out", type=Path, help="the file or folder to write to")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--diff",
        nargs=2,
        type=Path,
        metavar=("OLD", "NEW"),
        help="write what changed between two books or folders of content",
    )
    what.add_argument("--sign", nargs="+", metavar="PAGE", help="note that you agree to pages")
    _about_who_signs(parser)
    parser.set_defaults(command=doing("book", "book"))


def _about_who_signs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="who signs")
    parser.add_argument("--role", help="as what, such as physiotherapist")
    parser.add_argument("--date", help="the day of signing, as 2026-11-26")


def _texts(parser: argparse.ArgumentParser, doing: Doing) -> None:
    parser.add_argument("language", help="es, or another language that is to be spoken")
    parser.add_argument("--content", type=Path, help="a folder of content to use instead")
    parser.add_argument("--sign", nargs="+", metavar="AREA", help="note that you agree to words")
    _about_who_signs(parser)
    parser.set_defaults(command=doing("texts", "texts"))


def _pictures(parser: argparse.ArgumentParser, doing: Doing) -> None:
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.set_defaults(command=doing("pictures", "pictures"))


def _replay(parser: argparse.ArgumentParser, doing: Doing) -> None:
    _about_content(parser)
    parser.add_argument("--old", required=True, metavar="HASH", help="the content they came from")
    parser.add_argument("--db", help="database file or address")
    parser.add_argument("--cases", type=Path, help="a folder of cases (the published ones)")
    parser.set_defaults(command=doing("replay", "replay"))
