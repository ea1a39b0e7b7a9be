"""What is measured, on the shipped content, and against which budget and peer."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.peers import PtbConversation, ZenRules
from bench.sheets import Talk, made_sure, talk_through
from bench.timing import Timing, time_calls
from flows.judging.explanation import explain
from flows.judging.result import assess
from flows.judging.safety import counted, fired_dangers
from flows.pathway.answers import Values, current
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.proving.cases import published, read_cases
from flows.talking.agenda import Agenda
from flows.talking.engine import advance

SECOND = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that was timed; the budget is for the median."""

    what: str
    ours: Timing
    budget_us: int | None = None
    why_missed: str = ""
    peer: str = ""
    theirs: Timing | None = None

    @property
    def ratio(self) -> float | None:
        """Return how many times as long the peer took."""
        return self.theirs.median_us / self.ours.median_us if self.theirs else None


def measures(names: Sequence[str], rounds: int, cases: int | None) -> Iterator[tuple[str, Measure]]:
    """Time what is named on so many of the published cases, each call `rounds` times."""
    pathway = shipped()
    read = read_cases(pathway, published(pathway))[:cases]
    talks = [talk_through(pathway, case) for case in read]
    for name in names:
        yield name, MEASURED[name](pathway, talks, rounds)


def _advance(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    rules, conversation = ZenRules(pathway), PtbConversation(questions=100)

    def peer_turn(answers: dict[str, Any]) -> None:
        conversation.turn()
        rules.fired(answers)

    turns = [turn for talk in talks for turn in talk.turns]
    readable = [rules.readable(current(session.answers)) for session, *_ in turns]
    ours, theirs = time_calls(
        [partial(advance, pathway, *turn) for turn in turns],
        [partial(peer_turn, answers) for answers in readable],
        rounds,
    )
    return Measure(
        what="One turn of a conversation: `advance`",
        ours=ours,
        budget_us=100,
        why_missed="The budget is that of a turn without its agenda. This is the whole turn, which "
        "also finds what can still change the result and what is asked next.",
        peer="ConversationHandler of python-telegram-bot keeps the answer and moves on, and "
        "zen-engine tries the rules of danger; which question comes next is not decided",
        theirs=theirs,
    )


def _agenda(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    def ask(values: Values) -> None:
        agenda = Agenda(pathway, values)
        agenda.next_screen()
        agenda.left()

    turns = [turn for talk in talks for turn in talk.turns]
    sheets = [counted(pathway, current(session.answers))[0] for session, *_ in turns]
    (ours,) = time_calls([partial(ask, values) for values in sheets], (), rounds)
    return Measure(
        what="What is asked next, and how much is left: the agenda", ours=ours, budget_us=1000
    )


def _assess(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    calls = [partial(assess, pathway, talk.answers) for talk in talks]
    (ours,) = time_calls(calls, (), rounds)
    return Measure(what="A result from all answers: `assess`", ours=ours, budget_us=250)


def _rules(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    rules = ZenRules(pathway)
    sheets = [counted(pathway, made_sure(pathway, talk.answers))[0] for talk in talks]
    readable = [rules.readable(values) for values in sheets]
    for values, answers in zip(sheets, readable, strict=True):
        assert rules.fired(answers) == fired_dangers(pathway, values), "the peer does other work"
    ours, theirs = time_calls(
        [partial(fired_dangers, pathway, values) for values in sheets],
        [partial(rules.fired, answers) for answers in readable],
        rounds,
    )
    return Measure(
        what=f"Which of the {len(rules.rules)} rules of danger fire",
        ours=ours,
        peer="zen-engine, written in Rust, on the same rules and answers; it finds the same ones",
        theirs=theirs,
    )


def _why(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    calls = [partial(explain, pathway, talk.answers, pairs=False) for talk in talks]
    (ours,) = time_calls(calls, (), 1)
    return Measure(what="The reasons of a result, for a patient: `/why`", ours=ours)


def _explain(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    calls = [partial(explain, pathway, talk.answers) for talk in talks]
    (ours,) = time_calls(calls, (), 1)
    return Measure(what="The reasons of a result, for a clinician", ours=ours)


def _check(pathway: Pathway, talks: Sequence[Talk], rounds: int) -> Measure:
    command = [sys.executable, "-m", "bot", "check", "--json"]
    call = partial(subprocess.run, command, stdout=subprocess.DEVNULL)
    (ours,) = time_calls([call], (), 1, warm=False)
    return Measure(what="`kneebot check`, the whole command", ours=ours, budget_us=30 * SECOND)


MEASURED: Mapping[str, Callable[[Pathway, Sequence[Talk], int], Measure]] = {
    "advance": _advance,
    "agenda": _agenda,
    "assess": _assess,
    "rules": _rules,
    "why": _why,
    "explain": _explain,
    "check": _check,
}
"""The explanations and the check take long, and are timed once whatever the rounds."""
