"""Questions beside the interview: go on or begin anew, what is known already, what does not fit."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from flows.pathway.answers import NOT_SURE, Answer, current
from flows.pathway.model import Pathway, Screen
from flows.talking.heard import ALL_RIGHT
from flows.talking.prompts import Option, Prompt
from flows.talking.review import rows
from flows.talking.session import Pending, Session
from flows.talking.spoken import spoken

GO_ON, STAY, BEGIN_AGAIN, LEAVE = "go_on", "stay", "begin_again", "leave"
TELL = "tell"
SOMEBODY_ELSE = "somebody_else"
ASIDES = tuple(f"ask_{one}" for one in Pending if one is not Pending.RESTART_AFTER)
_PLAIN = Prompt(screen="", section="beside", kind="single", title="", text="", why="", options=())
RESTART = replace(
    _PLAIN,
    screen=f"ask_{Pending.RESTART}",
    options=(Option(BEGIN_AGAIN, "Yes, start again"), Option(STAY, "No, stay here")),
)
RETURN = replace(
    _PLAIN,
    screen=f"ask_{Pending.RETURN}",
    options=(Option(GO_ON, "Go on"), Option(BEGIN_AGAIN, "Start again"), Option(LEAVE, "Stop")),
)
VISIT = replace(
    _PLAIN,
    screen=f"ask_{Pending.VISIT}",
    options=(
        Option(TELL, "Tell what was found"),
        Option(BEGIN_AGAIN, "Start again"),
        Option(STAY, "Leave it as it is"),
    ),
)
ABOUT_KNOWN = (
    Option(ALL_RIGHT, "All still right"),
    Option(SOMEBODY_ELSE, "It is about somebody else"),
)
OBJECTION = replace(
    _PLAIN,
    screen=f"ask_{Pending.OBJECTION}",
    kind="text",
    options=(Option(NOT_SURE, "Just note that it does not fit"),),
)


def beside(pathway: Pathway, session: Session, pending: Pending) -> Prompt:
    """Return a question beside the interview as a prompt."""
    match pending:
        case Pending.RESTART | Pending.RESTART_AFTER:
            return RESTART
        case Pending.RETURN:
            return RETURN
        case Pending.OBJECTION:
            return OBJECTION
        case Pending.VISIT:
            return _visit(pathway, session)
        case Pending.KNOWN:
            return replace(
                _PLAIN,
                screen=f"ask_{Pending.KNOWN}",
                kind="multi",
                options=(*_facts(pathway, session.known), *ABOUT_KNOWN),
            )
        case _:
            assert_never(pending)


def _visit(pathway: Pathway, session: Session) -> Prompt:
    """Ask what to do about a visit; of what was never asked nothing can be told."""
    asked = visit_screen(pathway)
    told = any(row.screen is asked for row in rows(pathway, session))
    return VISIT if told else replace(VISIT, options=VISIT.options[1:])


def visit_screen(pathway: Pathway) -> Screen | None:
    """Return where it is asked what was found by who saw somebody, None where nothing asks it."""
    for one in pathway.content.vocabularies:
        if one.id == pathway.wording.language and one.visits is not None:
            question = one.visits.question
            return next(screen for screen in pathway.screens if question in screen.ids)
    return None


def _facts(pathway: Pathway, known: Iterable[Answer]) -> Iterator[Option]:
    for answer in known:
        item = pathway.items[answer.item]
        words = f"{item.title}: {spoken(item, answer.value)}"
        yield Option(item.id, words, alone=False)


def remembered(pathway: Pathway, session: Session) -> tuple[Answer, ...]:
    """Return what seldom changes of a conversation, to be asked about in the next one."""
    told = {**current(session.known), **current(session.answers)}
    plan = pathway.content.pathway
    return tuple(
        Answer(item=id, value=told[id], turn=0)
        for id in plan.remembers
        if told.get(id, NOT_SURE) != NOT_SURE and not pathway.items[id].private
    )
