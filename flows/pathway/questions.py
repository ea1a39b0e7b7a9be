"""The shape of what is asked, as authors write it: questions, signs and self-tests."""

from typing import Literal

from pydantic import Field, StrictInt

from flows.pathway.references import RawCondition, Sourced, Strict

Kind = Literal["single", "multi", "number", "yes_no", "text"]


class Choice(Strict):
    """One option; an `alone` choice cannot be combined with others."""

    id: str
    label: str
    alone: bool = False


class Question(Sourced):
    """One item, asked on a screen of its own or in a list; `unsure` labels the way not to answer.

    An `optional` one may be skipped without making the result less sure. In a list `ticks` are
    the lines that stand for its choices, and `unticked` is the choice where none of them is ticked.
    `denied` is the choice that denies the warning signs which a question holds among its choices.
    One that is not `asked` in any chat is kept for other programs.
    `about` names an earlier question whose answer, in the person's own words, this one is about.
    """

    id: str
    kind: Kind
    title: str
    text: str
    why: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    step: float | None = None
    unsure: str | None = "Not sure"
    optional: bool = False
    ticks: dict[str, str] = Field(default_factory=dict)
    unticked: str | None = None
    denied: str | None = None
    asked: bool = True
    about: str | None = None
    ask_if: RawCondition = Field(default_factory=dict)


class QuestionList(Strict):
    """Questions that share a screen, as one list of lines to tick."""

    id: str
    title: str
    why: str
    help: str = ""
    asks: tuple[str, ...] = Field(min_length=2)


class Sign(Sourced):
    """A statement of at most 12 words whose yes is a danger; `typed_only` ones are never shown.

    `opposite` is the id under which other programs may state the reverse. A `private` one is
    not repeated where somebody may read along.
    """

    id: str
    text: str
    help: str
    typed_only: bool = False
    private: bool = False
    opposite: str | None = None
    ask_if: RawCondition = Field(default_factory=dict)


class SignScreen(Strict):
    """Up to six signs shown together."""

    id: str
    title: str
    why: str
    signs: tuple[Sign, ...]


class Block(Strict):
    """A reason not to offer a self-test: it is offered only where this surely does not hold.

    `if_unknown: open` is for what only an earlier test can tell.
    """

    id: str
    when: RawCondition
    reason: str
    if_unknown: Literal["open", "shut"] = "shut"


class Recorded(Strict):
    """One value noted in a self-test; `categories` gives a number for each picture.

    A value with `steps` of its own is a further movement: it can be stopped and skipped too.
    """

    id: str = ""
    kind: Kind
    title: str
    text: str
    help: str = ""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    step: float | None = None
    timer_s: StrictInt | None = Field(default=None, gt=0)
    per_side: bool = True
    unsure: str | None = "Not sure"
    steps: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    categories: dict[str, float] = Field(default_factory=dict)
    ask_if: RawCondition = Field(default_factory=dict)


class ExcludedTest(Strict):
    """A movement that is not asked for, and why."""

    id: str
    why: str
    sources: tuple[str, ...] = ()


class SelfTest(Sourced):
    """A movement a person does alone at home, gated, with a way to stop."""

    id: str
    name: str
    region: str
    core: bool = False
    why: str
    equipment: str
    steps: tuple[str, ...]
    stop_rule: str
    blocks: tuple[Block, ...]
    value: Recorded
    also: tuple[Recorded, ...] = ()
