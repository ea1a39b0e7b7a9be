"""Mistakes made on purpose: what is made, what kills it, and a sample of the shipped content."""

from collections import Counter

import pytest

from bot.commands.mutants import lines, try_mutants
from flows.errors import CasesError
from flows.pathway.loading import build, read_folder
from flows.proving.cases import published, read_cases
from flows.proving.expectations import expectations_of, read_expectations
from flows.proving.killing import Fate, Killer
from flows.proving.mutant import Mutant
from flows.proving.mutants import mutants
from flows.proving.survivors import Reason, outcome, read_reasons, reasons_of

RAW = read_folder("knee")
EVERY = {mutant.id: mutant for mutant in mutants(RAW)}


@pytest.fixture(scope="module")
def killer() -> Killer:
    pathway = build(RAW)
    stories = read_expectations(pathway, expectations_of(pathway))
    return Killer(RAW, stories, read_cases(pathway, published(pathway)), pathway)


def test_every_mutant_has_a_name_of_its_own():
    assert len(EVERY) == len(list(mutants(RAW)))


def test_every_kind_of_mistake_is_made():
    kinds = Counter(mutant.kind for mutant in EVERY.values())

    assert kinds.keys() >= {
        "drop a rule", "drop a part", "drop a choice", "flip a sign", "lower a tier",
        "drop a gate", "open a gate in doubt", "swap a role", "move a cut-off", "drop a finding",
        "change points", "drop despite", "drop an exception", "move a limit",
        "drop a condition", "negate a condition",
    }  # fmt: skip


@pytest.mark.parametrize("id", [*EVERY][::60])
def test_mutant_changes_a_copy_of_the_content(id: str):
    before = str(RAW)
    changed = EVERY[id].applied(RAW)

    assert str(RAW) == before
    assert str(changed) != before
    assert any(RAW[key] != changed[key] for key in RAW)


KILLED = {
    "drop a rule: chest": "rules",
    "lower a tier: hip_fracture": "rules",
    "drop a choice: injury_7_days.injury_when 7_days": "gates",
    "drop a gate: side_plank/back_now": "gates",
    "change points: hip_groin": "points",
    "drop strong: hip_groin": "scoring",
    "move a limit: ranked_from to 12": "scoring",
    "drop a condition: psfs_2 ask_if": "later",
    "negate a condition: height_cm ask_if": "later",
    "drop a part: single_leg_stand eyes_closed ask_if.not.any[1]": "later",
    "drop a condition: referrals routine_foot when": "plans",
    "negate a condition: advice tendon when": "plans",
    "drop a choice: advice calf when.any[0].calf_swollen_warm_red not_sure": "words",
}


@pytest.mark.parametrize("id", KILLED)
def test_mutant_is_killed(id: str, killer: Killer):
    fate = killer.fate(EVERY[id])

    assert (fate.refused, fate.by is not None) == (False, True)


def test_claim_kills_where_there_are_no_stories():
    """A sign that is asked of fewer children than a rule needs it from."""
    fewer = "move a cut-off: walking_and_hip hip_pain_sudden_severe ask_if.age.at_least to 9"
    alone = Killer(RAW, (), (), build(RAW))

    assert alone.fate(EVERY[fewer]).by == "signs_are_asked"


def test_claim_kills_a_test_at_twelve():
    """A cleared hip opens the tests from 13 on, and not a year earlier."""
    sooner = "move a cut-off: cleared.age.at_least to 12"
    alone = Killer(RAW, (), (), build(RAW))

    assert alone.fate(EVERY[sooner]).by == "minors_wait"


def test_mutant_that_does_not_load_is_no_kill(killer: Killer):
    source = EVERY["swap a role: knee_squat"]

    assert killer.fate(source) == Fate(mutant=source.id, refused=True)


def test_right_content_survives(killer: Killer):
    nothing = Mutant(kind="change", path=(), name="nothing", changes=())

    assert killer.fate(nothing).by is None


def fates(*by: str | None) -> list[Fate]:
    return [Fate(mutant=f"m{number}", by=one) for number, one in enumerate(by)]


def test_outcome_counts_what_killed():
    found = outcome(
        [*fates("rules", "rules", None), Fate(mutant="x", refused=True)], (), whole=True
    )

    assert (found.tried, found.killed, found.refused) == (3, 2, 1)
    assert found.killed_by == {"rules": 2}
    assert not found.is_good


def test_survivor_with_a_reason_is_good_if_few():
    reasons = (Reason(mutants=("m*",), why="the same"),)

    found = outcome(fates(*["rules"] * 19, None), reasons, whole=True)
    assert found.is_good
    assert (
        list(lines(found))[-1] == "19 of 20 mutants killed (95.0 %), 1 survive; 0 more did not load"
    )
    assert not outcome(fates(*["rules"] * 18, None, None), reasons, whole=True).is_good
    assert not outcome(fates(*["rules"] * 19, None), (), whole=True).is_good


def test_stale_reason_is_told_in_a_whole_run_only():
    reasons = (Reason(mutants=("m0",), why="gone"),)

    assert outcome(fates("rules"), reasons, whole=True).stale == ("m0",)
    assert outcome(fates("rules"), reasons, whole=False).stale == ()


def test_reasons_name_mutants_that_are_made():
    named = [name for reason in read_reasons(reasons_of("knee")) for name in reason.mutants]

    assert [name for name in named if "*" not in name and name not in EVERY] == []


def test_broken_reasons_are_refused(tmp_path):
    path = tmp_path / "survivors.yaml"
    path.write_text("survivors: [{mutants: [a], wy: b}]", encoding="utf-8")

    with pytest.raises(CasesError, match="wy"):
        read_reasons(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "seed"), [(14, 4), pytest.param(400, 5, marks=pytest.mark.long)]
)
def test_sample_is_killed(sample: int, seed: int):
    """At least 95 of 100; a survivor of the sample has its reason."""
    found = try_mutants(sample=sample, seed=seed)

    assert found.survivors.keys() == {m for m, why in found.survivors.items() if why}
    assert found.tried - found.killed <= max(1, 0.05 * found.tried)
