"""Mistakes that authors make: each is refused with the place, the wrong value and a remedy."""

import pickle
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.errors import ContentError
from flows.judging.result import assess
from flows.pathway.conditions import items_of
from flows.pathway.loading import build, read_folder, shipped
from flows.talking.emergencies import find_alarms

TOY = Path(__file__).parents[1] / "toy" / "content"

Raw = dict[str, Any]
Change = Callable[[Raw], object]


@cache
def _knee() -> bytes:
    """Return the shipped content without the lists that no mistake below is in: it is quicker."""
    raw = read_folder("knee")
    raw.update(advice=[], referrals=[], countries=[])
    return pickle.dumps(raw)


@cache
def _elbow() -> bytes:
    return pickle.dumps(read_folder("elbow", TOY))


def part(raw: Raw, name: str, id: str) -> Raw:
    """Return one entry of a list."""
    return next(entry for entry in raw[name] if entry["id"] == id)


def sign(raw: Raw, id: str) -> Raw:
    """Return one sign of any screen."""
    return next(one for screen in raw["signs"] for one in screen["signs"] if one["id"] == id)


def rule(raw: Raw, id: str, **change: Any) -> None:
    """Change a rule."""
    part(raw, "rules", id).update(change)


def asks(raw: Raw, section: str) -> list[str]:
    """Return what a part asks."""
    asked: list[str] = part(raw["pathway"], "parts", section)["asks"]
    return asked


def refusal(raw: bytes, change: Change) -> str:
    """Return the message with which changed content is refused; no other error escapes."""
    changed: Raw = pickle.loads(raw)
    change(changed)
    with pytest.raises(ContentError) as caught:
        build(changed)
    return str(caught.value)


