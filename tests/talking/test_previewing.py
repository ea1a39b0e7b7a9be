"""What a change is said to do to the list of regions is what it does."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from flows.judging.result import Result, assess
from flows.pathway.answers import YES, current
from flows.pathway.loading import shipped
from flows.talking.engine import advance
from flows.talking.events import Chose, ShowAnswers, Start
from flows.talking.previewing import Places, Preview
from flows.talking.replies import Say
from flows.talking.review import MORE
from flows.talking.session import Session
from flows.talking.turn import Turn
from tests.patients import Patient
from tests.talking.chat import Chat

KNEE = shipped()
SCREENS = {screen.id for screen in KNEE.screens}
PEOPLE: tuple[Mapping[str, Any], ...] = (
    {
        "self_tests_now": "no",
        "age": 62,
        "location": ["inner_thigh_to_knee"],
        "other_pain": ["groin"],
    },
    {"self_tests_now": "no", "age": 30, "aggravators": ["squat", "stairs_down"]},
)


def lists_of(session: Session) -> Iterator[Session]:
    """Yield the list of answers, page by page."""
    page = advance(KNEE, session, ShowAnswers()).session
    while True:
        yield page
        prompt = Turn(KNEE, page).open_prompt()
        if prompt is None or not prompt.option(MORE):
            return
        page = advance(KNEE, page, Chose((MORE,))).session


def changes_of(session: Session) -> Iterator[tuple[Preview, Session]]:
    """Yield what each single change of an answer is said to do, and what it did."""
    for page in lists_of(session):
        rows = Turn(KNEE, page).open_prompt()
        for row in rows.options if rows else ():
            if row.id not in SCREENS:
                continue
            asked = advance(KNEE, page, Chose((row.id,))).session
            prompt = Turn(KNEE, asked).open_prompt()
            for option in prompt.options if prompt else ():
                step = advance(KNEE, asked, Chose((option.id,)))
                said = [one for one in step.replies if isinstance(one, Say)]
                for one in (one for one in said if "preview" in one.values):
                    preview = one.values["preview"]
                    assert isinstance(preview, Preview)
                    yield preview, advance(KNEE, step.session, Chose((YES,))).session


def ranked(result: Result) -> list[tuple[str, str, str]]:
    return [(row.region, row.role, row.band) for row in result.assessment.regions]


@pytest.mark.slow
@pytest.mark.parametrize("answers", [PEOPLE[0], pytest.param(PEOPLE[1], marks=pytest.mark.long)])
def test_no_region_moves_without_a_word(answers: Mapping[str, Any]):
    chat = Chat(patient=Patient(name="p", answers=answers), pathway=KNEE).press(Start()).finish()
    before = ranked(assess(KNEE, chat.given))
    seen = set()
    for preview, session in changes_of(chat.session):
        if not Turn(KNEE, session).ended:
            continue
        after = ranked(assess(KNEE, current(session.answers)))
        seen.add(preview.places)

        assert (preview.places is not None) == (after != before)
        assert (preview.places is Places.NONE) == (not after and bool(before))

    assert Places.OTHERS in seen
