"""What a text at a question comes to: what it means, or why it is no answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.pathway.answers import Sideless, Value


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means: options, a value, or answers to items; a `loose` one is told so.

    `unsure` are those of the answers, and of their choices, that it may not mean.
    """

    options: tuple[str, ...] = ()
    value: str | int | float | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    unsure: Mapping[str, Sideless] = field(default_factory=dict)
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Why a text is no answer: the name of the message that says so, and what it may have meant."""

    message: str
    among: tuple[str, ...] = ()
