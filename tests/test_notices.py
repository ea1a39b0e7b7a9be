"""What `check` says of content that loads: errors to mend, notes to read, refusals in lines."""

import copy
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.notices import ERROR, NOTE, Notice, notices, refused
from flows.pathway.loading import build, read_folder, shipped

TOY = Path(__file__).parent / "toy" / "content"

Raw = dict[str, Any]


@cache
def _raw() -> Raw:
    return read_folder("elbow", TOY)


def found(change: Callable[[Raw], object]) -> list[Notice]:
    """Return the errors in the toy content after a change."""
    raw = copy.deepcopy(_raw())
    change(raw)
    return [notice for notice in notices(build(raw)) if notice.level == ERROR]


def hot(raw: Raw, **change: Any) -> None:
    """Change the toy's D rule."""
    raw["rules"][0].update(change)


def test_shipped_content_has_no_error():
    assert [notice for notice in notices(shipped()) if notice.level == ERROR] == []


def test_every_notice_is_complete():
    for notice in notices(shipped()):
        assert all(notice.as_json().values())
        assert notice.level in (ERROR, NOTE)


def test_notes_tell_what_awaits_a_clinician():
    codes = Counter(notice.code for notice in notices(shipped()))

    assert codes["expert"] > 0
    assert codes["unchecked"] == len(shipped().content.countries)
    assert set(codes) <= {"expert", "unverified", "unchecked"}


class TestMonotone:
    """A yes to a warning sign may never switch a rule off."""

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"when": {"hot_elbow": "no"}}, id="when-no"),
            pytest.param({"when": {"hot_elbow": ["no", "not_sure"]}}, id="when-no-among"),
            pytest.param({"when": {"not": {"hot_elbow": "yes"}}}, id="when-not-yes"),
            pytest.param({"when": {"any": [{"bent_wrong": "yes"}, {"all": [{"hot_elbow": "no"}]}]}},
                         id="deep"),
            pytest.param({"when": {"at_least_of": {"count": 1, "of": [{"hot_elbow": "no"}]}}},
                         id="counted"),
            pytest.param({"when": {"bent_wrong": "yes"}, "unless": {"hot_elbow": "yes"}},
                         id="unless-yes"),
            pytest.param({"when": {"bent_wrong": "yes"}, "unless": {"not": {"hot_elbow": "no"}}},
                         id="unless-not-no"),
        ],
    )  # fmt: skip
    def test_sign_against_the_order_is_an_error(self, change: Raw):
        (notice,) = found(lambda raw: hot(raw, **change))

        assert (notice.code, notice.file, notice.key) == ("not_monotone", "judging.yaml", "hot")
        assert "'hot_elbow'" in notice.message
        assert "by their no in `unless`" in notice.remedy

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"unless": {"hot_elbow": "no"}}, id="unless-no"),
            pytest.param({"when": {"not": {"hot_elbow": "no"}}}, id="when-not-no"),
            pytest.param({"when": {"hot_elbow": ["yes", "not_sure"]}}, id="not-sure-too"),
            pytest.param({"unless": {"seen": "yes"}}, id="context-may-exclude"),
        ],
    )
    def test_sign_in_order_is_fine(self, change: Raw):
        assert found(lambda raw: hot(raw, **change)) == []

    def test_routine_rules_may_name_a_no(self):
        calm = {"id": "calm", "rule": "R1", "disposition": "routine",
                "when": {"hot_elbow": "no"}, "reason": "Calm"}  # fmt: skip

        assert found(lambda raw: raw["rules"].append(calm)) == []

    def test_not_sure_without_yes_is_an_error(self):
        """Going from not sure to yes would switch the rule off."""
        assert found(lambda raw: hot(raw, when={"hot_elbow": "not_sure"})) != []


class TestScreens:
    def test_too_many_words_are_an_error(self):
        """Six signs of eleven words make 66, and the title 5 more."""
        text = " ".join(["word"] * 11)
        signs = [{"id": f"s{at}", "text": text, "help": "x"} for at in range(6)]

        (notice,) = found(
            lambda raw: (
                raw["signs"].append({"id": "long", "title": "Is any of this so?", "why": "x",
                                     "signs": signs}),
                raw["pathway"]["parts"][1]["asks"].append("long"),
            )
        )  # fmt: skip

        assert (notice.code, notice.key) == ("screen_too_long", "long")
        assert "71 words" in notice.message
        assert "60 words" in notice.remedy

    def test_seven_signs_are_an_error(self):
        signs = [{"id": f"s{at}", "text": "A word", "help": "x"} for at in range(7)]

        (notice,) = found(lambda raw: raw["signs"][0]["signs"].extend(signs[2:]))

        assert notice.message.startswith("7 lines")


def test_flag_without_rule_is_an_error():
    flag = {"id": "rf_lost", "condition": "Something", "why": "It matters."}

    (notice,) = found(lambda raw: raw["flags"].append(flag))

    assert (notice.code, notice.file, notice.key) == (
        "flag_without_rule",
        "flags.yaml",
        "rf_lost",
    )


def test_flag_of_a_default_is_used():
    def change(raw: Raw) -> None:
        raw["flags"].append({"id": "rf_left", "condition": "Open", "why": "It matters."})
        raw["otherwise"][0]["flag"] = "rf_left"

    assert found(change) == []


def test_unverified_source_is_a_note():
    notes = [notice for notice in notices(build(_raw())) if notice.code == "unverified"]

    assert [(notice.level, notice.key) for notice in notes] == [(NOTE, "toy2020")]


class TestRefused:
    def test_each_line_is_a_notice(self):
        first, second = refused("rules.yaml chest: no flag; name it\nfindings.yaml a: 'x' bad")

        assert (first.level, first.file, first.key) == (ERROR, "rules.yaml", "chest")
        assert (first.message, first.remedy) == ("no flag", "name it")
        assert (second.message, second.remedy) == ("'x' bad", "mend it")

    def test_message_without_key_keeps_its_file(self):
        (notice,) = refused("items.yaml: cannot be read; is it UTF-8 text?")

        assert (notice.file, notice.key) == ("items.yaml", "")
