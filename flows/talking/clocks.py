"""The clock of a test in a conversation: what is pressed."""

from dataclasses import replace

from flows.talking import timing
from flows.talking.prompts import START_CLOCK, Prompt
from flows.talking.turn import Turn


def press_clock(turn: Turn, prompt: Prompt, option: str) -> None:
    """Start the clock, or stop it; one that ran out unseen tells no time."""
    clock = turn.session.timing
    if option == START_CLOCK or clock is None:
        clock = timing.started(prompt, turn.at)
    elif not timing.ran_out_unseen(prompt, turn.at):
        clock = timing.stopped(prompt, clock, turn.at)
    turn.session = replace(turn.session, timing=clock)
    turn.ask_again()
