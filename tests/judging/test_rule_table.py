"""The content against the hand-written table of rules, in both directions, and its pages."""

from collections import Counter

import pytest

from docs.clinical.make_tables import PAGES, Page, read_amendments
from flows.judging.result import Result, assess
from flows.judging.safety import deny_unmentioned
from flows.pathway.loading import shipped
from tests.judging.rule_table import ANY, PACK_FLAGS, Answers, Row, denied, every_row, pairs

ROWS = every_row()


def judge(answers: Answers) -> Result:
    return assess(shipped(), denied(answers))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_holds(row: Row) -> None:
    conclusion = judge(row.answers).conclusion
    raised = {(flag.rule, flag.id) for flag in conclusion.flags}
    raised |= {(rule, None) for rule in conclusion.rules}

    assert conclusion.disposition == row.disposition, raised
    assert row.deadline in (ANY, conclusion.deadline_hours)
    assert row.rule is None or (row.rule, row.flag) in raised
    assert row.absent is None or row.absent not in raised
    assert row.where in (None, conclusion.where)
    assert row.recheck_hours in (None, conclusion.recheck_hours)


def test_stories_read_the_same_with_unmentioned_signs_denied() -> None:
    pathway = shipped()
    for row in ROWS[::40]:
        told = assess(pathway, deny_unmentioned(pathway, row.answers))
        assert told.conclusion == judge(row.answers).conclusion, row.name


def _in_content() -> set[tuple[str, str | None]]:
    pathway = shipped()
    rules = {(rule.code, rule.flag) for rule in (*pathway.rules, *pathway.otherwise)}
    return rules | {(combo.rule, combo.flag) for combo in pathway.content.combos} | {("S", None)}


def test_every_rule_and_flag_has_a_row() -> None:
    assert _in_content() - set(pairs(ROWS)) == set()


def test_every_row_is_in_the_content() -> None:
    assert set(pairs(ROWS)) - _in_content() == set()


def test_every_pack_flag_is_there() -> None:
    known = {flag.id for flag in shipped().content.flags}

    assert len(set(PACK_FLAGS)) == 46
    assert set(PACK_FLAGS) - known == set()
    assert set(PACK_FLAGS) - {flag for _, flag in pairs(ROWS)} == set()


def test_every_code_has_a_row() -> None:
    codes = {f"E{n}" for n in range(1, 12)} | {f"D{n}" for n in range(1, 17)}
    codes |= {f"U{n}" for n in range(1, 13)} | {f"N{n}" for n in range(1, 5)}
    codes |= {f"R{n}" for n in range(1, 10)} | {"U-combo", "S"}

    assert {code for code, _ in pairs(ROWS)} == codes


def test_row_names_are_unique() -> None:
    assert [name for name, count in Counter(row.name for row in ROWS).items() if count > 1] == []


def test_answers_of_rows_are_known() -> None:
    items = shipped().items
    unknown = {id for row in ROWS for id in row.answers if id not in items}

    assert unknown == set()


def test_choices_of_rows_are_known() -> None:
    items = shipped().items
    wrong = [
        (row.name, id, choice)
        for row in ROWS
        for id, value in row.answers.items()
        if items[id].kind in ("single", "multi", "yes_no") and value != "not_sure"
        for choice in (value if isinstance(value, tuple) else (value,))
        if items[id].choice(str(choice)) is None
    ]

    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_page_is_up_to_date(page: Page) -> None:
    assert page.path.read_text(encoding="utf-8") == page.text(), (
        "python -m docs.clinical.make_tables writes it anew"
    )


def test_all_43_amendments_are_told() -> None:
    ids = [amendment.id for amendment in read_amendments()]

    assert ids == [f"A{n:02}" for n in range(1, 44)]


def test_amendments_name_things_of_the_content() -> None:
    pathway = shipped()
    content = pathway.content
    known = {*pathway.items, *content.pathway.facts, *(screen.id for screen in pathway.screens)}
    for parts in (content.flags, content.findings, content.combos, content.advice, content.alarms):
        known |= {part.id for part in parts}
    known |= {rule.id for rule in (*pathway.rules, *pathway.otherwise)}
    known |= {need.id for need in pathway.needs}

    named = {name for amendment in read_amendments() for name in amendment.ids}
    assert named - known == set()
    assert all(amendment.ids or amendment.where for amendment in read_amendments())
