"""How commands speak to other programs: one JSON object, stamped with schema and version."""

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