MISTAKES: dict[str, tuple[Change, tuple[str, ...]]] = {
    "typo-in-a-key": (
        lambda raw: part(raw, "questions", "age").update(titel="Age"),
        ("titel", "(age)", "mend its spelling"),
    ),
    "key-missing": (
        lambda raw: part(raw, "questions", "age").pop("text"),
        ("text", "(age)", "add it"),
    ),
    "id-missing": (
        lambda raw: part(raw, "questions", "age").pop("id"),
        ("questions.1.id", "add it"),
    ),
    "typo-in-a-list-name": (
        lambda raw: raw.update(findngs=[]),
        ("findngs", "mend its spelling"),
    ),
    "wrong-kind": (
        lambda raw: part(raw, "questions", "age").update(kind="integer"),
        ("kind", "(age)", "'integer'", "should be 'single', 'multi', 'number'"),
    ),
    "wrong-role": (
        lambda raw: part(raw, "findings", "hip_groin").update(role="cause"),
        ("(hip_groin)", "'cause'", "should be 'source' or 'contributor'"),
    ),
    "wrong-disposition": (
        lambda raw: rule(raw, "chest", disposition="ambulance"),
        ("(chest)", "'ambulance'", "should be 'emergency'"),
    ),
    "points-in-quotes": (
        lambda raw: part(raw, "findings", "hip_groin").update(points="4"),
        ("findings.yaml", "(hip_groin)", "'4'", "should be a valid integer"),
    ),
    "points-with-a-fraction": (
        lambda raw: part(raw, "findings", "hip_groin").update(points=1.5),
        ("findings.yaml", "(hip_groin)", "1.5", "should be a valid integer"),
    ),
    "list-instead-of-mapping": (
        lambda raw: rule(raw, "chest", when=[{"chest_pain_breathless_faint": "yes"}]),
        ("rules.yaml", "(chest)", "should be a valid dictionary"),
    ),
    "mapping-instead-of-list": (
        lambda raw: raw.update(flags={"id": "rf_chest"}),
        ("flags", "should be a valid tuple"),
    ),
    "text-instead-of-question": (
        lambda raw: raw["questions"].append("age"),
        ("questions.", "'age'", "should be a valid dictionary"),
    ),
    "unknown-item": (
        lambda raw: rule(raw, "child_limp_long", when={"clinician_alredy": "longer"}),
        ("child_limp_long", "'clinician_alredy'", "did you mean 'clinician_already'?"),
    ),
    "unknown-choice": (
        lambda raw: rule(raw, "child_limp_long", when={"limp_since": "longr"}),
        ("child_limp_long (limp_since)", "'longr'", "did you mean 'longer'?"),
    ),
    "unknown-item-in-a-finding": (
        lambda raw: part(raw, "findings", "hip_groin").update(when={"otherpain": "groin"}),
        ("hip_groin", "'otherpain'", "did you mean 'other_pain'?"),
    ),
    "unknown-item-in-a-fact": (
        lambda raw: raw["pathway"]["facts"].update(adult={"aged": {"at_least": 18}}),
        ("pathway.yaml facts.adult", "'aged'", "did you mean 'age'?"),
    ),
    "unknown-item-in-a-block": (
        lambda raw: part(raw, "self_tests", "step_down")["blocks"].append(
            {"id": "x", "when": {"balance_rsk": "dizzy"}, "reason": "x"}
        ),
        ("step_down x", "'balance_rsk'", "did you mean 'balance_risk'?"),
    ),
    "unknown-fact": (
        lambda raw: rule(raw, "pop_or_fast_swelling", when={"fact": "recent_injry"}),
        ("pop_or_fast_swelling", "'recent_injry'", "name it before its use"),
    ),
    "unknown-source": (
        lambda raw: part(raw, "findings", "hip_groin").update(sources=["khan2044"]),
        ("findings.yaml hip_groin", "'khan2044'", "did you mean 'khan2004'?"),
    ),
    "sourced-without-source": (
        lambda raw: part(raw, "findings", "hip_groin").update(sources=[]),
        ("findings.yaml hip_groin", "sourced", "say expert"),
    ),
    "unknown-flag": (
        lambda raw: rule(raw, "chest", flag="rf_chets"),
        ("rules.yaml chest", "'rf_chets'", "did you mean 'rf_chest'?"),
    ),
    "dangerous-rule-without-flag": (
        lambda raw: part(raw, "rules", "no_weight").pop("flag"),
        ("rules.yaml no_weight", "E, D or U", "name it"),
    ),
    "unknown-region": (
        lambda raw: part(raw, "findings", "hip_groin").update(region="hips"),
        ("findings.yaml hip_groin", "'hips'", "did you mean 'hip'?"),
    ),
    "unknown-domain": (
        lambda raw: part(raw, "findings", "hip_groin").update(domain="otherpain"),
        ("findings.yaml hip_groin", "'otherpain'", "did you mean 'other_pain'?"),
    ),
    "alarm-without-sign": (
        lambda raw: part(raw, "alarms", "tx_chest").update(sign="chest_pain"),
        ("en.yaml tx_chest", "'chest_pain'", "did you mean 'chest_pain_breathless_faint'?"),
    ),
    "question-twice": (
        lambda raw: raw["questions"].append(part(raw, "questions", "age")),
        ("context.yaml age", "'age'", "rename one"),
    ),
    "sign-twice": (
        lambda raw: raw["signs"][0]["signs"].append(sign(raw, "hot_red")),
        ("signs.yaml hot_red", "twice", "rename one"),
    ),
    "sign-and-question-alike": (
        lambda raw: sign(raw, "hot_red").update(id="age"),
        ("context.yaml age", "twice", "rename one"),
    ),
    "sign-of-13-words": (
        lambda raw: sign(raw, "hot_red").update(text="one " * 13),
        ("signs.yaml hot_red", "over 12 words", "make it shorter"),
    ),
    "question-never-asked": (
        lambda raw: asks(raw, "history").remove("goal"),
        ("pathway.yaml", "'goal'", "add it to a part"),
    ),
    "screen-never-asked": (
        lambda raw: asks(raw, "safety").remove("head_more"),
        ("pathway.yaml", "'head_more'", "add it to a part"),
    ),
    "asks-something-unknown": (
        lambda raw: asks(raw, "history").append("goals"),
        ("pathway.yaml", "'goals'", "did you mean 'goal'?"),
    ),
    "asked-if-something-later": (
        lambda raw: part(raw, "questions", "sex").update(ask_if={"goal": "not_sure"}),
        ("context.yaml sex ask_if", "'goal'", "move it to the front"),
    ),
    "choice-question-without-choices": (
        lambda raw: part(raw, "questions", "side").pop("choices"),
        ("context.yaml side", "single", "has no choices"),
    ),
    "unknown-operator": (
        lambda raw: rule(raw, "under_3", when={"age": {"under": 3}}),
        ("under_3", "'under'", "use is, differs_by, differs_by_percent, at_least"),
    ),
    "limit-in-words": (
        lambda raw: rule(raw, "under_3", when={"age": {"below": "three"}}),
        ("under_3", "'three'", "write a number"),
    ),
    "unknown-side": (
        lambda raw: rule(raw, "under_3", when={"knee_to_wall": {"below": 3, "side": "left"}}),
        ("under_3", "'left'", "use sore, other, any"),
    ),
}  # fmt: skip


