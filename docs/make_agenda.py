"""Writes agenda.md: `python -m docs.make_agenda` from the root of the repository."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.commands.markdown import table
from flows.pathway.answers import Values
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.proving.agenda_proof import asking_everything
from flows.proving.cases import published, read_cases
from flows.proving.people import sheet, well_adult
from flows.proving.walking import Walk, walk

PAGE = Path(__file__).parent / "agenda.md"
PEOPLE = 9
COUNTS: dict[str, Callable[[Walk], int]] = {
    "screens": lambda walk: walk.screens,
    "screens before the tests": lambda walk: walk.before_tests,
    "presses": lambda walk: walk.presses,
}
TEXT = """\
# How long a conversation is

Made by `python -m docs.make_agenda`. After the warning signs only what can still change the
result is asked, and what a clinician and the check-ins need. Below is what that saves: the same
people, with the agenda and with everything that applies. A screen is anything put before the
person, consent among them; a typed answer is one press. Nobody was asked: people come from seeds.

{table}

Of each kind {people} people are invented. Well adults are 25 to 81 and in no danger; they take
the core tests, or all that are offered. "Mixed" are of every age, a few with danger. What a
published case does not tell is answered by somebody who cannot say, so those skip the tests.
"""


def text() -> str:
    """Return the page."""
    head = ("", "median", "9 of 10 need at most", "most", "everything: median", "everything: most")
    return TEXT.format(table=table(head, rows(shipped()), aligned=True), people=PEOPLE)


def rows(pathway: Pathway) -> Iterator[tuple[str, ...]]:
    """Yield the figures of each kind of people."""
    everything = asking_everything(pathway)
    for name, sheets in _people(pathway):
        short = [walk(pathway, one) for one in sheets]
        whole = [walk(everything, one) for one in sheets]
        for what, count in COUNTS.items():
            counted = ([count(one) for one in walks] for walks in (short, whole))
            yield _row(f"{name}: {what}", *counted)


def _row(name: str, short: Sequence[int], whole: Sequence[int]) -> tuple[str, ...]:
    mine, others = sorted(short), sorted(whole)
    figures = (_middle(mine), mine[len(mine) * 9 // 10], mine[-1], _middle(others), others[-1])
    return (name, *map(str, figures))


def _middle(numbers: Sequence[int]) -> int:
    return numbers[len(numbers) // 2]


def _people(pathway: Pathway) -> Iterator[tuple[str, list[Values]]]:
    seeds = range(PEOPLE)
    yield "well adults, core tests", [well_adult(pathway, seed) for seed in seeds]
    yield "well adults, all tests", [well_adult(pathway, seed, more=True) for seed in seeds]
    yield "mixed", [sheet(pathway, seed) for seed in seeds]
    cases = read_cases(pathway, published(pathway))
    yield "published cases", [case.answers for case in cases]


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
