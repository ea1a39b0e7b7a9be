"""What words are said of: of which part, and until which other one is named."""

from dataclasses import dataclass

from flows.talking.patterns import Row


@dataclass(frozen=True, slots=True, eq=False)
class Belongs:
    """Words for what questions are of, and for others that their answers may be said of."""

    own: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Stays:
    """Words that go on about what was named last, where that is one of their `own`.

    They go on about what is `named` where its `questions` await an answer.

    Where one of `unless` names it, what goes on is of what they say `instead`; where one of
    `beside` does, it may be of either.
    """

    own: frozenset[str]
    others: frozenset[str]
    begins: frozenset[str]
    says: frozenset[str]
    named: str
    instead: str
    unless: tuple[Row, ...]
    beside: tuple[Row, ...]
    questions: frozenset[str]
