"""The root of the errors this package raises on purpose, and where any other was raised."""

from collections.abc import Iterator
from types import TracebackType

OURS = ("bot", "flows")


class BotError(Exception):
    """Root of everything `bot` raises on purpose; its text is one sentence for the operator."""


def place_of(error: BaseException) -> str:
    """Return our line that raised, and never what it raised with: that may be a patient's words.

    Where a library raised, it is our line that called it.
    """
    steps = [*_steps(error.__traceback__)]
    ours = [one for one in steps if one.tb_frame.f_globals.get("__name__", "").startswith(OURS)]
    if not steps:
        return "unknown"
    last = (ours or steps)[-1]
    return f"{last.tb_frame.f_code.co_filename.rpartition('/')[2]} line {last.tb_lineno}"


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next
