"""The chats of all bots as one table, and the budgets that there are for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.budget import Budget
from bench.chat.bots import (
    KEPT,
    PEER_BOTS,
    Bot,
    install_peers,
    ours,
    ours_that_keeps,
    peer_that_keeps,
)
from bench.chat.memory import IDLE_MB, LIVE_MB, START_S, WHY_IDLE, WHY_START
from bench.chat.runs import AT_ONCE, Found, run_all
from bench.postgres import new_databases
from bench.sheet import Sheet

MINE = "kneebot-sqlite"
HEAD = (
    *("Bot", "CPU an update", "Ratio", "Updates/s", "p50", "p99"),
    *("Start", "Idle", "{live:,} live chats"),
)
NOTE = """A chat of 12 questions with four buttons each, over HTTP on this machine: {at_once}
people at once who press as soon as the next question shows. The bot has a core of its own, the
Bot API server and the people share another; each bot ran {rounds} times, for {seconds:g} s each, in
turn, and the medians count. CPU is that of the bot's process, all threads, and what it put off
until the load was over is waited for. The ratio says how many times the CPU of kneebot on SQLite
a bot takes; where people are kept already, it is beside kneebot with as many chats in its
database, each in the middle. The memory with live chats is seen once, after the load.

kneebot is the shipped command on `bench/chat/content`, through the rules, the inbox, the database
and the send gate: every update and answer is committed to disk before it is acknowledged, and
three calls go out for a press (the answer to it rides in the webhook's own). Lifted are only the
second a chat rests after a message and the messages a second, which no peer keeps. The CPU of the
PostgreSQL server is not counted.

Peers run as their documentation shows, keep their state in memory and acknowledge an update before
they handle it; two calls go out for a press. PTB is python-telegram-bot; its PicklePersistence
writes what changed every 60 s as it comes. A run is shorter, so no write falls into it, and the
answers of up to a minute are lost where the process dies. Where it is written each second
(`update_interval=1`), at most those of a second are; for each person who changed, the whole file
is written, so it gets dearer with those who are kept: they finished earlier and have
their 12 answers in it. It is not waited for that the disk has it, and a file half written is lost
whole. With 10,000 kept it did not come to the end of a run any more: 137 answers in two minutes
(28 November 2026, on 192cc1c, a busy machine). With {kept:,} kept this is nearest to "every answer
on disk", so the budget is compared with that row."""

WHERE = "'Where the processor time of a press goes' tells the parts."
WHY_MEMORY = (
    "kneebot judges and commits every answer, and notes each call before it goes out, where the "
    f"peer changes a dictionary in memory. {WHERE}"
)
WHY_PICKLE = (
    "kneebot commits every answer before it is acknowledged, and judges it, where the peer writes "
    f"all that changed once a second. {WHERE}"
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the CPU of ours a peer must take at least, by the names of both."""

    told: str
    peer: str
    mine: str
    least: float
    why: str


RATIOS = (
    Ratio("CPU of pyTelegramBotAPI, beside that of kneebot", "telebot", MINE, 0.8, WHY_MEMORY),
    Ratio(
        f"CPU of PTB with its pickle written each second, beside that of kneebot, {KEPT:,} kept",
        f"ptb-pickle-1s-{KEPT}",
        f"{MINE}-{KEPT}",
        5,
        WHY_PICKLE,
    ),
)


def chats(*, rounds: int, seconds: float, live: int, names: Sequence[str] = ()) -> Sheet:
    """Time all bots, or those named."""
    install_peers()
    with new_databases(rounds) as servers:
        every = [*ours(servers), ours_that_keeps(KEPT), *PEER_BOTS, peer_that_keeps(KEPT)]
        bots = [bot for bot in every if not names or bot.name in names]
        found = run_all(bots, rounds=rounds, seconds=seconds, live=live)
    middle = {bot.name: _middle(found[bot.name]) for bot in bots}
    return Sheet(
        title="A chat over HTTP, beside other bots",
        head=[name.format(live=live) for name in HEAD],
        rows=[_row(bot, middle) for bot in bots],
        note=NOTE.format(at_once=AT_ONCE, rounds=rounds, seconds=seconds, kept=KEPT),
        budgets=budgets(middle, live),
    )


def _middle(found: Sequence[Found]) -> Found:
    seen = [one for one in found if one.live_mb is not None]
    names = [name for name in Found.__dataclass_fields__ if name != "live_mb"]
    middle = {name: median(getattr(one, name) for one in found) for name in names}
    return Found(**middle, live_mb=seen[0].live_mb if seen else None)


def budgets(found: Mapping[str, Found], live: int) -> list[Budget]:
    """Return the budgets of the bots that were timed, so many chats left live."""
    return [*_ratios(found), *_sizes(found, live)]


def _ratios(found: Mapping[str, Found]) -> list[Budget]:
    return [
        Budget(
            what=one.told,
            found=found[one.peer].cpu_us / found[one.mine].cpu_us,
            limit=one.least,
            unit=" times",
            at_least=True,
            why=one.why,
        )
        for one in RATIOS
        if one.peer in found and one.mine in found
    ]


def _sizes(found: Mapping[str, Found], live: int) -> list[Budget]:
    mine = found.get(MINE)
    if mine is None:
        return []
    told = (
        ("Start", mine.start_s, START_S, " s", WHY_START),
        ("Idle memory", mine.idle_mb, IDLE_MB, " MB", WHY_IDLE),
        (f"Memory with {live:,} live chats", mine.live_mb, LIVE_MB, " MB", WHY_IDLE),
    )
    return [
        Budget(what=what, found=value, limit=limit, unit=unit, why=why)
        for what, value, limit, unit, why in told
        if value is not None
    ]


def _row(bot: Bot, found: Mapping[str, Found]) -> tuple[str, ...]:
    one = found[bot.name]
    mine = found.get(f"{MINE}-{bot.kept}" if bot.kept else MINE)
    return (
        bot.told,
        f"{one.cpu_us:,.0f} µs",
        f"{one.cpu_us / mine.cpu_us:.2f}" if mine else "",
        f"{one.per_second:,.0f}",
        f"{one.p50_ms:,.0f} ms",
        f"{one.p99_ms:,.0f} ms",
        f"{one.start_s:.1f} s",
        f"{one.idle_mb:.0f} MB",
        f"{one.live_mb:.0f} MB" if one.live_mb is not None else "",
    )
