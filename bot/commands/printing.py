"""How commands speak: one of a thing or several, and one stamped JSON object to programs."""

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version

SCHEMA = 1


def stamped(content_hash: str, body: Mapping[str, object]) -> dict[str, object]:
    """Return the body with what every object carries."""
    return {
        "schema": SCHEMA,
        "version": version("kneebot"),
        "content_hash": content_hash,
        **body,
    }


def print_json(value: object) -> None:
    """Print one JSON object."""
    json.dump(value, sys.stdout, ensure_ascii=True, indent=1)
    print()


def several(number: int, one: str) -> str:
    """Return so many of a thing in words.

    >>> several(1, "link"), several(2, "check-in")
    ('1 link', '2 check-ins')
    """
    return f"{number} {one}{'' if number == 1 else 's'}"
