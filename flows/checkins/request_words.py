"""Which words ask for a person at the clinic: read from one file for each language, and checked."""

import re
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from flows.checkins.history import Asked
from flows.errors import ContentError
from flows.pathway.languages import check_groups_used
from flows.pathway.loading import CONTENT, mistake, read_yaml
from flows.pathway.names import check_patterns
from flows.pathway.references import Strict, WordGroup

REQUESTS = "requests"
"""The folder of a flow with words that ask for a person, one file for each language."""
SHIPPED = CONTENT / "checkin" / REQUESTS


class RequestWords(Strict):
    """Patterns as in typed emergencies, and what somebody asks for who types one.

    A guard right beside a match, with no punctuation between, takes it back, for these patterns
    only. Those `in_question` count only in a text with a question mark: what would be no more than
    a mention without one.
    """

    kind: Asked
    in_question: bool = False
    any: tuple[str, ...] = Field(min_length=1)
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


class SpokenRequests(Strict):
    """All words of one language; those of `real` are never taken for a slip of the finger."""

    language: str
    word_groups: tuple[WordGroup, ...] = ()
    real: tuple[str, ...] = ()
    requests: tuple[RequestWords, ...]


def read_requests(folder: Path) -> tuple[SpokenRequests, ...]:
    """Read every language; raise ContentError with one line for each mistake."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


@cache
def shipped_requests() -> tuple[SpokenRequests, ...]:
    """Return the words that come with the package, read once."""
    return read_requests(SHIPPED)


def _read(path: Path) -> SpokenRequests:
    raw, place = read_yaml(path), f"{REQUESTS}/{path.name}"
    try:
        spoken = SpokenRequests.model_validate(raw)
    except ValidationError as error:
        found = (mistake(place, raw, problem, whole=REQUESTS) for problem in error.errors())
        raise ContentError("\n".join(found)) from error
    groups = [group.id for group in spoken.word_groups]
    for one in spoken.requests:
        check_patterns(f"{place} {one.kind}", one.any, groups)
    patterns = " ".join(pattern for one in spoken.requests for pattern in one.any)
    check_groups_used(place, groups, re.findall(r"@(\w+)", patterns))
    return spoken
