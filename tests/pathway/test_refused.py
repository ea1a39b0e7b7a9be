"""Content, cases and settings that would mislead are refused at load: file, key, remedy."""

import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.errors import CasesError, ContentError, FlowsError
from flows.notices import refused
from flows.pathway.clinic import country_of, read_clinic
from flows.pathway.loading import build, read_folder, shipped
from flows.proving.cases import published, read_cases

Raw = dict[str, Any]
Change = Callable[[Raw], object]
YES = "yes"


@cache
def _knee() -> bytes:
    return pickle.dumps(read_folder("knee"))


def part(raw: Raw, kind: str, id: str) -> Raw:
    """Return one entry of a list."""
    found: Raw = next(entry for entry in raw[kind] if entry["id"] == id)
    return found


def rule(raw: Raw, id: str, **change: Any) -> None:
    """Change a rule."""
    part(raw, "rules", id).update(change)


def when(id: str, condition: Raw, kind: str = "rules") -> Change:
    """Give an entry another condition."""
    return lambda raw: part(raw, kind, id).update(when=condition)


def fact(name: str, condition: Raw) -> Change:
    """Give a fact another condition."""
    return lambda raw: raw["pathway"]["facts"].update({name: condition})


def row(raw: Raw, at: int, **age: int) -> None:
    """Give a row of the cut-offs of the heel raise other ages."""
    part(raw, "findings", "ankle_heel_raises")["when"]["any"][at]["age"] = age


