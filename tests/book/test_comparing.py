"""Two books: only what changed, what became less urgent first."""

import json
from pathlib import Path

from bot.book.comparing import Kind, Piece, compare, rows
from tests.book.conftest import manifest
from tests.conftest import Change, Kneebot

LOWERED = (
    "rule: D1, flag: rf_hot, disposition: same_day",
    "rule: U2, flag: rf_hot, disposition: urgent",
)

SOONER = ("disposition: urgent, when", "disposition: urgent, deadline_hours: 24, when")


def found(content: Path, change: Change, *edits: tuple[str, str]) -> list[tuple[Kind, str]]:
    """Return how pages differ after some edits."""
    before = manifest(content)
    for old, new in edits:
        change("judging.yaml", old, new)
    return [(one.kind, one.entry.id) for one in compare(before, manifest(content))]


def test_same_content_has_no_difference(content: Path, change: Change):
    assert found(content, change) == []


def test_less_urgent_stands_first(content: Path, change: Change):
    edits = (LOWERED, ("A bent arm", "A crooked arm"))

    assert found(content, change, *edits) == [
        (Kind.LESS_URGENT, "rule/hot"),
        (Kind.TEXT, "rule/bent"),
    ]


def test_sooner_is_another_outcome(content: Path, change: Change):
    assert found(content, change, SOONER) == [(Kind.OUTCOME, "rule/bent")]


def test_later_is_less_urgent(content: Path, change: Change):
    change("judging.yaml", *SOONER)
    edit = ("deadline_hours: 24", "deadline_hours: 48")

    assert found(content, change, edit) == [(Kind.LESS_URGENT, "rule/bent")]


def test_renamed_rule_is_gone_and_added(content: Path, change: Change):
    assert found(content, change, ("id: bent,", "id: crooked,")) == [
        (Kind.GONE, "rule/bent"),
        (Kind.ADDED, "rule/crooked"),
    ]


def test_words_that_changed_are_marked(content: Path, change: Change):
    before = manifest(content)
    change("judging.yaml", "A bent arm", "A crooked arm")
    (difference,) = compare(before, manifest(content))

    marked = [piece for row in rows(difference) for piece in (*row.old, *row.new) if piece.changed]
    assert Piece("bent", True) in marked
    assert {piece.text for piece in marked} == {"bent", "crooked"}


def test_unchanged_lines_are_counted(content: Path, change: Change):
    before = manifest(content)
    change("judging.yaml", "A bent arm", "A crooked arm")
    (difference,) = compare(before, manifest(content))
    shown = list(rows(difference))

    lines = sum(row.same or 1 for row in shown)
    assert lines == len(difference.entry.lines)
    assert any(row.same for row in shown)


def test_command_compares_folders_and_books(kneebot: Kneebot, content: Path, change: Change):
    words = ("--content", content, "--flow", "elbow")
    assert kneebot("book", *words, "--out", "old").code == 0
    change("judging.yaml", *LOWERED)

    shown = kneebot("book", *words, "--diff", "old", content, "--out", "diff.html")

    assert shown.code == 1
    assert shown.out.splitlines()[0] == (
        "less urgent: rule/hot (same day, today, clinic -> urgent, within 5 days, clinic)"
    )
    html = Path("diff.html").read_text(encoding="utf-8")
    assert "rule/hot" in html
    assert "rule/bent" not in html


def test_no_difference_leaves_with_0(kneebot: Kneebot, content: Path):
    words = ("--content", content, "--flow", "elbow")

    assert kneebot("book", *words, "--diff", content, content).code == 0


def test_broken_book_is_named(kneebot: Kneebot, content: Path):
    Path("old.json").write_text(json.dumps({"pages": 3}), encoding="utf-8")
    words = ("--content", content, "--flow", "elbow")

    assert kneebot("book", *words, "--diff", "old.json", content).refuses(
        "old.json", "content_hash"
    )
