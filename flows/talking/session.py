"""The state of one conversation: a phase, the answers in order, and a version."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from flows.pathway.answers import Answer, Sideless, Value


class Pending(StrEnum):
    """A question beside the interview that awaits its answer.

    `RESTART_AFTER` is asked as `RESTART` is, after an emergency that was typed in its place.
    """

    RESTART = "restart"
    RESTART_AFTER = "restart_after"
    RETURN = "return"
    KNOWN = "known"
    OBJECTION = "objection"
    VISIT = "visit"


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
class Review:
    """The list of answers while it is looked at, by pages.

    `screen` is what is asked anew for a change, `draft` what was answered to it so far: nothing of
    it counts before the person has seen what it would do. `said` is a sentence that said the draft,
    and whatever else of it awaits its turn; without one the change was chosen on the list.
    `anew` are other questions of which the answers go with it, to be asked again.
    """

    page: int = 0
    screen: str | None = None
    draft: tuple[Answer, ...] = ()
    said: tuple[tuple[str, Sideless], ...] = ()
    anew: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock of a timed test: on which screen, started when (seconds since 1970), how long."""

    screen: str
    started_at: float
    elapsed_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What is ticked on a screen and was not sent yet."""

    screen: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One conversation.

    `pending` is a question beside the interview that is open; `known` are facts of an earlier
    conversation that await a yes; `objection` is what a person says does not fit the result.
    `heard` is what was understood of a sentence and awaits "is that right?"; `likely` what it may
    have said: it is shown with its question, and answers nothing; `noted` are confirmed answers to
    questions that may have more of them and are still to be asked.
    `alarms` names the patterns of typed emergencies that await "is it now?", in turn; `singly` the
    screens of signs that the person wanted to go through one by one; `deleting` is set while
    "delete everything?" awaits its answer; `answered_at` is the version whose question the
    newest change answered; `version` counts the turns that changed something. `aside` holds
    answers that do not count: to questions that come up no more, or have not come up again yet.
    `signs_at` is since when its warning signs were asked, in seconds since 1970; 0 where nobody
    knows, `renewals` how often they were asked anew before there is a result. `ticked` outlives
    what words beside the ticks lead to; it answers nothing.
    """

    flow: str
    content_hash: str
    phase: Phase = Phase.NEW
    answers: tuple[Answer, ...] = field(default=())
    agreed: bool = False
    heard: tuple[tuple[str, Sideless], ...] = ()
    likely: tuple[tuple[str, Sideless], ...] = ()
    noted: tuple[Answer, ...] = ()
    pending: Pending | None = None
    known: tuple[Answer, ...] = ()
    objection: str | None = None
    timing: Timing | None = None
    ticked: Ticked | None = None
    alarms: tuple[str, ...] = ()
    singly: tuple[str, ...] = ()
    deleting: bool = False
    review: Review | None = None
    aside: tuple[Answer, ...] = ()
    answered_at: int | None = None
    signs_at: int = 0
    renewals: int = 0
    version: int = 0

    @property
    def is_beside(self) -> bool:
        """Tell whether an emergency, "delete everything?" or a question beside it all is open."""
        return bool(self.alarms or self.deleting or self.pending)

    @property
    def awaiting(self) -> dict[str, Value]:
        """Return what was said, in words or for a change, and counts only after a yes."""
        heard, answered = dict(self.heard), {answer.item for answer in self.answers}
        maybe = {id: v for id, v in self.likely if id in heard or id not in answered}
        said: dict[str, Value] = {**maybe, **heard}
        if self.review is not None:
            said |= {answer.item: answer.value for answer in self.review.draft}
            said |= dict(self.review.said)
        return said


def without_heard(session: Session) -> Session:
    """Drop what was said in words and awaits a yes, with what may have been said beside it."""
    return replace(session, heard=(), likely=())