class TestMistakes:
    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_mistake_is_named(self, mistake: str):
        change, says = MISTAKES[mistake]

        message = refusal(_knee(), change)

        assert [text for text in says if text not in message] == [], message
        assert "\n" not in message
        assert not message.endswith(".")
        assert re.match(r"(\w+\.yaml|findngs) ", message)

    def test_compared_choice_is_refused(self):
        message = refusal(_knee(), lambda raw: rule(raw, "under_3", when={"sex": {"below": 3}}))

        assert message == "rules.yaml under_3: 'sex' is no number; compare it with is"

    @pytest.mark.parametrize("when", [{"qqqq": "yes"}, {"sex": {"below": 3}}, {"sex": 1.5}])
    def test_every_message_has_a_remedy(self, when: Raw):
        assert ";" in refusal(_knee(), lambda raw: rule(raw, "under_3", when=when))


SILENT: dict[str, Change] = {
    "rule-code-in-lower-case": lambda raw: rule(raw, "hot", rule="d1"),
    "rule-code-of-no-kind": lambda raw: rule(raw, "hot", rule="X1"),
    "emergency-code-with-routine": lambda raw: rule(raw, "hot", rule="E1", disposition="routine"),
    "sign-with-unknown-source": lambda raw: sign(raw, "hot_elbow").update(sources=["toy1999"]),
    "sourced-sign-without-source": lambda raw: sign(raw, "hot_elbow").update(basis="sourced"),
    "sign-that-asks-for-itself": lambda raw: sign(raw, "hot_elbow").update(
        ask_if={"hot_elbow": "yes"}
    ),
    "word-group-unknown": lambda raw: raw.update(
        alarms=[{"id": "tx", "sign": "hot_elbow", "question": "Now?", "any": ["@cannott move"]}]
    ),
    "nothing-otherwise": lambda raw: raw.update(otherwise=[]),
    "not-always-otherwise": lambda raw: part(raw, "otherwise", "default").update(
        when={"age": {"below": 5}}
    ),
    "otherwise-with-unknown-flag": lambda raw: part(raw, "otherwise", "default").update(
        flag="rf_none"
    ),
    "combo-with-unknown-flag": lambda raw: raw.update(
        combos=[{"id": "two", "rule": "U-combo", "flag": "rf_none", "disposition": "same_day",
                 "groups": [["hot"], ["bent"]], "reason": "Two"}]
    ),
    "combo-with-unknown-rule": lambda raw: raw.update(
        combos=[{"id": "two", "rule": "U-combo", "flag": "rf_hot", "disposition": "same_day",
                 "groups": [["hott"], ["bent"]], "reason": "Two"}]
    ),
    "needed-item-unknown": lambda raw: raw["pathway"]["scoring"].update(needed=["plase"]),
    "offer-unknown": lambda raw: raw["pathway"].update(self_test_offer="grip_know"),
    "region-of-a-rule-unknown": lambda raw: rule(raw, "hot", region="nek"),
    "region-of-a-test-unknown": lambda raw: part(raw, "self_tests", "grip").update(region="nek"),
    "region-of-advice-unknown": lambda raw: raw.update(
        advice=[{"id": "x", "template": "x", "region": "nek"}]
    ),
    "rule-of-advice-unknown": lambda raw: raw.update(
        advice=[{"id": "x", "template": "x", "rules": ["E77"]}]
    ),
    "source-role-where-only-contributor": lambda raw: part(raw, "findings", "weak_grip").update(
        role="source"
    ),
    "region-twice": lambda raw: raw["pathway"]["regions"].append(raw["pathway"]["regions"][0]),
    "asked-twice": lambda raw: asks(raw, "history").append("place"),
    "part-twice": lambda raw: raw["pathway"]["parts"].append(raw["pathway"]["parts"][0]),
    "choice-twice": lambda raw: part(raw, "questions", "side")["choices"].append(
        {"id": "left", "label": "The other"}
    ),
    "test-and-question-alike": lambda raw: raw["questions"].append(
        {**part(raw, "questions", "age"), "id": "grip"}
    ),
    "category-of-no-choice": lambda raw: part(raw, "self_tests", "grip")["value"].update(
        categories={"weak": 2}
    ),
    "limits-crossed": lambda raw: part(raw, "questions", "age").update(min=120),
}  # fmt: skip
"""Mistakes that load without a word today and then change what is asked or concluded."""


