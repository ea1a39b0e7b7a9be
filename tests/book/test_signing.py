"""Signing: what is written, what is refused, and what `check` says of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.book.conftest import signed
from tests.conftest import Change, Kneebot, Outcome

WHO = ("--name", "Jo Example", "--role", "physiotherapist", "--date", "2026-03-01")


@pytest.fixture
def sign(kneebot: Kneebot, content: Path):
    """Sign pages of the toy."""

    def signing(*words: str) -> Outcome:
        return kneebot("book", "--content", content, "--flow", "elbow", "--sign", *words)

    return signing


def unsigned(kneebot: Kneebot, content: Path) -> dict[str, str]:
    """Return what `check` says of pages, by their ids."""
    shape = json.loads(kneebot("check", "--content", content, "--flow", "elbow", "--json").out)
    notes: list[dict[str, Any]] = [one for one in shape["findings"] if one["code"] == "unsigned"]
    assert {note["level"] for note in notes} <= {"note"}
    return {note["key"]: note["message"] for note in notes}


def test_nobody_has_signed_at_first(kneebot: Kneebot, content: Path):
    assert set(unsigned(kneebot, content)) == set(signed(content))


def test_signed_page_is_no_note(kneebot: Kneebot, content: Path, sign):
    assert sign("rule/hot", "test/grip", *WHO).code == 0

    assert set(signed(content)) - set(unsigned(kneebot, content)) == {"rule/hot", "test/grip"}


def test_signature_is_one_line_that_stays(content: Path, sign):
    path = content / "elbow" / "signoffs.yaml"
    path.write_text("# Ours.\nsignoffs:\n", encoding="utf-8")
    sign("rule/hot", *WHO)
    sign("rule/bent", *WHO)

    mark = signed(content)["rule/hot"].hash
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["# Ours.", "signoffs:"]
    assert lines[2] == (
        f'- {{page: "rule/hot", hash: "{mark}", name: "Jo Example", '
        'role: "physiotherapist", date: "2026-03-01"}'
    )
    assert len(lines) == 4


def test_changed_page_says_who_signed_it(kneebot: Kneebot, content: Path, change: Change, sign):
    sign("rule/hot", *WHO)
    change("judging.yaml", "A hot elbow", "A burning elbow")

    message = unsigned(kneebot, content)["rule/hot"]
    assert message == "changed since it was signed by Jo Example on 2026-03-01"


def test_changed_page_can_be_signed_anew(kneebot: Kneebot, content: Path, change: Change, sign):
    sign("rule/hot", *WHO)
    change("judging.yaml", "A hot elbow", "A burning elbow")

    assert sign("rule/hot", *WHO).code == 0
    assert "rule/hot" not in unsigned(kneebot, content)


def test_page_that_is_gone_keeps_its_signature(
    kneebot: Kneebot, content: Path, change: Change, sign
):
    sign("rule/bent", *WHO)
    change("judging.yaml", "id: bent,", "id: crooked,")

    assert "no page any more" in unsigned(kneebot, content)["rule/bent"]


def test_signatures_change_no_content(kneebot: Kneebot, content: Path, sign):
    before = json.loads(kneebot("questions", "--content", content, "--flow", "elbow", "--json").out)
    sign("rule/hot", *WHO)

    after = json.loads(kneebot("questions", "--content", content, "--flow", "elbow", "--json").out)
    assert after["content_hash"] == before["content_hash"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("rule/hott", *WHO), ("'rule/hott'", "'rule/hot'"), id="page"),
        pytest.param(("rule/hot", *WHO[:4]), ("--date",), id="no date"),
        pytest.param(("rule/hot", *WHO[2:]), ("--name",), id="no name"),
        pytest.param(("rule/hot", *WHO[:5], "1.3.2026"), ("'1.3.2026'",), id="date"),
        pytest.param(("rule/hot", *WHO[:5], "2999-01-01"), ("2999-01-01",), id="to come"),
    ],
)
def test_wrong_signature_is_refused(content: Path, sign, words: tuple[str, ...], told):
    assert sign(*words).refuses(*told)
    assert not (content / "elbow" / "signoffs.yaml").exists()


def test_nobody_signs_the_same_page_twice(sign):
    sign("rule/hot", *WHO)

    assert sign("rule/hot", *WHO).refuses("Jo Example", "'rule/hot'")


def test_broken_file_is_an_error_of_check(kneebot: Kneebot, content: Path):
    broken = "signoffs:\n- {page: rule/hot, hash: a, name: Jo, role: physio, day: 2026-01-01}\n"
    (content / "elbow" / "signoffs.yaml").write_text(broken, encoding="utf-8")

    found = kneebot("check", "--content", content, "--flow", "elbow")
    assert found.code == 1
    assert "signoffs.yaml" in found.out
    assert "day" in found.out


def test_clinic_makes_no_signature_old(
    kneebot: Kneebot, content: Path, sign, monkeypatch: pytest.MonkeyPatch
):
    sign("rule/hot", "test/grip", *WHO)
    Path("clinic.yaml").write_text("{country: GB, switches: {self_tests: false}}", "utf-8")
    monkeypatch.setenv("KNEEBOT_CLINIC", "clinic.yaml")

    assert not {"rule/hot", "test/grip"} & set(unsigned(kneebot, content))
