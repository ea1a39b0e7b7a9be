"""Writes scorecard.md: `python -m docs.make_scorecard` from the root of the repository."""

from pathlib import Path

from bot.commands.scorepage import page
from flows.pathway.loading import shipped
from flows.proving.cases import published, read_cases
from flows.proving.scorecard import score
from flows.proving.walking import walk

PAGE = Path(__file__).parent / "scorecard.md"
MADE_BY = "Made by `python -m docs.make_scorecard`; `kneebot scorecard` prints the same."


def text() -> str:
    """Return the page of the published cases."""
    pathway = shipped()
    cases = read_cases(pathway, published(pathway))
    cards = {"no": score(pathway, cases), "missing": score(pathway, cases, deny=False)}
    walks = [walk(pathway, case.answers) for case in cases]
    return page(cards, walks, made_by=MADE_BY) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
