"""Writes agenda.md: `python -m docs.make_agenda` from the root of the repository."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.commands.markdown import table
from flows.judging.result import assess
from flows.judging.safety import applies
from flows.pathway.answers import Values
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.proving.agenda_proof import asking_everything
from flows.proving.cases import published, read_cases
from flows.proving.outcome import outcome_of
from flows.proving.people import sheet, well_adult
from flows.proving.walking import Walk, walk

PAGE = Path(__file__).parent / "agenda.md"
PEOPLE, SHEETS = 9, 100
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

## What a question changes

Of {sheets} invented adults, tests done: in how many the urgency, the ranking (region, role, band)
or the advice is another one without the answer. Answers are drawn evenly, so nobody among them
is fit for self-care, and questions that only self-care needs show 0 %.

{changes}

- **Left out of the chat** and kept for other programs, because they hardly ever change the
  ranking and rest on the weakest evidence: the bunion, the shape of the foot and the shoes. The
  goal, because the first activity that the knee makes hard says it; height and weight.
- **Asked less**: the change in activity only after a slow start; what still works only while
  self-care is possible, and a limp together with the limits of the longer tests.
- **Share a screen**: heat with the hours of the pain, giving way with pain-free use, the wobbly
  ankle with the ankle and big toe.
- **Kept though they change little**: warning signs and what may exclude one, whatever they
  change; duration, worst and average pain, one activity and treatment without benefit, which are
  handed over; the big toe, which together with its test can bring the foot into the ranking.
- **Not reached**: 24 screens before the tests. Consent, who and age, and the warning signs with
  what may exclude one are 20 by themselves, at six statements a screen.
"""


def text() -> str:
    """Return the page."""
    head = ("", "median", "9 of 10 need at most", "most", "everything: median", "everything: most")
    pathway = shipped()
    found = changes(pathway, [sheet(pathway, seed, adult=True) for seed in range(SHEETS)])
    return TEXT.format(
        table=table(head, rows(pathway), aligned=True),
        people=PEOPLE,
        sheets=SHEETS,
        changes=table(("Question", "Applies to", "Changes something"), found, aligned=True),
    )


def changes(pathway: Pathway, sheets: Sequence[Values]) -> Iterator[tuple[str, ...]]:
    """Yield each question of the history, to how many it applies, and in how many it matters."""
    history = (item for item in pathway.items.values() if item.section == "history")
    for item in history:
        given = [one for one in sheets if applies(item, one) is True and item.id in one]
        changed = sum(
            _told(pathway, one) != _told(pathway, {k: v for k, v in one.items() if k != item.id})
            for one in given
        )
        share = f"{100 * changed / len(given):.0f} %" if given else ""
        yield item.title, str(len(given)), share


def _told(pathway: Pathway, values: Values) -> tuple[object, ...]:
    """Return what of a result a person or a clinician acts on."""
    outcome = outcome_of(assess(pathway, values))
    return outcome.urgency, outcome.regions, outcome.advice, outcome.referral


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
