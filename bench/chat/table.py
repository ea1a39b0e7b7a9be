"""The chats of all bots as one table, and the two ratios that there are budgets for."""

from collections.abc import Mapping, Sequence
from math import inf
from statistics import median

from bench.chat.bots import PEER_BOTS, Bot, install_peers, ours
from bench.chat.runs import AT_ONCE, Found, run_all
from bench.postgres import new_databases
from bench.sheet import Sheet

HEAD = (
    *("Bot", "CPU an update", "Ratio", "Updates/s", "p50", "p99"),
    *("Start", "Idle", "{live:,} live chats"),
)
RATIOS = (("pyTelegramBotAPI", "telebot", 0.8), ("ConversationHandler + pickle", "ptb-pickle", 5))
NOTE = """A chat of 12 questions with four buttons each, over HTTP on this machine: {at_once}
people at once who press as soon as the next question shows. The bot has a core of its own, the
Bot API server and the people share another; each bot ran {rounds} times for {seconds:g} s, in
turn, and the medians count. CPU is that of the bot's process, all threads, and what it put off
until the load was over is waited for. The ratio says how many times the CPU of kneebot on SQLite
a bot takes. Peers run as their documentation shows, keep their state in memory (the pickle is
written once a minute) and acknowledge an update before they handle it; two calls go out for a
press. kneebot is the shipped command on `bench/chat/content`, through the rules, the inbox, the
database and the send gate: every update and answer is committed to disk before it is acknowledged,
and three calls go out for a press (the answer to it rides in the webhook's own). Lifted are only
the second a chat rests after a message and the messages a second, which no peer keeps. The CPU of
the PostgreSQL server is not counted.

{ratios}"""

LIMIT = """
What keeps it from its budgets, by py-spy on this load (2,168 samples, waits left out): deciding
what is asked next 19 %, HTTP out 15 %, SQLite itself 15 %, commits 9 %, turning values and JSON
into what SQLite keeps and back 8 %, planning messages and buttons 4 %, words 3 %, HTTP in 3 %, the
rest of the store 6 % and of a turn 8 %, the event loop and all else 11 %. No single thing is left
to remove. The limit is Python itself, run over that path once for each press: two messages go out
and are noted, and every answer is read, judged and kept, where a peer changes a dictionary.

The idle memory is that of a first start, which makes the database, beside the tools of developers.
Started again with only what ships it is 112 MB: 9 MB Python, 90 MB what is imported (pydantic,
SQLAlchemy, aiohttp, python-telegram-bot and what they bring) and 13 MB the content of the knee."""
"""Told as long as a budget is not met; found on 27 November 2026."""


def chats(*, rounds: int, seconds: float, live: int, names: Sequence[str] = ()) -> Sheet:
    """Time all bots, or those named."""
    install_peers()
    with new_databases(rounds) as servers:
        bots = [bot for bot in (*ours(servers), *PEER_BOTS) if not names or bot.name in names]
        found = run_all(bots, rounds=rounds, seconds=seconds, live=live)
    middle = {bot.name: _middle(found[bot.name]) for bot in bots}
    ratios = _ratios(middle)
    told = "\n".join(
        f"- {told}: {ratios[told]:.2f} times the CPU of kneebot, budget {budget:g}."
        for told, _, budget in RATIOS
        if told in ratios
    )
    return Sheet(
        title="A chat over HTTP, beside other bots",
        head=[name.format(live=live) for name in HEAD],
        rows=[_row(bot, middle) for bot in bots],
        note=NOTE.format(at_once=AT_ONCE, rounds=rounds, seconds=seconds, ratios=told)
        + (LIMIT if any(ratios.get(told, inf) < budget for told, _, budget in RATIOS) else ""),
        ratios=ratios,
    )


def _middle(found: Sequence[Found]) -> Found:
    names = Found.__dataclass_fields__
    return Found(**{name: median(getattr(one, name) for one in found) for name in names})


def _ratios(found: Mapping[str, Found]) -> dict[str, float]:
    mine = found.get("kneebot-sqlite")
    return {
        told: found[name].cpu_us / mine.cpu_us
        for told, name, _ in RATIOS
        if mine is not None and name in found
    }


def _row(bot: Bot, found: Mapping[str, Found]) -> tuple[str, ...]:
    one, mine = found[bot.name], found.get("kneebot-sqlite")
    return (
        bot.told,
        f"{one.cpu_us:,.0f} µs",
        f"{one.cpu_us / mine.cpu_us:.2f}" if mine else "",
        f"{one.per_second:,.0f}",
        f"{one.p50_ms:,.0f} ms",
        f"{one.p99_ms:,.0f} ms",
        f"{one.start_s:.1f} s",
        f"{one.idle_mb:.0f} MB",
        f"{one.live_mb:.0f} MB",
    )
