"""Pictures of a clinician's page for the docs; `pytest --update` makes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from bot.conversation.outgoing import Document
from bot.records.sheet import LOOK, as_parts, fonts
from flows.judging.result import assess
from flows.pathway.loading import shipped
from tests.records.test_handover import LONGEST_ANSWER, after, everything, page

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
MOST_BYTES = 360_000
DOTS_PER_INCH = 72


def fullest() -> Document:
    of_signs = dict.fromkeys((sign.id for sign in shipped().signs), "yes")
    result = assess(shipped(), everything(**of_signs))
    return page(result, objection="W" * LONGEST_ANSWER)


def picture_of(told: Document) -> bytes:
    parts = as_parts(
        told.text, title=told.title, tier=told.tier, paper=told.paper, language=told.language
    )
    picture = typst.compile(
        str(LOOK),
        font_paths=[fonts()],
        ignore_system_fonts=True,
        sys_inputs={"page": parts},
        format="png",
        ppi=DOTS_PER_INCH,
    )
    assert isinstance(picture, bytes)
    return picture


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("page-routine", lambda: after("kneecap")),
        ("page-same-day", lambda: after("today")),
        ("page-fullest", fullest),
    ],
    ids=["routine", "same_day", "fullest"],
)
def test_picture_of_a_page_shows_what_is_told(
    pytestconfig: pytest.Config, name: str, made: Callable[[], Document]
):
    told = made()
    words = "\n".join(line for line in told.text.splitlines() if "kneebot" not in line)
    path, kept = PICTURES / f"{name}.png", PICTURES / f"{name}.txt"
    if pytestconfig.getoption("--update"):
        path.write_bytes(picture_of(told))
        kept.write_text(words, encoding="utf-8")

    assert words == kept.read_text(encoding="utf-8"), f"{path.name} is old"
    assert path.stat().st_size < MOST_BYTES
