"""The arithmetic of the scorecard on small invented sets where every row is known."""

from collections.abc import Sequence

import pytest

from flows.pathway.disposition import Disposition
from flows.pathway.loading import shipped
from flows.proving.cases import Case, Expected
from flows.proving.scorecard import Verdict, judge, score, verdict_json
from flows.proving.shares import Share

EMERGENCY, SAME_DAY, URGENT, ROUTINE, SELF_CARE = Disposition
ADULT = {"age": 40}
KNEE = {**ADULT, "location": ("tendon_below_kneecap_one_finger",)}
HIP = {**ADULT, "other_pain": ("groin",)}
KNEE_THEN_HIP = {**KNEE, "other_pain": ("groin",)}


def case(
    answers: object = (),
    *acceptable: Disposition,
    regions: Sequence[str] = (),
    must_not_miss: bool = False,
) -> Case:
    """Invent a case; the first acceptable tier is the expected one."""
    return Case(
        id="invented",
        answers=dict(answers),  # type: ignore[call-overload] # pairs or a mapping
        expected=Expected(
            disposition=acceptable[0],
            acceptable=acceptable,
            regions=tuple(regions),
            must_not_miss=must_not_miss,
        ),
    )


def shares(*cases: Case, deny: bool = True) -> dict[str, tuple[int, int]]:
    """Score cases on the shipped content and return k and n by name."""
    card = score(shipped(), cases, deny=deny)
    return {name: (share.k, share.n) for name, share in card.shares.items()}


@pytest.fixture(scope="module")
def tiers() -> dict[str, tuple[int, int]]:
    """Count one exact, one acceptable, one too low (twice), one too high."""
    return shares(
        case(ADULT, ROUTINE),
        case({**ADULT, "knee_slipped_out": "yes"}, SAME_DAY, EMERGENCY, must_not_miss=True),
        case(ADULT, URGENT, SAME_DAY, must_not_miss=True),
        case(ADULT, SAME_DAY, EMERGENCY),
        case({**ADULT, "several_joints_stiff": "yes"}, SELF_CARE, ROUTINE),
    )


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("exact", (1, 5)),
        ("acceptable", (2, 5)),
        ("under", (2, 5)),
        ("over", (1, 2)),
        ("must_not_miss_missed", (1, 2)),
        ("open", (0, 5)),
        ("baseline_routine", (2, 5)),
    ],
)
def test_tiers_are_counted(tiers: dict[str, tuple[int, int]], name: str, counted: tuple[int, int]):
    assert tiers[name] == counted


@pytest.fixture(scope="module")
def regions() -> dict[str, tuple[int, int]]:
    """Count a right first, a right second, a wrong, a silent, and three that do not count."""
    return shares(
        case(KNEE, ROUTINE, regions=["knee_local"]),
        case(KNEE_THEN_HIP, ROUTINE, regions=["hip"]),
        case(KNEE, ROUTINE, regions=["ankle", "hip"]),
        case({**ADULT, "age": 9}, ROUTINE, regions=["knee_local", "lumbar"]),
        case(KNEE, ROUTINE),
        case(KNEE, SAME_DAY, regions=["knee_local"]),
        case(KNEE, EMERGENCY, regions=["knee_local"]),
    )


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("first_region", (1, 4)),
        ("first_two", (2, 4)),
        ("cannot_tell", (1, 4)),
        ("first_region_if_ranked", (1, 3)),
        ("non_knee_recall", (1, 3)),
        ("baseline_knee_local", (2, 4)),
        ("patient_first_region", (0, 0)),
        ("patient_first_two", (0, 0)),
    ],
)
def test_regions_are_counted(
    regions: dict[str, tuple[int, int]], name: str, counted: tuple[int, int]
):
    assert regions[name] == counted


def test_knee_in_place_of_another_region_is_no_recall():
    """A case of the knee and the hip is recalled only where the hip is shown."""
    counted = shares(case(KNEE, ROUTINE, regions=["knee_local", "hip"]))

    assert counted["non_knee_recall"] == (0, 1)
    assert shares(case(HIP, ROUTINE, regions=["hip"]))["non_knee_recall"] == (1, 1)


def test_case_we_stop_counts_as_no_region():
    """What counts depends on the source alone, so nobody gains by being more urgent."""
    counted = shares(case({**KNEE, "stuck_now": "yes"}, ROUTINE, regions=["knee_local"]))

    assert counted["first_region"] == (0, 1)
    assert counted["cannot_tell"] == (1, 1)


def test_patient_view_counts_where_it_is_shown():
    verdict = judge(shipped(), case(KNEE, ROUTINE, regions=["knee_local"]))

    assert (verdict.rows, verdict.patient_rows) == (("knee_local",), ())


def test_unasked_sign_is_no_answer_and_not_a_low_one():
    counted = shares(case(ADULT, URGENT, must_not_miss=True), deny=False)

    assert counted["open"] == (1, 1)
    for name in ("exact", "acceptable", "under", "over", "must_not_miss_missed"):
        assert counted[name][0] == 0


@pytest.mark.parametrize(
    ("tier", "is_under", "is_over"),
    [
        (EMERGENCY, False, True),
        (SAME_DAY, False, False),
        (URGENT, False, False),
        (ROUTINE, False, False),
        (SELF_CARE, True, False),
        (None, False, False),
    ],
)
def test_under_and_over_are_beyond_every_allowed_tier(
    tier: Disposition | None, is_under: bool, is_over: bool
):
    """A tier between two allowed ones is neither."""
    verdict = Verdict(
        case=case((), SAME_DAY, ROUTINE),
        disposition=tier,
        rules=(),
        rows=(),
        patient_rows=(),
    )

    assert (verdict.is_under, verdict.is_over) == (is_under, is_over)


def test_constant_answer_is_scored_in_the_same_way():
    card = score(shipped(), [case(ADULT, URGENT, must_not_miss=True, regions=["hip"])])

    assert card.constant["under"] == Share(k=1, n=1)
    assert card.constant["must_not_miss_missed"] == Share(k=1, n=1)
    assert card.shares["baseline_knee_local"] == Share(k=0, n=1)


def test_case_is_told_in_plain_values():
    told = verdict_json(judge(shipped(), case(KNEE, ROUTINE, SELF_CARE, regions=["hip"])))

    assert told == {
        "id": "invented",
        "disposition": "routine",
        "expected": "routine",
        "acceptable": ["routine", "self_care"],
        "ok": True,
        "must_not_miss": False,
        "rules": ["R9"],
        "first_region": "knee_local",
        "regions": ["knee_local"],
        "expected_regions": ["hip"],
        "region_ok": False,
    }