REFUSED: dict[str, tuple[Change, str, str, str]] = {
    # ---- a rule that names what does not exist
    "choice": (
        when("child_limp_long", {"limp_since": "longr"}),
        *("rules.yaml", "child_limp_long (limp_since)", "did you mean 'longer'?"),
    ),
    "choice-of-a-fact": (
        fact("minor", {"sex": "mail"}),
        *("pathway.yaml", "facts.minor (sex)", "did you mean 'male'?"),
    ),
    "source": (
        lambda raw: rule(raw, "chest", sources=["rcem_pee"]),
        *("rules.yaml", "chest", "did you mean 'rcem_pe'?"),
    ),
    "source-of-a-question": (
        lambda raw: part(raw, "questions", "onset").update(sources=["willy2019"]),
        *("history.yaml", "onset", "did you mean 'willy2019_cpg'?"),
    ),
    "source-of-a-typed-sign": (
        lambda raw: raw["typed_signs"][0].update(sources=["nobody1900"]),
        *("signs.yaml", "*", "mend the name"),
    ),
    "source-of-a-left-out-test": (
        lambda raw: part(raw, "excluded_tests", "hop_test").update(sources=["robertson"]),
        *("self_tests.yaml", "hop_test", "did you mean 'robertson2017'?"),
    ),
    "sign-despite": (
        lambda raw: rule(raw, "known_flare", despite=["knee_swolen_new"]),
        *("rules.yaml", "known_flare despite", "did you mean 'knee_swollen_new'?"),
    ),
    "region-of-a-conflict": (
        lambda raw: raw["pathway"]["scoring"]["conflict"].update(spot="knee"),
        *("pathway.yaml", "conflict", "did you mean 'knee_local'?"),
    ),
    "rule-of-a-referral": (
        lambda raw: raw["referrals"][0].update(rules=["R99"]),
        *("advice.yaml", "*", "did you mean 'R9'?"),
    ),
    # ---- conditions that can never hold
    "two-choices-of-one": (
        when("child_limp_long", {"all": [{"limp_since": "longer"}, {"limp_since": "none"}]}),
        *("rules.yaml", "child_limp_long", "mend or drop a part of it"),
    ),
    "limits-crossed": (
        when("under_3", {"age": {"at_least": 60, "at_most": 50}}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "limits-that-leave-nothing": (
        when("under_3", {"age": {"above": 17, "below": 17}}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "limit-out-of-range": (
        when("under_3", {"age": {"at_least": 120}}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "facts-against-each-other": (
        when("child_systemic", {"fact": ["minor", "adult"], "lump": YES}),
        *("rules.yaml", "child_systemic", "mend or drop a part of it"),
    ),
    "branch-of-an-any": (
        when("under_3", {"any": [{"age": {"below": 3}}, {"sex": "male", "not": {"sex": "male"}}]}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "two-of-one": (
        when("under_3", {"at_least_of": {"count": 2, "of": [{"sex": "male"}, {"sex": "female"}]}}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "alone-with-another": (
        when("under_3", {"all": [{"conditions": "none"}, {"conditions": "diabetes"}]}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "sides-of-a-test": (
        when("ankle_walk", {"side": "left", "knee_to_wall": {"below": 6, "above": 9}}, "findings"),
        *("findings.yaml", "ankle_walk", "mend or drop a part of it"),
    ),
    "never-asked-of-a-minor": (
        when("under_3", {"height_cm": {"at_least": 100}, "age": {"below": 18}}),
        *("rules.yaml", "under_3", "mend or drop a part of it"),
    ),
    "ask-if": (
        lambda raw: part(raw, "questions", "goal").update(ask_if={"age": {"above": 9, "below": 5}}),
        *("history.yaml", "goal ask_if", "mend or drop a part of it"),
    ),
    "fact": (
        fact("minor", {"age": {"below": 18, "at_least": 18}}),
        *("pathway.yaml", "facts.minor", "mend or drop a part of it"),
    ),
    "unless-as-when": (
        lambda raw: rule(raw, "child_limp_long", unless={"fact": "minor", "limp_since": "longer"}),
        *("rules.yaml", "child_limp_long", "mend one"),
    ),
    "unless-wider-than-when": (
        lambda raw: rule(raw, "child_limp_long", unless={"limp_since": ["longer", "under_48h"]}),
        *("rules.yaml", "child_limp_long", "mend one"),
    ),
    "unless-that-always-holds": (
        lambda raw: rule(raw, "child_limp_long", unless={"age": {"at_least": 0}}),
        *("rules.yaml", "child_limp_long", "mend one"),
    ),
    # ---- one id for two things
    "rule-twice": (
        lambda raw: raw["rules"].append(part(raw, "rules", "chest")),
        *("rules.yaml", "chest", "rename one"),
    ),
    "rule-and-default-alike": (
        lambda raw: raw["otherwise"][0].update(id="chest"),
        *("rules.yaml", "chest", "rename one"),
    ),
    "value-of-a-test-twice": (
        lambda raw: part(raw, "self_tests", "heel_raise")["also"].append(
            part(raw, "self_tests", "heel_raise")["also"][0]
        ),
        *("self_tests.yaml", "heel_raise *", "rename one"),
    ),
    "opposite-of-two-signs": (
        lambda raw: [
            sign.update(opposite="walks")
            for screen in raw["signs"]
            for sign in screen["signs"]
            if sign["id"] in ("cannot_take_4_steps", "limp")
        ],
        *("signs.yaml", "*opposite", "rename one"),
    ),
    # ---- a table of cut-offs that some age falls through
    "gap-of-years": (
        lambda raw: row(raw, 1, at_least=45, at_most=59),
        *("findings.yaml", "ankle_heel_raises (heel_raise)", "begin where the one before ends"),
    ),
    "overlap-of-years": (
        lambda raw: row(raw, 1, at_least=35, at_most=59),
        *("findings.yaml", "ankle_heel_raises (heel_raise)", "begin where the one before ends"),
    ),
    "gap-below": (
        lambda raw: row(raw, 1, above=40, below=60),
        *("findings.yaml", "ankle_heel_raises (heel_raise)", "begin where the one before ends"),
    ),
    "gap-in-a-fact": (
        lambda raw: raw["pathway"]["facts"]["chair_stands_low"]["any"].pop(2),
        *("pathway.yaml", "facts.chair_stands_low (chair_stand_30s)", "the one before ends"),
    ),
    # ---- a tier that waits longer, or leads nowhere
    "emergency-later": (
        lambda raw: rule(raw, "chest", deadline_hours=1),
        *("rules.yaml", "chest deadline_hours", "write at most 0"),
    ),
    "same-day-later": (
        lambda raw: rule(raw, "stuck", deadline_hours=48),
        *("rules.yaml", "stuck deadline_hours", "write at most 24"),
    ),
    "hip-later": (
        lambda raw: part(raw["pathway"], "regions", "hip").update(deadline_hours=2000),
        *("pathway.yaml", "hip deadline_hours", "write at most 1008"),
    ),
    "emergency-at-home": (
        lambda raw: rule(raw, "chest", where="home"),
        *("rules.yaml", "chest where", "write ambulance or leave it out"),
    ),
    "country-without-a-number": (
        lambda raw: part(raw, "countries", "GB")["emergency"].update(number=None),
        *("countries.yaml", "GB", "write the number to call"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", REFUSED)
def test_content_is_refused(mistake: str):
    change, file, key, remedy = REFUSED[mistake]
    raw = pickle.loads(_knee())
    change(raw)

    with pytest.raises(ContentError) as caught:
        build(raw)

    is_told(caught.value, file, key, remedy)


def is_told(error: FlowsError, file: str, key: str, remedy: str) -> None:
    """Check that one sentence names the file, the key and the remedy."""
    (notice,) = refused(str(error))
    assert notice.file == file
    assert Path(notice.key).match(key), notice.key
    assert notice.message
    assert notice.remedy.endswith(remedy), notice.remedy


def test_rules_may_share_a_code():
    """A code says where a rule stands in the ordered list; many rules stand at D1 or R6."""
    raw = pickle.loads(_knee())
    raw["rules"].append({**part(raw, "rules", "over_a_year"), "id": "over_a_year_too"})

    assert build(raw).rules[-1].code == "R6"


POSSIBLE: dict[str, Change] = {
    "choices-that-stand-together": when(
        "under_3", {"all": [{"conditions": "diabetes"}, {"conditions": "dialysis"}]}
    ),
    "not-sure": when("under_3", {"age": "not_sure"}),
    "neither-yes-nor-no-where-it-is-not-asked": when(
        "under_3", {"not": {"any": [{"height_cm": {"at_least": 0}}, {"height_cm": "not_sure"}]}}
    ),
    "between-two-limits": when("under_3", {"knee_to_wall": {"above": 9, "below": 10}}),
    "stopped": when("under_3", {"knee_to_wall": {"is": "stopped", "side": "any"}}),
    "two-sore-sides-that-differ": when("under_3", {"knee_to_wall": {"below": 6, "at_least": 10}}),
    "one-side-low-and-the-other-high": when(
        "under_3",
        {"all": [{"knee_to_wall": {"below": 6}}, {"knee_to_wall": {"above": 9, "side": "other"}}]},
    ),
    "sides-that-differ": when("under_3", {"knee_to_wall": {"differs_by": 2, "below": 10}}),
    "unless-narrower-than-when": lambda raw: rule(
        raw, "child_limp_long", unless={"limp_since": "longer", "sex": "male"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("fine", POSSIBLE)
def test_what_may_hold_is_not_refused(fine: str):
    raw = pickle.loads(_knee())
    POSSIBLE[fine](raw)

    assert build(raw).rules


CASES: dict[str, tuple[Change, str, str]] = {
    "item": (lambda raw: raw["answers"].update(sidee="left"), "answers", "did you mean 'side'?"),
    "choice": (lambda raw: raw["answers"].update(side="lefft"), "answers", "did you mean 'left'?"),
    "tier": (
        lambda raw: raw["expected"].update(disposition="urgnt"),
        *("expected.disposition", "did you mean 'urgent'?"),
    ),
    "region": (
        lambda raw: raw["expected"].update(regions=["hipp"]),
        *("expected.regions", "did you mean 'hip'?"),
    ),
    "key": (lambda raw: raw["expected"].update(region="hip"), "expected.region", "'regions'?"),
}


@pytest.mark.parametrize("mistake", CASES)
def test_case_file_is_refused(tmp_path: Path, mistake: str):
    change, key, remedy = CASES[mistake]
    raw = yaml.safe_load((published(shipped()) / "v016.yaml").read_text(encoding="utf-8"))
    raw["expected"]["must_not_miss"] = "no"
    change(raw)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")

    with pytest.raises(CasesError) as caught:
        read_cases(shipped(), tmp_path)

    is_told(caught.value, "mine.yaml", key, remedy)


CLINICS: dict[str, tuple[str, str, str]] = {
    "no-number": (
        "numbers: {emergency: {number: '', checked: '2026-01-15'}}",
        *("numbers.emergency.number", "at least 2 characters"),
    ),
    "words-for-a-number": (
        "numbers: {emergency: {number: 'call us', checked: '2026-01-15'}}",
        *("numbers.emergency.number", r"should match pattern '\d.*\d'"),
    ),
    "own-line-for-emergencies": (
        "numbers: {emergency: {number: '01632 960000', checked: '2026-01-15'}}",
        *("numbers.emergency.number", "the short one that the whole country calls, such as 112"),
    ),
    "unchecked-number": (
        *("numbers: {emergency: {number: '112'}}", "numbers.emergency.checked", "add it"),
    ),
    "service": (
        "numbers: {emergncy: {number: '112', checked: '2026-01-15'}}",
        *("numbers", "did you mean 'emergency'?"),
    ),
    "country": ("country: UK", "country", "use GB, US, EU, XX"),
    "sign-off": ("switches: {chest_pain: off}", "switches.chest_pain", "take it out"),
    "rule-off": ("rules: {chest: {disposition: routine}}", "rules", "take it out"),
    "later": ("deadlines: {emergency: 24}", "deadlines", "take it out"),
    "own-words": ("texts: {emergency: 'Call us on Monday.'}", "texts", "take it out"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", CLINICS)
def test_clinic_that_would_weaken_an_emergency_is_refused(tmp_path: Path, mistake: str):
    text, key, remedy = CLINICS[mistake]
    path = tmp_path / "clinic.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        country_of(read_clinic(path), shipped().content.countries)

    is_told(caught.value, "clinic.yaml", key, remedy)


def test_short_number_of_a_country_is_taken(tmp_path: Path):
    path = tmp_path / "clinic.yaml"
    path.write_text("numbers: {emergency: {number: '1122', checked: '2026-01-15'}}")

    clinic = read_clinic(path)

    assert country_of(clinic, shipped().content.countries).emergency.number == "1122"
