"""Proof that every state of a conversation has a way out, whatever comes in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.judging.outlook import SAFETY_SECTIONS
from flows.pathway.answers import Values
from flows.pathway.model import Pathway
from flows.proving.asking import talked
from flows.proving.raising import raisings
from flows.proving.sheets import sheet, untested
from flows.proving.tally import Tally
from flows.talking.engine import advance
from flows.talking.events import COMMANDS, Beside, Chose, Event, Restart, Said, Start, Stop
from flows.talking.machine import ENDED
from flows.talking.pending import BEGIN_AGAIN
from flows.talking.prompts import line_of
from flows.talking.session import Pending, Phase, Session
from flows.talking.turn import Turn, new_session

NOISE: tuple[Event, ...] = (
    Said(""),
    Said("?"),
    Said("/nothing"),
    Chose(()),
    Chose(("no_such_option",)),
    Beside("pressed_old"),
)


def every_state_has_an_exit(pathway: Pathway, tally: Tally) -> None:
    """Send each event into each phase, also beside an alarm, a deletion and signs one by one.

    Each is answered, /stop closes and /restart begins anew; and of each screen, whatever it asks,
    the first and the last option lead on.
    """
    anew = Phase.SAFETY if pathway.content.pathway.follows else Phase.CONSENT
    for told, session in _states(pathway):
        for event in (*COMMANDS.values(), *NOISE, *_presses(pathway, session)):
            step = advance(pathway, session, event)
            tally.check(bool(step.replies), f"{event} is not answered in {told}")
        closed, renewed = (advance(pathway, session, event) for event in (Stop(), Restart()))
        if renewed.session.pending is Pending.RESTART:
            renewed = advance(pathway, renewed.session, Chose((BEGIN_AGAIN,)))
        tally.check(closed.session.phase is Phase.CLOSED, f"/stop does not leave {told}")
        tally.check(renewed.session.phase is anew, f"/restart does not leave {told}")
    for told, session in _screens(pathway):
        for event in _presses(pathway, session):
            after = advance(pathway, session, event).session
            moved = after.phase in ENDED or _open(pathway, after) != _open(pathway, session)
            tally.check(moved, f"{event} does not lead on from {told}")


def phases(pathway: Pathway) -> Mapping[Phase, Session]:
    """Return a conversation in each phase."""
    new = new_session(pathway)
    agreed = replace(new, phase=Phase.SAFETY, agreed=True)
    calm = sheet(pathway, {})
    safe = {id: v for id, v in calm.items() if pathway.items[id].section in SAFETY_SECTIONS}
    emergency = next((known for rule in pathway.rules if rule.code[0] in "ED"
                      for known in raisings(pathway)[rule.id]), {})  # fmt: skip
    begun = advance(pathway, new, Start()).session
    return {
        Phase.NEW: new,
        Phase.CONSENT: begun,
        Phase.SAFETY: agreed,
        Phase.HISTORY: _reached(pathway, safe),
        Phase.SELF_TESTS: _reached(pathway, untested(pathway, calm)),
        Phase.ADVISED: _reached(pathway, calm),
        Phase.STOPPED_FOR_SAFETY: _reached(pathway, {**calm, **emergency}),
        Phase.CLOSED: advance(pathway, begun, Stop()).session,
    }


def _reached(pathway: Pathway, values: Values) -> Session:
    turn = talked(pathway, values)
    return replace(turn.session, phase=Phase(turn.state))


def _states(pathway: Pathway) -> Iterator[tuple[str, Session]]:
    for phase, session in phases(pathway).items():
        yield phase, session
        yield f"{phase}, deleting", replace(session, deleting=True)
        for alarm in pathway.alarms[:1]:
            yield f"{phase}, alarm", replace(session, alarms=(alarm.id,))
    for id, session in _screens(pathway):
        if any(screen.id == id and screen.is_group for screen in pathway.screens):
            yield f"{id}, one by one", replace(session, singly=(id,))
            return


def _screens(pathway: Pathway) -> Iterator[tuple[str, Session]]:
    """Yield a conversation at each screen that somebody well is asked."""
    calm = sheet(pathway, {})
    for screen in pathway.screens:
        items = {item.id for item in screen.items}
        session = _reached(pathway, {id: v for id, v in calm.items() if id not in items})
        prompt = _open(pathway, session)
        if prompt is not None and prompt[0] == screen.id:
            yield screen.id, session


def _open(pathway: Pathway, session: Session) -> tuple[str, tuple[str, ...]] | None:
    prompt = Turn(pathway, session).open_prompt()
    if prompt is None:
        return None
    return prompt.screen, (prompt.clock, *(item.id for item in prompt.items))


def _presses(pathway: Pathway, session: Session) -> Iterator[Event]:
    prompt = Turn(pathway, session).open_prompt()
    if prompt is not None and prompt.options:
        wanted = [item for item in prompt.items if item.ticks and item.unticked is None]
        lines = tuple(line_of(item, next(iter(item.ticks))) for item in wanted)
        is_list = prompt.kind == "group" and lines
        ends = dict.fromkeys(
            (lines if is_list else (prompt.options[0].id,), (prompt.options[-1].id,))
        )
        yield from (Chose(options) for options in ends)
