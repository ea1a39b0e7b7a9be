"""What the bot answers with: words to say, a prompt to ask, or a result to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.judging.result import Result
from flows.talking.left_open import LeftOpen
from flows.talking.prompts import Prompt
from flows.talking.session import Session

PERSON = "person"
"""The message that says whom somebody can talk to."""


@dataclass(frozen=True, slots=True)
class Say:
    """A message by the name of its template, with the values it speaks of."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """The open prompt, put in the words of a template."""

    prompt: Prompt
    message: str = "question"
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Show:
    """A result."""

    result: Result


@dataclass(frozen=True, slots=True)
class Summarise:
    """The page for a clinician, of the newest result."""


@dataclass(frozen=True, slots=True)
class CopyAll:
    """A copy of all that is kept."""


Reply = Say | Ask | Show | Summarise | CopyAll


@dataclass(frozen=True, slots=True)
class Answered:
    """A prompt that this turn took an answer to, and the answer in words."""

    prompt: Prompt
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The outcome of one event: the session to save first, and the replies to send then.

    `left_open` is what the next turn may be told of this one. `result` is set when this step
    reached one; `fresh` when the session is a new one; `erase` when
    the person wants all that is kept about them deleted; `hide` when nothing of the conversation
    shall stay on the screen.
    """

    session: Session
    replies: tuple[Reply, ...]
    left_open: LeftOpen | None = None
    answered: Answered | None = None
    result: Result | None = None
    fresh: bool = False
    erase: bool = False
    hide: bool = False
