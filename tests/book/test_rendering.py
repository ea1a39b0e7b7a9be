"""The mark of a page follows its text and its outcome, and nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from bot.app import open_library
from bot.book.rendering import Scribe
from bot.settings import Settings
from flows.pathway.loading import shipped
from flows.proving.book import pages
from flows.proving.outcome import outcome_of
from flows.proving.telling import chat, tell
from flows.proving.walking import Steps
from flows.talking.emergencies import find_alarms
from tests.book.conftest import signed
from tests.conftest import Change

KNEE = shipped()


def changed(content: Path, change: Change, *edit: str) -> set[str]:
    """Return the pages whose mark is another after an edit."""
    before = signed(content)
    change(*edit)
    after = signed(content)
    return {id for id in before | after if id not in after or before[id].hash != after[id].hash}


@pytest.mark.parametrize(
    ("old", "new", "pages"),
    [
        pytest.param("A bent arm", "A crooked arm", {"rule/bent"}, id="a reason"),
        pytest.param("urgent, when", "urgent, deadline_hours: 24, when", {"rule/bent"}, id="time"),
        pytest.param(
            "points: 4", "points: 3", {"region/wrist/contributor", "test/grip"}, id="points"
        ),
    ],
)
def test_mark_follows_what_is_signed(
    content: Path, change: Change, old: str, new: str, pages: set[str]
):
    assert changed(content, change, "judging.yaml", old, new) == pages


def test_mark_does_not_follow_a_question_that_matters_not(content: Path, change: Change):
    found = changed(content, change, "items.yaml", "Where", "In which place")

    assert not found & {"rule/hot", "rule/bent", "rule/default"}


def test_mark_does_not_follow_the_looks(content: Path):
    """A template of ours may look as it likes."""
    before = signed(content)
    looks = content.parent / "templates" / "book"
    looks.mkdir(parents=True)
    (looks / "page.j2").write_text("<article>{{ entry.page.id }}</article>")

    assert {id: page.hash for id, page in signed(content).items()} == {
        id: page.hash for id, page in before.items()
    }


def test_every_page_of_the_knee_has_a_mark_of_its_own():
    scribe = Scribe(open_library(Settings()).renderer)

    marks = Counter(scribe.signed(page).hash for page in pages(KNEE))

    assert set(marks.values()) == {1}


def test_every_paragraph_stands_on_a_page():
    told = {one.spec.id for page in pages(KNEE) for one in page.paragraphs}

    assert told == {one.spec.id for one in (*KNEE.advice, *KNEE.referrals)}


def test_every_rule_region_and_self_test_has_a_page():
    ids = [page.id for page in pages(KNEE)]

    assert len(ids) == len(set(ids))
    assert {f"rule/{rule.id}" for rule in (*KNEE.rules, *KNEE.otherwise)} <= set(ids)
    assert {f"test/{test}" for test in KNEE.tests} <= set(ids)
    for region in KNEE.content.pathway.regions:
        assert {f"region/{region.id}/{role}" for role in region.roles} <= set(ids)


@pytest.mark.parametrize(
    ("first", "every"), [(3, 8), pytest.param(0, 1, marks=pytest.mark.long)], ids=["some", "all"]
)
def test_chat_leads_where_the_page_says(first: int, every: int):
    """A page is walked through the real conversation to its very outcome."""
    steps: Steps = {}
    for page in pages(KNEE)[first::every]:
        told = tell(KNEE, page)
        if told is not None:
            result = chat(KNEE, told, steps)[-1].step.result
            assert result is not None, page.id
            assert outcome_of(result) == outcome_of(told.result), page.id


@pytest.mark.long
def test_pages_show_few_questions():
    """But for self-care, which needs every one of its answers."""
    shown = {page.id: told.matters for page in pages(KNEE) if (told := tell(KNEE, page))}

    assert max(len(items) for id, items in shown.items() if id != "rule/self_care") <= 14


def test_example_of_a_typed_emergency_raises_it():
    for alarm in KNEE.alarms:
        assert find_alarms(KNEE, alarm.example) == (alarm,)
