"""Writes simulation.md: `python -m docs.make_simulation --patients 40 --with-faults 20`."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot.trial.breaking import BREAKS
from bot.trial.outcome import Order, Tried, tried
from bot.trial.watching import PROMISES

PAGE = Path(__file__).parent / "simulation.md"
HEAD = """# Check-ins tried on people with habits

Made by `python -m docs.make_simulation --patients {patients} --with-faults {faulty} --days {days}`;
`kneebot simulate` does the same and prints it. The planner, the sender, the flow and the store are
the real ones, on SQLite in memory and on one thread, with one clock that jumps from act to act.
From 500 people on two processes take half of them each, with clinics and staff of their own. The
people are drawn by a seed: they answer at once, within the day, days later, the first question
only, or never; they stop, pause and go on, block the bot and come back, move to another zone, begin
a triage just before a check-in comes, press old buttons, have all deleted, and some are with two
clinics. Staff work in their hours: they take alerts, open cards, write to patients who write back,
and send broadcasts, of which some are not sent after a look and some cancelled. Their clinics lie
in Chile, America, Europe, India, Australia and New Zealand, where clocks change within the time. In
the middle the bot is away for five days. With faults, one commit of 400 is the last of its process,
Telegram is away for a quarter of an hour every nine days and refuses every fifth message for ten
minutes, and one send of 150 is unclear; half of those arrived.

The watcher asks the code nothing: it holds each message as it arrived, and the rows at the end,
against what the people wished. It has the days of the programme, the hours and the zones written
down for itself. What it cannot see is a fault of its own; so each of these guards is switched off
in a test, and the run must fail: {breaks}.
"""
HAPPENED = (
    ("check-ins that arrived", "check_ins_arrived"),
    ("reminders that arrived", "reminders_arrived"),
    ("replies that arrived", "replies_arrived"),
    ("questions answered", "answer"),
    ("check-ins answered to the end", "check_ins_answered"),
    ("check-ins skipped, with a reason", "check_ins_skipped"),
    ("check-ins cancelled, with a reason", "check_ins_cancelled"),
    ("messages nobody can tell of, shown to staff", "messages_unsure"),
    ("pauses", "pause"),
    ("stops", "stop"),
    ("blocks", "block"),
    ("deletions asked for", "delete"),
    ("broadcasts that arrived at a patient", "broadcasts_arrived"),
    ("words from staff that arrived", "words_arrived"),
    ("words of patients that arrived", "words_answered"),
    ("moves to another zone", "travel"),
    ("ends of the process", "crashes"),
    ("messages that Telegram was not there for", "not_reached"),
    ("messages refused as too fast", "too_fast"),
    ("unclear sends", "unclear"),
    ("alerts told to staff at once", "staff_told"),
)


def text(plain: Tried, faults: Tried) -> str:
    """Return the page for two runs."""
    return "\n".join(_lines(plain, faults)) + "\n"


def _lines(plain: Tried, faults: Tried) -> Iterator[str]:
    order, faulty = plain.order, faults.order.patients
    breaks = ", ".join(f"`{name}`" for name in BREAKS)
    yield HEAD.format(patients=order.patients, faulty=faulty, days=order.days, breaks=breaks)
    sizes = f"plain: {order.patients:,} patients | faults: {faulty:,} patients"
    yield f"| {order.days} days: how often broken | {sizes} |"
    yield "|---|---|---|"
    for promise, meaning in PROMISES.items():
        yield f"| `{promise}`: {meaning} | {plain.broken[promise]:,} | {faults.broken[promise]:,} |"
    yield ""
    yield f"| what happened | {sizes} |"
    yield "|---|---|---|"
    for name, count in HAPPENED:
        yield f"| {name} | {plain.counts[count]:,} | {faults.counts[count]:,} |"
    yield f"| alerts a patient and week | {plain.alerts_a_week:.2f} | {faults.alerts_a_week:.2f} |"
    yield f"| seconds, on the machine it ran on | {plain.seconds:.0f} | {faults.seconds:.0f} |"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=40)
    parser.add_argument("--with-faults", type=int, help="how many in the run with faults (as many)")
    parser.add_argument("--days", type=int, default=90)
    return parser.parse_args()


if __name__ == "__main__":
    wanted = _arguments()
    runs = [
        tried(Order(patients=patients, days=wanted.days, faults=has_faults))
        for patients, has_faults in (
            (wanted.patients, False),
            (wanted.with_faults or wanted.patients, True),
        )
    ]
    PAGE.write_text(text(*runs), encoding="utf-8")
