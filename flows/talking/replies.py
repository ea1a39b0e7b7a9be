"""What the bot answers with: words to say, a prompt to ask, or a result to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.judging.result import Result
from flows.talking.prompts import Option, Prompt
from flows.talking.session import Session


@dataclass(frozen=True, slots=True)
class Say:
    """A message by the name of its template, with the values it speaks of and ways to answer."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The open prompt."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Show:
    """A result."""

    result: Result


Reply = Say | Ask | Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The outcome of one event: the session to save first, and the replies to send then.

    `result` is set when this step reached one; `fresh` when the session is a new one.
    """

    session: Session
    replies: tuple[Reply, ...]
    result: Result | None = None
    fresh: bool = False
