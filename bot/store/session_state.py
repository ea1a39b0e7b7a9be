"""The state of a session as JSON: all that needs no column or row of its own."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import BaseModel, ConfigDict

from flows.pathway.answers import Answer
from flows.talking.left_open import LeftOpen
from flows.talking.session import Pending, Phase, Review, Session, Ticked, Timing

LEFT_OPEN = tuple(field.name for field in fields(LeftOpen))


class State(BaseModel):
    """What is kept of a session, beside it what its last turn left open.

    A field that is new must have a default, for the sessions stored before it, and a migration: the
    version before cannot read it, and by the number of the schema it knows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    phase: Phase
    agreed: bool = False
    heard: tuple[tuple[str, str | int | float | tuple[str, ...]], ...] = ()
    likely: tuple[tuple[str, str | int | float | tuple[str, ...]], ...] = ()
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
    left_open: LeftOpen | None = None


def state_of(session: Session, left_open: LeftOpen | None) -> dict[str, object]:
    """Return what is kept of a session: only what differs from its default is written."""
    state = State.model_validate(session).model_dump(mode="json", exclude_defaults=True)
    if left_open is not None:
        state["left_open"] = {name: getattr(left_open, name) for name in LEFT_OPEN}
    return state


def read_state(kept: Mapping[str, Any]) -> tuple[dict[str, Any], LeftOpen | None]:
    """Return the fields of a session that are kept, and what its last turn left open."""
    state = dict(State.model_validate(kept))
    return state, state.pop("left_open")
