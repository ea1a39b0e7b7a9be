"""The clock of a timed self-test: started and stopped by the person; its time is only an offer."""

from dataclasses import replace

from flows.pathway.answers import STOPPED
from flows.talking.prompts import CLOCK_RUNNING, START_CLOCK, STOP_CLOCK, USE_TIME, Option, Prompt
from flows.talking.session import Session, Timing

CLOCK = frozenset({START_CLOCK, STOP_CLOCK, USE_TIME})
START, STOP, AGAIN = "Start the clock", "Stop the clock", "Time it again"
RUNNING, OVER = CLOCK_RUNNING, "clock_over"
LATE_S = 20
"""Who held out to the end has stopped the clock within that time (expert)."""


def timed(prompt: Prompt, timing: Timing | None, sore: object = None) -> Prompt:
    """Put the clock beside a question of a timed test, as far as it is.

    Where it is asked for how long the `sore` side was held, what its clock told is offered.
    """
    if prompt.clock_s is None:
        return _with_time_before(prompt, timing, sore)
    wording = prompt.wording
    mine = timing if timing is not None and timing.screen == prompt.screen else None
    if mine is None:
        return replace(prompt, options=(Option(START_CLOCK, wording.label(START)), *prompt.options))
    if mine.elapsed_s is None:
        stops = tuple(option for option in prompt.options if option.id == STOPPED)
        options = (Option(STOP_CLOCK, wording.label(STOP)), *stops)
        return replace(prompt, clock=RUNNING, started_at=mine.started_at, options=options)
    again = Option(START_CLOCK, wording.label(AGAIN))
    use = () if prompt.counts or prompt.holds else (_use(prompt, mine.elapsed_s),)
    options = (*use, *prompt.options, again)
    return replace(prompt, clock=OVER, elapsed_s=mine.elapsed_s, options=options)


def _with_time_before(prompt: Prompt, timing: Timing | None, sore: object) -> Prompt:
    if timing is None or timing.elapsed_s is None or prompt.test is None or prompt.unit != "s":
        return prompt
    if timing.screen != f"{prompt.test.id}.{sore}":
        return prompt
    options = (_use(prompt, timing.elapsed_s), *prompt.options)
    return replace(prompt, elapsed_s=timing.elapsed_s, options=options)


def _use(prompt: Prompt, seconds: int) -> Option:
    return Option(USE_TIME, prompt.wording.use_time.format(seconds=seconds))


def started(prompt: Prompt, at: float) -> Timing:
    """Return a clock that starts now."""
    return Timing(screen=prompt.screen, started_at=at)


def ran_out_unseen(prompt: Prompt, at: float) -> bool:
    """Tell whether a clock ran on long past its end: how long somebody held nobody saw."""
    longest = prompt.started_at + (prompt.clock_s or 0) + LATE_S
    return prompt.clock == RUNNING and at > longest


def stopped(prompt: Prompt, timing: Timing, at: float) -> Timing:
    """Return a clock that is stopped now; it never tells more than what the test counts."""
    elapsed = int(max(0.0, min(at - timing.started_at, prompt.clock_s or 0)))
    return replace(timing, elapsed_s=elapsed)


def still_told(timing: Timing | None, answered: Prompt | None, sore: object) -> Timing | None:
    """Return the time of the sore side while its test goes on and has not asked for it yet."""
    if timing is None or answered is None or answered.test is None or answered.unit:
        return None
    is_sore = timing.screen == f"{answered.test.id}.{sore}"
    return timing if is_sore and timing.elapsed_s is not None else None


def without_running(session: Session) -> Session:
    """Return a session whose clock runs no more; a time that was taken is kept."""
    is_running = session.timing is not None and session.timing.elapsed_s is None
    return replace(session, timing=None) if is_running else session
