"""The shape of what follows from answers, as authors write it: rules, points, regions, advice."""

from typing import Literal

from pydantic import Field, StrictInt

from flows.pathway.disposition import Disposition, Where
from flows.pathway.references import Basis, RawCondition, Sourced, Strict

Role = Literal["source", "contributor"]
SOURCE, CONTRIBUTOR = "source", "contributor"


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


class Returning(Strict):
    """Who comes back after so many hours is asked again the signs that can change."""

    after_hours: StrictInt = Field(gt=0)
    asks_again: tuple[str, ...]
    sources: tuple[str, ...] = ()
    basis: Basis = "expert"


class Unsteady(Strict):
    """The choice of a question that is noted of who falls or gets dizzy in a self-test."""

    item: str
    choice: str
    sources: tuple[str, ...] = ()
    basis: Basis = "expert"


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
