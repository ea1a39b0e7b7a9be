"""Where the processor time of kneebot goes while people chat with it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.chat.bots import ours
from bench.chat.runs import AT_ONCE, BenchError, running
from bench.chat.samples import Share, shares
from bench.chat.sampling import SAMPLE_S
from bench.sheet import Sheet

TRIES = 4
"""Samples are taken without the interpreter's lock, and now and then a process dies of one."""
NOTE = """kneebot on SQLite, {at_once} people at once for {seconds:g} s as in the chat above;
{samples:,} samples. Each time that a thread has used {each:g} ms of processor time it is written
down what it is doing, so waits count nothing. A sample counts for the innermost function that
belongs to a subject. The times are shares of what an update took in this run, {cpu_us:,.0f} µs
with the sampling.

The largest subject takes {largest:.0%}: without the whole of it an update would still take
{rest_us:,.0f} µs, and without the two largest {less_us:,.0f} µs."""


def profiling(*, seconds: float) -> Sheet:
    """Sample kneebot on its file under load; a process that its samples end is tried anew."""
    for _ in range(TRIES - 1):
        with suppress(BenchError):
            return _profiled(seconds)
    return _profiled(seconds)


def _profiled(seconds: float) -> Sheet:
    with TemporaryDirectory() as name:
        folder = Path(name)
        bot = replace(ours(())[0], more=("--samples", "{folder}/samples"))
        with running(bot, folder) as bench:
            bench.wait_until("is_over")
            bench.warm_up()
            written = folder / "samples"
            before = written.stat().st_size
            _, cpu_s = bench.measure(seconds)
            text = written.read_bytes()[before:].decode()
    return as_sheet(shares(text), cpu_us=1e6 * cpu_s, seconds=seconds)


def as_sheet(found: Mapping[str, Share], *, cpu_us: float, seconds: float) -> Sheet:
    """Return the shares as a table, the largest first."""
    every = sum(share.samples for share in found.values())
    parts = [share.samples / every for share in found.values()]
    rows = [
        (subject, f"{part:.0%}", f"{part * cpu_us:,.0f} µs", share.places.most_common(1)[0][0])
        for (subject, share), part in zip(found.items(), parts, strict=True)
    ]
    return Sheet(
        title="Where the processor time of a press goes",
        head=("Subject", "Share", "CPU an update", "Most often seen in"),
        rows=[(*row[:3], f"`{row[3]}`") for row in rows],
        note=NOTE.format(
            at_once=AT_ONCE,
            seconds=seconds,
            samples=every,
            each=1000 * SAMPLE_S,
            cpu_us=cpu_us,
            largest=parts[0],
            rest_us=cpu_us * (1 - parts[0]),
            less_us=cpu_us * (1 - sum(parts[:2])),
        ),
    )
