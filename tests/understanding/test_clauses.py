"""Short ways of saying each answer, behind "my knee hurts", and near misses that say none.

`clauses` is by a reader who had not seen the program: the half that was learned from. Of the other
half, only counted meanwhile, a good half is understood and one in twenty near misses answers.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.pathway.answers import NO
from flows.pathway.loading import read_yaml, shipped
from flows.talking.lexicon import lexicon_of
from flows.talking.sentences import hear

PATHWAY = shipped()
SIGNS = {sign.id for sign in PATHWAY.signs}
NEAR = "near_misses"
LEAST_FOUND, MOST_WRONG, MOST_NEAR = 0.8, 0.005, 0.02


@cache
def clauses() -> Mapping[str, Mapping[str, list[str]]]:
    return dict(read_yaml(Path(__file__).parent / "clauses.yaml"))


def said(choice: str, text: str) -> Mapping[str, Any]:
    """Return what is heard; who it is about is said alone, as the knee before it is one's own."""
    return heard(text if choice in ("child", "other") else f"my knee hurts, {text}")


@cache
def heard(text: str) -> Mapping[str, Any]:
    return hear(PATHWAY, lexicon_of(PATHWAY), text).values


def told(*, near: bool) -> Iterator[tuple[str, str, str, Any]]:
    """Yield question, choice, clause and what the clause answers to the question."""
    for question, by_choice in clauses().items():
        for choice, texts in by_choice.items():
            if (choice == NEAR) is near:
                yield from ((question, choice, t, said(choice, t).get(question)) for t in texts)


def is_it(value: Any, choice: str) -> bool:
    return value == choice or (isinstance(value, tuple) and choice in value)


def test_clauses_say_their_answer():
    rows = list(told(near=False))
    found = [row for row in rows if is_it(row[3], row[1])]
    wrong = [row for row in rows if row[3] is not None and not is_it(row[3], row[1])]
    print(f"found {len(found) / len(rows):.1%} of {len(rows)}, wrong {len(wrong)}")

    assert len(found) / len(rows) >= LEAST_FOUND
    assert len(wrong) / len(rows) <= MOST_WRONG, wrong


def test_near_misses_say_nothing():
    rows = list(told(near=True))
    answered = [row for row in rows if row[3] is not None]

    assert len(answered) / len(rows) <= MOST_NEAR, answered


def test_no_clause_denies_a_sign():
    texts = (
        text for by_choice in clauses().values() for some in by_choice.values() for text in some
    )
    denied = [
        (text, id) for text in texts for id, v in said("", text).items() if id in SIGNS and v == NO
    ]

    assert denied == []


def test_every_clause_has_a_choice():
    for question, by_choice in clauses().items():
        known = {choice.id for choice in PATHWAY.items[question].choices} | {"yes", "no", NEAR}
        assert set(by_choice) <= known, question


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        pytest.param("left knee, sorry i mean right", "side", "right", id="correction"),
        pytest.param("my foot's gone cold", "foot_cold_pale_numb", "yes", id="apostrophe"),
        pytest.param("my knee hurts, shivers since last night", "duration", None, id="claimed"),
        pytest.param("my knee hurts, my uncle had chest pain", "chest_pain_breathless_faint", None,
                     id="somebody else"),
        pytest.param("calf was red and swollen years ago", "calf_swollen_warm_red", None,
                     id="long over"),
        pytest.param("my knee hurts, my elbow locks", "locking", None, id="another joint"),
        pytest.param("my mum has arthritis and my knee is hot and red", "hot_red", "yes",
                     id="another part"),
    ],
)  # fmt: skip
def test_what_takes_back_stands_beside_it(text: str, question: str, expected: str | None):
    assert hear(PATHWAY, lexicon_of(PATHWAY), text).values.get(question) == expected
