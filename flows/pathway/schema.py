"""The shape of the content files, as authors write them; nothing here decides anything."""

from typing import Any, Literal

from pydantic import Field, StrictInt

from flows.pathway.disposition import Disposition, Where
from flows.pathway.references import AlarmPattern, Country, Source, Sourced, Strict, WordGroup

Kind = Literal["single", "multi", "number", "yes_no", "text"]
Role = Literal["source", "contributor"]
RawCondition = dict[str, Any]

WORDS = frozenset(
    {
        "condition",
        "equipment",
        "greeting",
        "help",
        "label",
        "name",
        "question",
        "reason",
        "steps",
        "stop_rule",
        "text",
        "title",
        "why",
    }
)
"""Keys that hold words: they change how we speak, never what we conclude."""


class Choice(Strict):
    """One option; an `alone` choice cannot be combined with others."""

    id: str
    label: str
    alone: bool = False


class Question(Sourced):
    """One item that is asked on a screen of its own; `unsure` labels the way not to answer.

    An `optional` one may be skipped without making the result less sure.
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
    ask_if: RawCondition = Field(default_factory=dict)


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
    per_side: bool = True
    unsure: str | None = "Not sure"
    steps: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    categories: dict[str, float] = Field(default_factory=dict)
    ask_if: RawCondition = Field(default_factory=dict)


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


class RedFlag(Sourced):
    """What a clinician fears; `condition` and `why` are for staff, never shown to a patient."""

    id: str
    condition: str
    why: str


class Rule(Sourced):
    """When `when` holds and `unless` does not, this disposition follows.

    `rule` is the code of the ordered list (E1 ... R9); rules of E, D and U belong to a flag.
    A benign pattern holds only without any sign, `despite` names those it may have.
    """

    id: str
    rule: str = Field(pattern=r"^[EDUNR]\d+$")
    flag: str | None = None
    disposition: Disposition
    when: RawCondition
    unless: RawCondition | None = None
    where: Where | None = None
    deadline_hours: StrictInt | None = None
    recheck_hours: StrictInt | None = None
    region: str | None = None
    despite: tuple[str, ...] = ()
    reason: str


class Combo(Sourced):
    """At least two of these groups of rules together raise the disposition."""

    id: str
    rule: str
    flag: str
    disposition: Disposition
    groups: tuple[tuple[str, ...], ...]
    reason: str


class SelfCareNeed(Sourced):
    """One of the conditions that must all be met, by given answers, before self-care is said."""

    id: str
    when: RawCondition
    reason: str


class Finding(Sourced):
    """Points that an answer gives a region; a negative number speaks against it."""

    id: str
    region: str
    role: Role
    points: StrictInt
    domain: str
    when: RawCondition
    text: str
    strong: bool = False
    uncapped: bool = False


class Region(Strict):
    """A part of the body that pain may come from or that may add load.

    `deadline_hours` says how soon an adult whose pain may come from there should be seen.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    prior: StrictInt = 0
    cap: StrictInt | None = None
    deadline_hours: StrictInt | None = None


class Doubt(Strict):
    """A reason to be less confident."""

    id: str
    when: RawCondition
    reason: str


class Conflict(Strict):
    """The sore spot says one region and the self-tests only another: the first stays first.

    `tie_break` is a question asked in that case only; where `yields` holds the points decide.
    """

    spot: str
    spot_domain: str
    tests: str
    tests_domain: str
    reason: str
    tie_break: str | None = None
    yields: RawCondition | None = None


class Scoring(Strict):
    """How points become rows: domains with caps, and the limits of the bands."""

    domains: dict[str, StrictInt]
    stronger: StrictInt
    lead: StrictInt
    stronger_domains: StrictInt
    possible: StrictInt
    small: StrictInt
    rows: StrictInt
    needed: tuple[str, ...]
    needed_tests: StrictInt
    unsure_limit: StrictInt
    doubts: tuple[Doubt, ...] = ()
    conflict: Conflict | None = None


class Minors(Strict):
    """Who is never ranked and who may take part only once a clinician has cleared the hip."""

    ranked_from: StrictInt
    adult_from: StrictInt
    cleared: RawCondition


class Part(Strict):
    """One part of the conversation and what it asks, in order: question, screen and test ids."""

    id: Literal["context", "safety", "history", "self_test"]
    name: str
    asks: tuple[str, ...]


class Advice(Sourced):
    """One paragraph of advice: a template, and when it is given.

    With `beside` that region must be shown too, in the same role.
    """

    id: str
    template: str
    dispositions: tuple[Disposition, ...] = ()
    rules: tuple[str, ...] = ()
    region: str | None = None
    beside: str | None = None
    role: Role | None = None
    when: RawCondition = Field(default_factory=dict)


class Referral(Sourced):
    """Whom to see; the first that fits is given."""

    id: str
    to: str
    template: str
    dispositions: tuple[Disposition, ...] = ()
    rules: tuple[str, ...] = ()
    region: str | None = None
    role: Role | None = None
    when: RawCondition = Field(default_factory=dict)


class PathwayFile(Strict):
    """pathway.yaml: what the rest hangs on."""

    id: str
    title: str
    greeting: str
    parts: tuple[Part, ...]
    regions: tuple[Region, ...]
    scoring: Scoring
    minors: Minors
    summary: tuple[str, ...] = ()
    hand_over: tuple[str, ...] = ()
    facts: dict[str, RawCondition]
    self_test_offer: str
    self_test_blocks: tuple[Block, ...]


class Content(Strict):
    """Every content file of one pathway, read and shaped but not yet connected."""

    pathway: PathwayFile
    questions: tuple[Question, ...]
    signs: tuple[SignScreen, ...]
    typed_signs: tuple[Sign, ...] = ()
    self_tests: tuple[SelfTest, ...] = ()
    excluded_tests: tuple[dict[str, Any], ...] = ()
    flags: tuple[RedFlag, ...] = ()
    rules: tuple[Rule, ...] = ()
    otherwise: tuple[Rule, ...] = Field(min_length=1)
    combos: tuple[Combo, ...] = ()
    self_care: tuple[SelfCareNeed, ...] = ()
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    referrals: tuple[Referral, ...] = ()
    alarms: tuple[AlarmPattern, ...] = ()
    word_groups: tuple[WordGroup, ...] = ()
    sources: tuple[Source, ...] = ()
    countries: tuple[Country, ...] = ()
