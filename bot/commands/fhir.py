"""The command that prints a file of answers, with what follows from it, as FHIR."""

import argparse
from datetime import UTC, datetime

from bot.commands.author import answers_in
from bot.commands.opening import open_content
from bot.commands.printing import print_json
from bot.errors import BotError
from bot.records.fhir import bundle_of
from bot.settings import Settings
from flows.judging.result import assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.reading import read_answers


def fhir(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one bundle: the questions, the answers to them, and what was measured."""
    pathway = open_content(arguments, settings).pathway
    at = _time(arguments.at)
    given = read_answers(pathway, answers_in(arguments.file))
    if arguments.unmentioned_signs == "no":
        given = deny_unmentioned(pathway, given)
    print_json(bundle_of(pathway, assess(pathway, given), at))
    return 0


def _time(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BotError(f"--at: {text!r} is no time; write it as 2026-11-26T10:00+01:00") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
