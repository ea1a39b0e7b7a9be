"""Commands for other programs and for authors of content: questions and assess."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bot.app import Library
from bot.commands.opening import open_content
from bot.commands.printing import print_json, stamped
from bot.conversation.channel import Channel
from bot.conversation.markup import as_plain
from bot.settings import Settings
from flows.errors import AnswersError
from flows.judging.explanation import Explanation, explain
from flows.judging.gates import ask_if_json
from flows.judging.outlook import missing
from flows.judging.safety import deny_unmentioned
from flows.judging.shapes import result_json
from flows.pathway.loading import parse_yaml
from flows.pathway.model import Item
from flows.pathway.reading import read_answers
from flows.talking.engine import open_after
from flows.talking.explained import for_clinician
from flows.talking.explanation_shape import explanation_json

NO_FOLD = 10_000
WIDTH = 88


def questions(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every item that can be answered."""
    library = open_content(arguments, settings)
    items = [_item_json(library, item) for item in library.pathway.items.values()]
    if arguments.json:
        print_json(stamped(library.pathway.content_hash, {"items": items}))
    else:
        for item in library.pathway.items.values():
            print(f"{item.section:9} {item.id}: {item.text}")
    return 0


def _item_json(library: Library, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "section": item.section,
        "screen": item.screen,
        "kind": item.kind,
        "text": item.text,
        "help": item.help,
        "choices": [{"id": choice.id, "label": choice.label} for choice in item.choices],
        "unit": item.unit,
        "min": item.min,
        "max": item.max,
        "step": item.step,
        "per_side": item.per_side,
        "ask_if": ask_if_json(library.pathway, item),
        "sources": list(item.sources),
    }


def run_assess(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what follows from a file of answers."""
    library = open_content(arguments, settings)
    given = read_answers(library.pathway, answers_in(arguments.file))
    if arguments.unmentioned_signs == "no":
        given = deny_unmentioned(library.pathway, given)
    explanation = explain(library.pathway, given)
    if arguments.json:
        print_json(stamped(library.pathway.content_hash, _assessed(library, explanation)))
    else:
        print(as_plain(library.renderer.result(explanation.result, Channel.TERMINAL), WIDTH))
        _print_why(library, explanation)
    return 0


def _print_why(library: Library, explanation: Explanation) -> None:
    """Print the clinician's view, where there is a result to explain."""
    if explanation.result.conclusion.disposition is not None:
        explained = for_clinician(library.pathway, explanation)
        print(f"\n{as_plain(library.renderer.explanation(explained), WIDTH)}")


def answers_in(file: str) -> object:
    """Return what stands in a file of answers, or on standard input for "-"."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, AttributeError) as error:
        raise AnswersError(f"{file}: cannot be read; give a YAML or JSON file, or -") from error
    name = "answers" if file == "-" else Path(file).name
    given = parse_yaml(text, name)
    if not isinstance(given, dict):
        raise AnswersError(f"{name}: must be a mapping of item ids to values, such as age: 40")
    return given


def _assessed(library: Library, explanation: Explanation) -> dict[str, Any]:
    result = explanation.result
    prompt = open_after(library.pathway, result.values)
    advice = [
        {
            "id": spec.id,
            "text": as_plain(library.renderer.advice(spec, result), NO_FOLD),
            "sources": list(spec.sources),
        }
        for spec in result.advice
    ]
    referral = result.referral and {
        "to": result.referral.to,
        "text": as_plain(library.renderer.referral(result.referral, result), NO_FOLD),
    }
    asked = [item.id for item in prompt.items] if prompt else []
    return {
        **result_json(result),
        "missing": list(missing(library.pathway, result)),
        "next": asked,
        "advice": advice,
        "referral": referral,
        "explanation": explanation_json(library.pathway, explanation),
    }
