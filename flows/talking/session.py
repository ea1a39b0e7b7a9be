"""The state of one conversation: a phase, the answers in order, and a version."""

from dataclasses import dataclass, field
from enum import StrEnum

from flows.pathway.answers import Answer, Value


class Phase(StrEnum):
    """Where a conversation stands; never one state per question."""

    NEW = "new"
    CONSENT = "consent"
    SAFETY = "safety"
    HISTORY = "history"
    SELF_TESTS = "self_tests"
    ADVISED = "advised"
    STOPPED_FOR_SAFETY = "stopped_for_safety"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One conversation.

    `heard` is what was understood of a sentence and awaits "is that right?"; `noted` are confirmed
    answers to questions that may have more of them and are still to be asked.
    `alarms` names the patterns of typed emergencies that await "is it now?", in turn; `singly` the
    screens of signs that the person wanted to go through one by one; `deleting` is set while
    "delete everything?" awaits its answer; `answered_at` is the version whose question the
    newest change answered; `version` counts the turns that changed something.
    """

    flow: str
    content_hash: str
    phase: Phase = Phase.NEW
    answers: tuple[Answer, ...] = field(default=())
    agreed: bool = False
    heard: tuple[tuple[str, Value], ...] = ()
    noted: tuple[Answer, ...] = ()
    alarms: tuple[str, ...] = ()
    singly: tuple[str, ...] = ()
    deleting: bool = False
    answered_at: int | None = None
    version: int = 0
