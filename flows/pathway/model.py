"""What content is once it is connected: items, screens, rules with conditions, one Pathway."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from flows.pathway.answers import NOT_SURE
from flows.pathway.conditions import ALWAYS, Condition
from flows.pathway.disposition import Disposition, Where
from flows.pathway.facts import Facts, Reading
from flows.pathway.index import Conditional, Index, conditional
from flows.pathway.places import Places
from flows.pathway.questions import Choice
from flows.pathway.references import AlarmPattern, Strict
from flows.pathway.rules import Advice, Referral
from flows.pathway.schema import Content
from flows.pathway.whom import SELF
from flows.pathway.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Spec = TypeVar("Spec", Advice, Referral)
Connected = TypeVar("Connected", bound="DataclassInstance")
SECTIONS = ("context", "safety", "history", "self_test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that can be answered: a sign, a question, or one value of a self-test."""

    id: str
    section: str
    screen: str
    kind: str
    title: str
    text: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    step: float | None = None
    timer_s: int | None = None
    per_side: bool = False
    unsure: str | None = None
    optional: bool = False
    ask_if: Condition = ALWAYS
    sources: tuple[str, ...] = ()
    is_sign: bool = False
    private: bool = False
    opposite: str | None = None
    test: str | None = None
    steps: tuple[str, ...] = ()
    categories: Mapping[str, float] = field(default_factory=dict)
    ticks: Mapping[str, str] = field(default_factory=dict)
    unticked: str | None = None
    denied: str | None = None
    asked: bool = True
    about: str | None = None
    wording: Wording = ENGLISH

    @property
    def is_movement(self) -> bool:
        """Tell whether one must move to answer this, so that it can be stopped and skipped."""
        return self.test is not None and (self.id == self.test or bool(self.steps))

    def choice(self, id: str) -> Choice | None:
        """Return the choice with this id."""
        return next((choice for choice in self.choices if choice.id == id), None)

    def label(self, id: str) -> str:
        """Return the words for a choice id; not_sure has words of its own."""
        if found := self.choice(id):
            return found.label
        return self.unsure or self.wording.not_sure if id == NOT_SURE else id.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A self-test: what to do, when not to, and the ids of the values it records."""

    id: str
    name: str
    region: str
    core: bool
    equipment: str
    steps: tuple[str, ...]
    stop_rule: str
    blocks: tuple["GateBlock", ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateBlock:
    """A reason not to offer a self-test."""

    id: str
    when: Condition
    reason: str
    opens_if_unknown: bool

    def is_open(self, facts: Facts) -> bool:
        """Tell whether this surely does not stand in the way."""
        truth = self.when.holds(facts)
        return truth is False or (truth is None and self.opens_if_unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What is shown at once: a question, a list of signs or questions, or a value of a test."""

    id: str
    section: str
    title: str
    why: str
    items: tuple[Item, ...]
    side: str | None = None
    test: Test | None = None
    begins_test: bool = False
    help: str = ""
    ids: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather the ids of the items."""
        object.__setattr__(self, "ids", frozenset(item.id for item in self.items))

    @property
    def is_group(self) -> bool:
        """Tell whether this is a list to tick."""
        return self.items[0].is_sign or len(self.items) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with its conditions connected."""

    id: str
    code: str
    flag: str | None
    disposition: Disposition
    when: Condition
    unless: Condition | None
    where: Where | None
    deadline_hours: int | None
    recheck_hours: int | None
    region: str | None
    despite: tuple[str, ...]
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One condition of self-care."""

    id: str
    when: Condition
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Points for a region with the condition connected."""

    id: str
    region: str
    role: str
    points: int
    domain: str
    when: Condition
    text: str
    strong: bool
    uncapped: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A reason to be less confident, connected."""

    id: str
    when: Condition
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Generic[Spec]):
    """Advice or referral with its extra condition connected."""

    spec: Spec
    when: Condition


@dataclass(frozen=True, kw_only=True, eq=False)
class Pathway:
    """One flow: everything that is asked and concluded about a complaint, in one language.

    Never changes, and is compared by identity, so that what is derived from it can be cached.
    """

    content: Content
    places: Places
    content_hash: str
    wording: Wording = ENGLISH
    written: Content
    readings: Content
    """As its authors wrote it, and in this language, both with the words for everybody."""
    whom: str = SELF
    """Whose knee the words are about."""
    root: "Pathway | None" = None
    """The same in the words for somebody's own knee, where these are for that of another."""
    items: Mapping[str, Item]
    screens: tuple[Screen, ...]
    tests: Mapping[str, Test]
    rules: tuple[Rule, ...]
    otherwise: tuple[Rule, ...]
    needs: tuple[Need, ...]
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]
    advice: tuple[Paragraph[Advice], ...]
    referrals: tuple[Paragraph[Referral], ...]
    test_blocks: tuple[GateBlock, ...]
    of_age: Condition
    cleared: Condition
    conflict_yields: Condition
    unsure_is_yes: frozenset[str]

    @property
    def id(self) -> str:
        """Return the name other programs use for this flow."""
        return self.content.pathway.id

    @property
    def alarms(self) -> tuple[AlarmPattern, ...]:
        """Return the patterns of typed emergencies."""
        return self.content.alarms

    @cached_property
    def screens_by_section(self) -> Mapping[str, tuple[Screen, ...]]:
        """Return the screens of each part of the conversation, in the order of asking."""
        return {
            part.id: tuple(screen for screen in self.screens if screen.section == part.id)
            for part in self.content.pathway.parts
        }

    @cached_property
    def signs(self) -> tuple[Item, ...]:
        """Return every sign, typed ones among them."""
        return tuple(item for item in self.items.values() if item.is_sign)

    @cached_property
    def sign_ids(self) -> tuple[str, ...]:
        """Return their ids."""
        return tuple(sign.id for sign in self.signs)

    @cached_property
    def conditional(self) -> tuple[Conditional, ...]:
        """Return when items that are not for everybody are asked, in the order of asking."""
        return tuple(conditional(self.items.values()))

    @cached_property
    def dangers(self) -> Index[Rule]:
        """Return the rules of danger: E, D and U."""
        return Index(
            self._rules_of("EDU"),
            lambda rule: rule.when,
            reading=Reading.RULES,
            unsure_is_yes=self.unsure_is_yes,
        )

    @cached_property
    def patterns(self) -> tuple[Rule, ...]:
        """Return the rules of benign patterns: N."""
        return self._rules_of("N")

    @cached_property
    def routines(self) -> tuple[Rule, ...]:
        """Return the rules of an ordinary visit: R."""
        return self._rules_of("R")

    def _rules_of(self, letters: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.code[0] in letters)

    @cached_property
    def indications(self) -> Index[Finding]:
        """Return the findings."""
        return Index(self.findings, lambda finding: finding.when)

    def opposites(self) -> dict[str, Item]:
        """Return the signs by the id under which their reverse may be stated."""
        return {sign.opposite: sign for sign in self.signs if sign.opposite}


def made_of(spec: Strict, kind: type[Connected], /, **given: object) -> Connected:
    """Connect what an author wrote: take over the fields of the same name that are not given."""
    own = {field.name for field in fields(kind) if field.init} - given.keys()
    alike = {name: getattr(spec, name) for name in own & type(spec).model_fields.keys()}
    return kind(**alike, **given)
