"""Says in words what is wrong with settings: a value that cannot be, a name nobody reads."""

import os
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from dotenv.parser import Binding, parse_stream
from pydantic import AliasChoices, ValidationError

from bot.settings import Settings

FILE = Path(".env")
OURS = ("KNEEBOT_", "TELEGRAM_")
SECRETS = ("TELEGRAM_TOKEN", "KNEEBOT_SECRET", "KNEEBOT_METRICS_TOKEN", "DATABASE_URL")
WHERE = "DATABASE_URL"
ALIKE = 0.9
"""How like it a name must be to be taken for a slip: 1 is the same (expert)."""
OF_TESTS = "KNEEBOT_TESTS_"
"""How names begin that only the tests of kneebot read."""
HOW: Mapping[str, str] = {
    "int_parsing": "give a whole number, without a unit",
    "greater_than_equal": "give a number from {ge} on",
    "less_than_equal": "give a number up to {le}",
    "bool_parsing": "give 1 or 0",
    "literal_error": "give {expected}",
    "url_parsing": "give a whole address, such as https://knee.example.org",
    "url_scheme": "begin the address with https:// or http://",
}


def told(error: ValidationError) -> str:
    """Return the first thing that is wrong, in a sentence that begins with the setting."""
    problem = error.errors()[0]
    how = HOW.get(problem["type"])
    said = how.format_map(problem.get("ctx", {})) if how else problem["msg"]
    return f"{_given(str(problem['loc'][0]))}: {said}"


def unread() -> Iterator[str]:
    """Yield a sentence for each setting, and each line of .env, that comes to nothing."""
    if FILE.is_dir():
        yield f"{FILE} is a folder, so no setting is read from it; put a file there"
    for one in _lines():
        if one.error or (one.key is not None and one.value is None):
            yield f"{FILE} line {one.original.line} cannot be read; write NAME=value"
    known = {name for names in _settings() for name in names}
    names = _names()
    for name in sorted(names - known):
        is_ours = name.startswith(OURS) or (
            WHERE not in names and get_close_matches(name, [WHERE], cutoff=ALIKE)
        )
        if is_ours and not name.startswith(OF_TESTS):
            meant = get_close_matches(name, known, n=1)
            yield f"{name} is no setting" + (f"; write {meant[0]}" if meant else "; take it away")


def told_secrets() -> Iterator[str]:
    """Yield what is wrong with who may read the secrets in .env, where it holds any."""
    has_any = any(one.key in SECRETS and one.value for one in _lines())
    if os.name == "posix" and has_any and stat.S_IMODE(FILE.stat().st_mode) & 0o077:
        yield f"{FILE}: others may read the secrets in it; allow only its owner (chmod 600)"


def _given(name: str) -> str:
    """Return the name by which a setting was given, of those that it has."""
    names = next((names for names in _settings() if name in names), ())
    given = _names()
    return next((one for one in names if one in given), name)


def _settings() -> Iterator[tuple[str, ...]]:
    """Yield the names of each setting, the first of which counts."""
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        if isinstance(alias, AliasChoices):
            yield tuple(str(one) for one in alias.choices)
        elif isinstance(alias, str):
            yield (alias,)


def _names() -> set[str]:
    """Return the names that are set, in capitals as settings are known by."""
    return {name.upper() for name in chain(os.environ, (one.key or "" for one in _lines()))}


def _lines() -> list[Binding]:
    if not FILE.is_file():
        return []
    with FILE.open(encoding="utf-8") as file:
        return list(parse_stream(file))
