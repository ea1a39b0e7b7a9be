"""The scorecard as a page of Markdown that can also be read in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from bot.commands.markdown import table
from flows.proving.peers import peers
from flows.proving.scorecard import Scorecard, Verdict
from flows.proving.shares import Share
from flows.proving.walking import SECONDS_A_PRESS, WORDS_A_MINUTE, Walk

ROWS = {
    "exact": "The urgency that the source gives",
    "acceptable": "An urgency that the source allows",
    "under": "Less urgent than the source allows",
    "over": "Of calm cases: more urgent than allowed",
    "must_not_miss_missed": "Of must-not-miss cases: less urgent than allowed",
    "open": "No answer: a warning sign was not asked",
    "first_region": "The first region is one of the source's",
    "first_two": "One of the first two regions is",
    "cannot_tell": "No region leads",
    "first_region_if_ranked": "Where a region leads: the first is right",
    "non_knee_recall": "A region beyond the knee is among the first three",
    "patient_first_region": "As the patient sees it: the first is right",
    "patient_first_two": "As the patient sees it: one of the first two is",
}
UNMENTIONED = {"no": "Signs not told are no", "missing": "Signs not told are missing"}
ABOUT = (
    "Vignettes are not patients: a case is a short story with a known end, and nobody checked how "
    "people would answer. The rules were written after the published cases were seen, so their "
    "figures are a check against slips and show nothing about unseen people.",
    "A constant answer to every case, routine with the knee first, is what any figure must beat. "
    "Brackets: 95 % interval after Wilson.",
)
REGIONS = (
    "Regions count in cases whose source names one and that may wait longer than a day. Under 13, "
    "and where we say today or sooner, nothing is ranked; that counts as no region. A patient sees "
    "regions only after two self-tests; where no story tells of any, that row has no case."
)
MISSES = (
    "Every case whose urgency is not the source's, or whose first region is none of its own. No "
    "rule was bent to reach one."
)
LENGTH = (
    "A screen is anything put before the person, consent among them; a typed answer is one press. "
    "What a case does not tell is answered by somebody who cannot say. Minutes are an estimate and "
    f"no measurement: every word of the questions read at {WORDS_A_MINUTE} a minute, and "
    f"{SECONDS_A_PRESS} seconds a press (both expert). Reading the terms and the result, and "
    "moving in a self-test, come on top."
)
NEAREST = "Nearest figures that others published; their cases and measures differ from ours."


def page(cards: Mapping[str, Scorecard], walks: Sequence[Walk], *, made_by: str = "") -> str:
    """Return the page: figures for each way to take signs not told, peers, and every case."""
    first = next(iter(cards.values()))
    parts = (
        ["# Scorecard", f"{len(first.verdicts)} cases. {ABOUT[0]}", ABOUT[1]],
        [made_by] if made_by else [],
        [_figures(cards, first), REGIONS],
        [_length(walks), LENGTH],
        ["## Others", NEAREST, _others(first, walks)],
        ["## Cases", _cases(first.verdicts, walks)],
        ["## Where we differ", MISSES, _misses(first.verdicts)],
    )
    return "\n\n".join(text for part in parts for text in part)


def _figures(cards: Mapping[str, Scorecard], first: Scorecard) -> str:
    head = ("", *(UNMENTIONED[way] for way in cards), "Constant answer")
    rows = (
        (
            words,
            *(told(card.shares[name]) for card in cards.values()),
            _bare(first.constant[name]),
        )
        for name, words in ROWS.items()
    )
    return table(head, rows, aligned=True)


def told(share: Share) -> str:
    """Return a share in words.

    >>> told(Share(k=1, n=4))
    '1 of 4: 25 % (5 to 70)'
    """
    if share.rate is None:
        return "none of 0"
    low, high = (f"{100 * (end or 0):.0f}" for end in share.interval)
    return f"{_bare(share)} ({low} to {high})"


def _bare(share: Share) -> str:
    if share.rate is None:
        return "none of 0"
    return f"{share.k} of {share.n}: {100 * share.rate:.0f} %"


def _length(walks: Sequence[Walk]) -> str:
    counted: Mapping[str, Sequence[float]] = {
        "Screens": sorted(walk.screens for walk in walks),
        "Presses": sorted(walk.presses for walk in walks),
        "Minutes": sorted(walk.minutes for walk in walks),
    }
    rows = [
        (name, f"{median(counts):g}", f"{counts[0]:g} to {counts[-1]:g}")
        for name, counts in counted.items()
    ]
    return table(("A conversation", "Median", "Range"), rows, aligned=True)


def _others(card: Scorecard, walks: Sequence[Walk]) -> str:
    ours = {name: told(share) for name, share in card.shares.items()}
    ours["screens"] = f"{median(walk.screens for walk in walks):g} screens (median)"
    words = {**ROWS, "screens": "How long it takes"}
    sources = list(dict.fromkeys(peer.source for peer in peers()))
    rows = [
        (words[peer.row], ours[peer.row], peer.who, peer.found, str(sources.index(peer.source) + 1))
        for peer in peers()
    ]
    listed = "\n".join(f"{number}. {source}" for number, source in enumerate(sources, 1))
    head = ("", "Here", "Others", "Found", "Source")
    return f"{table(head, rows, aligned=True)}\n\n{listed}"


def _cases(verdicts: Iterable[Verdict], walks: Iterable[Walk]) -> str:
    head = ("Case", "Here", "Source says", "Also allowed", "", "Rules", "Regions", "Source says")
    rows = (
        (*_case(verdict), str(walk.screens), str(walk.presses), f"{walk.minutes:g}")
        for verdict, walk in zip(verdicts, walks, strict=True)
    )
    return table((*head, "Screens", "Presses", "Minutes"), rows, aligned=True)


def _misses(verdicts: Iterable[Verdict]) -> str:
    rows = (
        (verdict.case.id, _differing(verdict), verdict.case.miss)
        for verdict in verdicts
        if verdict.is_missed
    )
    return table(("Case", "What", "Why"), rows, aligned=True)


def _differing(verdict: Verdict) -> str:
    tier = "" if verdict.is_exact else "urgency"
    is_placed = verdict.is_placed and not verdict.finds(verdict.rows[:1])
    region = ("another region" if verdict.rows else "no region") if is_placed else ""
    return ", ".join(what for what in (tier, region) if what)


def _case(verdict: Verdict) -> tuple[str, ...]:
    expected = verdict.case.expected
    others = [tier for tier in expected.acceptable if tier is not expected.disposition]
    mark = "exact" if verdict.is_exact else "allowed" if verdict.is_acceptable else "WRONG"
    return (
        verdict.case.id,
        verdict.disposition or "open",
        expected.disposition,
        ", ".join(others),
        mark,
        ", ".join(dict.fromkeys(verdict.rules)),
        ", ".join(verdict.rows),
        ", ".join(expected.regions) if verdict.is_placed else "",
    )
