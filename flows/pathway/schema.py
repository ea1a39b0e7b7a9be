"""The shape of the content files of one flow as a whole; nothing here decides anything."""

from typing import Literal

from pydantic import Field

from flows.pathway.language import Language
from flows.pathway.questions import (
    Block,
    ExcludedTest,
    Question,
    QuestionList,
    SelfTest,
    Sign,
    SignScreen,
)
from flows.pathway.references import (
    AlarmPattern,
    AlarmWords,
    Country,
    Denial,
    RawCondition,
    Source,
    Strict,
    WordGroup,
)
from flows.pathway.rules import (
    Advice,
    Combo,
    Finding,
    Minors,
    RedFlag,
    Referral,
    Region,
    Returning,
    Rule,
    Scoring,
    SelfCareNeed,
    Unsteady,
)
from flows.pathway.vocabulary import Contradiction, Implied, Vocabulary

WORDS = frozenset(
    {
        "condition",
        "equipment",
        "example",
        "greeting",
        "help",
        "label",
        "name",
        "question",
        "reason",
        "steps",
        "stop_rule",
        "text",
        "ticks",
        "title",
        "why",
    }
)
"""Keys that hold words: they change how we speak, never what we conclude."""


class Part(Strict):
    """One part of the conversation and what it asks, in order: question, screen and test ids."""

    id: Literal["context", "safety", "history", "self_test"]
    name: str
    asks: tuple[str, ...]


UNRANKED = Scoring(
    domains={},
    stronger=1,
    lead=0,
    stronger_domains=1,
    possible=1,
    small=1,
    rows=0,
    needed=(),
    needed_tests=0,
    unsure_limit=1_000,
)
"""The limits of a pathway that ranks no regions."""


class PathwayFile(Strict):
    """pathway.yaml: what the rest hangs on.

    One that `follows` another is for people who agreed to that one before: it begins at once. What
    is `rarely_above` another answer is asked about where it is.
    """

    id: str
    title: str
    greeting: str
    follows: str | None = None
    parts: tuple[Part, ...]
    regions: tuple[Region, ...] = ()
    scoring: Scoring = UNRANKED
    minors: Minors = Minors(ranked_from=0, adult_from=0, cleared={})
    summary: tuple[str, ...] = ()
    hand_over: tuple[str, ...] = ()
    remembers: tuple[str, ...] = ()
    returning: Returning | None = None
    unsteady: Unsteady | None = None
    rarely_above: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, RawCondition]
    self_test_offer: str | None = None
    self_test_blocks: tuple[Block, ...] = ()


class Content(Strict):
    """Every content file of one pathway, read and shaped but not yet connected."""

    pathway: PathwayFile
    questions: tuple[Question, ...]
    lists: tuple[QuestionList, ...] = ()
    signs: tuple[SignScreen, ...]
    typed_signs: tuple[Sign, ...] = ()
    self_tests: tuple[SelfTest, ...] = ()
    excluded_tests: tuple[ExcludedTest, ...] = ()
    flags: tuple[RedFlag, ...] = ()
    rules: tuple[Rule, ...] = ()
    otherwise: tuple[Rule, ...] = Field(min_length=1)
    combos: tuple[Combo, ...] = ()
    self_care: tuple[SelfCareNeed, ...] = ()
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    referrals: tuple[Referral, ...] = ()
    alarms: tuple[AlarmPattern, ...] = ()
    alarm_words: tuple[AlarmWords, ...] = ()
    denials: tuple[Denial, ...] = ()
    word_groups: tuple[WordGroup, ...] = ()
    sources: tuple[Source, ...] = ()
    countries: tuple[Country, ...] = ()
    languages: tuple[Language, ...] = ()
    vocabularies: tuple[Vocabulary, ...] = ()
    implied: tuple[Implied, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