class TestSilentMistakes:
    @pytest.mark.parametrize("mistake", SILENT)
    def test_mistake_is_refused(self, mistake: str):
        refusal(_elbow(), SILENT[mistake])

    def test_empty_rule_code_is_refused(self):
        def change(raw: Raw) -> None:
            rule(raw, "hot", rule="")
            part(raw, "rules", "hot").pop("flag")

        refusal(_elbow(), change)


class TestShipped:
    """The mistakes above, looked for in what is shipped."""

    def test_rule_codes_are_known(self):
        codes = {rule.code for rule in (*shipped().rules, *shipped().otherwise)}

        assert [code for code in codes if not re.fullmatch(r"[EDUNSR]\d{1,2}", code)] == []

    def test_tier_fits_the_rule_code(self):
        tiers = {"E": "emergency", "U": "urgent", "N": "self_care", "R": "routine"}
        wrong = [
            r.id for r in shipped().rules if tiers.get(r.code[0], r.disposition) != r.disposition
        ]

        assert wrong == []

    def test_signs_name_known_sources(self):
        known = {source.id for source in shipped().content.sources}
        wrong = [one.id for one in shipped().signs if not set(one.sources) <= known]

        assert wrong == []

    def test_something_always_follows(self):
        assert items_of(shipped().otherwise[-1].when) == frozenset()
        assert assess(shipped(), {}).conclusion.disposition is None

    def test_word_groups_exist(self):
        """Every pattern is built at the first look."""
        assert find_alarms(shipped(), "hello") == ()

    def test_combos_name_rules_and_flags(self):
        rules = {rule.id for rule in shipped().rules}
        flags = {flag.id for flag in shipped().content.flags}

        for combo in shipped().content.combos:
            assert {id for group in combo.groups for id in group} <= rules
            assert combo.flag in flags
        assert {rule.flag for rule in shipped().otherwise} <= {*flags, None}

    def test_paragraphs_name_regions_and_rules(self):
        regions = {region.id for region in shipped().content.pathway.regions}
        codes = {rule.code for rule in (*shipped().rules, *shipped().otherwise)} | {"S"}
        codes |= {combo.rule for combo in shipped().content.combos}

        for spec in (*shipped().content.advice, *shipped().content.referrals):
            assert spec.region in {*regions, None}, spec.id
            assert set(spec.rules) <= codes, spec.id

    def test_findings_keep_to_the_roles_of_their_region(self):
        roles = {region.id: region.roles for region in shipped().content.pathway.regions}

        assert [f.id for f in shipped().findings if f.role not in roles[f.region]] == []

    def test_nothing_is_asked_twice(self):
        asked = [id for part in shipped().content.pathway.parts for id in part.asks]

        assert len(asked) == len(set(asked))

    def test_no_item_waits_for_itself(self):
        waiting = [item.id for item in shipped().items.values() if item.id in items_of(item.ask_if)]

        assert waiting == []
