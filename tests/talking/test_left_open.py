"""What a turn left open, told to the next one: it finds the same as from the answers alone."""

from dataclasses import replace
from random import Random

import pytest

from flows.pathway.answers import YES
from flows.talking.agenda import Agenda
from flows.talking.engine import advance
from flows.talking.events import COMMANDS, Back, Chose, Event, Said
from flows.talking.left_open import LeftOpen
from flows.talking.prompts import Prompt
from flows.talking.replies import Step
from flows.talking.session import Session
from flows.talking.turn import Turn
from tests.talking.chat import PATHWAY, at, session_in

LATE = "psfs_1"
"""A question of the history, by when it hangs on the answers what is still asked."""


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_is_the_same_with_what_was_kept(seed):
    chance, session, kept = Random(seed), at("age" if seed < 3 else LATE).session, None
    is_kept = 0
    for _ in range(50):
        prompt = Turn(PATHWAY, session).open_prompt()
        assert Turn(PATHWAY, session, kept=kept).open_prompt() == prompt
        event = any_event(chance, prompt)

        step = advance(PATHWAY, session, event, kept)

        alone = advance(PATHWAY, session, event)
        assert replace(step, left_open=alone.left_open) == alone
        session, kept = step.session, step.left_open
        is_kept += kept is not None
    assert is_kept


def any_event(chance: Random, prompt: Prompt | None) -> Event:
    if prompt is None or chance.random() < 0.1:
        return chance.choice((*COMMANDS.values(), Back(), Said("left knee, 34, no fever")))
    if not prompt.options:
        return Said(str(chance.randint(int(prompt.min or 0), int(prompt.max or 10))))
    calm = [one.id for one in prompt.options if one.id in ("no", "none_of_these")]
    return Chose((calm[0] if calm else chance.choice(prompt.options).id,))


def test_what_is_open_is_not_looked_for_again(monkeypatch):
    step = left_at(LATE)
    looked: list[tuple[str, ...]] = []
    monkeypatch.setattr(Agenda, "next_screen", lambda self, sections: looked.append(sections))

    prompt = Turn(PATHWAY, step.session, kept=step.left_open).open_prompt()

    assert prompt is not None
    assert (prompt.screen, looked) == (LATE, [])


@pytest.mark.parametrize(
    "told",
    [{"screen": "of_long_ago"}, {"items": ("of_long_ago",)}],
    ids=["unknown screen", "unknown item"],
)
def test_what_the_content_does_not_have_is_found_anew(told):
    step = left_at(LATE)
    assert step.left_open is not None

    turn = Turn(PATHWAY, step.session, kept=replace(step.left_open, **told))

    assert turn.open_prompt() == Turn(PATHWAY, step.session).open_prompt()


def test_of_other_content_nothing_is_kept():
    session = replace(left_at(LATE).session, content_hash="of before")

    turn = Turn(PATHWAY, session, kept=LeftOpen(screen="age", items=("age",)))

    assert turn.open_prompt() == Turn(PATHWAY, session).open_prompt()


def test_it_holds_no_answer():
    kept = left_at("age").left_open

    assert kept == LeftOpen(screen="age", items=("age",))


def test_nothing_is_open_after_the_end():
    emergency = Said("I can't breathe")
    step = advance(PATHWAY, session_in("history"), emergency)

    assert advance(PATHWAY, step.session, Chose((YES,)), step.left_open).left_open is None


def left_at(item: str) -> Step:
    """Return the step that put a question."""
    session: Session = at(item).session
    return advance(PATHWAY, session, COMMANDS["/help"])
